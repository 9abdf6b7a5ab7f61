"""What a situation counts: its sites, its numbers and its notices (HR1)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.history import keeps_values
from accounts.models import AppendOnly, User
from kit.form_keys import form_key_field, one_per_form
from kit.moments import spoken_date
from partnerships.models import CouncilArea
from redundancies import stored
from redundancies.choices import FormVersion, NoticeStatus
from redundancies.models.situations import Situation


@keeps_values(of="situation")
class Site(models.Model):
    """An establishment that the situation concerns."""

    situation = models.ForeignKey(Situation, models.PROTECT, related_name="sites")
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    council = models.ForeignKey(
        CouncilArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    employed = models.PositiveIntegerField(
        "employed at the site", null=True, blank=True
    )
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [one_per_form()]

    def __str__(self):
        return self.address or self.postcode or str(self.council or "Site")


@keeps_values(words=("reason",), of="situation")
class Headcount(AppendOnly):
    """How many, as known on a day; the newest is current, all of them the history."""

    situation = models.ForeignKey(
        Situation, models.PROTECT, related_name="headcounts", db_index=False
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="headcounts",
        db_index=False,
    )
    as_at = models.DateField()
    proposed = models.PositiveIntegerField(null=True, blank=True)
    confirmed = models.PositiveIntegerField(null=True, blank=True)
    averted = models.PositiveIntegerField(null=True, blank=True)
    redeployed = models.PositiveIntegerField(null=True, blank=True)
    dismissed = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, db_default="")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    form_key = form_key_field()

    class Meta(AppendOnly.Meta):
        constraints = [one_per_form()]
        indexes = [
            models.Index(
                name="redundancies_headcount_newest",
                fields=["situation", "-as_at", "-id"],
            ),
            models.Index(
                name="redundancies_headcount_site",
                fields=["site"],
                condition=Q(site__isnull=False),
            ),
        ]
        triggers = stored.headcount_triggers()

    def __str__(self):
        return f"{self.situation_id} on {spoken_date(self.as_at)}"


@keeps_values(words=("representatives",), of="situation")
class HR1Notice(models.Model):
    """An advance notice of redundancies, as received; later ones supersede it."""

    situation = models.ForeignKey(
        Situation, models.PROTECT, related_name="notices", db_index=False
    )
    received_on = models.DateField(
        "received by the Redundancy Payments Service", null=True, blank=True
    )
    passed_on = models.DateField("passed to PACE", null=True, blank=True)
    form_version = models.CharField(
        max_length=20, choices=FormVersion, default=FormVersion.DIGITAL
    )
    consultation_on = models.DateField("consultation started", null=True, blank=True)
    first_dismissal_on = models.DateField(null=True, blank=True)
    last_dismissal_on = models.DateField(null=True, blank=True)
    proposed = models.PositiveIntegerField(null=True, blank=True)
    employed = models.PositiveIntegerField(
        "employed at the establishment", null=True, blank=True
    )
    reasons = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, db_default=[]
    )
    representatives = models.CharField(max_length=500, blank=True, db_default="")
    is_closing = models.BooleanField("will the site close?", null=True, blank=True)
    status = models.CharField(
        max_length=12, choices=NoticeStatus, default=NoticeStatus.ACTIVE
    )
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # Where a file brought it: digests of which notice its row is about, and of all that
    # the row said. The same row seen again changes nothing.
    identity = models.UUIDField(null=True, editable=False)
    content = models.UUIDField(null=True, editable=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            one_per_form(),
            models.UniqueConstraint(
                name="redundancies_hr1_superseded_once",
                fields=["supersedes"],
                condition=Q(supersedes__isnull=False),
            ),
            models.UniqueConstraint(
                name="redundancies_hr1_row_once",
                fields=["identity", "content"],
                condition=Q(content__isnull=False),
            ),
            models.CheckConstraint(
                name="redundancies_hr1_dismissals_in_order",
                condition=Q(first_dismissal_on=None)
                | Q(last_dismissal_on=None)
                | Q(last_dismissal_on__gte=F("first_dismissal_on")),
            ),
        ]
        indexes = [
            models.Index(name="redundancies_hr1_newest", fields=["situation", "-id"]),
        ]

    def __str__(self):
        received = self.received_on and spoken_date(self.received_on)
        return f"HR1 of {self.situation_id}, {received or 'not known when'}"
