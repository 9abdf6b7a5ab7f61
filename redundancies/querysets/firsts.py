"""The first rows of a list beyond a key, read from an index whatever is asked for.

A list is read from one table: grants, for each of some audiences, or situations. What
its filters leave is a few numbers (`redundancies.facets`). In the order of telling each
pair of audience and number is a stretch of an index: the first row of each is looked
at, and then no more rows than belong before the others. In another order those that are
few are sorted, and those that are many are met soon by walking that order's index.

The row that is shown is read once; all else is done with what an index has of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Expression, F

from kit.kept import Place
from redundancies.clocks import AIM

# What is given each time, and as what. Beyond `key` and `key_id` the rows begin.
TYPES = {
    "audiences": "text[]",
    "facets": "smallint[]",
    "at": "timestamptz",
    "on": "date",
    "key_id": "bigint",
}
KEYS = {"told_at": "timestamptz", "employer_plain": "text", "leaves_on": "date"}
GIVEN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Part:
    """A part of a list that lies in an index as it is read."""

    column: str
    falls: bool = False
    scope: str = ""
    is_known: bool = True
    # All parts of an order at once, where few rows are sorted.
    is_whole: bool = False

    def turned(self) -> Part:
        """The same read backwards."""
        return replace(self, falls=not self.falls)


# Who leaves first; then who has left, the last of them first; then the unknown.
LEAVING = Part("leaves_on", scope="{column} >= {{on}}")
GONE = Part("leaves_on", falls=True, scope="{column} < {{on}}")
UNKNOWN = Part("leaves_on", scope="{column} IS NULL", is_known=False)
ALL_LEAVING = Part("leaves_on", is_whole=True)
PARTS = {
    "newest": (Part("told_at", falls=True),),
    "oldest": (Part("told_at"),),
    "leaving": (LEAVING, GONE, UNKNOWN),
    "employer": (Part("employer_plain"),),
}
# What puts these in the same order, each rising: the part, the days, the number.
RANKS = (
    "CASE WHEN {value} >= {{on}} THEN 0 WHEN {value} < {{on}} THEN 1 ELSE 2 END",
    "coalesce(abs({value} - {{on}}), 0)",
    "CASE WHEN {value} < {{on}} THEN -{key} ELSE {key} END",
)


@dataclass(frozen=True)
class Table:
    """A table from which lists are read, and what is called otherwise in it."""

    name: str
    key: str
    has_audience: bool
    leaves_on: str

    @property
    def row(self) -> tuple[str, ...]:
        """By what one row is found."""
        return (self.key, "audience") if self.has_audience else (self.key,)

    def name_of(self, column: str) -> str:
        return self.leaves_on if column == "leaves_on" else column

    def column(self, name: str) -> str:
        return f"listed.{self.name_of(name)}"


GRANTS = Table(
    "redundancies_situationgrant",
    key="response_id",
    has_audience=True,
    leaves_on="leaves_on",
)
SITUATIONS = Table(
    "redundancies_situation",
    key="id",
    has_audience=False,
    leaves_on="first_dismissal_on",
)


class Way(StrEnum):
    """How the first rows are found."""

    # All rows of an audience lie in the order of the list.
    PLAIN = "plain"
    # Those of one number do: the first of each stretch tells where to read on.
    HEADS = "heads"
    # There are few: all of them are read and sorted.
    FEW = "few"
    # There are many: the order is walked, and others are passed by in the index.
    MANY = "many"


# Fewer than these are few.
FEW = 300


class Firsts(Expression):
    """Whether a row is of the first ones of a part of a list, for a kept query.

    `facet`: the number by which it is narrowed to `facets`. `is_beyond`: beyond the
    `key` and `key_id`. `is_late`: whose clock ran out before `at`. Several in one query
    are given what they are given under names with a `prefix` of their own.
    """

    def __init__(
        self,
        table: Table,
        part: Part,
        length: int,
        *,
        way: Way,
        facet: str = "facet",
        is_beyond: bool = False,
        is_late: bool = False,
        prefix: str = "",
    ) -> None:
        super().__init__(output_field=models.BooleanField())
        self.table, self.part, self.length, self.way = table, part, length, way
        self.facet, self.is_beyond = facet, is_beyond
        self.is_late, self.prefix = is_late, prefix
        self.row: list[Any] = [F(name) for name in table.row]

    def get_source_expressions(self) -> list[Any]:
        return self.row

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.row = [*exprs]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        kinds = TYPES | {"key": KEYS[self.part.column]}
        found, params = given(self.whole(), kinds, self.prefix)
        row = ", ".join(compiler.compile(column)[0] for column in self.row)
        return f"({row}) IN {found}", params

    def whole(self) -> str:
        """The statement, with what is given in braces."""
        of = self.stretch()
        found, before = "asked", ""
        row = ("found.key", "audience") if self.table.has_audience else ("found.key",)
        if self.way is Way.HEADS:
            of, found = self.stretch("heads", self.bound()), "heads"
            before = (
                ", heads AS MATERIALIZED (SELECT asked.*, head.value, head.key"
                f" FROM asked CROSS JOIN LATERAL ({self.stretch(length=1)}) head"
                f" ORDER BY {self.order('head.value', 'head.key')}"
                f" LIMIT {self.length}{self.times})"
            )
        asked = stretches(self.table, is_narrowed=self.way in (Way.HEADS, Way.FEW))
        if asked:
            before = f"WITH asked AS MATERIALIZED ({asked}){before}"
            of = f"{found} CROSS JOIN LATERAL ({of}) found"
        else:
            of = f"({of}) found"
        wanted = self.asked_of("found.value", "found.key", "found.due_at")
        if self.way is Way.FEW and wanted:
            of = f"{of} WHERE {' AND '.join(wanted)}"
        columns: tuple[str, ...] = ("found.value", "found.key")
        if self.part.is_whole:
            ranks = ranked(*columns)
            columns = ("first", "second", "third")
            said = ", ".join(map("{} AS {}".format, ranks, columns))
            of = f"(SELECT {', '.join((*row, said))} FROM {of}) found"
        # A row that several audiences may see stands once.
        return (
            f"{before} SELECT DISTINCT ON ({', '.join(columns)}) {', '.join(row)}"
            f" FROM {of} ORDER BY {self.order(*columns)} LIMIT {self.length}"
        )

    @property
    def times(self) -> str:
        """One row may be seen by several audiences, and head as many stretches."""
        return " * cardinality({audiences})" if self.table.has_audience else ""

    def stretch(
        self, asked: str = "asked", bound: str = "", length: int | None = None
    ) -> str:
        """The first rows of one stretch: what an index holds of them."""
        table, part = self.table, self.part
        column, key = table.column(part.column), f"listed.{table.key}"
        wanted = [f"listed.audience = {asked}.audience"] if table.has_audience else []
        if self.way in (Way.HEADS, Way.FEW):
            wanted.append(f"listed.{self.facet} = {asked}.facet")
        elif self.way is Way.MANY:
            wanted.append(f"listed.{self.facet} = ANY ({{facets}})")
        if self.way is not Way.FEW:
            wanted += self.asked_of(column, key, "listed.due_at")
        if bound:
            wanted.append(f"{column} {bound}")
        columns = f"{column} AS value, {key} AS key"
        if self.way is Way.FEW:
            columns += ", listed.due_at"
        words = f"SELECT {columns} FROM {table.name} listed"
        if wanted:
            words += f" WHERE {' AND '.join(wanted)}"
        if self.way is Way.FEW:
            # The limit keeps each stretch to its own index.
            return f"{words} LIMIT {FEW}"
        return (
            f"{words} ORDER BY {self.order(column, key)} LIMIT {length or self.length}"
        )

    def asked_of(self, column: str, key: str, due: str) -> list[str]:
        """What is asked of a row besides its number."""
        part, wanted = self.part, []
        if part.scope:
            wanted.append(part.scope.format(column=column))
        if self.is_beyond:
            step = "<" if part.falls else ">"
            place, where = f"({column}, {key})", "({key}, {key_id})"
            if part.is_whole:
                place = f"({', '.join(ranked(column, key))})"
                where = f"({', '.join(ranked('{key}', '{key_id}'))})"
            elif not part.is_known:
                place, where = key, "{key_id}"
            wanted.append(f"{place} {step} {where}")
        if self.is_late and part.column == "told_at":
            # No aim runs out sooner after PACE was told than it is long.
            aim = f"interval '{AIM.total_seconds():.0f} seconds'"
            wanted.append(f"{column} <= {{at}} - {aim}")
        if self.is_late:
            wanted.append(f"{due} < {{at}}")
        return wanted

    def bound(self) -> str:
        """What no row that belongs before the last of the heads lies beyond."""
        sign, last, end = ("<=", "max", "infinity")
        if self.part.falls:
            sign, last, end = (">=", "min", "-infinity")
        return (
            f"{sign} (SELECT CASE WHEN count(*) < {self.length}{self.times}"
            f" THEN '{end}' ELSE {last}(value) END FROM heads)"
        )

    def order(self, *columns: str) -> str:
        way = " DESC" if self.part.falls else ""
        return ", ".join(f"{column}{way}" for column in columns)


def stretches(table: Table, *, is_narrowed: bool) -> str:
    """The audiences and numbers to look at, or nothing where there are none."""
    arms = []
    if table.has_audience:
        arms.append("unnest({audiences}) AS audience")
    if is_narrowed:
        arms.append("unnest({facets}) AS facet")
    return f"SELECT * FROM {' CROSS JOIN '.join(arms)}" if arms else ""


def ranked(value: str, key: str) -> list[str]:
    return [rank.format(value=value, key=key) for rank in RANKS]


class AreFew(Expression):
    """Whether fewer than so many rows are left by the numbers that are given."""

    def __init__(self, table: Table, facet: str) -> None:
        super().__init__(output_field=models.BooleanField())
        self.table, self.facet = table, facet

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        wanted = f"listed.{self.facet} = asked.facet"
        if self.table.has_audience:
            wanted += " AND listed.audience = asked.audience"
        return given(
            f"SELECT count(*) < {FEW} FROM"
            f" (SELECT FROM ({stretches(self.table, is_narrowed=True)}) asked"
            f" CROSS JOIN LATERAL (SELECT FROM {self.table.name} listed WHERE {wanted}"
            f" LIMIT {FEW}) found LIMIT {FEW}) counted",
            TYPES,
        )


def given(words: str, kinds: dict[str, str], prefix: str = "") -> tuple[str, tuple]:
    """A statement with places for what stands in braces."""
    sql = GIVEN.sub(lambda found: f"%s::{kinds[found[1]]}", words)
    return f"({sql})", tuple(Place(f"{prefix}{name}") for name in GIVEN.findall(words))
