"""Who may see a review summary."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from partnerships.roles import Permission
from reviews.choices import PUBLIC, ReviewState


class ReviewQuerySet(models.QuerySet):
    """Review summaries: published ones for all members, drafts for those at work."""

    def seen_by(self, standing) -> Self:
        """Published ones; drafts for those who compile; a chair's own while checked."""
        if standing.may_everywhere(Permission.REVIEW_COMPILE):
            return self
        if not standing.may(Permission.REVIEW_VIEW):
            return self.none()
        return self.filter(Q(state__in=PUBLIC) | to_check_by(standing))

    def permitting(self, standing, permission: Permission) -> Self:
        """Reviews with which this person may do this."""
        if permission is Permission.REVIEW_VIEW:
            return self.seen_by(standing)
        if permission is Permission.REVIEW_CHECK:
            # A check is the chairs' word; it is nobody's by a national role.
            return self.filter(to_check_by(standing))
        return self if standing.may_everywhere(permission) else self.none()

    def due(self, at: dt.datetime) -> Self:
        """Reviews to compile now: waiting, or left by a worker that broke off."""
        return self.filter(
            Q(state=ReviewState.WAITING, next_at__lte=at)
            | Q(state=ReviewState.COMPILING, lease_until__lt=at)
        ).order_by("next_at", "pk")

    def for_list(self) -> Self:
        return self.select_related("partnership").order_by("-asked_at", "-pk")


def to_check_by(standing) -> Q:
    """Reviews that wait for this chair: the partnership’s, or a national one."""
    own = standing.partnerships(Permission.REVIEW_CHECK)
    theirs = Q(partnership__in=own)
    if own:
        theirs |= Q(partnership=None)
    return Q(state=ReviewState.CHECK) & theirs
