"""The outside name of a row, and the folding by which names are found and compared.

A name is folded in two places: by Python where it is typed, by the database where it is
stored. Both are made from the tables here, and a test compares them sign by sign.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import Func, Q

REFERENCE_LENGTH = 10
# Crockford's alphabet; 256 is eight times its 32 signs, so none comes more often.
_SIGNS = b"0123456789abcdefghjkmnpqrstvwxyz" * 8


class Reference(Func):
    """Ten random base-32 characters with at least one digit, made by the database."""

    function = "pace_reference"
    template = "%(function)s()"
    output_field = models.CharField(max_length=10)


class ReferenceField(models.CharField):
    """A reference, sorted by its bytes: one index finds it, whole or by its start."""

    def db_type(self, connection: Any) -> str:
        """The type by its long name: beside the short one Django makes two indexes."""
        return f"character varying({self.max_length})"


def reference_field() -> ReferenceField:
    """The random outside name of a row; the database gives it, COPY included."""
    return ReferenceField(
        max_length=REFERENCE_LENGTH,
        unique=True,
        editable=False,
        db_collation="C",
        db_default=Reference(),
    )


def references() -> Iterator[str]:
    """References for rows that come by the thousand, as the database makes them."""
    while True:
        signs = os.urandom(REFERENCE_LENGTH * 1000).translate(_SIGNS).decode()
        for start in range(0, len(signs), REFERENCE_LENGTH):
            made = signs[start : start + REFERENCE_LENGTH]
            if not made.isalpha():
                yield made


# What people type, paste or leave out inside a name: O’Neill is ONeill.
DROPPED = "'’‘‛ʹʼʻʽʾʿˈ′‵＇`´·\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Marks over, under and through a letter, once it is taken apart (NFKD).
MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# Signs between words.
BETWEEN = (
    "\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u02b0-\u02ff"
    "\u2000-\u206f\u2190-\u2bff\u3000-\u303f\ufffd"
)
# Letters that cannot be taken apart, as people type them who have no key for them.
BARE = {
    "a": "Ⱥⱥ",
    "b": "ƀɃƁɓƂƃ",
    "c": "ȻȼƇƈƆɔ",
    "d": "ĐđÐðƉɖƊɗƋƌȡƍẟ",
    "e": "ƎǝƏəƐɛɆɇ",
    "f": "Ƒƒ",
    "g": "ǤǥƓɠƔɣ",
    "h": "ĦħɁɂ",
    "i": "ıƗɨƖɩ",
    "j": "ȷɈɉ",
    "k": "ƘƙĸĶ",
    "l": "ŁłȽƚƛȴ",
    "m": "Ɯɯ",
    "n": "ŊŋƝɲȠƞȵ",
    "o": "ØøƟɵ",
    "p": "Ƥƥ",
    "q": "Ɋɋ",
    "r": "ɌɍƦʀ",
    "s": "ȿƧƨƩʃƪẜẝ",
    "t": "ŦŧƬƭƮʈȾⱦƫȶ",
    "u": "ɄʉƱʊ",
    "v": "ƲʋɅʌỼỽ",
    "w": "Ƿƿ",
    "y": "ɎɏƳƴỾỿȜȝ",
    "z": "ƵƶȤȥɀƷʒƸƹƺ",
    "2": "ƻ",
    "ƅ": "Ƅ",
    "ƽ": "Ƽ",
    "ß": "ẞ",
    "æ": "Æ",
    "œ": "Œ",
    "þ": "Þ",
    "ƕ": "Ƕ",
    "ƣ": "Ƣ",
    "ȣ": "Ȣ",
    "ỻ": "Ỻ",
    "σ": "ς",
}
# Letters for which people type two.
PAIRS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ƕ": "hv",
    "ƣ": "oi",
    "ȣ": "ou",
    "ȸ": "db",
    "ȹ": "qp",
    "ỻ": "ll",
    "&": " and ",
}
# Capitals of the Latin, Greek and Cyrillic alphabets; how a database lowers others
# depends on its locale, so it is not asked to.
CAPITALS = {
    chr(code): chr(code).lower()
    for first, last in ((0x41, 0x5A), (0x386, 0x3FF), (0x400, 0x52F))
    for code in range(first, last + 1)
    if len(chr(code).lower()) == 1 and chr(code).lower() != chr(code)
}
SINGLES = CAPITALS | {sign: bare for bare, signs in BARE.items() for sign in signs}

_TYPED = str.maketrans(dict.fromkeys(DROPPED))
_LETTERS = str.maketrans({**SINGLES, **PAIRS, **dict.fromkeys(DROPPED)})
_PAIRS = str.maketrans(PAIRS)
_MARKS = re.compile(f"[{MARKS}]")
_BETWEEN = re.compile(f"[{BETWEEN}]+")


def plain(words: str) -> str:
    """Words as they are searched, compared and sorted by: small letters without marks.

    No apostrophes, “and” for “&”, single spaces between words; the same as the
    database's `pace_plain(text)`.
    """
    if words.isascii():
        bare = words.lower().replace("&", " and ").translate(_TYPED)
    else:
        apart = unicodedata.normalize("NFKD", words.translate(_TYPED))
        bare = _MARKS.sub("", apart).translate(_LETTERS).translate(_PAIRS)
    return _BETWEEN.sub(" ", bare).strip(" ")


def plain_function() -> str:
    """The statement that makes `pace_plain(text)`, from the same tables.

    Immutable, so that columns and indexes may be made of it; it asks no locale and no
    extension. Text that is all ASCII, as most is, takes the short way.
    """
    dropped = _quoted(DROPPED)
    apart = f"normalize(translate(words, {dropped}, ''), NFKD)"
    bare = f"regexp_replace({apart}, {_quoted(f'[{MARKS}]')}, '', 'g')"
    signs, instead = _quoted([*SINGLES, *DROPPED]), _quoted(SINGLES.values())
    letters = f"translate({bare}, {signs}, {instead})"
    for letter, pair in PAIRS.items():
        letters = f"replace({letters}, {_quoted(letter)}, {_quoted(pair)})"
    # One expression of its argument, without STRICT: so it is worked out in place.
    return f"""
CREATE FUNCTION pace_plain(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $plain$
SELECT btrim(regexp_replace(
    CASE WHEN octet_length(words) = length(words)
        THEN replace(translate(lower(words COLLATE "C"), {dropped}, ''), '&', ' and ')
        ELSE {letters}
    END, {_quoted(f"[{BETWEEN}]+")}, ' ', 'g'), ' ')
$plain$
"""


def _quoted(signs: Iterable[str]) -> str:
    """Signs as a literal of SQL."""
    return "'" + "".join(signs).replace("'", "''") + "'"


class Plain(Func):
    """A name as the database folds it, for columns, indexes and filters."""

    function = "pace_plain"
    arity = 1
    output_field = models.TextField()


def plain_field(expression: object) -> models.GeneratedField:
    """A stored column of folded names; longer than the name where letters are two."""
    return models.GeneratedField(
        expression=Plain(expression), output_field=models.TextField(), db_persist=True
    )


# What stands before a name, with an apostrophe, a space or nothing between: O’Neill.
JOINED = ("o", "d", "l", "mc")
# ... and of these a name kept in two words is looked for where it is typed as one.
APART = re.compile(r"(o|mc)(.{3,})")


def terms(words: str) -> list[str]:
    """The folded words to look for; what belongs before a name stays with it."""
    found: list[str] = []
    for word in plain(words).split():
        if found and found[-1] in JOINED:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


# Of a search: of each term the ways in which it may stand, each all of some patterns.
Patterns = list[list[list[str]]]


class Like(models.Lookup):
    """A text against a pattern of `%` and letters, as patterns are made below."""

    lookup_name = "like"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        lhs, values = self.process_lhs(compiler, connection)
        rhs, pattern = self.process_rhs(compiler, connection)
        return f"{lhs} LIKE {rhs}", (*values, *pattern)


models.Field.register_lookup(Like)


def holding(column: str, words: str, *, is_typing: bool = False) -> Q:
    """Rows whose folded column holds each of these words, in any order.

    Words of one or two letters only whole: an index of three letters finds no others.
    While somebody is typing, the last word may be the beginning of one.
    """
    found = patterns(words, is_typing=is_typing)
    wanted = Q() if found else Q(pk__in=[])
    for ways in found:
        either = Q()
        for way in ways:
            each = Q()
            for pattern in way:
                each &= Q(**{f"{column}__like": pattern})
            either |= each
        wanted &= either
    return wanted


def patterns(words: str, *, is_typing: bool = False) -> Patterns:
    """The same for a function of the database: see `pace_like`."""
    found = terms(words)
    return [
        having(term, is_begun=is_typing and place == len(found))
        for place, term in enumerate(found, start=1)
    ]


def having(term: str, *, is_begun: bool) -> list[list[str]]:
    """The ways in which one of the terms to look for may stand."""
    before, _, name = term.partition(" ")
    if name:
        apart = [
            first + second
            for first in having(before, is_begun=False)
            for second in having(name, is_begun=is_begun)
        ]
        return beginning(before + name) + apart
    if len(term) > 2:
        parts = APART.fullmatch(term)
        return [[f"%{term}%"]] + (beginning(" ".join(parts.groups())) if parts else [])
    if is_begun:
        return beginning(term)
    return [[term], [f"{term} %"], [f"% {term}"], [f"% {term} %"]]


def beginning(start: str) -> list[list[str]]:
    """A word begins so."""
    return [[f"{start}%"], [f"% {start}%"]]


# The same patterns as a condition on a column, for functions that look where the one
# who asks may not: a search by an index reads more than it gives.
LIKE = """
CREATE FUNCTION pace_like(place text, patterns jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $like$
SELECT coalesce(string_agg('(' || ways.sql || ')', ' AND '), 'false')
FROM jsonb_array_elements(patterns) AS term
CROSS JOIN LATERAL (
    SELECT string_agg('(' || way.sql || ')', ' OR ') AS sql
    FROM jsonb_array_elements(term) AS each
    CROSS JOIN LATERAL (
        SELECT string_agg(format('%s LIKE %L', place, pattern), ' AND ') AS sql
        FROM jsonb_array_elements_text(each) AS pattern
    ) way
) ways
$like$
"""
NO_LIKE = "DROP FUNCTION pace_like(text, jsonb)"


class Found(models.Expression):
    """The numbers that a function of the database gives, for `__in`."""

    def __init__(self, function: str, *values: Any, kinds: Sequence[str]) -> None:
        super().__init__(output_field=models.BigIntegerField())
        self.function, self.values, self.kinds = function, values, kinds

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        places = ", ".join(f"%s::{kind}" for kind in self.kinds)
        return f"(SELECT {self.function}({places}))", self.values
