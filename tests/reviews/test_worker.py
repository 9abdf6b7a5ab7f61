"""The real worker compiles what waits, and what another left when it died."""

import datetime as dt
import time

import pytest
from celery import Celery
from django.utils import timezone

from reviews.models import Review
from tests.factories.reviews import ReviewFactory
from tests.world import build

pytestmark = pytest.mark.committing


def test_reviews_that_wait_or_were_left_are_compiled_by_the_worker(live_portal):
    world = build()
    now = timezone.now()
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
    while Review.objects.exclude(state="draft").exists() and time.monotonic() < until:
        time.sleep(0.3)

    assert set(Review.objects.values_list("state", flat=True)) == {"draft"}
    assert all(review.figures.exists() for review in Review.objects.all())
