"""One round of writes of which history is kept, or is not where it is switched off."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import NationalRole
from bench.figures import Figure, timed, write_figures
from bench.whole import reads_everything
from imports.actions import bring
from kit.acting import acting
from partnerships.models import CouncilArea
from redundancies.actions import headcounts, intake
from redundancies.choices import Source
from redundancies.models import Situation

# So many single writes are timed, after some that warm up.
WRITES, WARMING = 60, 10


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

        singles = [
            (name, median(by, write))
            for name, write in (("log", log), ("headcount", add))
        ]
        brought = timed(lambda: self.bring(options["file"], by, options["rows"]))
        figures = [("import", brought), *singles]
        write_figures(
            [Figure(f"history:{name}", [of], [1.0], {}) for name, of in figures],
            options["out"],
        )

    def bring(self, file: Path, by: User, rows: int) -> None:
        counts = bring(path=file, mapping="hr1", by=by, at=timezone.now())
        if counts.created != rows:
            raise CommandError(f"Not every row came in: {counts.as_json()}")


def median(by: User, write: Callable[[int], None]) -> float:
    """Milliseconds of one write, its transaction included."""
    times = []
    for number in range(WRITES + WARMING):
        began = time.perf_counter()
        with acting(by):
            write(number)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[WARMING:])
