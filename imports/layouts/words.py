"""Words of a cell: tidied, and known or not."""

from __future__ import annotations

import unicodedata

from kit.signs import TURNED, seen

# What people write where they do not know; small letters, without marks at the ends.
NOTHING = frozenset(
    {
        *("", "-", "--", "---", "?", "??", "???", ".", "..", "..."),
        *("n/a", "na", "n.a", "n.a.", "n / a", "#n/a", "#n/a!", "nan", "null", "none"),
        *("n/k", "nk", "n.k.", "not known", "unknown", "not yet known", "unk"),
        *("unknown at this time", "not known at this time", "not known yet"),
        *("tbc", "tbd", "tba", "t.b.c.", "t.b.d.", "t.b.a.", "tbc.", "tbd.", "tba."),
        *("to be confirmed", "to be determined", "to be advised", "to be announced"),
        *("to be agreed", "not confirmed", "not yet confirmed", "not confirmed yet"),
        *("not applicable", "not available", "not stated", "not given", "not provided"),
        *("not specified", "not indicated", "not noted", "not recorded", "not stated."),
        *("undetermined", "pending", "(blank)", "[blank]"),
    }
)
MOST_NOTHING = max(map(len, NOTHING))
# One sign for each of those that look the same.
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032`\u00b4", "'"))
# Signs with the value of a number that are no digits: “60²” is not 602.
NO_DIGIT = "\N{CURRENCY SIGN}"


class Unreadable(ValueError):
    """A cell that says something impossible; the message says what."""


def tidy(words: str) -> str:
    """Words with single spaces, and without what only a machine sees."""
    if not words.isascii():
        words = seen(words.translate(TURNED))
    elif words.isprintable() and "  " not in words and words[:1] != " " != words[-1:]:
        return words
    if "\0" in words:
        words = words.replace("\0", "")
    return " ".join(words.split())


def known(words: str) -> str:
    """Words, or nothing where they only say that it is not known."""
    return "" if len(words) <= MOST_NOTHING and words.lower() in NOTHING else words


def spelt(words: str) -> str:
    """Tidy words in small letters, each sign in its one usual form."""
    if not words.isascii():
        words = "".join(map(plain_sign, words))
        words = unicodedata.normalize("NFKC", words)
        words = words.translate(DASHES).translate(QUOTES)
    return " ".join(words.lower().split())


def plain_sign(sign: str) -> str:
    is_number = unicodedata.numeric(sign, None) is not None
    return NO_DIGIT if is_number and not sign.isdecimal() else sign


def short(words: str) -> str:
    """The beginning of words, to be quoted in a sentence."""
    return words if len(words) <= 60 else f"{words[:57]}…"
