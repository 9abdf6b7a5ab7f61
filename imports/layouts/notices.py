"""Rows of a table as notices, or as refused with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any

from imports.layouts import cells
from imports.layouts.cells import Unreadable
from imports.layouts.identity import Cells, Mark, digest, identity_of
from imports.layouts.known import AUTO, LAYOUTS, Layout
from imports.layouts.matching import Columns, columns_of, recognise
from imports.layouts.reading import NotATable, Table

LONGEST = {
    "employer": 200, "company_number": 8, "site": 2000, "postcode": 8,
    "representatives": 500, "reasons": 1000, "number": 100, "council": 100,
}  # fmt: skip
SAID = {
    "employer": "The employer’s name", "company_number": "The company number",
    "site": "The site’s address", "postcode": "The postcode",
    "representatives": "The representatives", "reasons": "The reasons",
    "number": "The notice number", "received": "Received", "passed": "Passed to PACE",
    "consultation": "Consultation started", "first": "First dismissal",
    "last": "Last dismissal", "proposed": "The number of dismissals",
    "employed": "The number employed", "council": "The council",
}  # fmt: skip
# In the order of their columns in a row that was picked.
FACTS = (
    *LONGEST, "received", "passed", "consultation", "first", "last", "proposed",
    "employed", "closing", "insolvency",
)  # fmt: skip
# What a column's memo holds at most.
MOST_KEPT = 10_000
LONGEST_PLACE, LONGEST_SITE, LONGEST_REASON = 200, 300, 200


@dataclass(slots=True)
class Notice:
    """What one row says, as far as it is known."""

    line: int
    employer: str
    company_number: str
    site: str
    sites: tuple[str, ...]
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
    reasons: tuple[str, ...]
    representatives: str
    closing: bool | None
    insolvency: bool | None
    mark: str
    # Which notice it is about; counted: the row stands for itself, as often as it
    # comes. `cells` tells rows of one file apart that say the same facts.
    identity: str
    content: str
    is_counted: bool
    cells: int

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
    reader = Reader(layout, columns, table.headings)
    for line, row in table.rows():
        try:
            yield reader.notice(line, row)
        except Unreadable as error:
            yield Refused(line, row, f"{error}.")


class Memo(dict[Any, Any]):
    """What the cells of a column say: most say what one above them said."""

    def __init__(self, read: Callable[[Any], Any]):
        self.read = read

    def __missing__(self, cell: str) -> Any:
        if len(self) >= MOST_KEPT:
            self.clear()
        self[cell] = said = self.read(cell)
        return said


class Reader:
    """Reads the rows of one file; kept small, since it runs for every row.

    What is wrong is told in the order in which it always was: words that are too long,
    then the employer, then dates, sites, numbers and reasons.
    """

    def __init__(
        self, layout: Layout, columns: Columns, headings: Sequence[str] = ()
    ) -> None:
        self.layout = layout
        self.cells = Cells(headings)
        self.is_day_first = layout.is_day_first
        self.width = max(columns.values()) + 1
        # A fact without a column is read from the blank that `notice` adds at the end.
        self.pick = itemgetter(*(columns.get(fact, -1) for fact in FACTS))
        self.company_numbers = self.texts("company_number")
        self.postcodes = Memo(lambda cell: self.text("postcode", cell).upper())
        self.representatives = self.texts("representatives")
        self.reasons = self.texts("reasons")
        self.councils = self.texts("council")
        self.received = Memo(self.received_of)
        self.first = Memo(self.first_of)
        self.days = {
            fact: Memo(partial(self.day_of, fact))
            for fact in ("passed", "consultation", "last")
        }
        self.proposed = Memo(partial(self.people_of, "proposed"))
        self.employed = Memo(partial(self.people_of, "employed"))
        self.lists_of_reasons = Memo(reasons_of)
        self.choices = Memo(cells.choice)
        self.iso = Memo(lambda day: day.isoformat() if day else "")

    def notice(self, line: int, row: list[str]) -> Notice:
        if len(row) < self.width:
            row = row + [""] * (self.width - len(row))
        (
            employer, company_number, site, postcode, representatives, reasons, number,
            council, received, passed, consultation, first, last, proposed, employed,
            closing, insolvency,
        ) = self.pick([*row, ""])  # fmt: skip
        employer = self.text("employer", employer)
        company_number = self.company_numbers[company_number]
        site = self.text("site", site) if site else ""
        postcode = self.postcodes[postcode]
        representatives = self.representatives[representatives]
        reasons = self.reasons[reasons]
        number = self.text("number", number) if number else ""
        council = self.councils[council]
        employer = cells.unrevised(cells.known(employer))
        if not employer:
            raise Unreadable("The employer’s name is missing")
        if self.layout.not_employers and employer.lower() in self.layout.not_employers:
            raise Unreadable(f"“{employer}” is not an employer")
        received_on, revised_on = self.received[received]
        first_on, until_on = self.first[first]
        last_on = self.days["last"][last] or until_on
        if first_on and last_on and last_on < first_on:
            raise Unreadable(
                f"The last dismissal ({last_on:%-d %B %Y}) is before the first"
                f" ({first_on:%-d %B %Y})"
            )
        site = cells.known(site)
        facts = (
            employer, company_number, site, self.sites(site), postcode, council,
            received_on, self.days["passed"][passed], revised_on,
            self.days["consultation"][consultation], first_on, last_on,
            self.proposed[proposed], self.employed[employed],
            self.lists_of_reasons[reasons], representatives, self.choices[closing],
            self.choices[insolvency],
        )  # fmt: skip
        number, day = cells.known(number), self.iso
        content = digest(
            number, employer, company_number, site, postcode, council,
            day[facts[6]], day[facts[7]], day[facts[8]], day[facts[9]], day[facts[10]],
            day[facts[11]], str(facts[12]), str(facts[13]), *facts[14], representatives,
            str(facts[16]), str(facts[17]),
        )  # fmt: skip
        identity = identity_of(number, employer, site or postcode, day[received_on])
        return Notice(
            line, *facts, Mark.NONE, identity or self.cells.digest(row), content,
            not identity, hash("\x1f".join(map(str.strip, row)).rstrip("\x1f")),
        )  # fmt: skip

    def texts(self, fact: str) -> Memo:
        return Memo(partial(self.text, fact))

    def text(self, fact: str, words: str) -> str:
        words = cells.tidy(words)
        if len(words) > LONGEST[fact]:
            raise Unreadable(
                f"{SAID[fact]} is longer than {LONGEST[fact]:,} characters"
            )
        return words

    def received_of(self, words: str) -> tuple[dt.date | None, dt.date | None]:
        """When a notice was received, and when it was revised."""
        received_on, _ = self.days_of("received", words)
        return received_on, cells.revision(words, self.is_day_first)

    def first_of(self, words: str) -> tuple[dt.date | None, dt.date | None]:
        """The first day of a range and the last."""
        first_on, _ = self.days_of("first", words)
        return first_on, cells.until(words, self.is_day_first)

    def day_of(self, fact: str, words: str) -> dt.date | None:
        return self.days_of(fact, words)[0]

    def days_of(self, fact: str, words: str) -> tuple[dt.date | None, dt.date | None]:
        return said(fact, cells.days, words, self.is_day_first)

    def people_of(self, fact: str, words: str) -> int | None:
        return said(fact, cells.people, words)

    def sites(self, site: str) -> tuple[str, ...]:
        if not site:
            return ()
        sites = [part for part in self.layout.split(site) if part]
        if len(site) > LONGEST_SITE and max(map(len, sites)) > LONGEST_SITE:
            raise Unreadable(
                f"A site’s address is longer than {LONGEST_SITE} characters"
            )
        return tuple(dict.fromkeys(sites))


def said(fact: str, read: Callable, *words: Any) -> Any:
    """What a cell says; what is wrong with it, with the name of its column."""
    try:
        return read(*words)
    except Unreadable as error:
        raise Unreadable(f"{SAID[fact]}: {error}") from None


def reasons_of(words: str) -> tuple[str, ...]:
    reasons = tuple(part.strip() for part in words.split(";") if part.strip())
    if any(len(reason) > LONGEST_REASON for reason in reasons):
        raise Unreadable(f"A reason is longer than {LONGEST_REASON} characters")
    return reasons

