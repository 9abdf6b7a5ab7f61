"""Who is told: the outbox, preferences, links, and signs of life of the workers."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from accounts.models import User
from kit.moments import spoken_moment
from kit.tokens import address_digest
from notifications.choices import Channel, Kind, Pace, Purpose, State
from notifications.querysets import (
    LinkQuerySet,
    MessageQuerySet,
    SuspendedAddressQuerySet,
)


class Message(models.Model):
    """One thing to tell one recipient by one channel; the row is the queue.

    `event` names the letter, `context_id` the row it is about. The body is written
    when it is sent and never kept.
    """

    event = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind)
    context_id = models.BigIntegerField()
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    address = models.EmailField(blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    key = models.CharField(max_length=64, unique=True)
    due_at = models.DateTimeField()
    is_for_digest = models.BooleanField(default=False, db_default=False)
    digest = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="items"
    )
    state = models.CharField(
        max_length=12, choices=State, default=State.PENDING, db_default=State.PENDING
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Times that its sender died with it; a letter that kills its worker is stopped.
    crashes = models.PositiveSmallIntegerField(default=0, db_default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True, db_default="")
    is_perhaps_repeated = models.BooleanField(default=False, db_default=False)
    provider_id = models.CharField(max_length=120, blank=True, db_default="")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notifications_message_person_or_address",
                condition=Q(person__isnull=False, address="")
                | Q(person__isnull=True) & ~Q(address=""),
            ),
        ]
        indexes = [
            models.Index(
                name="notifications_due",
                fields=["next_at", "id"],
                condition=Q(state__in=[State.PENDING, State.LEASED, State.SENDING]),
            ),
            models.Index(
                name="notifications_failed",
                fields=["-settled_at", "-id"],
                condition=Q(state__in=[State.DEAD, State.BOUNCED]),
            ),
            models.Index(
                name="notifications_in_app",
                fields=["person", "-due_at", "-id"],
                condition=Q(channel=Channel.IN_APP),
            ),
            models.Index(name="notifications_by_event", fields=["event", "context_id"]),
        ]

    def __str__(self):
        return f"{self.event} {self.context_id} by {self.channel}"

    @property
    def recipient(self) -> str:
        """The email address to which it goes."""
        return self.person.email if self.person else self.address


class Preference(models.Model):
    """How fast one person wants to hear of one kind of thing."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="preferences", db_index=False
    )
    kind = models.CharField(max_length=20, choices=Kind)
    pace = models.CharField(max_length=10, choices=Pace)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="notifications_preference_once_a_kind", fields=["person", "kind"]
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.kind} {self.pace}"


class SuspendedAddress(models.Model):
    """An address that refused two letters for good; nothing more is sent there."""

    address = models.EmailField(unique=True)
    bounces = models.PositiveSmallIntegerField(default=0)
    suspended_at = models.DateTimeField(null=True, blank=True)

    objects = SuspendedAddressQuerySet.as_manager()

    def __str__(self):
        return self.address


class Link(models.Model):
    """A signed link: bound to a purpose, a row and the address that it was sent to.

    It expires, and is kept as a hash only. Once its recipient has another address it
    opens nothing, whoever holds the mailbox of the old one.
    """

    purpose = models.CharField(max_length=20, choices=Purpose)
    target_id = models.BigIntegerField()
    token_hash = models.CharField(max_length=64, unique=True)
    address_hash = models.CharField(max_length=64)
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notifications_link_sent_to_an_address",
                condition=~Q(address_hash=""),
            ),
        ]
        indexes = [
            models.Index(
                name="notifications_link_target", fields=["purpose", "target_id"]
            ),
        ]

    def __str__(self):
        return f"{self.purpose} {self.target_id}"

    def is_for(self, address: str) -> bool:
        """Whether it was sent to this address, which its recipient has now."""
        return self.address_hash == address_digest(address)

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it has neither been used nor expired."""
        return self.spent_at is None and self.expires_at > at


class Heartbeat(models.Model):
    """When a worker last answered through its own queue."""

    queue = models.CharField(max_length=20, unique=True)
    sent_at = models.DateTimeField()
    beaten_at = models.DateTimeField()

    def __str__(self):
        return f"{self.queue} at {spoken_moment(self.beaten_at)}"
