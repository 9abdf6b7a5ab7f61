"""Lists of situations: per grant for most people, whole for the National PACE team.

Both start from the table that holds their order, and give the same row.
"""

from __future__ import annotations

import datetime as dt
import functools
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
from redundancies.querysets.filters import Filters
from redundancies.querysets.firsts import (
    ALL_LEAVING,
    GONE,
    LEAVING,
    PARTS,
    UNKNOWN,
    AreFew,
    Firsts,
    Part,
    Table,
    Way,
)
from redundancies.querysets.listed import Listed
from redundancies.querysets.starts import Start, list_keys, objects_of, start_of

# The date of those of whom it is not known when they leave: they come last.
LAST_DAY = dt.date(9999, 12, 31)

# Of what kind the key of a row is in each order, before its number.
KINDS = {
    "newest": is_moment,
    "oldest": is_moment,
    "leaving": is_day,
    "employer": is_text,
}


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

    def read_page(key: Key | None, limit: int) -> list[dict]:
        if start.is_nothing:
            return []
        if plain_words(filters.words):
            read, parts = read_found, parts_from(order, key, at)
        else:
            way = way_of(start, filters, column)
            read = functools.partial(read_firsts, way=way)
            parts = parts_from(order, key, at, is_whole=way is Way.FEW)
        found: list[dict] = []
        for part in parts:
            found += read(start, filters, at, part, key, limit)
            if len(found) >= limit:
                break
            key = None
        return found[:limit]

    def key_of(row: dict) -> tuple:
        first = row["row_first"] or LAST_DAY
        return (first if column == "leaves_on" else row[column]), row["row_id"]

    kinds = (KINDS[order], is_number)
    return keyed_page(read_page, kinds=kinds, after=after, length=length, key_of=key_of)


def parts_from(
    order: str, key: Key | None, at: dt.datetime, *, is_whole: bool = False
) -> list[Part]:
    """The parts of an order from the one in which a key lies, as they are read.

    `is_whole`: few are sorted, so those of all parts are.
    """
    parts = list(PARTS[order])
    if is_whole and len(parts) > 1:
        is_turned = key is not None and key.backwards
        return [ALL_LEAVING.turned() if is_turned else ALL_LEAVING]
    if key is None:
        return parts
    place = 0
    if order == "leaving":
        day = key.values[0]
        place = 2 if day == LAST_DAY else 0 if day >= timezone.localdate(at) else 1
    if key.backwards:
        return [part.turned() for part in reversed(parts[: place + 1])]
    return parts[place:]


def read_firsts(
    start: Start,
    filters: Filters,
    at: dt.datetime,
    part: Part,
    key: Key | None,
    limit: int,
    *,
    way: Way,
) -> list[dict]:
    """The first rows of a part, from an index."""
    value, number = key.values if key is not None else (None, None)
    values = {
        "audiences": list(start.keys),
        "all_audiences": list(start.all_keys),
        "facets": filters.facets() if filters.is_narrowing else [],
        "at": at,
        "on": timezone.localdate(at),
        "key": value if value != LAST_DAY else None,
        "key_id": number,
    }
    facet = filters.facet
    if way is Way.MANY:
        # The indexes of other orders hold this one.
        facet = "sourced"
        values["facets"] = filters.facets(facet)
    rows = list_rows.rows(
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
    if part.is_whole:
        rows.sort(key=lambda row: leaving(row, values["on"]), reverse=part.falls)
    return rows


def leaving(row: dict, on: dt.date) -> tuple[int, int, int]:
    """Where a row belongs among those of all parts, as `firsts.RANKS` have it."""
    day, number = row["row_first"], row["row_id"]
    if day is None:
        return 2, 0, number
    if day < on:
        return 1, (on - day).days, -number
    return 0, (day - on).days, number


def way_of(start: Start, filters: Filters, column: str) -> Way:
    """How the first rows of a list are found."""
    if not filters.is_narrowing:
        return Way.PLAIN
    if column == "told_at":
        return Way.HEADS
    values = {"audiences": list(start.keys), "facets": filters.facets()}
    [(is_few,)] = are_few.rows(values, table=start.table, facet=filters.facet)
    return Way.FEW if is_few else Way.MANY


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
    return objects_of(start.table).filter(firsts)


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
    """Rows of a list, as they lie in an index; of all parts at once in no order."""
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
    if part.is_whole:
        order = []
    return (
        objects_of(table)
        .filter(firsts)
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
