"""What an earlier publication held back is held back again.

Two versions of one period, side by side, must not give away what one suppresses: a
number that was hidden stays hidden, although it has grown since.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kit.disclosure import SUPPRESSED
from reviews.choices import PUBLIC
from reviews.figures import Table
from reviews.models import Figure, Review

Place = tuple[str, tuple[str, ...], int]
NUMBER = re.compile(r"\d[\d,]*")


def held_back(review: Review, tables: Iterable[Table]) -> list[Table]:
    """The tables with everything hidden that was hidden of this period before."""
    hidden = hidden_before(review)
    return [covered(table, hidden) for table in tables] if hidden else list(tables)


def hidden_before(review: Review) -> set[Place]:
    """Cells that a published review of the same place and period suppresses."""
    figures = Figure.objects.filter(
        review__state__in=PUBLIC,
        review__partnership=review.partnership_id,
        review__from_on=review.from_on,
        review__to_on=review.to_on,
        is_suppressed=True,
    ).exclude(review=review.pk)
    return {
        (figure.key, name_of(row, [column["kind"] for column in figure.columns]), place)
        for figure in figures
        for row in figure.rows
        for place, cell in enumerate(row)
        if cell == SUPPRESSED
    }


def name_of(row: Iterable, kinds: Iterable[str]) -> tuple[str, ...]:
    """A row by its words, which stay the same when its numbers change."""
    return tuple(
        str(cell) for cell, kind in zip(row, kinds, strict=True) if kind == "text"
    )


def covered(table: Table, hidden: set[Place]) -> Table:
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
