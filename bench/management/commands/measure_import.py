"""One round of bringing notices in, beside a bare COPY of the same rows."""

from __future__ import annotations

import io
import json
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from bench.figures import Figure, timed, write_figures
from bench.notices import TABLE


class Command(BaseCommand):
    help = "Copy a file of notices into a bare table, then bring it in."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="notices in our HR1 layout")
        parser.add_argument("--rows", type=int, required=True, help="how many it has")
        parser.add_argument("--out", type=Path, required=True, help="a JSON file")

    def handle(self, *args, **options):
        connection.ensure_connection()
        floor = timed(lambda: copy(options["file"]))
        said = io.StringIO()
        value = timed(
            lambda: call_command(
                "import_notifications", options["file"], mapping="hr1", stdout=said
            )
        )
        counts = json.loads(said.getvalue())
        if counts["created"] != options["rows"]:
            raise CommandError(f"Not every row came in: {said.getvalue().strip()}")
        write_figures([Figure("import", [value], [floor], {})], options["out"])


def copy(path):
    """What the database needs for the rows alone, committed."""
    with (
        path.open(encoding="utf-8", newline="") as rows,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.copy_expert(f"COPY {TABLE} FROM STDIN WITH (FORMAT csv, HEADER)", rows)
