"""Named reads of searches and of stated reasons."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models


class SearchQuerySet(models.QuerySet):
    """Searches for people, kept for half an hour under an opaque address."""

    def alive(self, user, at: dt.datetime) -> Self:
        return self.filter(searcher=user, expires_at__gt=at)

    def past(self, at: dt.datetime) -> Self:
        """Searches whose words need not be kept any longer."""
        return self.filter(expires_at__lte=at)


class ReasonQuerySet(models.QuerySet):
    """Why the National PACE team looks; each reason holds for half an hour."""

    def alive(self, user, at: dt.datetime) -> Self:
        return self.filter(person=user, expires_at__gt=at).order_by("-expires_at")
