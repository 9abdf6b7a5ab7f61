"""One file of notices: brought in whole, or not at all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts import audit
from accounts.models import User
from accounts.writing import written_by
from imports.actions import merging
from imports.actions.staging import Staged, stage
from imports.layouts import AUTO, Layout, Refused, notices, open_table
from imports.models import ImportBatch
from kit.acting import act
from notifications.actions import tell_people
from redundancies.actions import grants
from redundancies.actions.shared import chairs_of, day_of

# Two files at once could each think that a notice is new.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7223, 1)"


@dataclass
class Counts:
    """What became of the rows; read is created, updated, unchanged and rejected."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    possible_duplicates: int = 0
    rejected: int = 0

    def as_json(self) -> str:
        return json.dumps(asdict(self))


class _Undo(Exception):
    """Takes everything back after a preview."""


def ignore(_: Any) -> None:
    pass


def preview(
    *,
    path: Path,
    mapping: str = AUTO,
    at: dt.datetime,
    on_refused: Callable[[Refused], None] = ignore,
    on_read: Callable[[int], None] = ignore,
) -> Counts:
    """What bringing this file in would do; nothing of it stays."""
    counts = Counts()
    try:
        with transaction.atomic():
            counts = bring(
                path=path,
                mapping=mapping,
                by=None,
                at=at,
                on_refused=on_refused,
                on_read=on_read,
            )
            raise _Undo
    except _Undo:
        return counts


@act
def bring(
    *,
    path: Path,
    by: User | None,
    at: dt.datetime,
    mapping: str = AUTO,
    name: str = "",
    batch: ImportBatch | None = None,
    on_refused: Callable[[Refused], None] = ignore,
    on_read: Callable[[int], None] = ignore,
) -> Counts:
    """Bring a file of notices in: new ones are logged, amended ones revise.

    Rows that were seen before change nothing; a bad row is handed back with its
    reason and stops no other. Each chair concerned is told once.
    """
    table = open_table(path, name)
    layout, rows = notices(table, mapping)
    staged = stage(rows, layout=layout, on_refused=on_refused, on_read=on_read)
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        counts = merge(cursor, staged, layout, name or path.name, batch, by=by, at=at)
        # Another file may follow in the same transaction.
        cursor.execute("DROP TABLE notice_in, notice_new, notice_known")
    return counts


def merge(
    cursor: CursorWrapper,
    staged: Staged,
    layout: Layout,
    name: str,
    batch: ImportBatch | None,
    *,
    by: User | None,
    at: dt.datetime,
) -> Counts:
    values: merging.Values = {
        "by": by.pk if by else None,
        "at": at,
        "on": day_of(at),
        "request": audit.request_id(),
    }
    for statement in (
        merging.ROOM,
        merging.KNOWN,
        "ANALYZE notice_known",
        merging.FRESH,
        merging.LOOK,
        merging.FOLLOW,
    ):
        cursor.execute(statement, values)
    if cursor.rowcount:
        cursor.execute(merging.LOOK)
    cursor.execute(merging.COUNTS)
    created, updated, first, last = cursor.fetchone()
    counts = Counts(
        read=staged.read,
        created=created,
        updated=updated,
        unchanged=staged.read - staged.rejected - created - updated,
        rejected=staged.rejected,
    )
    if created or updated:
        batch = batch or ImportBatch.objects.create(
            file_name=name[:200], layout=layout.name, brought_by=by, brought_at=at
        )
        batch.first_notice, batch.last_notice = first, last
        with written_by(by, at):
            write(cursor, values, is_amending=updated > 0)
        counts.possible_duplicates = link(cursor, values)
        tell_chairs(cursor, batch, at=at)
    if batch is not None:
        settle(batch, layout, counts, by=by, at=at)
    return counts


def write(cursor: CursorWrapper, values: merging.Values, *, is_amending: bool) -> None:
    """Everything that the new rows become; what amends only where something does."""
    for statement in (
        merging.NAMED,
        "ANALYZE notice_employer",
        merging.EMPLOYERS,
        merging.SITUATIONS,
        merging.SITES,
        merging.NOTICES,
        merging.HEADCOUNTS,
        *(merging.AMENDING if is_amending else ()),
        merging.RESPONSES,
        merging.CLOCKS,
        *((merging.RECORD,) if is_amending else ()),
        merging.LOGGED,
        "DROP TABLE IF EXISTS notice_amended, notice_employer",
    ):
        cursor.execute(statement, values)
    grants.begin(f"response.id IN {merging.NEW_ONES}")


def link(cursor: CursorWrapper, values: merging.Values) -> int:
    """Link likely duplicates; how many links are new."""
    cursor.execute(merging.SPAN, values)
    start, end = cursor.fetchone()
    if start is None:
        return 0
    cursor.execute(merging.DUPLICATES, values | {"from": start, "until": end})
    return int(cursor.rowcount)


def tell_chairs(cursor: CursorWrapper, batch: ImportBatch, *, at: dt.datetime) -> None:
    """One message to each chair whose partnership has something new to look at."""
    cursor.execute(merging.CONCERNED)
    day = day_of(at)
    people = {}
    for (partnership,) in cursor.fetchall():
        found = (
            User.objects.national_team(day)
            if partnership is None
            else chairs_of(partnership, day)
        )
        people.update({person.pk: person for person in found})
    tell_people(
        event="notices.imported", context_id=batch.pk, people=people.values(), at=at
    )


def settle(
    batch: ImportBatch,
    layout: Layout,
    counts: Counts,
    *,
    by: User | None,
    at: dt.datetime,
) -> None:
    """Write down what became of the file, and one line of the record."""
    facts = asdict(counts)
    ImportBatch.objects.filter(pk=batch.pk).update(
        layout=layout.name,
        first_notice=batch.first_notice,
        last_notice=batch.last_notice,
        finished_at=at,
        **facts,
    )
    audit.record("notices.imported", by=by, on=batch, after=facts, at=at)
