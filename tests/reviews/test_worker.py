"""The real worker compiles what waits, and what another left when it died."""

import datetime as dt
import time

import pytest
from celery import Celery
from django.utils import timezone

from reviews.models import FigureSet, Review
from tests.factories.reviews import FigureSetFactory, ReviewFactory
from tests.world import build

pytestmark = pytest.mark.committing


def test_what_waits_or_was_left_is_compiled_by_the_worker(live_portal):
    world = build()
    now = timezone.now()
    FigureSetFactory(partnership=world.ours, is_protected=False, next_at=now)
    left = FigureSetFactory(
        next_at=now,
        state="compiling",
        attempts=1,
        lease_until=now - dt.timedelta(seconds=1),
    )
    ReviewFactory(partnership=world.ours, asked_at=now, next_at=now)
    # A worker took this one and was killed; its lease ran out.
    ReviewFactory(
        asked_at=now,
        next_at=now,
        state="compiling",
        attempts=1,
        lease_until=now - dt.timedelta(seconds=1),
    )

    with Celery(
        broker=live_portal.environment["REDIS_URL"], set_as_current=False
    ) as sender:
        sender.send_task("reviews.sweep", queue="reports")
    until = time.monotonic() + 60
    while time.monotonic() < until and (
        Review.objects.exclude(state="draft").exists()
        or FigureSet.objects.exclude(state="ready").exists()
    ):
        time.sleep(0.3)

    assert set(Review.objects.values_list("state", flat=True)) == {"draft"}
    assert all(review.figures.exists() for review in Review.objects.all())
    assert set(FigureSet.objects.values_list("state", flat=True)) == {"ready"}
    assert all(row.tables for row in FigureSet.objects.all())
    left.refresh_from_db()
    assert left.attempts == 2
