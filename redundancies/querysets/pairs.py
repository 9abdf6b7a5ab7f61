"""Named reads of situations that may be one, and of those that became one."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from redundancies.choices import Status

SIDES = ("earlier", "later")
# The likeliest first.
BY_SCORE = ("-score", "pk")


class PossibleDuplicateQuerySet(models.QuerySet):
    """Pairs; one of which somebody sees only one side does not exist for it."""

    def seen_by(self, standing) -> Self:
        seen = apps.get_model("redundancies", "Situation").objects.seen_by(standing)
        numbers = seen.values("pk")
        return self.filter(earlier__in=numbers, later__in=numbers)

    def waiting(self) -> Self:
        """To be judged, or judged to be one and not merged yet; both still stand."""
        rows = self.filter(Q(is_same=None) | Q(is_same=True))
        for side in SIDES:
            gone = (Status.MERGED, Status.REJECTED)
            rows = rows.exclude(**{f"{side}__status__in": gone})
        return rows.exclude(earlier__status=Status.CLOSED, later__status=Status.CLOSED)

    def for_list(self) -> Self:
        """The likeliest first."""
        return self.select_related(
            *(f"{side}__{name}" for side in SIDES for name in ("employer", "council"))
        ).order_by(*BY_SCORE)


class MergeQuerySet(models.QuerySet):
    """What became one, and was not taken apart again."""

    def standing(self) -> Self:
        return self.filter(undone_at=None)
