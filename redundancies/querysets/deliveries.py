"""Named reads of support given; access is decided here."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from partnerships.roles import FULL_LEVELS, Permission


def shared_with(standing) -> Q:
    """In no situation, or in one that this person sees in full."""
    grants = apps.get_model("redundancies", "SituationGrant").objects
    in_full = Exists(
        grants.filter(
            response=OuterRef("response"),
            audience__in=standing.audiences(FULL_LEVELS),
        )
    )
    return Q(response=None) | Q(in_full)


class DeliveryQuerySet(models.QuerySet):
    """Support given."""

    def seen_by(self, standing, whole=None) -> Self:
        """One's own organisation's in that partnership; all of it for its SDS staff.

        What was given in a situation that its staff may not see stays out of sight,
        but for those who gave it. `whole` are the responses of one situation that this
        person sees in full, where that is known already.
        """
        if standing.is_national_team:
            return self
        places = standing.partnerships(Permission.DELIVERY_RECORD)
        staffed = [place for place in places if standing.is_staff_of(place)]
        own = Q(pk__in=[])
        for place in places:
            own |= Q(partnership=place, organisation__in=standing.organisations(place))
        shared = shared_with(standing) if whole is None else Q(response__among=whole)
        return self.filter(own | Q(partnership__in=staffed) & shared)

    def parts_seen_by(self, standing) -> list[Self]:
        """The same as parts, each of which an index has in the order of the list."""
        if standing.is_national_team:
            return [self]
        found = []
        for place in sorted(standing.partnerships(Permission.DELIVERY_RECORD)):
            rows = self.filter(partnership=place)
            if standing.is_staff_of(place):
                found.append(rows.filter(shared_with(standing)))
            found += [
                rows.filter(organisation=organisation)
                for organisation in sorted(standing.organisations(place))
            ]
        return found

    def for_list(self) -> Self:
        return self.select_related("organisation", "service").order_by("-on", "-pk")

    def for_page(self) -> Self:
        return self.select_related(
            "organisation",
            "service",
            "partnership",
            "recorded_by",
            "response",
        )
