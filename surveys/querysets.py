"""Who may see which survey results, and the named reads of waves."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from accounts.roles import NationalRole
from partnerships.roles import Permission

SEE_WHEN_PUBLISHED = ("published",)
SEE_WHEN_OPENED = ("open", "closed", "published")


class WaveQuerySet(models.QuerySet):
    """Rounds of the partner survey."""

    def seen_by(self, standing) -> Self:
        """All for those who run surveys or work on them; chairs once it is open;
        Government and national members once it is published."""
        if not standing.may(Permission.SURVEY_RESULTS):
            return self.none()
        if standing.may_everywhere(Permission.SURVEY_RUN):
            return self
        if (
            standing.partnerships(Permission.SURVEY_RESULTS)
            or NationalRole.ANALYST in standing.national
        ):
            return self.filter(state__in=SEE_WHEN_OPENED)
        return self.filter(state__in=SEE_WHEN_PUBLISHED)

    def permitting(self, standing, permission: Permission) -> Self:
        return self.seen_by(standing) if standing.may(permission) else self.none()

    def for_list(self) -> Self:
        return self.order_by("-opens_on", "-pk")


class SurveyInvitationQuerySet(models.QuerySet):
    """Who was invited, and whether the link is used up."""

    def waiting(self) -> Self:
        return self.filter(is_spent=False)

    def of_members(self, on: Any) -> Self:
        """Those whose person is a member there, with an account that is open."""
        memberships = apps.get_model("partnerships", "Membership").objects.on(on)
        held = memberships.filter(
            person=OuterRef("person"), partnership=OuterRef("partnership")
        )
        return self.filter(Exists(held), person__is_active=True)

    def to_answer(self, on: Any) -> Self:
        """Those that can still be answered: of members, until the last day."""
        return (
            self.waiting()
            .of_members(on)
            .filter(wave__state="open", wave__closes_on__gte=on)
        )

    def in_reach(self) -> Self:
        """Those whose person's address has not refused our emails for good."""
        suspended = apps.get_model("notifications", "SuspendedAddress").objects
        addresses = suspended.suspended().filter(address=OuterRef("person__email"))
        return self.exclude(Exists(addresses))
