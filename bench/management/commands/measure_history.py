"""One round of writes of which history is kept, or is not where it is switched off."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import NationalRole
from bench.beside import server_process
from bench.cpu import of_processes, of_program
from bench.figures import Figure, timed, write_figures
from bench.whole import reads_everything
from imports.actions import bring
from kit.acting import acting
from partnerships.models import CouncilArea
from redundancies.actions import headcounts, intake
from redundancies.choices import Source
from redundancies.models import Situation

# So many single writes are timed, after some that warm up.
WRITES, WARMING = 100, 10


class Command(BaseCommand):
    help = "Bring a file of notices in, log situations, add numbers."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="notices in our HR1 layout")
        parser.add_argument("--rows", type=int, required=True, help="how many it has")
        parser.add_argument("--out", type=Path, required=True, help="a JSON file")

    @reads_everything
    def handle(self, *args, **options):
        connection.ensure_connection()
        team = User.objects.filter(national_posts__role=NationalRole.NATIONAL_TEAM)
        by = team.order_by("pk").first()
        council = CouncilArea.objects.order_by("pk").first()
        made: list[Situation] = []

        def log(number: int) -> None:
            made.append(
                intake.log(
                    by=by,
                    at=timezone.now(),
                    employer_name=f"Bench Logged {number}",
                    source=Source.EMPLOYER,
                    council=council,
                    people=40,
                )
            )

        def add(number: int) -> None:
            headcounts.record(
                situation=made[number],
                by=by,
                at=timezone.now(),
                as_at=timezone.localdate(),
                proposed=30 + number,
            )

        figures = [
            ("import", took(lambda: self.bring(options["file"], by, options["rows"]))),
            *(
                (name, of_one(by, write))
                for name, write in (("log", log), ("headcount", add))
            ),
        ]
        write_figures(
            [
                Figure(f"history:{name}{part}", [of], [1.0], {})
                for name, both in figures
                for part, of in zip(("", ":cpu"), both, strict=True)
            ],
            options["out"],
        )

    def bring(self, file: Path, by: User, rows: int) -> None:
        # As the task does it: the database knows whose rows these are.
        with acting(by):
            counts = bring(path=file, mapping="hr1", by=by, at=timezone.now())
        if counts.created != rows:
            raise CommandError(f"Not every row came in: {counts.as_json()}")


def took(call: Callable[[], object]) -> tuple[float, float]:
    """How long it takes, and how long program and database work on it."""
    before = worked()
    lasted = timed(call)
    return lasted, worked() - before


def worked() -> float:
    return of_program(os.getpid()) + of_processes([server_process()])


def of_one(by: User, write: Callable[[int], None]) -> tuple[float, float]:
    """The median of single writes, each with its transaction."""

    def whole(number: int) -> None:
        with acting(by):
            write(number)

    both = [took(lambda at=number: whole(at)) for number in range(WARMING + WRITES)]
    lasted, work = zip(*both[WARMING:], strict=True)
    return statistics.median(lasted), statistics.median(work)
