"""Named reads of referrals: who receives them, who may see and answer one."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from partnerships.roles import Level, Permission


class ReferralQuerySet(models.QuerySet):
    """Referrals, each to an organisation in a partnership."""

    def received_by(self, standing) -> Self:
        """Those to organisations for which this person acts, in that partnership."""
        if standing.is_national_team:
            return self
        wanted = Q(pk=None)
        for membership in standing.held:
            # Organisation and partnership of one membership: the Jobcentre of one
            # place does not see what came to the Jobcentre of another.
            wanted |= Q(
                partnership=membership.partnership_id,
                organisation=membership.organisation_id,
            )
        return self.filter(wanted)

    def inboxes(self, standing) -> list[Self]:
        """One queryset for each organisation and partnership, each on its index."""
        if standing.is_national_team:
            return [self]
        places = {
            (membership.partnership_id, membership.organisation_id)
            for membership in standing.held
        }
        return [
            self.filter(partnership=partnership, organisation=organisation)
            for partnership, organisation in sorted(places)
        ]

    def seen_by(self, standing) -> Self:
        """Received ones, and those that the own partnership's staff sent."""
        if standing.is_national_team:
            return self
        grants = apps.get_model("clients", "CaseGrant").objects
        sent = Exists(
            grants.filter(
                case=OuterRef("case_id"),
                audience__in=standing.audiences((Level.STAFF,)),
            )
        )
        received = Q(pk__in=self.received_by(standing).values("pk"))
        return self.filter(sent | received)

    def permitting(self, standing, permission: Permission) -> Self:
        """Referrals on which this person may do this."""
        if not standing.may(permission):
            return self.none()
        if permission is Permission.REFERRAL_ANSWER:
            return self.received_by(standing)
        return self.seen_by(standing)

    def for_list(self) -> Self:
        return self.select_related("organisation", "service", "partnership")

    def for_detail(self) -> Self:
        return self.for_list().select_related("sent_by", "answered_by")

    def of_case(self, case) -> Self:
        return self.for_list().filter(case=case).order_by("-sent_at", "-pk")
