"""Figures that whoever tries the demonstration opens first, compiled beforehand."""

from __future__ import annotations

import datetime as dt

from partnerships.models import Partnership
from reviews import actions
from reviews.models import FigureSet
from reviews.periods import last_twelve_months, years_on_offer


def compile_first(*, partnership: Partnership, on: dt.date) -> None:
    """True ones of all partnerships and of the chair's, and the last year's of both.

    The year's of the other partnerships wait for the worker.
    """
    at = dt.datetime.combine(on, dt.time(5), dt.UTC)
    for place in (None, partnership):
        actions.ask_for_true(
            partnership=place, period=last_twelve_months(on), by=None, at=at
        )
    actions.ask_for_year(year=years_on_offer(on)[0], by=None, at=at)
    for place in (None, partnership):
        for row in FigureSet.objects.filter(partnership=place).order_by("pk"):
            actions.compile_figures(set_id=row.pk, now=lambda: at)
