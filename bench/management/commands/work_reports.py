"""Some reviews and files of notices, asked for and waited for."""

from __future__ import annotations

import json
import time
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.roles import NationalRole
from bench.whole import reads_everything
from imports.actions import uploads
from imports.models import NoticeFile
from imports.tasks import import_waiting
from partnerships.models import Partnership
from reviews.actions import ask
from reviews.choices import ReviewState
from reviews.models import Review
from reviews.periods import financial_year, years_on_offer
from reviews.tasks import sweep

PATIENCE = 1500
UNDER_WAY = (ReviewState.WAITING, ReviewState.COMPILING)


class Command(BaseCommand):
    help = "Ask for reviews and imports as the National PACE team, and await their end."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, help="in our HR1 layout")
        parser.add_argument("--reviews", type=int, required=True, help="how many")
        parser.add_argument("--out", type=Path, required=True, help="a JSON file")

    @reads_everything
    def handle(self, *args, **options):
        began = time.monotonic()
        team = (
            User.objects.filter(national_posts__role=NationalRole.NATIONAL_TEAM)
            .order_by("pk")
            .first()
        )
        reviews = [review.pk for review in asked_for(team, options["reviews"])]
        files = [brought(path, team) for path in options["files"]]
        while (
            Review.objects.filter(pk__in=reviews, state__in=UNDER_WAY).exists()
            or NoticeFile.objects.filter(pk__in=files, finished_at=None).exists()
        ):
            if time.monotonic() - began > PATIENCE:
                raise CommandError(f"They did not end within {PATIENCE} seconds.")
            # As beat would: what is under way is left to whoever has it.
            sweep.delay()
            import_waiting.delay()
            time.sleep(10)
        failed = [
            *Review.objects.filter(pk__in=reviews).exclude(state=ReviewState.DRAFT),
            *NoticeFile.objects.filter(pk__in=files).exclude(failure=""),
        ]
        if failed:
            raise CommandError(f"Failed: {', '.join(map(str, failed))}.")
        seconds = round(time.monotonic() - began)
        counts = {"reviews": len(reviews), "files": len(files), "seconds": seconds}
        options["out"].write_text(json.dumps(counts))


def asked_for(team, many):
    """The national review and the partnerships', of years until there are enough."""
    places = [None, *Partnership.objects.order_by("pk")]
    wanted = [
        (place, year)
        for year in years_on_offer(timezone.localdate())
        for place in places
    ][:many]
    for place, year in wanted:
        first, last = financial_year(year)
        yield ask(
            partnership=place, from_on=first, to_on=last, by=team, at=timezone.now()
        )


def brought(path, team):
    with path.open("rb") as file:
        return uploads.upload(
            file=File(file),
            name=path.name,
            mapping="hr1",
            by=team,
            at=timezone.now(),
        ).pk
