"""Who may see a review summary."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from partnerships.roles import Permission


class ReviewQuerySet(models.QuerySet):
    """Review summaries: published ones for all members, drafts for those at work."""

    def seen_by(self, standing) -> Self:
        """Published ones; drafts for those who compile; a chair's own while checked."""
        if standing.may_everywhere(Permission.REVIEW_COMPILE):
            return self
        if not standing.may(Permission.REVIEW_VIEW):
            return self.none()
        own = standing.partnerships(Permission.REVIEW_CHECK)
        return self.filter(
            Q(state__in=("published", "superseded"))
            | Q(state="factual_check", partnership__in=own)
        )

    def for_list(self) -> Self:
        return self.select_related("partnership").order_by("-asked_at", "-pk")
