"""Who may see which survey results, and the named reads of waves."""

from __future__ import annotations

from typing import Self

from django.db import models

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
