"""How employers' names are told to be one: folded, and without their legal form."""

from __future__ import annotations

import re

from kit.names import JOINED, plain

# Words that say how a company is registered, wherever they stand in its folded name.
LEGAL = ("the", "ltd", "limited", "plc", "llp", "lp", "inc", "incorporated", "llc")
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
# Endings with which a name is looked for where it was typed with another, or with none.
ENDINGS = (
    "ltd",
    "limited",
    "plc",
    "llp",
    "uk ltd",
    "uk limited",
    "and co",
    "and co ltd",
)

_LEGAL = re.compile(rf"\b(?:{'|'.join(LEGAL)})\b")
_LOOSE = re.compile(rf"\b(?:{'|'.join(LOOSE)})\b")
_ENDING = re.compile(rf" (?:{'|'.join(sorted(ENDINGS, key=len, reverse=True))})$")
# O Neill and O’Neill.
_BEFORE = re.compile(rf"\b({'|'.join(JOINED)}) ")
# The same for the database: what `likely` does, to `employer.name_plain`.
LIKELY = (
    "coalesce(nullif(btrim(regexp_replace(regexp_replace(employer.name_plain,"
    rf" '\y({'|'.join(LOOSE)})\y', ' ', 'g'), ' +', ' ', 'g')), ''),"
    " employer.name_plain)"
)


def searched(words: str) -> str:
    """The words of a search for an employer: any legal form finds any other."""
    return _without(_LEGAL, plain(words))


def likely(folded: str) -> str:
    """The part of a folded name that two spellings of one employer share."""
    return _without(_LOOSE, folded)


def spellings(name: str) -> list[str]:
    """A name, folded, with each usual ending and without, with “the” and without."""
    folded = plain(name)
    core = _ENDING.sub("", _BEFORE.sub(r"\1", folded)).removeprefix("the ")
    names = {folded, core, *(f"{core} {ending}" for ending in ENDINGS)}
    return sorted({*names, *(f"the {spelling}" for spelling in names)})


def _without(forms: re.Pattern[str], folded: str) -> str:
    """A folded name without these words; with them where nothing else is left."""
    return " ".join(forms.sub(" ", folded).split()) or folded
