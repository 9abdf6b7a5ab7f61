"""Which column of a file holds which fact: by its heading, and by what stands in it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from imports.layouts.codes import POSTCODE
from imports.layouts.facts import (
    BEST,
    COUNCIL,
    COUNTS,
    DATES,
    DAY,
    NEEDS,
    NUMBER,
    TITLES,
    WEAK,
    Candidate,
    candidates,
)
from imports.layouts.facts import (
    POSTCODE as POSTCODES,
)
from imports.layouts.known import AUTO, LAYOUTS, Layout
from imports.layouts.reading import NotATable, Table, Torn
from imports.layouts.words import known, tidy
from kit.names import plain
from partnerships.council_names import code_of

# Of each file so many rows are looked at, and more where its days do not say their order.
LOOKED_AT, MOST_LOOKED_AT = 1000, 20_000
SAMPLES, LONGEST_SAMPLE = 3, 80
# Different cells of a column that are kept to see what they show.
MOST_SEEN = 200
DATE = re.compile(
    r"\d{1,4}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{2,4}|\d{8}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W{0,2}\d"
    r"|\d\W{0,2}(?:st|nd|rd|th)?\W{0,4}(?:of\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct"
    r"|nov|dec)",
    re.IGNORECASE,
)
TWO_NUMBERS = re.compile(
    r"(?<!\d)(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(?:\d{4}|\d{2})(?!\d)"
)
COUNT = re.compile(r"[^\d/]{0,20}\d[\d,. ]*(?:k|\+)?[^\d/]{0,40}")
DAY_FIRST = re.compile(r"\bd{1,2}\W?m{1,3}\W?y{2,4}\b", re.IGNORECASE)
MONTH_FIRST = re.compile(r"\bm{1,3}\W?d{1,2}\W?y{2,4}\b", re.IGNORECASE)
# The order of days that a column writes both ways.
MIXED = None


@dataclass(frozen=True)
class Chosen:
    """What a person chose for each heading: a fact, or nothing; and the order of days."""

    facts: Mapping[str, str]
    is_day_first: bool | None = None
    name: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "facts": dict(self.facts),
            "is_day_first": self.is_day_first,
            "name": self.name,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Chosen:
        facts = {
            str(key): str(fact)
            for key, fact in kept.get("facts", {}).items()
            if fact in TITLES or not fact
        }
        order = kept.get("is_day_first")
        name = str(kept.get("name", ""))
        return cls(facts, order if isinstance(order, bool) else None, name)


@dataclass
class Seen:
    """What stands in one column, as far as it was looked at."""

    cells: dict[str, None] = field(default_factory=dict)
    samples: list[str] = field(default_factory=list)
    day_first: int = 0
    month_first: int = 0

    def take(self, cell: str) -> None:
        if pair := TWO_NUMBERS.search(cell):
            self.day_first += int(pair[1]) > 12
            self.month_first += int(pair[2]) > 12
        if cell in self.cells or len(self.cells) >= MOST_SEEN:
            return
        words = known(tidy(cell))
        if not words:
            return
        self.cells[cell] = None
        if len(self.samples) < SAMPLES and words not in self.samples:
            self.samples.append(shortened(words))

    @property
    def is_decided(self) -> bool:
        return bool(self.day_first or self.month_first)

    def share(self, kind: str) -> float:
        """How much of it is of a kind; nothing of a column without values."""
        if not self.cells:
            return 0.0
        return sum(map(SHOWS[kind], self.cells)) / len(self.cells)


def shortened(words: str) -> str:
    if len(words) <= LONGEST_SAMPLE:
        return words
    return f"{words[: LONGEST_SAMPLE - 1]}…"


SHOWS = {
    DAY: lambda cell: bool(DATE.search(cell)),
    NUMBER: lambda cell: bool(COUNT.fullmatch(cell.strip())) and not DATE.search(cell),
    COUNCIL: lambda cell: bool(code_of(cell)),
    POSTCODES: lambda cell: bool(
        POSTCODE.fullmatch(re.sub(r"[\s.\-]", "", cell).upper())
    ),
}
LEAST_SHARE = {DAY: 0.5, NUMBER: 0.5, COUNCIL: 0.8, POSTCODES: 0.8}


@dataclass(frozen=True)
class Column:
    """One column: its heading, the fact that is read from it, and what stands there."""

    place: int
    heading: str
    key: str
    fact: str = ""
    rank: int = BEST
    samples: tuple[str, ...] = ()
    # What its cells are, where nothing is read from it.
    shows: str = ""
    is_day_first: bool | None = True


@dataclass(frozen=True)
class Plan:
    """How a file is read: each of its columns, the best first for each fact."""

    layout: Layout
    columns: tuple[Column, ...]

    def of(self, fact: str) -> list[Column]:
        """The columns of a fact, the likeliest first."""
        found = [column for column in self.columns if column.fact == fact]
        return sorted(found, key=lambda column: (column.rank, column.place))

    def places(self) -> dict[str, list[int]]:
        return {
            fact: [column.place for column in self.of(fact)]
            for fact in dict.fromkeys(column.fact for column in self.columns)
            if fact
        }

    def has_dates_or_numbers(self) -> bool:
        return any(column.fact in DATES | COUNTS for column in self.columns)

    def as_json(self) -> list[dict[str, Any]]:
        """For each heading: read as what, with sample values, or not read."""
        return [
            {
                "heading": column.heading or f"(column {column.place + 1})",
                "read_as": TITLES.get(column.fact),
                "samples": list(column.samples),
            }
            | self.beside(column)
            for column in self.columns
        ]

    def beside(self, column: Column) -> dict[str, str]:
        """Of a second column for a fact: where it is read at all."""
        first = self.first_of(column)
        return {"where_blank": first.heading} if first else {}

    def first_of(self, column: Column) -> Column | None:
        """The column whose gaps this one fills, if it is not the first of its fact."""
        if not column.fact or column.fact == "line":
            return None
        first = self.of(column.fact)[0]
        return None if first.place == column.place else first


def plan_of(table: Table, mapping: str | Chosen | Plan = AUTO) -> Plan:
    """How a file is to be read."""
    if isinstance(mapping, Plan):
        return mapping
    seen = look_through(table)
    if isinstance(mapping, Chosen):
        return chosen(table, seen, mapping)
    if mapping == AUTO:
        return recognise(table, seen)
    if mapping in LAYOUTS:
        return as_laid_out(table, seen, LAYOUTS[mapping])
    names = ", ".join([*sorted(LAYOUTS), AUTO])
    raise NotATable(f"There is no layout “{mapping}”: choose one of {names}.")


def recognise(table: Table, seen: list[Seen]) -> Plan:
    """The layout of a file by its headings: a known one, else column by column."""
    headings = {bare(heading) for heading in table.headings if heading}
    for layout in LAYOUTS.values():
        wanted = [tuple(map(bare, names)) for names in layout.columns.values()]
        if all(headings & set(names) for names in wanted):
            plan = as_laid_out(table, seen, layout)
            if layout.is_scottish:
                return in_the_files_order(plan, table, seen)
            return plan
    layout = dataclasses.replace(LAYOUTS["hr1"], name=AUTO, columns={})
    facts = matched([best_of(*each) for each in zip(table.headings, seen, strict=True)])
    plan = Plan(layout, columns_of(table, seen, facts))
    return in_the_files_order(by_contents(plan, seen), table, seen)


def best_of(heading: str, seen: Seen) -> list[Candidate]:
    """The facts that a heading may name and whose cells do not say otherwise."""
    found = candidates(heading) if heading else ()
    return [candidate for candidate in found if fits(candidate, seen)]


def fits(candidate: Candidate, seen: Seen) -> bool:
    need = NEEDS.get(candidate.fact)
    if candidate.must_show:
        return need is None or seen.share(need) >= LEAST_SHARE[need]
    if candidate.fact in DATES:
        return seen.share(NUMBER) < 0.9
    if candidate.fact in COUNTS:
        return seen.share(DAY) < 0.5
    if candidate.fact == "employer":
        return seen.share(NUMBER) < 0.9 and seen.share(DAY) < 0.9
    return True


def matched(found: Sequence[list[Candidate]]) -> list[Candidate | None]:
    """One fact for each column; a weak one only where no better column has it."""
    strong = {column[0].fact for column in found if column and column[0].rank < WEAK}
    taken: list[Candidate | None] = []
    weak: set[str] = set()
    for column in found:
        if column and column[0].rank < WEAK:
            taken.append(column[0])
            continue
        free = (each for each in column if each.fact not in strong | weak)
        choice = next(free, None)
        taken.append(choice)
        if choice:
            weak.add(choice.fact)
    return taken


def columns_of(
    table: Table, seen: list[Seen], facts: Sequence[Candidate | None]
) -> tuple[Column, ...]:
    keys = keys_of(table.headings)
    return tuple(
        Column(
            place,
            table.headings[place],
            keys[place],
            fact.fact if fact else "",
            fact.rank if fact else BEST,
            tuple(seen[place].samples),
            "" if fact else shown(seen[place]),
        )
        for place, fact in enumerate(facts)
        if table.headings[place] or seen[place].cells
    )


def shown(seen: Seen) -> str:
    """What the cells of a column are, where they are all of one kind."""
    kinds = (COUNCIL, POSTCODES, DAY, NUMBER)
    return next((kind for kind in kinds if seen.share(kind) >= 0.8), "")


def by_contents(plan: Plan, seen: list[Seen]) -> Plan:
    """Councils and postcodes are known by themselves, whatever stands above them."""
    have = {column.fact for column in plan.columns}
    columns = list(plan.columns)
    for at, column in enumerate(columns):
        for fact, kind in (("council", COUNCIL), ("postcode", POSTCODES)):
            if fact in have or column.fact or column.shows != kind:
                continue
            columns[at] = dataclasses.replace(column, fact=fact, rank=WEAK, shows="")
            have.add(fact)
    return dataclasses.replace(plan, columns=tuple(columns))


def as_laid_out(table: Table, seen: list[Seen], layout: Layout) -> Plan:
    """Where a known layout's columns stand in this file, whatever else is there."""
    places: dict[str, int] = {}
    for place, heading in enumerate(table.headings):
        places.setdefault(bare(heading), place)
    facts: list[Candidate | None] = [None] * len(table.headings)
    for fact, headings in layout.columns.items():
        place = next(
            (places[bare(each)] for each in headings if bare(each) in places), None
        )
        if place is not None:
            facts[place] = Candidate(fact, BEST)
    plan = Plan(layout, columns_of(table, seen, facts))
    if "employer" not in plan.places():
        heading = layout.columns["employer"][0]
        raise NotATable(
            f"{table.name} has no column “{heading}”, which the layout"
            f" “{layout.name}” keeps the employer in. {table.quoted_headings()}"
        )
    return with_order(plan, layout.is_day_first)


def chosen(table: Table, seen: list[Seen], choice: Chosen) -> Plan:
    """As a person chose; headings that nobody has chosen for are read by their words."""
    layout = dataclasses.replace(LAYOUTS["hr1"], name=AUTO, columns={})
    found: list[list[Candidate]] = []
    for key, heading, column in zip(
        keys_of(table.headings), table.headings, seen, strict=True
    ):
        if key not in choice.facts:
            found.append(best_of(heading, column))
            continue
        fact = choice.facts[key]
        ranks = [each.rank for each in candidates(heading) if each.fact == fact]
        rank = min(ranks[0], WEAK - 1) if ranks else BEST
        found.append([Candidate(fact, rank)] if fact else [])
    plan = Plan(layout, columns_of(table, seen, matched(found)))
    if choice.is_day_first is None:
        return in_the_files_order(plan, table, seen)
    return with_order(plan, choice.is_day_first)


def with_order(plan: Plan, is_day_first: bool) -> Plan:
    columns = tuple(
        dataclasses.replace(column, is_day_first=is_day_first)
        for column in plan.columns
    )
    return dataclasses.replace(plan, columns=columns)


def in_the_files_order(plan: Plan, table: Table, seen: list[Seen]) -> Plan:
    """Day and month in the order of each column, else of the file, else days first."""
    of_file = order_of(
        sum(column.day_first for column in seen),
        sum(column.month_first for column in seen),
        True,
    )
    columns = tuple(
        dataclasses.replace(
            column,
            is_day_first=order_of(
                seen[column.place].day_first,
                seen[column.place].month_first,
                order_in(table.headings[column.place], of_file),
            ),
        )
        for column in plan.columns
    )
    return dataclasses.replace(plan, columns=columns)


def order_in(heading: str, otherwise: bool | None) -> bool | None:
    """The order that a heading asks for."""
    if DAY_FIRST.search(heading):
        return True
    return False if MONTH_FIRST.search(heading) else otherwise


def order_of(day_first: int, month_first: int, otherwise: bool | None) -> bool | None:
    """Which order days show; a few that are wrong do not make a column mixed."""
    fewer, both = min(day_first, month_first), day_first + month_first
    if not both:
        return otherwise
    if fewer > 2 and fewer * 10 >= both:
        return MIXED
    return day_first >= month_first


def look_through(table: Table) -> list[Seen]:
    """What stands in each column, in the first rows of a file."""
    seen = [Seen() for _ in table.headings]
    rows = 0
    for _, cells in table.rows():
        if isinstance(cells, Torn):
            continue
        rows += 1
        for column, cell in zip(seen, cells, strict=False):
            if cell:
                column.take(cell)
        if rows == LOOKED_AT and all(is_decided(column) for column in seen):
            break
        if rows == MOST_LOOKED_AT:
            break
    return seen


def is_decided(seen: Seen) -> bool:
    """Whether the order of its days shows, or there are none that need one."""
    return seen.is_decided or not any(map(TWO_NUMBERS.search, seen.cells))


def keys_of(headings: Iterable[str]) -> list[str]:
    """What each heading is remembered by; of several alike, with which it is."""
    keys: list[str] = []
    for heading in headings:
        key = plain(heading)
        keys.append(key)
        if (alike := keys.count(key)) > 1:
            keys[-1] = f"{key} #{alike}"
    return keys


def bare(heading: str) -> str:
    """A heading as those of a known layout are compared."""
    return plain(heading.replace("#", " number "))
