"""Named reads of responses and what belongs to them."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from partnerships.roles import OF_THE_LEAD, Permission
from redundancies.choices import ENDING, OPEN, ClockKind
from redundancies.querysets.sight import LEADS, LEVELS, keys_permitting


class ResponseQuerySet(models.QuerySet):
    """A partnership's responses: the rows of its list of situations."""

    def seen_by(self, standing, levels=LEVELS) -> Self:
        """Those for which this person holds a grant of one of these levels."""
        if standing.is_national_team:
            return self
        grants = apps.get_model("redundancies", "SituationGrant").objects
        return self.filter(
            Exists(
                grants.filter(
                    response=OuterRef("pk"), audience__in=standing.audiences(levels)
                )
            )
        )

    def permitting(self, standing, permission: Permission) -> Self:
        """Those of a partnership in which this person may do this to this one.

        A right in one partnership is none to the response of another, even to the
        same situation.
        """
        if standing.may_everywhere(permission):
            return self
        grants = apps.get_model("redundancies", "SituationGrant").objects
        keys = keys_permitting(standing, permission)
        if permission in OF_THE_LEAD:
            grants = grants.filter(**{LEADS: True})
        return self.filter(
            Exists(grants.filter(response=OuterRef("pk"), audience__in=keys))
        )

    def leading_first(self) -> Self:
        """Those of today, the lead's first."""
        return self.filter(to_on=None).order_by("-is_lead", "pk")

    def open(self) -> Self:
        return self.filter(closed_on=None, to_on=None)

    def with_clock(self) -> Self:
        """With what the response clock is worked out from."""
        events = apps.get_model("redundancies", "ClockEvent").objects
        return (
            self.select_related("partnership", "closed_by", "debrief")
            .annotate(holidays=holidays_of())
            .prefetch_related(
                Prefetch(
                    "clock_events",
                    events.select_related("recorded_by").order_by("on", "at", "pk"),
                    to_attr="all_events",
                )
            )
        )

    def running_out(self, at: dt.datetime) -> Self:
        """Leads whose aim may be near or past, and that neither met nor gave up.

        Told half a day ago or more: what is known by its day only counts from noon.
        Those told long ago were warned of long ago: a month is enough to look back,
        to when PACE was told or to when a clock that stood still went on.
        """
        since = at - dt.timedelta(days=31)
        events = apps.get_model("redundancies", "ClockEvent").objects.standing()
        ended = events.filter(response=OuterRef("pk"), kind__in=ENDING)
        resumed = events.filter(
            response=OuterRef("pk"),
            kind=ClockKind.RESUMED,
            on__gt=timezone.localdate(since),
        )
        return self.filter(
            Q(told_at__gt=since) | Exists(resumed),
            ~Exists(ended),
            is_lead=True,
            to_on=None,
            closed_on=None,
            situation__status__in=OPEN,
            told_at__lte=at - dt.timedelta(hours=12),
        )


def holidays_of() -> ArraySubquery:
    """The local holidays of a response's partnership, beside that response."""
    days = apps.get_model("partnerships", "LocalHoliday").objects
    return ArraySubquery(
        days.filter(partnership=OuterRef("partnership_id")).values("on")
    )


class ClockEventQuerySet(models.QuerySet):
    """What moved the response clocks."""

    def standing(self) -> Self:
        """Those that were not struck out."""
        return self.filter(struck_out_at=None)
