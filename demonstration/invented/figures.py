"""Figures that whoever tries the demonstration opens first: the worker begins there."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from partnerships.models import Partnership
from reviews import actions
from reviews.models import FigureSet
from reviews.periods import last_twelve_months, years_on_offer


def ask_first(*, partnership: Partnership, on: dt.date) -> None:
    """True ones of all and of the chair's partnership, then the last year's of each.

    The last year's of these two go before those of the other partnerships.
    """
    at = timezone.make_aware(dt.datetime.combine(on, dt.time()))
    for place in (None, partnership):
        actions.ask_for_true(
            partnership=place, period=last_twelve_months(on), by=None, at=at
        )
    actions.ask_for_year(year=years_on_offer(on)[0], by=None, at=at)
    FigureSet.objects.exclude(partnership=None).exclude(partnership=partnership).update(
        next_at=at + dt.timedelta(seconds=1)
    )
