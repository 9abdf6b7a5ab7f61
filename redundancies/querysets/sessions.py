"""Named reads of sessions."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone


class SessionQuerySet(models.QuerySet):
    """Sessions, in the order of the calendar."""

    def for_list(self) -> Self:
        return self.select_related("site__council").order_by("starts_at", "pk")

    def to_register_at(self, at: dt.datetime) -> Self:
        """Sessions at which somebody can have been registered: begun, or of today."""
        return self.exclude(state="cancelled").filter(starts_at__lt=midnight_after(at))

    def to_ask_after(self, at: dt.datetime) -> Self:
        """Sessions of earlier days whose partners were not asked yet how it went."""
        return self.filter(asked_after_at=None, ends_at__lt=at).exclude(
            state="cancelled"
        )


def midnight_after(at: dt.datetime) -> dt.datetime:
    """When the day of a moment ends in Scotland."""
    next_day = timezone.localdate(at) + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(next_day, dt.time()))
