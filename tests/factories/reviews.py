"""Smallest valid reviews."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from reviews import models
from tests.factories.accounts import UserFactory

MOMENT = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)


class ReviewFactory(DjangoModelFactory):
    """A national review that waits to be compiled."""

    class Meta:
        model = models.Review

    kind = factory.LazyAttribute(
        lambda row: "partnership" if row.partnership else "national"
    )
    partnership = None
    from_on = dt.date(2026, 1, 1)
    to_on = dt.date(2026, 3, 31)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = MOMENT
    next_at = MOMENT
