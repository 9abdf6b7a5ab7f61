"""Named reads of files that were uploaded."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

# A worker that was killed this often by one file gets it no more.
MOST_ATTEMPTS = 3
# After so many tries, half a day, a file that cannot be read is given up.
MOST_UNREAD = 20


class NoticeFileQuerySet(models.QuerySet):
    """Files of notices; only the National PACE team sees them."""

    def waiting(self, at: dt.datetime) -> Self:
        """Files to bring in now: nobody works on them, or whoever did has stopped."""
        free = Q(lease_until=None) | Q(lease_until__lt=at)
        return self.filter(free, finished_at=None).order_by("pk")

    def for_list(self) -> Self:
        return self.select_related("brought_by", "batch").order_by("-brought_at", "-pk")


class ImportBatchQuerySet(models.QuerySet):
    """What files brought; only the National PACE team sees it."""

    def for_list(self) -> Self:
        people = ("brought_by", "undo_asked_by")
        return self.select_related(*people).order_by("-brought_at", "-pk")

    def to_undo(self) -> Self:
        """Those of which somebody has asked that they be undone."""
        return self.filter(undo_asked_at__isnull=False, undone_at=None).order_by("pk")
