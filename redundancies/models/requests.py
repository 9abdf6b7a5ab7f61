"""Requests to organisations to take part."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from kit.form_keys import form_key_field
from kit.names import reference_field
from partnerships.models import Organisation, Partnership, Service
from redundancies import stored
from redundancies.choices import (
    Answer,
)
from redundancies.models.sessions import Session
from redundancies.models.situations import Response
from redundancies.querysets import (
    RequestQuerySet,
)


class Request(models.Model):
    """An organisation is asked to take part; the first answer stands for it."""

    reference = reference_field()
    response = models.ForeignKey(
        Response, models.PROTECT, related_name="requests", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="requests"
    )
    services = models.ManyToManyField(Service, related_name="+")
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    message = models.CharField(max_length=1000, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    who_comes = models.CharField(max_length=200, blank=True)
    commitments = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    is_answered_by_link = models.BooleanField(default=False)
    # What its organisation said the day after the session.
    has_come = models.BooleanField(null=True, blank=True)
    passed_on = models.CharField(
        "anything to pass on", max_length=500, blank=True, db_default=""
    )
    told_after_at = models.DateTimeField(null=True, blank=True)
    told_after_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # Where the same was asked in a situation that was merged into this one.
    twin = models.BigIntegerField(default=0, db_default=0, editable=False)
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)
    # Of its response, and of its session while that is planned: kept by triggers, so
    # that what waits for an answer is read from an index.
    partnership = models.ForeignKey(
        Partnership,
        models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
        db_constraint=False,
    )
    meets_at = models.DateTimeField(null=True, editable=False)

    # What makes two of one response alike.
    TWIN_BY = {"response": ("organisation_id", "session_id")}

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                name="redundancies_request_waiting",
                fields=["organisation", "partnership", "asked_at"],
                condition=Q(answered_at=None, session=None),
            ),
            models.Index(
                name="redundancies_request_meeting",
                fields=["organisation", "partnership", "meets_at"],
                condition=Q(answered_at=None, session__isnull=False),
            ),
        ]
        triggers = stored.request_triggers()
        constraints = [
            models.UniqueConstraint(
                name="redundancies_request_once",
                fields=["response", "organisation", "session", "twin"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="redundancies_request_answer_and_time",
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} asked"
