"""Two presses, and two workers, at the same moment on two connections."""

import datetime as dt

import pytest

from accounts.models import AuditEvent
from partnerships.models import Partnership
from reviews import actions
from reviews.models import FigureSet
from tests.factories.reviews import MOMENT, FigureSetFactory
from tests.redundancies.test_double_press import at_once
from tests.world import build

pytestmark = pytest.mark.committing
SPRING = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))
LATER = MOMENT + dt.timedelta(days=1)


def test_two_presses_ask_once_for_each_set():
    world = build()
    by = world.people["chair"]

    def press_true():
        actions.ask_for_true(partnership=world.ours, period=SPRING, by=by, at=MOMENT)

    def press_year():
        actions.ask_for_year(year=2025, by=by, at=MOMENT)

    assert at_once(press_true, press_year, press_true, press_year) == [None] * 4
    assert FigureSet.objects.count() == 1 + 1 + Partnership.objects.count()
    asked = AuditEvent.objects.filter(verb="figures.asked_for")
    assert asked.count() == FigureSet.objects.count()

    def press_again():
        actions.ask_for_true(
            partnership=world.ours, period=SPRING, by=by, at=LATER, version=1
        )

    def press_anew():
        return actions.ask_for_year_anew(year=2025, by=by, at=LATER, version=1)

    FigureSet.objects.update(state="ready", compiled_at=MOMENT, as_at=MOMENT.date())
    given = at_once(press_again, press_anew, press_again, press_anew)

    assert sorted(map(str, given)) == ["False", "None", "None", "True"]
    again = AuditEvent.objects.filter(verb="figures.asked_for_again")
    assert again.count() == FigureSet.objects.count()
    assert set(FigureSet.objects.values_list("state", "version")) == {("waiting", 2)}


def test_two_workers_compile_a_set_once():
    world = build()
    row = FigureSetFactory(partnership=world.ours, is_protected=False)

    def work():
        return actions.compile_figures(set_id=row.pk, now=lambda: MOMENT)

    assert sorted(at_once(work, work)) == [False, True]
    assert AuditEvent.objects.about(row).count() == 1
