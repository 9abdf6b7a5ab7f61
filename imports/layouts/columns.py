"""What the cells of each column say, each read once; with what has to be said of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from imports.layouts import cells, codes, counts, dates, marks
from imports.layouts.facts import COUNTS, DATES
from imports.layouts.identity import Mark
from imports.layouts.matching import TWO_NUMBERS, Plan
from imports.layouts.memo import Memo
from imports.layouts.named import Named, read_name
from imports.layouts.words import Unreadable, known, short, tidy
from kit.moments import spoken_date

LONGEST = {"site": 2000, "town": 200, "representatives": 500, "reasons": 1000}
LONGEST |= {"number": 100}
SAID = {
    "employer": "The employer’s name", "company_number": "The company number",
    "site": "The site’s address", "postcode": "The postcode",
    "representatives": "The representatives", "reasons": "The reasons",
    "number": "The notice number", "received": "Received", "passed": "Passed to PACE",
    "consultation": "Consultation started", "first": "First dismissal",
    "last": "Last dismissal", "proposed": "The number of dismissals",
    "employed": "The number employed", "council": "The council", "town": "The town",
    "revised": "Amended on", "closing": "Site closing", "insolvency": "Insolvency",
    "mark": "Withdrawn or amended", "line": "The site’s address",
}  # fmt: skip
LONGEST_REASON = 200
# As on screen: no dismissal is further ahead.
YEARS_AHEAD = 10
# These have happened when they are read.
PAST = frozenset({"received", "passed", "revised", "consultation"})
# Cells that only say that a notice is withdrawn; no file has many of them.
MOST_WITHDRAWN = 1000
# A status that says no more than that it is a notice.
USUAL = frozenset(
    {
        *("active", "open", "live", "current", "received", "new", "valid", "original"),
        *("closed", "ongoing", "in progress", "no", "n", "confirmed", "proposed", "final"),
    }
)
# No closing of a site, and no other either: it says nothing of that.
NEITHER = re.compile(
    r"(?:permanent |temporary |mass |temp )?(?:lay-?offs?|furloughs?|redundanc(?:y|ies)"
    r"|reductions?)\b.*",
    re.IGNORECASE,
)
# In a column that says whether a notice is withdrawn.
SAYS_YES = {"yes", "y", "true", "x"}


class Columns:
    """The columns of one file; each a memo, since most cells say what one above said."""

    def __init__(self, plan: Plan, on: dt.date | None) -> None:
        self.plan, self.on = plan, on
        # The last day of that month: no day is missing in any year.
        self.latest = on.replace(year=on.year + YEARS_AHEAD, day=28) if on else None
        self.headings = {fact: plan.of(fact)[0].heading for fact in plan.places()}
        self.orders = {fact: plan.of(fact)[0].is_day_first for fact in plan.places()}
        self.withdrawn: set[str] = set()
        # Whether some cell has a note, and one of a date or a number among them.
        self.has_notes = self.has_missed = False
        # Days that only one order makes real: in that of their column, and the other.
        self.right_way = dict.fromkeys(DATES, 0)
        self.other_way = dict.fromkeys(DATES, 0)
        readers: dict[str, Callable[[str], Any]] = {
            "company_number": self.company_number,
            "postcode": codes.postcodes,
            "council": self.council,
            "received": self.received,
            "first": self.first,
            "closing": partial(self.choice, "closing"),
            "insolvency": partial(self.choice, "insolvency"),
            "mark": self.mark,
            **{
                fact: partial(self.day, fact)
                for fact in ("passed", "revised", "consultation", "last")
            },
            **{fact: partial(self.people, fact) for fact in COUNTS},
        }
        self.memos = {fact: memo(fact, read) for fact, read in readers.items()}
        self.memos["employer"] = Memo(self.name)
        self.memos["representatives"] = Memo(self.representatives)
        self.memos["reasons"] = Memo(self.reasons)

    def note(self, fact: str, cell: str, words: str) -> None:
        """What has to be said of each row with this cell."""
        self.has_notes = True
        self.has_missed = self.has_missed or fact in DATES | COUNTS
        self.memos[fact].notes[cell] = f"{SAID[fact]}: {words}."

    def is_unknown(self, fact: str, cell: str, words: str = "") -> None:
        """Note that a cell says something of which nothing is taken."""
        if said := known(tidy(cell)):
            self.note(fact, cell, words or f"“{short(said)}” is not known here")

    def name(self, cell: str) -> Named | str:
        order = self.orders.get("received", True)
        return read_name(cell, self.headings["employer"], order)

    def company_number(self, cell: str) -> str:
        number = codes.company_number(cell)
        if not number:
            self.is_unknown("company_number", cell)
        return number

    def council(self, cell: str) -> str:
        """The code of a council; elsewhere than in Scotland there is none."""
        words = known(tidy(cell))
        if len(words) > 100:
            raise Unreadable("is longer than 100 characters")
        code = codes.code_of(words) if words else ""
        if words and not code:
            self.note("council", cell, f"there is no council “{short(words)}”")
        return code

    def representatives(self, cell: str) -> str:
        words = text("representatives", cell)
        answer = cells.choice(words)
        if answer is not None:
            if answer:
                self.note("representatives", cell, f"“{words}” names nobody")
            return ""
        return words

    def reasons(self, cell: str) -> tuple[str, ...]:
        words = text("reasons", cell)
        reasons = tuple(part.strip() for part in words.split(";") if part.strip())
        if any(len(reason) > LONGEST_REASON for reason in reasons):
            raise Unreadable(f"A reason is longer than {LONGEST_REASON} characters")
        return reasons

    def choice(self, fact: str, cell: str) -> bool | None:
        answer = cells.choice(cell, fact)
        if answer is None and not NEITHER.fullmatch(tidy(cell)):
            self.is_unknown(fact, cell, f"“{short(tidy(cell))}” is neither yes nor no")
        return answer

    def mark(self, cell: str) -> Mark:
        words = tidy(cell)
        if mark := marks.mark_of(words):
            return mark
        if words.lower() in SAYS_YES:
            heading = self.headings["mark"].lower()
            return Mark.AMENDED if "amend" in heading else Mark.WITHDRAWN
        if words.lower() not in USUAL:
            self.is_unknown("mark", cell)
        return Mark.NONE

    def says_withdrawn(self, cell: str) -> bool:
        """Whether a cell of another fact only says that the notice is withdrawn."""
        if marks.mark_of(cell) != Mark.WITHDRAWN:
            return False
        if len(self.withdrawn) < MOST_WITHDRAWN:
            self.withdrawn.add(cell)
        return True

    def days(self, fact: str, cell: str) -> dates.Days:
        """The days of a cell, all of them possible today."""
        order = self.orders.get(fact, True)
        found = dates.Days()
        if not self.says_withdrawn(cell):
            self.count_ways(fact, cell, order)
            found = dates.read(cell, order)
        for day in (found.first, found.last, found.revised):
            if day is not None and self.on is not None:
                self.refuse_future(fact, day)
        if found.note:
            self.note(fact, cell, found.note)
        return found

    def refuse_future(self, fact: str, day: dt.date) -> None:
        """As on screen: what has happened has, and nothing else is far ahead."""
        if fact in PAST and day > self.on:
            raise Unreadable(f"{spoken_date(day)} must be today or in the past")
        if day > self.latest:
            latest = spoken_date(self.latest)
            raise Unreadable(f"{spoken_date(day)} must be on or before {latest}")

    def count_ways(self, fact: str, cell: str, order: bool | None) -> None:
        """Whether this cell is written in the order of its column, or in the other."""
        pair = TWO_NUMBERS.search(cell) if order is not None else None
        if pair:
            left, right = int(pair[1]), int(pair[2])
            if not order:
                left, right = right, left
            self.right_way[fact] += left > 12
            self.other_way[fact] += right > 12

    def received(self, cell: str) -> tuple[dt.date | None, dt.date | None]:
        """When a notice was received, and when it was revised."""
        found = self.days("received", cell)
        if found.last:
            raise Unreadable(f"“{short(tidy(cell))}” says more than one day")
        return found.first, found.revised

    def first(self, cell: str) -> tuple[dt.date | None, dt.date | None]:
        """The first day of a range and the last; of a revision what it is now."""
        found = self.days("first", cell)
        if not found.revised:
            return found.first, found.last
        if not found.last:
            raise Unreadable(
                f"“{short(tidy(cell))}” says a day and a revision: which is the first"
                " dismissal?"
            )
        return found.last, None

    def day(self, fact: str, cell: str) -> dt.date | None:
        """The one day of a cell; of a range the last, where it is the last dismissal."""
        found = self.days(fact, cell)
        if fact == "last":
            if found.revised:
                raise Unreadable(f"“{short(tidy(cell))}” says a day and a revision")
            return found.last or found.first
        if found.last or found.revised:
            raise Unreadable(f"“{short(tidy(cell))}” says more than one day")
        return found.first

    def people(self, fact: str, cell: str) -> int | str | None:
        """A plain number of people, or nothing; any other cell as it is, since what it
        says may depend on how many sites its row has."""
        if self.says_withdrawn(cell):
            return None
        try:
            found = counts.read(cell)
        except Unreadable:
            return cell
        if found.note:
            self.note(fact, cell, found.note)
        return found.total if found.total is None or cell.isdecimal() else cell

    def turned(self) -> str:
        """The heading of a column whose days are written both ways, if there is one."""
        for fact, other in self.other_way.items():
            if other > 2 and other * 10 >= self.right_way[fact] + other:
                return self.headings.get(fact, "")
        return ""


def memo(fact: str, read: Callable[[str], Any]) -> Memo:
    """What the cells of a column say; what is wrong, with the column's name."""

    def said(cell: str) -> Any:
        try:
            return read(cell)
        except Unreadable as error:
            raise Unreadable(f"{SAID[fact]}: {error}") from None

    return Memo(said)


def text(fact: str, words: str) -> str:
    words = tidy(words)
    if len(words) > LONGEST[fact]:
        raise Unreadable(f"{SAID[fact]} is longer than {LONGEST[fact]:,} characters")
    return words
