"""One round of bringing notices in, beside a bare COPY of the same rows."""

from __future__ import annotations

import csv
import statistics
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import NationalRole
from bench.beside import Writer, log_position, server_process
from bench.figures import Figure, timed, write_figures
from bench.memory import MEGABYTE, Memory, own_memory
from bench.notices import TABLE
from bench.whole import reads_everything
from imports.actions import Counts, bring
from imports.layouts import notices, open_table


class Command(BaseCommand):
    help = "Copy a file of notices into a bare table, then bring it in."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="notices in our HR1 layout")
        parser.add_argument(
            "amended", type=Path, nargs="?", help="others, some about the same"
        )
        parser.add_argument("--rows", type=int, required=True, help="how many it has")
        parser.add_argument("--out", type=Path, required=True, help="a JSON file")

    @reads_everything
    def handle(self, *args, **options):
        file, amended, rows = (options[name] for name in ("file", "amended", "rows"))
        connection.ensure_connection()
        reading = timed(lambda: read_as_csv(file)), timed(lambda: read(file))
        log = log_position()
        floor = timed(lambda: copy(file))
        log_floor = log_position() - log
        memory_floor, server_floor = own_memory("self"), own_memory(server_process())
        if amended is None:
            value = timed(lambda: self.bring(file, created=rows))
            write_figures([Figure("import", [value], [floor], {})], options["out"])
            return
        with Writer() as alone:
            alone.ended.wait(3)

        log = log_position()
        # The memory of both, and somebody else who writes, are watched meanwhile.
        with Memory("self", server_process()) as memory, Writer() as writer:
            value = timed(lambda: self.bring(file, created=rows))
        written = log_position() - log
        again = timed(lambda: self.bring(file, created=0))
        with_amended = timed(lambda: self.bring(amended))
        server, own = memory.most[server_process()], memory.most["self"]
        figures = [
            ("import", value, floor, "ms"),
            ("import:read", reading[1], reading[0], "ms"),
            ("import:again", again, floor, "ms"),
            ("import:amended", with_amended, floor, "ms"),
            ("import:wait", max(writer.times), statistics.median(alone.times), "ms"),
            ("import:log-mb", written / MEGABYTE, log_floor / MEGABYTE, "MB"),
            ("import:memory-mb", own, memory_floor, "MB"),
            ("import:server-memory-mb", server, server_floor, "MB"),
        ]
        write_figures(
            [Figure(name, [of], [than], {}, unit) for name, of, than, unit in figures],
            options["out"],
        )

    def bring(self, file: Path, *, created: int | None = None) -> Counts:
        """Bring a file in as somebody of the National PACE team does."""
        team = User.objects.filter(national_posts__role=NationalRole.NATIONAL_TEAM)
        counts = bring(
            path=file, mapping="hr1", by=team.order_by("pk").first(), at=timezone.now()
        )
        if created is not None and counts.created != created:
            raise CommandError(f"Not every row came in: {counts.as_json()}")
        return counts


def read(file: Path) -> None:
    """Read and check every row, and nothing else."""
    _, rows = notices(open_table(file), "hr1")
    for _ in rows:
        pass


def read_as_csv(file: Path) -> None:
    """What Python needs for the rows alone."""
    with file.open(encoding="utf-8", newline="") as rows:
        for _ in csv.reader(rows):
            pass


def copy(path):
    """What the database needs for the rows alone, committed."""
    with (
        path.open(encoding="utf-8", newline="") as rows,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.copy_expert(f"COPY {TABLE} FROM STDIN WITH (FORMAT csv, HEADER)", rows)
