"""What an earlier publication held back is held back again.

Two versions of one period, side by side, must not give away what one suppresses: a
number that was hidden stays hidden, although it has grown since. A published review
and the figures that readers open are two versions as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q

from kit.disclosure import SUPPRESSED
from reviews.choices import PUBLIC
from reviews.figures import Table
from reviews.models import Figure, FigureSet, Review

Place = tuple[str, tuple[str, ...], int]
NUMBER = re.compile(r"\d[\d,]*")


def held_back(tables: Iterable[Table], hidden: set[Place]) -> list[Table]:
    """The tables with everything hidden that was hidden of their period before."""
    return [covered(table, hidden) for table in tables] if hidden else list(tables)


def hidden_of(row: Review | FigureSet) -> set[Place]:
    """Cells that readers have seen suppressed, of the same place and period."""
    same = Q(partnership=row.partnership_id, from_on=row.from_on, to_on=row.to_on)
    reviews = Review.objects.filter(same, state__in=PUBLIC)
    if isinstance(row, Review):
        reviews = reviews.exclude(pk=row.pk)
    published = Figure.objects.filter(review__in=reviews, is_suppressed=True)
    sets = FigureSet.objects.filter(same, is_protected=True)
    tables: list[Any] = [*published.values("key", "columns", "rows")]
    for read in sets.values_list("tables", flat=True):
        tables += read
    return {place for table in tables for place in hidden_in(table)}


def hidden_in(table: dict[str, Any]) -> Iterable[Place]:
    """The suppressed cells of one frozen table."""
    kinds = [column["kind"] for column in table["columns"]]
    for row in table["rows"]:
        for place, cell in enumerate(row):
            if cell == SUPPRESSED:
                yield table["key"], name_of(row, kinds), place


def name_of(row: Iterable, kinds: Iterable[str]) -> tuple[str, ...]:
    """A row by its words, which stay the same when its numbers change."""
    return tuple(
        str(cell) for cell, kind in zip(row, kinds, strict=True) if kind == "text"
    )


def covered(table: Table, hidden: set[Place]) -> Table:
    """The table without what is to stay hidden."""
    kinds = [column.kind for column in table.columns]
    rows = tuple(
        tuple(
            SUPPRESSED if (table.key, name_of(row, kinds), place) in hidden else cell
            for place, cell in enumerate(row)
        )
        for row in table.rows
    )
    # The base tells a total in words.
    lost = {
        row[0] for row, before in zip(rows, table.rows, strict=True) if row != before
    }
    base = NUMBER.sub(SUPPRESSED, table.base) if "Total" in lost else table.base
    return replace(table, rows=rows, base=base)
