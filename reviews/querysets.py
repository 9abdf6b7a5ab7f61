"""Who may see a review summary and a set of figures, and what is due to be compiled."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from partnerships.roles import CHAIRS, Permission
from reviews.choices import PUBLIC, ReviewState, SetState


class QueueQuerySet(models.QuerySet):
    """Rows that the worker for reports compiles."""

    def due(self, at: dt.datetime) -> Self:
        """Rows to compile now: waiting, or left by a worker that broke off."""
        return self.filter(
            Q(state=ReviewState.WAITING, next_at__lte=at)
            | Q(state=ReviewState.COMPILING, lease_until__lt=at)
        ).order_by("next_at", "pk")


class ReviewQuerySet(QueueQuerySet):
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

    def for_list(self) -> Self:
        return self.select_related("partnership").order_by("-asked_at", "-pk")


def to_check_by(standing) -> Q:
    """Reviews that wait for this chair: the partnership’s, or a national one."""
    own = standing.partnerships(Permission.REVIEW_CHECK)
    theirs = Q(partnership__in=own)
    if own:
        theirs |= Q(partnership=None)
    return Q(state=ReviewState.CHECK) & theirs


class FigureSetQuerySet(QueueQuerySet):
    """Sets of figures: true ones for those who may open every row, others for all."""

    def seen_by(self, standing) -> Self:
        """True numbers where every row may be opened; else suppressed ones."""
        if standing.is_national_team:
            return self
        true = Q(is_protected=False, partnership__in=opened_by(standing))
        protected = Q(is_protected=True)
        if not standing.may_everywhere(Permission.FIGURES_VIEW):
            own = standing.partnerships(Permission.FIGURES_VIEW)
            protected &= Q(partnership__in=own)
        return self.filter(true | protected)

    def permitting(self, standing, permission: Permission) -> Self:
        """Sets with which this person may do this, wherever they are."""
        if permission is Permission.FIGURES_VIEW:
            return self.seen_by(standing)
        return self if standing.may_everywhere(permission) else self.none()

    def of(self, *, partnership_id: int | None, period, is_protected: bool) -> Self:
        """The one set of a place, of a first and a last day, for one kind of reader."""
        from_on, to_on = period
        return self.filter(
            partnership=partnership_id,
            from_on=from_on,
            to_on=to_on,
            is_protected=is_protected,
        )

    def old(self, before: dt.datetime, *, but: tuple[dt.date, dt.date]) -> Self:
        """True ones that nobody has asked for since then, but for one period's."""
        from_on, to_on = but
        return self.filter(
            is_protected=False,
            state__in=(SetState.READY, SetState.FAILED),
            asked_at__lt=before,
        ).exclude(from_on=from_on, to_on=to_on)


def opened_by(standing) -> set[int]:
    """The partnerships in which a chair may open each situation and client."""
    return {held.partnership_id for held in standing.held if held.role in CHAIRS}


def opens_every_row(standing, partnership_id: int | None) -> bool:
    """Whether this person may open each situation and client that is counted.

    The National PACE team may; a chair may in the own partnership; others of it may
    not open what is known only to those who need to know.
    """
    return standing.is_national_team or partnership_id in opened_by(standing)
