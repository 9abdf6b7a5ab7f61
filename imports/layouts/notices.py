"""Rows of a table as notices, or as refused with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from imports.layouts.cells import Unreadable
from imports.layouts.known import AUTO, Layout
from imports.layouts.matching import Chosen, Plan, plan_of
from imports.layouts.memo import Memo
from imports.layouts.reader import Reader
from imports.layouts.reading import NotATable, Table, Torn
from imports.layouts.rows import Notice, Refused, Row

__all__ = ["Memo", "Notice", "Refused", "Row", "notices", "read", "refuse_useless"]


def notices(
    table: Table, mapping: str | Chosen | Plan = AUTO, *, on: dt.date | None = None
) -> tuple[Layout, Iterator[Row]]:
    """The layout of a file, and its rows one by one, as they are read on a day."""
    plan = plan_of(table, mapping)
    refuse_useless(table, plan)
    return plan.layout, read(table, plan, on)


def refuse_useless(table: Table, plan: Plan) -> None:
    """Refuse a file of which nothing that counts could be read."""
    if not plan.of("employer"):
        raise NotATable(
            f"No column of {table.name} is headed “Employer”, “Company” or the like."
            f" {table.quoted_headings()}"
        )
    if not plan.has_dates_or_numbers():
        raise nothing_read(table)


def ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".?!" else f"{sentence}."


def nothing_read(table: Table) -> NotATable:
    return NotATable(
        f"Neither a date nor a number of people could be read in {table.name}."
        f" {table.quoted_headings()}"
    )


def read(table: Table, plan: Plan, on: dt.date | None) -> Iterator[Row]:
    """The rows of a table; at its end, whether anything that counts was in them."""
    reader = Reader(plan, table.headings, on)
    for line, row in table.rows():
        try:
            if type(row) is not list and isinstance(row, Torn):
                raise Unreadable(row.reason)
            yield reader.notice(line, row)
        except Unreadable as error:
            yield Refused(line, row, ended(str(error)))
    if reader.has_read_nothing():
        raise nothing_read(table)
    if column := reader.columns.turned():
        raise NotATable(
            f"“{column}” of {table.name} writes some days before their month and some"
            " behind it, so that neither can be told: write them all one way, or as"
            " 2026-03-31, and try again."
        )
