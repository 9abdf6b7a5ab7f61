"""Rows of a table as notices, or as refused with the reason."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from imports.layouts import cells
from imports.layouts.cells import Unreadable
from imports.layouts.known import AUTO, LAYOUTS, Layout
from imports.layouts.matching import Columns, columns_of, recognise
from imports.layouts.reading import NotATable, Table
from kit.names import plain

LONGEST = {
    "employer": 200, "company_number": 8, "site": 2000, "postcode": 8,
    "representatives": 500, "reasons": 1000, "number": 100, "council": 100,
}  # fmt: skip
SAID = {
    "employer": "The employer’s name", "company_number": "The company number",
    "site": "The site’s address", "postcode": "The postcode",
    "representatives": "What stands under representatives", "reasons": "The reasons",
    "number": "The notice number", "received": "Received", "passed": "Passed to PACE",
    "consultation": "Consultation started", "first": "First dismissal",
    "last": "Last dismissal", "proposed": "The number of dismissals",
    "employed": "The number employed", "council": "The council",
}  # fmt: skip
LONGEST_PLACE, LONGEST_SITE, LONGEST_REASON = 200, 300, 200


@dataclass(slots=True)
class Notice:
    """What one row says, as far as it is known."""

    line: int
    employer: str
    company_number: str
    site: str
    sites: list[str]
    postcode: str
    council: str
    received: dt.date | None
    passed: dt.date | None
    revised: dt.date | None
    consultation: dt.date | None
    first: dt.date | None
    last: dt.date | None
    proposed: int | None
    employed: int | None
    reasons: list[str]
    representatives: str
    closing: bool | None
    insolvency: bool | None
    identity: str
    content: str

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


def notices(table: Table, mapping: str = AUTO) -> tuple[Layout, Iterator[Row]]:
    """The layout of a file, and its rows one by one."""
    if mapping == AUTO:
        layout, columns = recognise(table)
    elif mapping in LAYOUTS:
        layout = LAYOUTS[mapping]
        columns = columns_of(table, layout)
    else:
        names = ", ".join([*sorted(LAYOUTS), AUTO])
        raise NotATable(f"There is no layout “{mapping}”: choose one of {names}.")
    return layout, read(table, layout, columns)


def read(table: Table, layout: Layout, columns: Columns) -> Iterator[Row]:
    reader = Reader(layout, columns)
    for line, row in table.rows():
        try:
            yield reader.notice(line, row)
        except Unreadable as error:
            yield Refused(line, row, f"{error}.")


class Reader:
    """Reads the rows of one file; kept small, since it runs for every row."""

    def __init__(self, layout: Layout, columns: Columns):
        self.layout = layout
        self.columns = list(columns.items())

    def notice(self, line: int, row: list[str]) -> Notice:
        many, is_day_first = len(row), self.layout.is_day_first
        said = {fact: row[place] for fact, place in self.columns if place < many}
        words = {fact: self.text(fact, said[fact]) for fact in LONGEST if fact in said}
        employer = cells.employer(words.get("employer", ""))
        if not employer:
            raise Unreadable("The employer’s name is missing")
        if employer.lower() in self.layout.not_employers:
            raise Unreadable(f"“{employer}” is not an employer")
        received = said.get("received", "")
        first = said.get("first", "")
        received_on, _ = self.days("received", received)
        first_on, _ = self.days("first", first)
        last_on, _ = self.days("last", said.get("last", ""))
        if last_on is None:
            last_on = cells.until(first, is_day_first)
        if first_on and last_on and last_on < first_on:
            raise Unreadable(
                f"The last dismissal ({last_on:%-d %B %Y}) is before the first"
                f" ({first_on:%-d %B %Y})"
            )
        site = cells.known(words.get("site", ""))
        facts = (
            employer,
            words.get("company_number", ""),
            site,
            self.sites(site),
            words.get("postcode", "").upper(),
            words.get("council", ""),
            received_on,
            self.days("passed", said.get("passed", ""))[0],
            cells.revision(received, is_day_first),
            self.days("consultation", said.get("consultation", ""))[0],
            first_on,
            last_on,
            self.people("proposed", said.get("proposed", "")),
            self.people("employed", said.get("employed", "")),
            self.reasons(words.get("reasons", "")),
            words.get("representatives", ""),
            cells.choice(said.get("closing", "")),
            cells.choice(said.get("insolvency", "")),
        )
        number = cells.known(words.get("number", ""))
        return Notice(
            line, *facts, identity_of(number, employer, site, received_on),
            digest(number, *facts),
        )  # fmt: skip

    def text(self, fact: str, words: str) -> str:
        words = cells.tidy(words)
        if len(words) > LONGEST[fact]:
            raise Unreadable(
                f"{SAID[fact]} is longer than {LONGEST[fact]:,} characters"
            )
        return words

    def days(self, fact: str, words: str) -> tuple[dt.date | None, dt.date | None]:
        if not words:
            return None, None
        return self.said(fact, cells.days, words, self.layout.is_day_first)

    def people(self, fact: str, words: str) -> int | None:
        return self.said(fact, cells.people, words) if words else None

    def said(self, fact: str, read: Callable, *words):
        try:
            return read(*words)
        except Unreadable as error:
            raise Unreadable(f"{SAID[fact]}: {error}") from None

    def sites(self, site: str) -> list[str]:
        sites = [part for part in self.layout.split(site) if part] if site else []
        if any(len(part) > LONGEST_SITE for part in sites):
            raise Unreadable(
                f"A site’s address is longer than {LONGEST_SITE} characters"
            )
        return list(dict.fromkeys(sites))

    def reasons(self, words: str) -> list[str]:
        reasons = [part.strip() for part in words.split(";") if part.strip()]
        if any(len(reason) > LONGEST_REASON for reason in reasons):
            raise Unreadable(f"A reason is longer than {LONGEST_REASON} characters")
        return reasons


def identity_of(number: str, employer: str, site: str, received: dt.date | None) -> str:
    """Which notice a row is about: its number, else employer, site and received."""
    if number:
        return digest("number", number.lower())
    return digest("row", plain(employer), plain(site), received)


def digest(*facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()
