"""Compiling the national review of a year, beside its SQL alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from bench.figures import Figure, timed, write_figures
from bench.whole import reads_everything
from reviews import actions
from reviews.documents import WRITERS, report_of
from reviews.figures import Scope, compiled


class Command(BaseCommand):
    help = "Compile the national review and run its queries bare, in turn."

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, required=True, help="how many rounds")
        parser.add_argument("--out", type=Path, required=True, help="a JSON file")

    @reads_everything
    def handle(self, *args, **options):
        to_on = timezone.localdate()
        from_on = to_on - dt.timedelta(days=364)
        asked = Queries()
        scope = Scope(from_on=from_on, to_on=to_on, on=to_on)
        with connection.execute_wrapper(asked):
            for _ in compiled(scope):
                pass
        self.stdout.write(f"{len(asked.all)} queries")
        values, files, floors = [], [], []
        for number in range(1, options["rounds"] + 1):
            self.stdout.write(f"round {number} of {options['rounds']}")
            floors.append(timed(asked.ask_again))
            review = actions.ask(
                partnership=None,
                from_on=from_on,
                to_on=to_on,
                by=None,
                at=timezone.now(),
            )
            values.append(timed(lambda review=review: compile_one(review)))
            files.append(timed(lambda review=review: write_files(review)))
        size = {"queries": len(asked.all)}
        figures = [
            Figure("review", values, floors, size),
            Figure("review:files", files, floors, size),
        ]
        write_figures(figures, options["out"])


class Queries:
    """What figures ask of the database, kept to be asked again without them."""

    def __init__(self):
        self.all = []

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            self.all.append((sql, params))
        return execute(sql, params, many, context)

    def ask_again(self):
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, params in self.all:
                cursor.execute(sql, params)
                cursor.fetchall()


def compile_one(review):
    if not actions.compile_review(review_id=review.pk, now=timezone.now):
        raise CommandError("The review was not compiled.")


def write_files(review):
    """The five formats, from the frozen figures."""
    review.refresh_from_db()
    report = report_of(review)
    for write in WRITERS.values():
        write(report)
