"""Named reads of sessions."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models


class SessionQuerySet(models.QuerySet):
    """Sessions, in the order of the calendar."""

    def for_list(self) -> Self:
        return self.select_related("site__council").order_by("starts_at", "pk")

    def to_ask_after(self, at: dt.datetime) -> Self:
        """Sessions of earlier days whose partners were not asked yet how it went."""
        return self.filter(asked_after_at=None, ends_at__lt=at).exclude(
            state="cancelled"
        )
