"""Compile a review summary and write it in every format."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kit.acting import For, acting
from partnerships.models import Partnership
from reviews import actions
from reviews.documents import WRITERS, report_of
from reviews.models import Review

# Shorter work than this needs no word on the way.
QUIET_SECONDS = 2


class Command(BaseCommand):
    help = (
        "Compile the review summary of one partnership, or of all, for a period, and"
        " write review.html, .pdf, .docx, .xlsx and .json. The review stays in the"
        " portal as a draft."
    )

    def add_arguments(self, parser):
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--partnership", metavar="SLUG", help="one partnership")
        scope.add_argument("--national", action="store_true", help="all partnerships")
        for name, words in (("--from", "first day"), ("--to", "last day")):
            parser.add_argument(
                name,
                dest=f"{name[2:]}_on",
                required=True,
                metavar="DATE",
                help=f"{words} of the period, as 2026-03-31",
            )
        parser.add_argument(
            "--out", required=True, metavar="DIR", help="where to write"
        )

    def handle(self, *, partnership, from_on, to_on, out, verbosity, **options):
        self.began, self.verbosity = time.monotonic(), verbosity
        from_on, to_on = day(from_on), day(to_on)
        if to_on < from_on:
            raise CommandError("The period must not end before it begins.")
        if to_on > timezone.localdate():
            raise CommandError("The last day must be today or in the past.")
        place = partnership_called(partnership) if partnership else None
        folder = folder_at(out)
        review = self.compiled(place, from_on, to_on)
        report = report_of(review)
        for kind, write in WRITERS.items():
            self.say(f"Writing review.{kind.value}")
            body = write(report)
            try:
                (folder / f"review.{kind.value}").write_bytes(body)
            except OSError as fault:
                raise CommandError(
                    f"{folder / f'review.{kind.value}'} could not be written:"
                    f" {fault.strerror}."
                ) from fault
        if verbosity:
            self.stdout.write(
                f"Review {review.reference} is written to {folder} in"
                f" {len(WRITERS)} formats."
            )

    def compiled(self, place, from_on, to_on) -> Review:
        at = timezone.now()
        with acting(None, For.FIGURES):
            review = actions.ask(
                partnership=place, from_on=from_on, to_on=to_on, by=None, at=at
            )
        self.say(f"Compiling {review.get_kind_display().lower()} {review.reference}")
        if not actions.compile_review(review_id=review.pk, now=self.ticking):
            # A worker's sweep was faster: it compiles the same row.
            self.wait_for(review)
        review = Review.objects.select_related("partnership").get(pk=review.pk)
        if review.failure:
            raise CommandError(review.failure)
        return review

    def ticking(self) -> dt.datetime:
        """The clock that the compiling asks at each step: time to say how far it is."""
        self.say("Counting")
        return timezone.now()

    def wait_for(self, review: Review) -> None:
        until = time.monotonic() + 1500
        while time.monotonic() < until:
            review.refresh_from_db()
            if review.state not in ("waiting", "compiling"):
                return
            self.say(review.step_words)
            time.sleep(0.5)
        raise CommandError("The review was not compiled within 25 minutes.")

    def say(self, words: str) -> None:
        if self.verbosity and time.monotonic() - self.began > QUIET_SECONDS:
            self.stderr.write(f"{words} ...")


def day(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise CommandError(
            f"{typed!r} is not a date: write it as 2026-03-31."
        ) from None


def partnership_called(slug: str) -> Partnership:
    found = Partnership.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Partnership.objects.for_list().values_list("slug", flat=True))
        raise CommandError(
            f"There is no partnership {slug!r}. There are: {known or 'none yet'}."
        )
    return found


def folder_at(out: str) -> Path:
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CommandError(f"{out} cannot be made: {fault.strerror}.") from fault
    return folder
