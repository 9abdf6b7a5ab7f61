"""Situations: what was told, what is known of it, and who may know."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import keeps_values
from accounts.models import User
from kit.form_keys import form_key_field, one_per_form
from kit.names import Plain, reference_field
from partnerships.models import CouncilArea, Grant, Partnership
from redundancies import stored
from redundancies.choices import (
    Confidence,
    InsolvencyKind,
    KeptClock,
    Source,
    Status,
    TakesPart,
    Visibility,
)
from redundancies.clocks import Event
from redundancies.facets import facet, sourced
from redundancies.models.employers import Employer
from redundancies.querysets import (
    ResponseQuerySet,
    SituationGrantQuerySet,
    SituationQuerySet,
)


@keeps_values(
    words=("told_by", "heard", "status_reason", "short_notice_reason"),
    beside=("merged_into",),
)
class Situation(models.Model):
    """One employer's job losses, as one round; nothing of it need be known yet."""

    reference = reference_field()
    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="situations", db_index=False
    )
    place = models.CharField("place", max_length=200, blank=True, db_default="")
    # None: outside Scotland, or not known; it waits for the National PACE team.
    council = models.ForeignKey(
        CouncilArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    source = models.CharField("who told us", max_length=30, choices=Source)
    told_by = models.CharField(
        "name of who told us", max_length=150, blank=True, db_default=""
    )
    heard = models.CharField(
        "what was heard", max_length=1000, blank=True, db_default=""
    )
    confidence = models.CharField(
        max_length=10, choices=Confidence, default=Confidence.CONFIRMED
    )
    told_at = models.DateTimeField("PACE told")
    status = models.CharField(max_length=12, choices=Status, default=Status.REPORTED)
    status_reason = models.CharField(max_length=300, blank=True, db_default="")
    # Where all that hung on it went, and where its reference leads.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_here",
        db_index=False,
        editable=False,
    )
    is_insolvency = models.BooleanField(null=True, blank=True)
    insolvency_kind = models.CharField(
        "kind of insolvency",
        max_length=30,
        choices=InsolvencyKind,
        blank=True,
        db_default="",
    )
    appointed_on = models.DateField("practitioner appointed on", null=True, blank=True)
    dismissed_at_once = models.PositiveIntegerField(null=True, blank=True)
    kept_on = models.PositiveIntegerField("people kept on", null=True, blank=True)
    payments_told_on = models.DateField(
        "redundancy payments information given", null=True, blank=True
    )
    visibility = models.CharField(
        max_length=12,
        choices=Visibility,
        default=Visibility.NEED_TO_KNOW,
        db_default=Visibility.NEED_TO_KNOW,
    )
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # The best number now, of the newest headcount; its story is in Headcount.
    people = models.PositiveIntegerField("roughly how many", null=True, blank=True)
    first_dismissal_on = models.DateField(null=True, blank=True)
    last_dismissal_on = models.DateField(null=True, blank=True)
    # What was told of the whole before a site or a notice gave a date; it is known
    # again when none of them does any more.
    first_told_on = models.DateField(null=True, editable=False)
    last_told_on = models.DateField(null=True, editable=False)
    short_notice_reason = models.CharField(max_length=300, blank=True, db_default="")
    guide_given_on = models.DateField(
        "PACE guide given to all staff", null=True, blank=True
    )
    logged_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    logged_at = models.DateTimeField()
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)
    # Kept by triggers, so that a list reads an index: the clock of who leads, and when
    # its aim runs out, the employer's folded name, and what filters ask for as one
    # number.
    clock = models.SmallIntegerField(
        choices=KeptClock, editable=False, db_default=KeptClock.NO_LEAD
    )
    employer_plain = models.TextField(editable=False, db_default="")
    due_at = models.DateTimeField(null=True, editable=False)
    facet = models.GeneratedField(
        expression=facet(), output_field=models.SmallIntegerField(), db_persist=True
    )
    sourced = models.GeneratedField(
        expression=sourced(), output_field=models.SmallIntegerField(), db_persist=True
    )

    objects = SituationQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            models.CheckConstraint(
                name="redundancies_situation_dismissals_in_order",
                condition=Q(first_dismissal_on=None)
                | Q(last_dismissal_on=None)
                | Q(last_dismissal_on__gte=F("first_dismissal_on")),
                violation_error_message=(
                    "The last dismissal cannot be before the first."
                ),
            ),
            models.CheckConstraint(
                name="redundancies_situation_shared_at_and_by",
                condition=Q(visibility=Visibility.NEED_TO_KNOW)
                | Q(shared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="redundancies_situation_merged_into_one",
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | ~Q(status=Status.MERGED) & Q(merged_into=None),
            ),
            models.CheckConstraint(
                name="redundancies_situation_people_sane",
                condition=Q(people=None) | Q(people__lte=1_000_000),
            ),
        ]
        indexes = [
            models.Index(
                name="redundancies_logged_by",
                fields=["logged_by"],
                condition=Q(logged_by__isnull=False),
            ),
            models.Index(
                name="redundancies_merged_here",
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
            ),
            models.Index(
                name="redundancies_by_employer",
                fields=["employer", "-told_at"],
                include=["id"],
            ),
            models.Index(
                name="redundancies_by_told",
                fields=["-told_at", "-id"],
            ),
            models.Index(
                name="redundancies_facet_told",
                fields=["facet", "told_at", "id"],
                include=["due_at"],
            ),
            models.Index(
                name="redundancies_sourced_told",
                fields=["sourced", "told_at", "id"],
                include=["due_at"],
            ),
            models.Index(
                name="redundancies_leaving",
                fields=["first_dismissal_on", "id"],
                include=["sourced", "due_at"],
            ),
            models.Index(
                name="redundancies_employer_order",
                fields=["employer_plain", "id"],
                include=["sourced", "due_at"],
            ),
            GinIndex(
                OpClass(Plain("place"), name="gin_trgm_ops"),
                name="redundancies_place_words",
            ),
        ]
        triggers = stored.situation_triggers()

    def __str__(self):
        return f"{self.employer}, {self.place}"

    def get_absolute_url(self):
        return reverse("redundancies:situation", args=[self.reference])


class Response(models.Model):
    """A partnership's response to a situation; one of them leads."""

    situation = models.ForeignKey(
        Situation, models.PROTECT, related_name="responses", db_index=False
    )
    partnership = models.ForeignKey(
        Partnership,
        models.PROTECT,
        related_name="responses",
        db_index=False,
    )
    is_lead = models.BooleanField(default=True)
    # Why it takes part where another one leads.
    because = models.CharField(
        max_length=10, choices=TakesPart, blank=True, db_default=""
    )
    # The situation's told_at, kept here as the order of the partnership's list.
    told_at = models.DateTimeField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    version = models.PositiveIntegerField(default=1, db_default=1)
    # How its events leave its clock, kept by triggers. While it runs: when the aim runs
    # out, and whether only days are known; paused: since when; ended: whether too late.
    clock = models.SmallIntegerField(
        choices=KeptClock, editable=False, db_default=KeptClock.NOT_STARTED
    )
    due_at = models.DateTimeField(null=True, editable=False)
    is_late = models.BooleanField(editable=False, db_default=False)
    is_by_day = models.BooleanField(editable=False, db_default=False)
    paused_on = models.DateField(null=True, editable=False)

    # Read by `with_clock()`.
    all_events: list[Any]
    holidays: list[dt.date]

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="redundancies_response_once", fields=["situation", "partnership"]
            ),
            # What a grant copies of its response is held to it by this.
            models.UniqueConstraint(
                name="redundancies_response_copied",
                fields=["id", "situation", "partnership"],
            ),
            models.UniqueConstraint(
                name="redundancies_response_one_lead",
                fields=["situation"],
                condition=Q(is_lead=True, to_on=None),
            ),
            models.CheckConstraint(
                name="redundancies_response_closed_on_and_by",
                condition=Q(closed_on=None, closed_by=None)
                | Q(closed_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="redundancies_response_list",
                fields=["partnership", "-told_at", "-id"],
            ),
            models.Index(name="redundancies_response_told", fields=["-told_at", "-id"]),
        ]
        triggers = stored.response_triggers()

    def __str__(self):
        return f"{self.partnership}: {self.situation}"

    def events_of_clock(self) -> list[Event]:
        """What moved the clock, as read by `with_clock()`."""
        return [
            event.of_clock() for event in self.all_events if not event.struck_out_at
        ]


class SituationGrant(Grant):
    """Why somebody may see a situation, through a partnership's response."""

    # Found by the indexes below.
    # One constraint holds all three to a response and to what it says (migration).
    response = models.ForeignKey(
        Response,
        models.PROTECT,
        related_name="grants",
        db_index=False,
        db_constraint=False,
    )
    situation = models.ForeignKey(
        Situation,
        models.PROTECT,
        related_name="grants",
        db_index=False,
        db_constraint=False,
    )
    partnership = models.ForeignKey(
        Partnership,
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    told_at = models.DateTimeField()
    # As the situation has it, with the clock of this response; kept by triggers.
    facet = models.SmallIntegerField(editable=False)
    sourced = models.SmallIntegerField(editable=False)
    due_at = models.DateTimeField(null=True, editable=False)
    leaves_on = models.DateField(null=True, editable=False)
    employer_plain = models.TextField(editable=False)

    objects = SituationGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="redundancies_grant_once", fields=["response", "audience"]
            ),
        ]
        indexes = [
            models.Index(
                name="redundancies_grant_list",
                fields=["audience", "-told_at", "-response"],
            ),
            models.Index(
                name="redundancies_grant_told",
                fields=["audience", "facet", "told_at", "response"],
                include=["due_at"],
            ),
            models.Index(
                name="redundancies_grant_sourced",
                fields=["audience", "sourced", "told_at", "response"],
                include=["due_at"],
            ),
            models.Index(
                name="redundancies_grant_leaving",
                fields=["audience", "leaves_on", "response"],
                include=["sourced", "due_at"],
            ),
            models.Index(
                name="redundancies_grant_employer",
                fields=["audience", "employer_plain", "response"],
                include=["sourced", "due_at"],
            ),
            models.Index(
                name="redundancies_grant_row", fields=["situation", "audience"]
            ),
        ]
        triggers = stored.grant_triggers()

    def __str__(self):
        return f"{self.audience} sees {self.situation_id}"
