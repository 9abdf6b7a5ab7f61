"""Bring in what a partnership has today."""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from imports.actions.partnership_files import (
    NoSuchPartnership,
    bring,
    partnership_of,
)
from imports.layouts.workbooks import NotAWorkbook, write_template
from kit.files import safe_cell


class Command(BaseCommand):
    help = (
        "Import a partnership's workbook (members, situations, support given) and "
        "print what became of its rows as one JSON line. Refused rows come back with "
        "their reasons; importing the same workbook again changes nothing. Nobody gets "
        "an email."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a workbook (.xlsx)")
        parser.add_argument(
            "--partnership", default="", help="its short name, if the file has none"
        )
        parser.add_argument(
            "--rejects", type=Path, help="write refused rows with their reasons here"
        )
        parser.add_argument(
            "--template",
            action="store_true",
            help="write a blank workbook to FILE instead; name the --partnership",
        )

    def handle(self, *args, **options):
        path, slug = options["file"], options["partnership"]
        try:
            if options["template"]:
                if path.exists():
                    raise CommandError(f"{path} is there already.")
                write_template(path, partnership_of(slug).slug)
                self.stdout.write(f"A blank workbook is in {path}.")
                return
            with ExitStack() as stack:
                refused = self.refused_to(options["rejects"], stack)
                brought = bring(
                    path=path,
                    slug=slug,
                    by=None,
                    at=timezone.now(),
                    on_refused=refused,
                )
        except (NotAWorkbook, NoSuchPartnership) as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from None
        self.stdout.write(json.dumps(asdict(brought)))

    def refused_to(self, path, stack):
        """Where refused rows go: a file, else the error stream."""
        if path is None:
            return lambda line, reason: self.stderr.write(
                f"{line.sheet}, row {line.number}: {reason}"
            )
        writer = csv.writer(
            stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
        )
        writer.writerow(["Sheet", "Row", "Reason", "Row as it was"])

        def refused(line, reason):
            cells = [line.sheet, line.number, reason, *line.row()]
            writer.writerow([safe_cell(cell) for cell in cells])

        return refused
