"""Sessions for the people affected."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kit.form_keys import form_key_field, one_per_form
from kit.moments import spoken_moment
from kit.names import reference_field
from redundancies import stored
from redundancies.choices import (
    SessionKind,
    SessionState,
)
from redundancies.models.numbers import Site
from redundancies.models.situations import Response
from redundancies.querysets import (
    SessionQuerySet,
)


class Session(models.Model):
    """A presentation, workshop, clinic, webinar or fair."""

    reference = reference_field()
    response = models.ForeignKey(
        Response, models.PROTECT, related_name="sessions", db_index=False
    )
    # None: for people of all sites.
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        db_index=False,
    )
    kind = models.CharField(max_length=15, choices=SessionKind)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    shift = models.CharField(max_length=60, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    presented_by = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=SessionState, default=SessionState.PLANNED
    )
    reason = models.CharField("why it was called off", max_length=300, blank=True)
    attended = models.PositiveIntegerField("how many came", null=True, blank=True)
    asked_after_at = models.DateTimeField(null=True, blank=True)
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            models.CheckConstraint(
                name="redundancies_session_ends_after_it_starts",
                condition=Q(ends_at__gte=F("starts_at")),
            ),
        ]
        indexes = [
            models.Index(
                name="redundancies_session_newest",
                fields=["response", "-starts_at", "-id"],
            ),
            models.Index(
                name="redundancies_session_site",
                fields=["site"],
                condition=Q(site__isnull=False),
            ),
            models.Index(
                name="redundancies_session_asks",
                fields=["ends_at"],
                condition=Q(asked_after_at=None),
            ),
            models.Index(
                name="redundancies_session_planned",
                fields=["starts_at"],
                condition=Q(state=SessionState.PLANNED),
            ),
        ]
        triggers = stored.session_triggers()

    def __str__(self):
        when = spoken_moment(self.starts_at)
        site = f"for {self.site}" if self.site_id else ""
        words = (self.get_kind_display(), when, self.shift, self.place, site)
        return ", ".join(filter(None, words))
