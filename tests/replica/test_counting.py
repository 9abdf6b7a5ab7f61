"""The worker counts reviews on the replica, and on the primary where that fails."""

import pytest
from django.db import OperationalError, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kit import replica
from reviews.actions import compiling, queueing
from reviews.models import Review
from tests.factories.reviews import ReviewFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


@pytest.fixture
def waiting(world, monkeypatch):
    monkeypatch.setattr(queueing, "PATIENCE", 30)
    now = timezone.now()
    return ReviewFactory(partnership=world.ours, asked_at=now, next_at=now)


def compiled(review):
    with CaptureQueriesContext(connections["replica"]) as queries:
        assert compiling.compile_review(review_id=review.pk, now=timezone.now)
    review.refresh_from_db()
    counting = [one["sql"] for one in queries if "redundancies_" in one["sql"]]
    return review, counting


def test_a_review_is_counted_on_the_replica_and_kept_on_the_primary(waiting):
    review, counting = compiled(waiting)

    assert (review.state, review.figures.exists()) == ("draft", True)
    assert len(counting) > 10


def test_counting_that_the_replica_breaks_off_begins_again_without_it(
    waiting, monkeypatch
):
    counted, where = queueing.compiled, []

    def broken(scope, chapters):
        for number, found in enumerate(counted(scope, chapters)):
            where.append(replica.is_reading())
            if number == 2 and replica.is_reading():
                raise OperationalError("canceling statement due to conflict")
            yield found

    monkeypatch.setattr(queueing, "compiled", broken)
    review, _ = compiled(waiting)

    assert Review.objects.get(pk=review.pk).state == "draft"
    assert where[:3] == [True] * 3
    assert not any(where[3:])
    assert review.step <= review.steps
