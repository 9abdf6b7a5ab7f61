"""Looking for people, and why: searches and stated reasons, each for half an hour."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from clients.querysets import ReasonQuerySet, SearchQuerySet
from kit.moments import spoken_moment


class ClientSearch(models.Model):
    """A search for people: its result has an opaque address and is scoped again."""

    token_hash = models.CharField(max_length=64, unique=True)
    searcher = models.ForeignKey(User, models.PROTECT, related_name="+")
    criteria = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    found = ArrayField(models.BigIntegerField(), default=list)
    is_capped = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = SearchQuerySet.as_manager()

    def __str__(self):
        return f"Search of {spoken_moment(self.made_at)}"


class StatedReason(models.Model):
    """Why somebody of the National PACE team looks at a client or at a list.

    `subject` names what it opens ("case 12", "situation 7"): nothing else.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    subject = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    stated_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = ReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="clients_reason_is_given", condition=~models.Q(reason="")
            ),
        ]
        indexes = [
            models.Index(
                name="clients_reason_newest",
                fields=["person", "subject", "-expires_at"],
            ),
        ]

    def __str__(self):
        return f"Reason for {self.subject}"
