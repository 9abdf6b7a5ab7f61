"""Which notice a row is about, and whether two rows say the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from operator import itemgetter

from kit.names import plain


class Mark(StrEnum):
    """What stands beside an employer's name: a state of the notice, no part of it."""

    NONE = ""
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"


class Keyed(StrEnum):
    """By what a row says which notice it is about."""

    NUMBER = "n"
    ROW = "r"
    CELLS = "c"


def digest(*words: str) -> str:
    """A digest of 128 bits, as the database keeps a UUID; no word holds the sign."""
    said = "\x1f".join(words).encode()
    return hashlib.blake2b(said, digest_size=16).hexdigest()


def identity_of(
    number: str, employer_key: str, site: str, received: str
) -> tuple[Keyed, str]:
    """Which notice a row is about: its number, else employer, site and received.

    By nothing where one of those three is not known: then it is about no other’s
    notice, and only a row that is equal in every cell is the same.
    """
    if number:
        return Keyed.NUMBER, digest("number", number.lower())
    if employer_key and site and received:
        return Keyed.ROW, digest("row", employer_key, plain(site), received)
    return Keyed.CELLS, ""


class Cells:
    """All that a row says, read by this portal or not, in whatever order of columns."""

    def __init__(self, headings: Iterable[str]) -> None:
        names = [" ".join(heading.split()).lower() for heading in headings]
        order = sorted(range(len(names)), key=lambda place: (names[place], place))
        self.names = [names[place] for place in order]
        self.pick = itemgetter(*order) if len(order) > 1 else None
        self.width = len(names)

    def digest(self, row: list[str]) -> str:
        """What tells a row from every other that differs from it in one cell."""
        beyond = row[self.width :]
        if len(row) < self.width:
            row = row + [""] * (self.width - len(row))
        picked = self.pick(row) if self.pick else row[: self.width]
        said = [
            f"{name}\x1e{words}"
            for name, cell in zip(self.names, picked, strict=True)
            if (words := cell.strip())
        ]
        said += [words for cell in beyond if (words := cell.strip())]
        return digest("cells", *said)
