"""Named reads of follow-ups."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from partnerships.roles import Level
from partnerships.standing import place_of

# How long a letter may go without an answer before somebody telephones.
PATIENCE = dt.timedelta(days=14)
# ... and how long after asking anybody telephones at all.
LAPSES = dt.timedelta(days=60)


class FollowUpQuerySet(models.QuerySet):
    """The one follow-up of each case."""

    def to_ask(self, on: dt.date) -> Self:
        """Those that have fallen due and were not asked yet."""
        return self.filter(due_on__lte=on, asked_at=None, answered_at=None).order_by(
            "due_on", "pk"
        )

    def to_telephone(self, at: dt.datetime) -> Self:
        """Without an answer: no e-mail could go, or it went two weeks ago.

        After two months nobody rings any more: a late answer by link still counts.
        """
        return self.filter(asked_at__gte=at - LAPSES, answered_at=None).filter(
            Q(asked_by="telephone") | Q(asked_at__lte=at - PATIENCE)
        )

    def seen_by(self, standing) -> Self:
        """Those of cases whose partnership's SDS staff this person belongs to."""
        keys = standing.audiences((Level.STAFF,))
        return self.filter(partnership__in=sorted(map(place_of, keys)))
