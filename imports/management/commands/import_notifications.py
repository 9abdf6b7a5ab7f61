"""Bring a file of notices in."""

from __future__ import annotations

import csv
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from imports.actions import bring, preview
from imports.layouts import AUTO, LAYOUTS, NotATable, Refused, open_table
from kit.files import safe_cell


class Command(BaseCommand):
    help = (
        "Import a file of notices and print what became of its rows as one JSON "
        "line. Bad rows come back with their reasons and stop no other; importing the "
        "same file again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a CSV file")
        parser.add_argument(
            "--mapping",
            default=AUTO,
            help=f"its layout: {', '.join(LAYOUTS)}, or {AUTO} (by its headings)",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what it would do, and do nothing",
        )
        parser.add_argument(
            "--rejects", type=Path, help="write refused rows with their reasons here"
        )

    def handle(self, *args, **options):
        path = options["file"]
        at = timezone.now()
        try:
            with ExitStack() as stack:
                facts = {
                    "path": path,
                    "mapping": options["mapping"],
                    "at": at,
                    "on_read": Progress(),
                }
                if options["rejects"]:
                    headings = open_table(path).headings
                    rejects = stack.enter_context(
                        options["rejects"].open("w", encoding="utf-8-sig", newline="")
                    )
                    facts["on_refused"] = Rejects(rejects, headings)
                if options["dry_run"]:
                    counts = preview(**facts)
                else:
                    counts = bring(by=None, **facts)
        except NotATable as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from None
        self.stdout.write(counts.as_json())


class Progress:
    """How far it is, on the error stream, when it takes more than two seconds."""

    def __init__(self):
        self.next_at = time.monotonic() + 2

    def __call__(self, read):
        if time.monotonic() >= self.next_at:
            self.next_at += 2
            print(f"{read:,} rows read", file=sys.stderr, flush=True)


class Rejects:
    """Writes each refused row as it was, under the headings that have a name."""

    def __init__(self, file, headings):
        self.writer = csv.writer(file)
        self.places = [place for place, heading in enumerate(headings) if heading]
        self.write(["Line", "Reason", *(headings[place] for place in self.places)])

    def __call__(self, refused: Refused):
        cells = refused.cells
        self.write(
            [
                refused.line,
                refused.reason,
                *(cells[place] if place < len(cells) else "" for place in self.places),
            ]
        )

    def write(self, cells):
        self.writer.writerow([safe_cell(cell) for cell in cells])
