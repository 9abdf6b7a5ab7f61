"""Named reads of requests; access is decided here."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from notifications.choices import State
from partnerships.roles import FULL_LEVELS, Permission
from redundancies.choices import OPEN

# A request without a session can be answered for so long.
REQUEST_OPEN_FOR = dt.timedelta(days=30)


def own_places(standing, permission) -> Q:
    """Rows of an organisation for which the person acts, in that partnership."""
    own = Q(pk__in=[])
    for place in standing.partnerships(permission):
        own |= Q(
            response__partnership=place, organisation__in=standing.organisations(place)
        )
    return own


class RequestQuerySet(models.QuerySet):
    """Requests to organisations to take part."""

    def unanswered(self) -> Self:
        return self.filter(answered_at=None)

    def seen_by(self, standing, whole=None) -> Self:
        """Those to one's own organisation there, or of a situation seen in full.

        `whole` are the responses of one situation that this person sees in full, where
        that is known already.
        """
        if standing.is_national_team:
            return self
        own = own_places(standing, Permission.REQUEST_ANSWER)
        if whole is not None:
            return self.filter(Q(response__among=whole) | own)
        grants = apps.get_model("redundancies", "SituationGrant").objects
        in_full = Exists(
            grants.filter(
                response=OuterRef("response"),
                audience__in=standing.audiences(FULL_LEVELS),
            )
        )
        return self.filter(in_full | own)

    def permitting(self, standing, permission) -> Self:
        """Those that this person may answer: for its own organisation, there."""
        if standing.may_everywhere(permission):
            return self
        return self.filter(own_places(standing, permission))

    def to_answer(self, standing, at: dt.datetime) -> list[Self]:
        """What waits for the answer of this person's organisations, in parts.

        Of each organisation in its partnership, and with a session or without: each is
        read from an index, the oldest first.
        """
        open_ones = self.unanswered().filter(
            response__closed_on=None,
            response__to_on=None,
            response__situation__status__in=OPEN,
        )
        own = [
            open_ones.filter(partnership=place, organisation=organisation)
            for place in sorted(standing.partnerships(Permission.REQUEST_ANSWER))
            for organisation in sorted(standing.organisations(place))
        ]
        return [
            part.order_by("asked_at", "pk")
            for rows in own
            for part in (
                rows.filter(session=None, asked_at__gt=at - REQUEST_OPEN_FOR),
                rows.filter(session_id__isnull=False, meets_at__gt=at),
            )
        ]

    def for_page(self) -> Self:
        return self.select_related(
            "organisation",
            "session",
            "answered_by",
            "asked_by",
            "response__partnership",
            "response__situation__employer",
            "response__situation__council",
        )

    def for_letters(self) -> Self:
        """With what a letter says, in two queries."""
        services = apps.get_model("partnerships", "Service").objects
        return self.for_page().prefetch_related(
            Prefetch("services", services.order_by("position"))
        )

    def for_board(self) -> Self:
        """With what a row of the board says, in one query."""
        services = apps.get_model("redundancies", "Request").services.through.objects
        failed = apps.get_model("notifications", "Message").objects.filter(
            event="request.asked",
            context_id=OuterRef("pk"),
            state__in=(State.DEAD, State.BOUNCED),
        )
        return (
            self.select_related(
                "organisation", "session", "answered_by", "response__partnership"
            )
            .annotate(
                service_names=ArraySubquery(
                    services.filter(request=OuterRef("pk"))
                    .order_by("service__name")
                    .values("service__name")
                ),
                has_failed_letter=Exists(failed),
            )
            .order_by("organisation__name", "pk")
        )
