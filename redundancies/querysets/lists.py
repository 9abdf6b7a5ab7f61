"""Lists of situations: per grant for most people, whole for the National PACE team.

Both start from the table that holds their order, and give the same row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone

from kit.kept import GivenList, Kept
from kit.tables import (
    PAGE_LENGTH,
    Key,
    Page,
    beyond,
    is_day,
    is_moment,
    is_number,
    is_text,
    keyed_page,
)
from partnerships.roles import CHAIRS, SDS_STAFF, Level, knows
from partnerships.standing import audience, level_of, place_of
from redundancies.querysets.filters import Filters
from redundancies.querysets.firsts import (
    GONE,
    GRANTS,
    LEAVING,
    PARTS,
    SITUATIONS,
    UNKNOWN,
    AreFew,
    Firsts,
    Part,
    Table,
    Way,
)
from redundancies.querysets.listed import Listed

# The date of those of whom it is not known when they leave: they come last.
LAST_DAY = dt.date(9999, 12, 31)

# Of what kind the key of a row is in each order, before its number.
KINDS = {
    "newest": is_moment,
    "oldest": is_moment,
    "leaving": is_day,
    "employer": is_text,
}


@dataclass(frozen=True)
class Start:
    """Where a person's list starts: at the grants of some audiences, or at all."""

    table: Table
    keys: tuple[str, ...] = ()
    # All keys of the person, which say how much of a row it may know.
    all_keys: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return self.table.has_audience and not self.keys

    def rows(self) -> list[Listed]:
        """The person's rows of the table: of each key with an index of its own."""
        if not self.table.has_audience:
            return [objects_of(self.table)]
        return [objects_of(self.table).filter(audience=key) for key in self.keys]


def start_of(standing, filters: Filters) -> Start:
    """Where a person's list starts, as far as the filters leave it.

    What a row may not show is not found by either.
    """
    place = filters.partnership_id
    if standing.is_national_team:
        if place is None:
            return Start(SITUATIONS)
        return Start(GRANTS, (audience(Level.CHAIR, place),))
    mine = list_keys(standing)
    keys = tuple(
        key
        for key in mine
        if all(knows([level_of(key)], field) for field in filters.hidden)
        and place in (None, place_of(key))
    )
    return Start(GRANTS, keys, tuple(mine))


def list_keys(standing) -> list[str]:
    """The audiences from which a person's list is merged, as few as will do.

    A chair's grant stands on every response of the partnership and staff's on every
    shared one, so narrower ones of the same partnership would only repeat them.
    """
    keys: dict[str, None] = {}
    chaired = {held.partnership_id for held in standing.held if held.role in CHAIRS}
    staffed = {held.partnership_id for held in standing.held if held.role in SDS_STAFF}
    for held in standing.held:
        place = held.partnership_id
        if place in chaired:
            keys[audience(Level.CHAIR, place)] = None
            continue
        if place in staffed:
            keys[audience(Level.STAFF, place)] = None
            on_it = audience(Level.ON_IT, place, person_id=standing.person_id)
            keys[on_it] = None
        else:
            keys[audience(Level.MEMBER, place)] = None
        asked = audience(Level.ASKED, place, organisation_id=held.organisation_id)
        keys[asked] = None
    return list(keys)


def arms_of(standing, filters: Filters, at: dt.datetime) -> list[models.QuerySet]:
    """The scoped parts of a person's list, whole."""
    return [arm.as_rows() for arm in arms(start_of(standing, filters), filters, at)]


def arms(start: Start, filters: Filters, at: dt.datetime) -> list[Listed]:
    return [
        arm
        for rows in start.rows()
        for arm in rows.asked_for(filters, at).worded(plain_words(filters.words))
    ]


def plain_words(words: str) -> str:
    return " ".join(words.split())


def list_page(
    standing,
    filters: Filters,
    at: dt.datetime,
    *,
    order: str,
    after: str = "",
    length: int = PAGE_LENGTH,
) -> Page:
    """One page of a person's list, each row once."""
    start = start_of(standing, filters)
    column = PARTS[order][0].column

    def read(key: Key | None, limit: int) -> list[dict]:
        return read_parts(start, filters, at, parts_from(order, key, at), key, limit)

    def key_of(row: dict) -> tuple:
        first = row["row_first"] or LAST_DAY
        return (first if column == "leaves_on" else row[column]), row["row_id"]

    kinds = (KINDS[order], is_number)
    return keyed_page(read, kinds=kinds, after=after, length=length, key_of=key_of)


def parts_from(order: str, key: Key | None, at: dt.datetime) -> list[Part]:
    """The parts of an order from the one in which a key lies, as they are read."""
    parts = list(PARTS[order])
    if key is None:
        return parts
    place = 0
    if order == "leaving":
        day = key.values[0]
        place = 2 if day == LAST_DAY else 0 if day >= timezone.localdate(at) else 1
    if key.backwards:
        return [part.turned() for part in reversed(parts[: place + 1])]
    return parts[place:]


def read_parts(
    start: Start,
    filters: Filters,
    at: dt.datetime,
    parts: Sequence[Part],
    key: Key | None,
    limit: int,
) -> list[dict]:
    """The first rows beyond a key, of one part after another until there are enough."""
    read = read_found if plain_words(filters.words) else read_firsts
    found: list[dict] = []
    if start.is_nothing:
        return found
    for part in parts:
        found += read(start, filters, at, part, key, limit)
        if len(found) >= limit:
            break
        key = None
    return found[:limit]


def read_firsts(
    start: Start,
    filters: Filters,
    at: dt.datetime,
    part: Part,
    key: Key | None,
    limit: int,
) -> list[dict]:
    """The first rows of a part, from an index."""
    value, number = key.values if key is not None else (None, None)
    values = {
        "audiences": list(start.keys),
        "all_audiences": list(start.all_keys),
        "facets": filters.facets() if filters.is_narrowing else [],
        "at": at,
        "on": timezone.localdate(at),
        "key": value,
        "key_id": number,
    }
    way, facet = Way.PLAIN, filters.facet
    if filters.is_narrowing and part.column == "told_at":
        way = Way.HEADS
    elif filters.is_narrowing:
        [(is_few,)] = are_few.rows(values, table=start.table, facet=facet)
        way = Way.FEW if is_few else Way.MANY
    if way is Way.MANY:
        # The indexes of other orders hold this one.
        facet = "sourced"
        values["facets"] = filters.facets(facet)
    return list_rows.rows(
        values,
        table=start.table,
        part=part,
        length=limit,
        way=way,
        facet=facet,
        is_beyond=key is not None,
        is_late=filters.is_late,
        has_levels=len(start.all_keys) > 1,
    )


def read_found(
    start: Start,
    filters: Filters,
    at: dt.datetime,
    part: Part,
    key: Key | None,
    limit: int,
) -> list[dict]:
    """The first rows of a part in which the words were found."""
    column = start.table.name_of(part.column)
    way = "-" if part.falls else ""
    order = [f"{way}{column}", f"{way}{start.table.key}"]
    condition = scope_of(start.table, part, at)
    if key is not None and part.is_known:
        condition &= beyond(order, Key(key.values))
    elif key is not None:
        step = "lt" if part.falls else "gt"
        condition &= Q(**{f"{start.table.key}__{step}": key.values[1]})
    parts = [
        arm.filter(condition)
        .order_by(*order)
        .values_list(column, start.table.key)[:limit]
        for arm in arms(start, filters, at)
    ]
    keys = parts[0]
    if len(parts) > 1:
        keys = keys.union(*parts[1:]).order_by(*order)[:limit]
    numbers = [number for _, number in keys]
    found = rows_found.rows(
        {
            "numbers": numbers,
            "audiences": list(start.keys),
            "all_audiences": list(start.all_keys),
        },
        table=start.table,
        has_levels=len(start.all_keys) > 1,
    )
    # A row that several audiences may see stands once.
    rows = {row["row_id"]: row for row in found}
    return [rows[number] for number in numbers if number in rows]


def oldest(start: Start, length: int, prefix: str) -> Any:
    """The oldest rows of a list that is narrowed, for a union; given by `oldest_of`."""
    firsts = Firsts(
        start.table,
        PARTS["oldest"][0],
        length,
        way=Way.HEADS,
        prefix=prefix,
    )
    return objects_of(start.table).filter(pk__in=firsts)


def oldest_of(start: Start, filters: Filters, prefix: str) -> dict[str, Any]:
    """What the rows of `oldest` are given."""
    return {
        f"{prefix}audiences": list(start.keys),
        f"{prefix}facets": filters.facets("facet"),
    }


def whole_list(
    standing, filters: Filters, at: dt.datetime, order: str
) -> list[models.QuerySet]:
    """All of a person's list, each row once: querysets to be read one after another."""
    start = start_of(standing, filters)
    if start.is_nothing:
        return []
    rows = objects_of(start.table).asked_for(filters, at)
    if start.table.has_audience:
        rows = rows.filter(audience__in=start.keys)
    if plain_words(filters.words):
        first, *others = (arm.values("pk") for arm in arms(start, filters, at))
        rows = rows.filter(pk__in=first.union(*others) if others else first)
    levels = None
    if len(start.all_keys) > 1:
        levels = levels_of(list(start.all_keys), "response_id")
    found = []
    for part in PARTS[order]:
        columns = (start.table.name_of(part.column), start.table.key)
        way = "-" if part.falls else ""
        ordered = rows.filter(scope_of(start.table, part, at)).order_by(
            *(f"{way}{column}" for column in columns)
        )
        if len(start.keys) > 1:
            ordered = ordered.distinct(*columns)
        found.append(ordered.as_rows(levels))
    return found


def scope_of(table: Table, part: Part, at: dt.datetime) -> Q:
    """Which rows of a list belong to this part of it."""
    if not part.scope:
        return Q()
    column, on = table.leaves_on, timezone.localdate(at)
    return {
        LEAVING.scope: Q(**{f"{column}__gte": on}),
        GONE.scope: Q(**{f"{column}__lt": on}),
        UNKNOWN.scope: Q(**{column: None}),
    }[part.scope]


@Kept
def are_few(table: Table, facet: str) -> models.QuerySet:
    """Whether few rows are left by numbers, in one row."""
    rows = apps.get_model("redundancies", "StatutoryRule").objects
    return rows.annotate(few=AreFew(table, facet)).values_list("few")[:1]


@Kept
def list_rows(
    table: Table,
    part: Part,
    length: int,
    way: Way,
    facet: str,
    is_beyond: bool,
    is_late: bool,
    has_levels: bool,
) -> models.QuerySet:
    """Rows of a list, as they lie in an index."""
    firsts = Firsts(
        table,
        part,
        length,
        way=way,
        facet=facet,
        is_beyond=is_beyond,
        is_late=is_late,
    )
    order = [F(table.name_of(part.column)), F(table.key)]
    return (
        objects_of(table)
        .filter(pk__in=firsts)
        .order_by(*(by.desc() if part.falls else by.asc() for by in order))
        .as_rows(levels_given() if has_levels else None)
    )


@Kept
def rows_found(table: Table, has_levels: bool) -> models.QuerySet:
    """Rows of a list by their numbers."""
    numbers = GivenList("numbers", models.BigIntegerField())
    rows = objects_of(table).filter(**{f"{table.key}__in": numbers})
    if table.has_audience:
        keys = GivenList("audiences", models.TextField())
        rows = rows.filter(audience__in=keys)
    return rows.as_rows(levels_given() if has_levels else None)


def objects_of(table: Table) -> Any:
    name = "SituationGrant" if table.has_audience else "Situation"
    return apps.get_model("redundancies", name).objects.all()


def levels_of(keys: Any, response: str = "pk") -> ArraySubquery:
    """The levels of a person's grants on a response, beside that response."""
    grants = apps.get_model("redundancies", "SituationGrant").objects
    return ArraySubquery(
        grants.filter(response=OuterRef(response), audience__in=keys).values("level")
    )


def levels_given() -> ArraySubquery:
    keys = GivenList("all_audiences", models.TextField())
    return levels_of(keys, "response_id")


__all__ = [
    "arms_of",
    "levels_of",
    "list_keys",
    "list_page",
    "oldest",
    "oldest_of",
    "start_of",
    "whole_list",
]
