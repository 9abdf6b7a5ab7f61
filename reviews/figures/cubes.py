"""Counts by partnership and category, with all margins, in one query.

A figure of one partnership is protected together with those of all others and the
national one, so that no two reviews of a period give back what one suppresses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

from kit import replica
from kit.disclosure import SUPPRESSED, TOTAL, is_small, suppressed
from reviews.figures.tables import Cell, rounded

# Rows of no partnership (no place known yet) count nationally only.
NOWHERE = 0


@dataclass(frozen=True)
class Scope:
    """What a set of figures is about, and for whom it is."""

    from_on: dt.date
    to_on: dt.date
    on: dt.date
    partnership_id: int | None = None
    partnership_name: str = ""
    # False on working pages of those who may open every counted row.
    is_protected: bool = True
    typed: dict[str, int | None] = field(default_factory=dict)

    @property
    def place(self) -> int | str:
        return self.partnership_id or TOTAL

    @property
    def is_national(self) -> bool:
        return self.partnership_id is None

    @property
    def place_words(self) -> str:
        return self.partnership_name or "All partnerships"

    def facts(self) -> dict[str, Any]:
        """The parameters that every query of figures may name."""
        # Only true figures of one partnership may leave out the others' rows.
        only = None if self.is_protected else self.partnership_id
        return {
            "from_on": self.from_on,
            "to_on": self.to_on,
            "on": self.on,
            "place": self.partnership_id,
            "only": only,
        }


@dataclass(frozen=True)
class Cube:
    """One column of numbers, as it may be shown for the scope's place."""

    place: int | str
    values: dict[tuple[Any, Any], int]
    hidden: set[tuple[Any, Any]]
    is_rounded: bool = False

    def cell(self, category: Any = TOTAL) -> Cell:
        key = (self.place, category)
        if key in self.hidden:
            return SUPPRESSED
        value = self.values.get(key, 0)
        return rounded(value) if self.is_rounded else value

    def categories(self) -> list[Any]:
        """Those with anything to count in this place, in no order."""
        return [
            category
            for (place, category), value in self.values.items()
            if place == self.place and category != TOTAL and value
        ]


GROUPED = """
WITH counted AS ({rows}),
once AS (
    SELECT coalesce(place, 0) AS place, category, employer, {amounts},
           row_number() OVER (PARTITION BY thing, category) = 1 AS is_first
    FROM counted
    WHERE %(only)s::bigint IS NULL OR place = %(only)s
)
SELECT GROUPING(place) = 1 AS is_all, place, GROUPING(category) = 1 AS is_whole,
       category, count(DISTINCT employer) AS employers, {sums}
FROM once
GROUP BY GROUPING SETS ((place, category), (place), (category), ())
"""


@dataclass
class Count:
    """What a query counted, before anything of it is hidden."""

    names: tuple[str, ...]
    values: list[dict[tuple[Any, Any], int]]
    employers: dict[tuple[Any, Any], int]
    people: frozenset[str]
    is_commercial: bool
    rounds: frozenset[str]

    def unsafe(self, name: str, column: dict[tuple[Any, Any], int]) -> set:
        """Cells of too few people, or of the people of one employer.

        Only numbers of people can be unsafe: how many situations, requests or
        organisations there were is nobody's secret.
        """
        if name not in self.people:
            return set()
        return {
            key
            for key, value in column.items()
            if is_small(value)
            or (self.is_commercial and value and self.employers[key] == 1)
        }


def count(
    scope: Scope,
    rows: str,
    *amounts: str,
    facts: dict[str, Any] | None = None,
    people: Iterable[str] | None = None,
    is_commercial: bool = False,
    rounds: Iterable[str] = (),
    nationally: Mapping[str, str] | None = None,
) -> Count:
    """Count things (`thing`, `place`, `category`, `employer`) by place and category.

    `rows` gives one row for each thing in a place; a thing in two places counts
    once nationally. `amounts` are columns to add up; without any, things are
    counted. `people` names the columns that count people (all, if not given). What
    counts in a place may be a part of the whole: `nationally` names the column that has
    that.
    """
    names = amounts or ("amount",)
    whole = dict(nationally or {})
    given = ", ".join((*amounts, *whole.values())) if amounts else "1 AS amount"
    # A thing of two places counts for both of them, and once for all together.
    sums = ", ".join(
        "coalesce(CASE WHEN GROUPING(place) = 1"
        f" THEN sum({whole.get(name, name)}) FILTER (WHERE is_first)"
        f" ELSE sum({name}) END, 0)::bigint AS {name}"
        for name in names
    )
    query = GROUPED.format(rows=rows, amounts=given, sums=sums)
    counted = Count(
        names,
        [{} for _ in names],
        {},
        frozenset(names if people is None else people),
        is_commercial,
        frozenset(rounds),
    )
    for is_all, place, is_whole, category, employers, *numbers in fetched(
        query, scope.facts() | (facts or {})
    ):
        key = (TOTAL if is_all else place, TOTAL if is_whole else category)
        counted.employers[key] = employers
        for column, number in zip(counted.values, numbers, strict=True):
            column[key] = number
    return counted


def shown(scope: Scope, *counts: Count) -> list[tuple[Cube, ...]]:
    """What may be shown of counts that share their totals, protected together.

    A number of people hidden in one column is hidden in those beside it, whose ratio
    to it would tell; a total hidden in one table is hidden in every other.
    """
    masks: list[list[set]] = [[set() for _ in counted.names] for counted in counts]
    if scope.is_protected:
        masks = settled(counts)
    return [
        tuple(
            Cube(scope.place, column, mask, scope.is_protected and name in each.rounds)
            for name, column, mask in zip(each.names, each.values, hidden, strict=True)
        )
        for each, hidden in zip(counts, masks, strict=True)
    ]


def settled(counts: tuple[Count, ...]) -> list[list[set]]:
    """Hide until nothing that is hidden in one place is shown in another."""
    before: tuple = ()
    masks: list[list[set]] = [[set() for _ in counted.names] for counted in counts]
    while True:
        totals = {
            key
            for hidden in masks
            for mask in hidden
            for key in mask
            if key[1] == TOTAL
        }
        masks = [
            [
                hidden_in(counted, name, column, totals.union(*hidden))
                for name, column in zip(counted.names, counted.values, strict=True)
            ]
            for counted, hidden in zip(counts, masks, strict=True)
        ]
        now = tuple(frozenset(mask) for hidden in masks for mask in hidden)
        if now == before:
            return masks
        before = now


def hidden_in(counted: Count, name: str, column: dict, also: set) -> set:
    """The cells of one column that may not be shown."""
    if name not in counted.people:
        return set()
    unsafe = counted.unsafe(name, column)
    return suppressed(column, unsafe | {key for key in also if column.get(key)})


def cube(scope: Scope, rows: str, **options: Any) -> Cube:
    """Count things by place and category, alone."""
    return shown(scope, count(scope, rows, **options))[0][0]


def cubes(scope: Scope, rows: str, *amounts: str, **options: Any) -> tuple[Cube, ...]:
    """Add up several amounts by place and category."""
    return shown(scope, count(scope, rows, *amounts, **options))[0]


def fetched(query: str, facts: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a query; its parameters are named, its text is ours alone."""
    with connections[replica.database()].cursor() as cursor:
        cursor.execute(query, facts)
        return cursor.fetchall()
