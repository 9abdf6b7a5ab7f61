"""What a row of a file becomes: a notice, or what is handed back with the reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from imports.layouts.identity import Keyed
from kit.names import plain
from redundancies.company_names import key_of

LONGEST_PLACE = 200


class Notice(NamedTuple):
    """What one row says, as far as it is known."""

    line: int
    employer: str
    company_number: str
    site: str
    sites: tuple[str, ...]
    postcode: str
    # The code of its council, as far as that is beyond doubt.
    council: str
    received: dt.date | None
    passed: dt.date | None
    revised: dt.date | None
    consultation: dt.date | None
    first: dt.date | None
    last: dt.date | None
    proposed: int | None
    employed: int | None
    reasons: tuple[str, ...]
    representatives: str
    closing: bool | None
    insolvency: bool | None
    mark: str
    # Which notice it is about and by what; what it says of it, read by us or not:
    # `cells` tells apart rows of one file that say the same facts.
    keyed: Keyed
    identity: str
    content: str
    cells: int
    # Where one cell says a number for each of `sites`: those, in their order.
    proposed_at: tuple[int, ...] = ()
    employed_at: tuple[int, ...] = ()
    # What of the row is not taken as it stands, in sentences.
    notes: tuple[str, ...] = ()

    @property
    def employer_plain(self) -> str:
        """The employer's name, folded: worked out where it is asked for."""
        return plain(self.employer)

    @property
    def employer_key(self) -> str:
        """What any two spellings of the employer's name share."""
        return key_of(plain(self.employer))

    @property
    def place(self) -> str:
        words = self.site or self.postcode
        if len(words) <= LONGEST_PLACE:
            return words
        return f"{words[: LONGEST_PLACE - 1]}…"


@dataclass(slots=True)
class Refused:
    """A row that cannot be taken in, as it was, and why."""

    line: int
    cells: list[str]
    reason: str


Row = Notice | Refused
