"""Who may see a client, and the named reads of clients."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from partnerships.roles import Level, Permission

LEVELS = (Level.STAFF, Level.REFERRED)
WORKING = (Level.STAFF,)


class CaseQuerySet(models.QuerySet):
    """Cases: a person in a situation, or alone; each in one partnership."""

    def seen_by(self, standing, levels=LEVELS) -> Self:
        """Own partnership's for its SDS staff, referred ones for an organisation.

        The National PACE team sees all, with a stated reason that is recorded.
        """
        if standing.is_national_team:
            return self
        grants = apps.get_model("clients", "CaseGrant").objects
        return self.filter(
            Exists(
                grants.filter(
                    case=OuterRef("pk"), audience__in=standing.audiences(levels)
                )
            )
        )

    def permitting(self, standing, permission: Permission) -> Self:
        """Cases on which this person may do this."""
        if permission is Permission.CLIENT_LIST:
            return self.seen_by(standing)
        if not standing.may(permission):
            return self.none()
        if permission is Permission.REFERRAL_ANSWER:
            return self.seen_by(standing)
        return self.seen_by(standing, WORKING)

    def for_detail(self) -> Self:
        return self.select_related(
            "client__council", "situation__employer", "partnership"
        )


class ReferralQuerySet(models.QuerySet):
    """Referrals, each to an organisation in a partnership."""

    def received_by(self, standing) -> Self:
        """Those to organisations for which this person acts, in that partnership."""
        if standing.is_national_team:
            return self
        wanted = models.Q(pk=None)
        for membership in standing.held:
            wanted |= models.Q(
                partnership=membership.partnership_id,
                organisation=membership.organisation_id,
            )
        return self.filter(wanted)

    def awaiting(self) -> Self:
        return self.filter(state="sent")

    def for_list(self) -> Self:
        return self.select_related(
            "case__client", "organisation", "service", "partnership"
        ).order_by("-sent_at", "-pk")


class SearchQuerySet(models.QuerySet):
    """Searches for people, kept for half an hour under an opaque address."""

    def alive(self, user, at: dt.datetime) -> Self:
        return self.filter(searcher=user, expires_at__gt=at)
