"""Requests to organisations to take part."""

from __future__ import annotations

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

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
    CaseMemberQuerySet,
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
    # Asked of one organisation in one go, for several sessions: one email, one page.
    together = models.UUIDField(
        default=uuid.uuid4, db_default=RandomUUID(), editable=False
    )
    answer_by = models.DateField(null=True, blank=True)
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
    # When the session was to begin that the answer was given for.
    answered_for = models.DateTimeField(null=True, blank=True)
    # Said to the partnership, by telephone perhaps: who said it, and who noted it.
    said_by = models.CharField(max_length=200, blank=True, default="", db_default="")
    recorded_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # Who really goes, where that is somebody else than who answered.
    goes = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    withdrawn_why = models.CharField(
        "why it was withdrawn", max_length=300, blank=True, default="", db_default=""
    )
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
            models.Index(
                name="redundancies_request_coming",
                fields=["organisation", "partnership", "meets_at"],
                condition=Q(answer__in=[Answer.YES, Answer.IN_PART])
                & Q(meets_at__isnull=False),
            ),
            models.Index(
                name="redundancies_request_said_yes",
                fields=["organisation", "partnership", "-answered_at", "-id"],
                condition=Q(answer__in=[Answer.YES, Answer.IN_PART]),
            ),
            models.Index(name="redundancies_request_together", fields=["together"]),
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

    @property
    def is_stale(self) -> bool:
        """Whether its session has moved since it was answered for another time."""
        return bool(
            self.answer
            and self.session is not None
            and self.answered_for is not None
            and self.answered_for != self.session.starts_at
        )

    @property
    def is_coming(self) -> bool:
        """Whether its organisation said yes, for the time that the session has now."""
        return self.answer == Answer.YES and not self.is_stale


class CaseMember(models.Model):
    """Somebody who takes part in one response alone, for an organisation, for a time.

    It has no right in the partnership, and signs in to nothing: it answers by link.
    """

    response = models.ForeignKey(
        Response, models.PROTECT, related_name="case_members", db_index=False
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="case_members")
    from_on = models.DateField("from")
    to_on = models.DateField("until")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()
    # Where there was one in a situation that was merged into this one.
    twin = models.BigIntegerField(default=0, db_default=0, editable=False)

    # What makes two of one response alike.
    TWIN_BY = {"response": ("organisation_id", "person_id")}

    objects = CaseMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="redundancies_casemember_once",
                fields=["response", "organisation", "person", "twin"],
            ),
            models.CheckConstraint(
                name="redundancies_casemember_ends_after_it_starts",
                condition=Q(to_on__gte=F("from_on")),
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.organisation}, in {self.response_id}"
