"""How employers' names are told to be one: folded, and without their legal form.

One comparison for the list, the search, the question while logging and for imports:
a name's key is its folded words without those of a legal form, in the order of the
alphabet. Python makes it of what is typed, the database of what is stored; both are
made from the tables here, and a test compares them.
"""

from __future__ import annotations

import re

from kit.names import JOINED, plain

# Words that say how a company is registered, wherever they stand in its folded name.
LEGAL = ("the", "ltd", "limited", "plc", "llp", "lp", "inc", "incorporated", "llc")
# The same in full, which come before the words above.
LEGAL_IN_FULL = ("public limited company", "limited liability partnership")
# Words by which two names of one employer often differ.
LOOSE = (
    *LEGAL,
    "corp",
    "corporation",
    "co",
    "company",
    "uk",
    "group",
    "holdings",
    "of",
)
# What a name is asked about with besides, where it was typed without: and the other
# way round.
BESIDE = ("uk", "and co", "group", "holdings", "scotland")

# No initial is so long, and nothing that belongs before a name.
LONG = 1 + max(map(len, JOINED))
# Letters with a stop behind each, as folding leaves them: P.L.C., J. K. Rowan.
INITIALS = r"(?<![^ ])([a-z]) (?=[a-z](?: |$))"
# O Neill and O’Neill.
BEFORE = rf"(?<![^ ])({'|'.join(JOINED)}) (?=[^ ]{{2}})"
IN_FULL = rf"(?<![^ ])(?:{'|'.join(LEGAL_IN_FULL)})(?![^ ])"

_DOTTED = "|".join(" ".join(form) for form in LEGAL if len(form) < 4 and form != "the")

_INITIALS = re.compile(INITIALS)
_LEGAL_INITIALS = re.compile(rf"(?<![^ ])(?:{_DOTTED})(?![^ ])")
_BEFORE = re.compile(BEFORE)
_IN_FULL = re.compile(IN_FULL)
_LEGAL = frozenset(LEGAL)
_LOOSE = frozenset(LOOSE)
_ENDINGS = tuple(f" {words}" for words in BESIDE)


def key(name: str) -> str:
    """What any two spellings of an employer's name share; the database has it too."""
    return key_of(plain(name))


def key_of(folded: str) -> str:
    """The same of a name that is folded already."""
    return " ".join(sorted(without(_LEGAL, together(folded))))


def together(folded: str) -> str:
    """A folded name with initials, and what belongs before a name, in one word."""
    if min(map(len, folded.split()), default=LONG) >= LONG:
        # Nearly every name: it has no initials, and nothing that belongs to the next.
        return folded
    return _BEFORE.sub(r"\1", _INITIALS.sub(r"\1", folded))


def without(forms: frozenset[str], folded: str) -> list[str]:
    """The words of a name but these; all of them where nothing else is left."""
    words = folded.split()
    bare = _IN_FULL.sub(" ", folded).split() if "limited" in words else words
    return [word for word in bare if word not in forms] or words


def searched(words: str) -> str:
    """The words of a search for an employer: any legal form finds any other."""
    folded = plain(words)
    return " ".join(without(_LEGAL, _LEGAL_INITIALS.sub(" ", folded))) or folded


def likely(key: str) -> str:
    """The part of a key that two spellings of one employer most likely share."""
    return " ".join(without(_LOOSE, key))


def spellings(name: str) -> list[str]:
    """The keys by which an employer of this name may be kept, likely ones too."""
    words = " ".join(without(_LEGAL, together(plain(name))))
    core = words
    for ending in _ENDINGS:
        core = core.removesuffix(ending)
    found = {words, core, *(core + ending for ending in _ENDINGS)}
    return sorted({" ".join(sorted(spelling.split())) for spelling in found})


def _listed(words: tuple[str, ...]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"


# `key_of`, for the database.
KEY = f"""
CREATE FUNCTION redundancies_name_key(folded text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $key$
SELECT coalesce(
    (SELECT string_agg(word, ' ' ORDER BY word COLLATE "C")
     FROM unnest(string_to_array(
         regexp_replace(joined, '{IN_FULL}', ' ', 'g'), ' '
     )) AS word
     WHERE word <> '' AND word <> ALL ({_listed(LEGAL)})),
    (SELECT string_agg(word, ' ' ORDER BY word COLLATE "C")
     FROM unnest(string_to_array(joined, ' ')) AS word),
    ''
)
FROM (SELECT regexp_replace(
    regexp_replace(folded, '{INITIALS}', '\\1', 'g'), '{BEFORE}', '\\1', 'g'
)) AS named (joined)
$key$
"""
NO_KEY = "DROP FUNCTION redundancies_name_key(text)"
# `likely`, for the database, of `employer.name_key`.
LIKELY = (
    "coalesce(nullif(btrim(regexp_replace(regexp_replace(employer.name_key,"
    rf" '\y({'|'.join(LOOSE)})\y', ' ', 'g'), ' +', ' ', 'g')), ''),"
    " employer.name_key)"
)
