"""The first rows of a list beyond a key, read from an index whatever is asked for.

A list is read from one table: grants, for each of some audiences, or situations. What
its filters leave is a few numbers (`redundancies.facets`). In the order of telling each
pair of audience and number is a stretch of an index: the first row of each is looked
at, and then no more rows than belong before the others. In another order those that are
few are sorted, and those that are many are met soon by walking that order's index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Expression

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

    def turned(self) -> Part:
        """The same read backwards."""
        return replace(self, falls=not self.falls)


# Who leaves first; then who has left, the last of them first; then the unknown.
LEAVING = Part("leaves_on", scope="{column} >= {{on}}")
GONE = Part("leaves_on", falls=True, scope="{column} < {{on}}")
UNKNOWN = Part("leaves_on", scope="{column} IS NULL", is_known=False)
PARTS = {
    "newest": (Part("told_at", falls=True),),
    "oldest": (Part("told_at"),),
    "leaving": (LEAVING, GONE, UNKNOWN),
    "employer": (Part("employer_plain"),),
}


@dataclass(frozen=True)
class Table:
    """A table from which lists are read, and what is called otherwise in it."""

    name: str
    key: str
    has_audience: bool
    leaves_on: str
    lead: str

    def name_of(self, column: str) -> str:
        return self.leaves_on if column == "leaves_on" else column

    def column(self, name: str) -> str:
        return f"listed.{self.name_of(name)}"


GRANTS = Table(
    "redundancies_situationgrant",
    key="response_id",
    has_audience=True,
    leaves_on="leaves_on",
    lead="lead.id = listed.response_id",
)
SITUATIONS = Table(
    "redundancies_situation",
    key="id",
    has_audience=False,
    leaves_on="first_dismissal_on",
    lead="lead.situation_id = listed.id AND lead.is_lead AND lead.to_on IS NULL",
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
    """The numbers of the first rows of a part of a list, for `pk__in` of a kept query.

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
        super().__init__(output_field=models.BigIntegerField())
        self.table, self.part, self.length, self.way = table, part, length, way
        self.facet, self.is_beyond = facet, is_beyond
        self.is_late, self.prefix = is_late, prefix

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        kinds = TYPES | {"key": KEYS[self.part.column]}
        return given(self.whole(), kinds, self.prefix)

    def whole(self) -> str:
        """The statement, with what is given in braces."""
        of = self.stretch()
        found, before = "asked", ""
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
        if self.way is Way.FEW:
            lead = self.table.lead.replace(f"listed.{self.table.key}", "found.key")
            if wanted := self.asked_of("found.value", "found.key", lead):
                of = f"{of} WHERE {' AND '.join(wanted)}"
        order = self.order("found.value", "found.key")
        if not self.table.has_audience:
            return (
                f"{before} SELECT found.key FROM {of}"
                f" ORDER BY {order} LIMIT {self.length}"
            )
        # A row that several audiences may see stands once.
        return (
            f"SELECT listed.id FROM ({before}"
            " SELECT DISTINCT ON (found.value, found.key) found.key, audience"
            f" FROM {of}"
            f" ORDER BY {order} LIMIT {self.length}) firsts"
            f" JOIN {self.table.name} listed ON listed.{self.table.key} = firsts.key"
            " AND listed.audience = firsts.audience"
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
            wanted += self.asked_of(column, key, self.table.lead)
        if bound:
            wanted.append(f"{column} {bound}")
        words = f"SELECT {column} AS value, {key} AS key FROM {table.name} listed"
        if wanted:
            words += f" WHERE {' AND '.join(wanted)}"
        if self.way is Way.FEW:
            # The limit keeps each stretch to its own index.
            return f"{words} LIMIT {FEW}"
        return (
            f"{words} ORDER BY {self.order(column, key)} LIMIT {length or self.length}"
        )

    def asked_of(self, column: str, key: str, lead: str) -> list[str]:
        """What is asked of a row besides its number."""
        part, wanted = self.part, []
        if part.scope:
            wanted.append(part.scope.format(column=column))
        if self.is_beyond:
            step = "<" if part.falls else ">"
            place, where = f"({column}, {key})", "({key}, {key_id})"
            if not part.is_known:
                place, where = key, "{key_id}"
            wanted.append(f"{place} {step} {where}")
        if self.is_late and part.column == "told_at":
            # No aim runs out sooner after PACE was told than it is long.
            aim = f"interval '{AIM.total_seconds():.0f} seconds'"
            wanted.append(f"{column} <= {{at}} - {aim}")
        if self.is_late:
            # Row by row, each by its number.
            wanted.append(
                "(SELECT lead.due_at < {at} FROM redundancies_response lead"
                f" WHERE {lead})"
            )
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
