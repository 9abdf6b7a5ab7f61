"""One file of notices: brought in whole, or not at all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts import audit
from accounts.models import User
from accounts.writing import written_by
from imports.actions import amending, knowing, merging
from imports.actions.pairing import link
from imports.actions.staging import Staged, stage
from imports.choices import RowKind
from imports.layouts import AUTO, Layout, Refused, Table, notices, open_table
from imports.models import BatchRow, ImportBatch
from kit.acting import act
from notifications.actions import tell_people
from redundancies.actions import grants
from redundancies.actions.shared import chairs_of, day_of

# Two files at once could each think that a notice is new.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7223, 1)"


@dataclass
class Counts:
    """What became of the rows; read is created, updated, unchanged and rejected.

    Of those that were new or amended some were withdrawn; `changes` is how many
    amended notices changed each fact.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    possible_duplicates: int = 0
    rejected: int = 0
    withdrawn: int = field(default=0, compare=False)
    changes: dict[str, int] = field(default_factory=dict, compare=False)

    def facts(self) -> dict[str, Any]:
        """As they are kept and printed; what is of few files only where it is."""
        facts = asdict(self)
        return {
            name: value
            for name, value in facts.items()
            if value or name not in ("withdrawn", "changes")
        }

    def as_json(self) -> str:
        return json.dumps(self.facts())


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
        merger = Merger(cursor, staged, layout, name or path.name, batch, by=by, at=at)
        counts = merger.merge()
        for refused in taken_out(table, merger.reasons):
            on_refused(refused)
        # Another file may follow in the same transaction.
        cursor.execute(merging.DROP)
    return counts


class Kinds(NamedTuple):
    """What only some files have: company numbers, numbers of each site, remarks."""

    are_numbered: bool
    are_of_sites: bool
    are_noted: bool


class Merger:
    """Works on the staged rows of one file, statement by statement."""

    def __init__(
        self,
        cursor: CursorWrapper,
        staged: Staged,
        layout: Layout,
        name: str,
        batch: ImportBatch | None,
        *,
        by: User | None,
        at: dt.datetime,
    ) -> None:
        self.cursor, self.staged, self.layout = cursor, staged, layout
        self.name, self.batch, self.by, self.at = name, batch, by, at
        self.values: merging.Values = {
            "by": by.pk if by else None,
            "at": at,
            "on": day_of(at),
            "request": audit.request_id(),
        }
        # Lines that were refused once they were compared with what is here, and why.
        self.reasons: dict[int, str] = {}

    def run(self, *statements: str) -> int:
        """Run statements in turn; how many rows the last of them wrote."""
        for statement in statements:
            self.cursor.execute(statement, self.values)
        return int(self.cursor.rowcount)

    def merge(self) -> Counts:
        """Make everything of the rows that they say; what became of them."""
        if self.run(merging.ROOM, knowing.AGAIN):
            self.run(*knowing.TELL_APART)
        self.run(knowing.SEEN, knowing.KNOWN, "ANALYZE notice_known")
        if self.run(knowing.OTHERS):
            self.refuse()
        if self.run(merging.FRESH, merging.LOOK, merging.FOLLOW):
            self.run(merging.LOOK)
        self.cursor.execute(merging.COUNTS)
        created, updated, withdrawn, *kinds, first, last = self.cursor.fetchone()
        rejected = self.staged.rejected + len(self.reasons)
        counts = Counts(
            read=self.staged.read,
            created=created,
            updated=updated,
            unchanged=self.staged.read - rejected - created - updated,
            rejected=rejected,
            withdrawn=withdrawn,
        )
        if created or updated or self.reasons:
            self.begin_batch()
        if created or updated:
            assert self.batch is not None
            self.batch.first_notice, self.batch.last_notice = first, last
            before = self.newest()
            with written_by(self.by, self.at):
                self.write(counts, Kinds(*kinds))
            self.batch.spans = {
                table: [before[table], last] for table, last in self.newest().items()
            }
            counts.possible_duplicates = link(self.cursor, self.values)
            self.cursor.execute(merging.CONCERNED)
            partnerships = [number for (number,) in self.cursor.fetchall()]
            tell_chairs(self.batch, partnerships, event="notices.imported", at=self.at)
        if self.batch is not None:
            settle(self.batch, self.layout, counts, by=self.by, at=self.at)
        return counts

    def newest(self) -> dict[str, int]:
        """The last number of the tables whose rows are told apart by nothing else."""
        self.cursor.execute(merging.NEWEST)
        return dict(
            zip(("headcount", "clockevent"), self.cursor.fetchone(), strict=True)
        )

    def begin_batch(self) -> None:
        """What the rows belong to, where whoever asked for it began none."""
        self.batch = self.batch or ImportBatch.objects.create(
            file_name=self.name[:200],
            layout=self.layout.name,
            brought_by=self.by,
            brought_at=self.at,
        )
        self.values["batch"] = self.batch.pk
        BatchRow.objects.bulk_create(
            BatchRow(batch=self.batch, line=line, kind=RowKind.REFUSED, reason=reason)
            for line, reason in self.reasons.items()
        )

    def refuse(self) -> None:
        """Take out rows whose number is another employer's, each with its reason."""
        self.cursor.execute(
            "SELECT line, name, reference, first_line FROM notice_other"
        )
        for line, name, reference, first_line in self.cursor.fetchall():
            where = f"here ({reference})" if reference else f"in line {first_line}"
            self.reasons[line] = (
                f"The notice number is that of “{name}” {where}: correct the number or"
                " the employer’s name."
            )
        self.run(knowing.NOT_OTHERS)

    def write(self, counts: Counts, kinds: Kinds) -> None:
        """Everything that the new rows become; what amends only where something does.

        What was withdrawn is taken back last, once it is there.
        """
        self.run(
            *((merging.NUMBERED,) if kinds.are_numbered else ()),
            merging.NAMED,
            "ANALYZE notice_employer",
            merging.EMPLOYERS,
            merging.SITUATIONS,
            merging.SITES,
            merging.NOTICES,
            *((merging.AT_SITES,) if kinds.are_of_sites else ()),
            merging.HEADCOUNTS,
        )
        if kinds.are_noted:
            self.run(amending.NOTED)
        if counts.updated:
            self.run(*amending.AMENDING)
        self.run(merging.RESPONSES, merging.CLOCKS)
        grants.begin(f"response.id IN {merging.NEW_ONES}")
        if counts.updated:
            grants.run(f"response.situation_id IN {merging.NOW_LED}", {})
            self.run(amending.RESUME, amending.RECORD, "DROP TABLE notice_amended")
            self.cursor.execute(amending.CHANGES, self.values)
            counts.changes = dict(self.cursor.fetchall())
        self.run(merging.LOGGED)
        if counts.withdrawn:
            self.run(*amending.WITHDRAWING)
        self.run("DROP TABLE notice_employer")


def taken_out(table: Table, reasons: Mapping[int, str]) -> Iterator[Refused]:
    """The rows of these lines, as the file has them, each with its reason."""
    if reasons:
        for line, cells in table.rows():
            if line in reasons:
                yield Refused(line, cells, reasons[line])


def tell_chairs(
    batch: ImportBatch,
    partnerships: Iterable[int | None],
    *,
    event: str,
    at: dt.datetime,
) -> None:
    """One message to each chair whose partnership has something to look at.

    Where no partnership leads, to the National PACE team.
    """
    day = day_of(at)
    people = {}
    for partnership in partnerships:
        found = (
            User.objects.national_team(day)
            if partnership is None
            else chairs_of(partnership, day)
        )
        people.update({person.pk: person for person in found})
    tell_people(event=event, context_id=batch.pk, people=people.values(), at=at)


def settle(
    batch: ImportBatch,
    layout: Layout,
    counts: Counts,
    *,
    by: User | None,
    at: dt.datetime,
) -> None:
    """Write down what became of the file, and one line of the record."""
    line = audit.record(
        "notices.imported", by=by, on=batch, after=counts.facts(), at=at
    )
    ImportBatch.objects.filter(pk=batch.pk).update(
        layout=layout.name,
        first_notice=batch.first_notice,
        last_notice=batch.last_notice,
        record=line.pk,
        spans=batch.spans,
        finished_at=at,
        **asdict(counts),
    )
