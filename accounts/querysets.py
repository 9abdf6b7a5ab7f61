"""Named reads of people and of the record of what was done."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q


class UserQuerySet(models.QuerySet):
    """People who may sign in, or who are only written to."""

    def active(self) -> Self:
        return self.filter(is_active=True)

    def for_list(self) -> Self:
        return self.order_by("family_name", "given_name", "pk")


class DatedQuerySet(models.QuerySet):
    """Rows that hold from a day, and perhaps until a day."""

    def on(self, day: dt.date) -> Self:
        """Those in force on this day; the last day counts."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day)


class EndableQuerySet(DatedQuerySet):
    """Rows that may also be ended at once: from then on they hold no longer."""

    def on(self, day: dt.date) -> Self:
        """Those in force on this day; one ended during it has ended already."""
        return super().on(day).exclude(ended_at__isnull=False, to_on=day)


class AuditQuerySet(models.QuerySet):
    """The record of what was done, newest first."""

    def about(self, target: models.Model) -> Self:
        return self.filter(
            target_type=target._meta.label_lower, target_id=target.pk
        ).for_list()

    def for_list(self) -> Self:
        return self.select_related("actor").order_by("-at", "-pk")
