"""Smallest valid messages."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from notifications import models
from notifications.choices import Channel, Kind
from tests.factories.accounts import UserFactory

MOMENT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)


class MessageFactory(DjangoModelFactory):
    """A letter that is due."""

    class Meta:
        model = models.Message

    event = "test.news"
    kind = Kind.SITUATION
    context_id = 1
    person = factory.SubFactory(UserFactory)
    channel = Channel.EMAIL
    key = factory.Sequence(lambda number: f"key-{number}")
    due_at = MOMENT
    next_at = factory.SelfAttribute("due_at")
    created_at = factory.SelfAttribute("due_at")
