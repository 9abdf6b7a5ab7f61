"""Named reads of requests; access is decided here."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

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
        return self.filter(answered_at=None, withdrawn_at=None)

    def asked_with(self, request) -> Self:
        """Those that its organisation was asked in the same go, in calendar order."""
        rows = self.filter(together=request.together)
        return rows.order_by(F("session__starts_at").asc(nulls_first=True), "pk")

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

    def usual_in(self, partnership, standing, organisations) -> list[int]:
        """Who was asked in at least half of a partnership's last cases, by number.

        Of those that this person sees in full alone: no answer depends on others. Until
        anybody was asked, those whose type is expected in every partnership.
        """
        responses = apps.get_model("redundancies", "Response").objects
        seen = responses.filter(partnership=partnership).seen_by(standing, FULL_LEVELS)
        last = list(seen.order_by("-told_at", "-pk").values_list("pk", flat=True)[:30])
        asked = self.filter(response__in=last).values_list("response", "organisation")
        pairs = set(asked.order_by())
        if not pairs:
            return [
                pk
                for pk, one in organisations.items()
                if one.is_partner and one.organisation.type.is_core
            ]
        number = len({response for response, _ in pairs})
        times = Counter(organisation for _, organisation in pairs)
        return [pk for pk in organisations if times[pk] * 2 >= number]

    def said_yes(self, standing) -> list[Self]:
        """What this person's organisations said yes to, in part or whole, in parts."""
        return [
            self.filter(
                partnership=place,
                organisation=organisation,
                answer__in=["yes", "in_part"],
                withdrawn_at=None,
            )
            for place in sorted(standing.partnerships(Permission.REQUEST_ANSWER))
            for organisation in sorted(standing.organisations(place))
        ]

    def for_page(self) -> Self:
        return self.select_related(
            "organisation",
            "session",
            "answered_by",
            "asked_by",
            "goes",
            "recorded_by",
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
        # One email asks for all that an organisation is asked in one go.
        asked = apps.get_model("redundancies", "Request").objects
        failed = apps.get_model("notifications", "Message").objects.filter(
            event="request.asked",
            context_id__in=asked.filter(together=OuterRef(OuterRef("together"))).values(
                "pk"
            ),
            state__in=(State.DEAD, State.BOUNCED),
            created_at__gte=OuterRef("asked_at"),
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


class CaseMemberQuerySet(models.QuerySet):
    """Who takes part in one response alone."""

    def on(self, on: dt.date) -> Self:
        """Those in force on this day."""
        return self.filter(from_on__lte=on, to_on__gte=on)

    def for_list(self) -> Self:
        return self.select_related("person", "organisation").order_by(
            "organisation__name", "person__family_name", "pk"
        )
