"""What a situation counts: its sites, its numbers and its notices (HR1)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.history import keeps_values
from accounts.models import User
from kit.form_keys import form_key_field, one_per_form
from kit.moments import spoken_date
from partnerships.models import CouncilArea
from redundancies import stored
from redundancies.choices import FormVersion, NoticeStatus, Source
from redundancies.models.situations import Response, Situation
from redundancies.querysets import OfSitesQuerySet


@keeps_values(words=("shifts",), of="situation", beside=("response",))
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
    first_leaving_on = models.DateField("first people leave", null=True, blank=True)
    last_leaving_on = models.DateField("last people leave", null=True, blank=True)
    shifts = models.CharField(
        "shift pattern", max_length=200, blank=True, db_default=""
    )
    # The best number of the site now, of its headcounts (`clocks.totals`).
    people = models.PositiveIntegerField(null=True, editable=False)
    # From this day the site is shut; what was counted there stays counted.
    closed_on = models.DateField(null=True, blank=True)
    # Of the partnership in whose area it is: what it knows of it as its own.
    response = models.ForeignKey(
        Response,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        db_index=False,
        editable=False,
    )
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            one_per_form(),
            models.CheckConstraint(
                name="redundancies_site_leaving_in_order",
                condition=Q(first_leaving_on=None)
                | Q(last_leaving_on=None)
                | Q(last_leaving_on__gte=F("first_leaving_on")),
            ),
        ]
        indexes = [
            models.Index(
                name="redundancies_site_response",
                fields=["response"],
                condition=Q(response__isnull=False),
            ),
        ]

    def __str__(self):
        return self.address or self.postcode or str(self.council or "Site")


class StruckOut(models.Model):
    """A mistake is struck out with who, when and why, and never removed."""

    struck_out_at = models.DateTimeField(null=True, blank=True)
    struck_out_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    struck_out_reason = models.CharField(
        "why it was struck out", max_length=300, blank=True, db_default=""
    )

    class Meta:
        abstract = True


@keeps_values(words=("reason", "struck_out_reason"), of="situation")
class Headcount(StruckOut):
    """How many, as known on a day: never changed, only struck out where it was wrong.

    Of one site, or told of the whole; what is best known now is worked out from all of
    them (`redundancies.clocks.totals`).
    """

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
    # The notice that says so, of the same situation and site.
    notice = models.ForeignKey(
        "HR1Notice",
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
    source = models.CharField(
        "who said so", max_length=30, choices=Source, blank=True, db_default=""
    )
    # Heard, not told: it gives way to what was told of the same place.
    is_hearsay = models.BooleanField(default=False, db_default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    form_key = form_key_field()

    class Meta:
        constraints = [
            one_per_form(),
            models.CheckConstraint(
                name="redundancies_headcount_struck_out_why",
                condition=Q(struck_out_at=None, struck_out_by=None)
                & Q(struck_out_reason="")
                | Q(struck_out_at__isnull=False) & ~Q(struck_out_reason=""),
            ),
        ]
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
            models.Index(
                name="redundancies_headcount_notice",
                fields=["notice"],
                condition=Q(notice__isnull=False),
            ),
        ]
        triggers = stored.headcount_triggers()

    def __str__(self):
        return f"{self.situation_id} on {spoken_date(self.as_at)}"


@keeps_values(
    words=("representatives", "status_reason", "struck_out_reason"), of="situation"
)
class HR1Notice(StruckOut):
    """An advance notice of redundancies, as received, for a site or for the whole.

    Another notice takes its place only where that says so (`supersedes`).
    """

    situation = models.ForeignKey(
        Situation, models.PROTECT, related_name="notices", db_index=False
    )
    # None: the employer treats all its sites as one establishment, or has one.
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        db_index=False,
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
    # Since when it has this status, and why, where somebody has set it.
    status_on = models.DateField(null=True, blank=True)
    status_reason = models.CharField(max_length=300, blank=True, db_default="")
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

    objects = OfSitesQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            models.UniqueConstraint(
                name="redundancies_hr1_superseded_once",
                fields=["supersedes"],
                condition=Q(supersedes__isnull=False, struck_out_at=None)
                & ~Q(status__in=(NoticeStatus.REJECTED, NoticeStatus.INACTIVE)),
            ),
            models.UniqueConstraint(
                name="redundancies_hr1_row_once",
                fields=["identity", "content"],
                condition=Q(content__isnull=False),
            ),
            models.CheckConstraint(
                name="redundancies_hr1_struck_out_why",
                condition=Q(struck_out_at=None, struck_out_by=None)
                & Q(struck_out_reason="")
                | Q(struck_out_at__isnull=False) & ~Q(struck_out_reason=""),
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
            models.Index(
                name="redundancies_hr1_amends",
                fields=["supersedes"],
                condition=Q(supersedes__isnull=False),
            ),
            models.Index(
                name="redundancies_hr1_site",
                fields=["site"],
                condition=Q(site__isnull=False),
            ),
        ]

    def __str__(self):
        received = self.received_on and spoken_date(self.received_on)
        return f"{self.site or 'All sites'}, received {received or 'not known when'}"


class NoticeDraft(models.Model):
    """A notice that somebody began to key: what was typed, until it is recorded.

    Whoever may record it may go on with it.
    """

    situation = models.ForeignKey(
        Situation, models.PROTECT, related_name="notice_drafts"
    )
    # The boxes of the form and what stood in them.
    typed = models.JSONField()
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    kept_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, db_default=1)

    def __str__(self):
        return f"Draft of a notice of {self.situation_id}"
