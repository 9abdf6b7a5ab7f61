"""The filter of lists by clock, each state at its edges, against the page's clock."""

from __future__ import annotations

import datetime as dt

import pytest

from redundancies import clocks
from redundancies.actions import grants
from redundancies.models import Response, Situation, SituationGrant
from redundancies.querysets import CLOCKS
from tests.factories.redundancies import (
    ClockEventFactory,
    ResponseFactory,
    SituationFactory,
)

pytestmark = pytest.mark.django_db
TOLD = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
DAY = TOLD.date()
SECOND, HOUR, ONE_DAY = (
    dt.timedelta(seconds=1),
    dt.timedelta(hours=1),
    dt.timedelta(days=1),
)
# A date without a time: late once it is late at any hour of that day.
LATE_BY_DATE = dt.datetime(2026, 3, 5, 0, 0, tzinfo=clocks.LONDON)


def event(kind, at=None, on=None):
    return clocks.Event(kind, on or at.date(), at)


TOLD_THEN = event("pace_told", TOLD)
TOLD_THAT_DAY = event("pace_told", on=DAY)
PAUSED = event("paused", TOLD + HOUR)
RESUMED = event("resumed", TOLD + 2 * HOUR)


@pytest.fixture
def response():
    situation = SituationFactory(told_at=TOLD)
    made = ResponseFactory(situation=situation)
    grants.rewrite(situation=situation)
    return made


def record(response, *events, **facts):
    for each in events:
        ClockEventFactory(
            response=response, kind=each.kind, on=each.on, at=each.at, **facts
        )


def states(response, at):
    """The filters that show the situation; lists start from either table."""
    of_all = {
        state
        for state in CLOCKS
        if response.situation in Situation.objects.with_clock(state, at)
    }
    of_one_person = {
        state
        for state in CLOCKS
        if SituationGrant.objects.with_clock(state, at).filter(response=response)
    }
    assert of_all == of_one_person
    return of_all


@pytest.mark.parametrize(
    ("events", "at", "shown"),
    [
        ([TOLD_THEN], TOLD + 48 * HOUR, {"open"}),
        ([TOLD_THEN], TOLD + 48 * HOUR + SECOND, {"open", "late"}),
        ([TOLD_THAT_DAY], LATE_BY_DATE - SECOND, {"open"}),
        ([TOLD_THAT_DAY], LATE_BY_DATE + SECOND, {"open", "late"}),
        ([TOLD_THEN, PAUSED], TOLD + 9 * ONE_DAY, {"open", "paused"}),
        ([TOLD_THEN, PAUSED, RESUMED], TOLD + 9 * ONE_DAY, {"open", "late"}),
        ([], TOLD + 9 * ONE_DAY, {"open"}),
        *(
            ([TOLD_THEN, event(kind, TOLD + HOUR)], TOLD + 9 * ONE_DAY, {"reached"})
            for kind in ("met", "declined", "unreachable")
        ),
        (
            [TOLD_THEN, PAUSED, event("met", TOLD + 3 * HOUR)],
            TOLD + 9 * ONE_DAY,
            {"reached"},
        ),
        # Other things that happen do not move the clock.
        (
            [TOLD_THEN, PAUSED, event("contacted", TOLD + 5 * HOUR)],
            TOLD + 9 * ONE_DAY,
            {"open", "paused"},
        ),
    ],
)
def test_each_state_of_the_clock_is_found_by_its_filter(response, events, at, shown):
    record(response, *events)

    assert states(response, at) == shown
    code = clocks.response(events=events, at=at).code
    assert (code == "late") == ("late" in shown)
    assert (code == "paused") == ("paused" in shown)
    assert (code in clocks.reaching.ENDINGS) == ("reached" in shown)


@pytest.mark.parametrize("status", ["closed", "rejected"])
@pytest.mark.parametrize("events", [[TOLD_THEN], [TOLD_THEN, PAUSED], []])
def test_no_clock_that_runs_is_found_in_what_is_closed_or_was_a_false_report(
    response, status, events
):
    record(response, *events)
    Situation.objects.filter(pk=response.situation_id).update(status=status)

    is_found = {"closed"} if events and status == "closed" else set()
    for at in (TOLD + HOUR, TOLD + 9 * ONE_DAY):
        assert states(response, at) == is_found
        code = clocks.response(events=events, at=at, status=status).code
        assert (code == "closed") == bool(is_found)


def test_the_last_of_pause_and_resumption_counts_a_time_before_a_mere_date(response):
    at = TOLD + 9 * ONE_DAY
    record(response, TOLD_THEN, PAUSED, RESUMED, event("paused", TOLD + 3 * HOUR))

    assert states(response, at) == {"open", "paused"}
    record(response, event("resumed", on=DAY + ONE_DAY))
    assert states(response, at) == {"open", "late"}


def test_events_that_were_struck_out_move_no_clock(response):
    at = TOLD + 9 * ONE_DAY
    record(response, TOLD_THEN)

    record(response, PAUSED, event("met", TOLD + HOUR), struck_out_at=at)

    assert states(response, at) == {"open", "late"}


def test_only_the_lead_that_goes_on_moves_the_clock_of_a_situation(response):
    at = TOLD + 9 * ONE_DAY
    record(response, TOLD_THEN)
    helper = ResponseFactory(situation=response.situation, is_lead=False)
    record(helper, event("met", TOLD + HOUR))

    assert response.situation in Situation.objects.with_clock("late", at)

    Response.objects.filter(pk=helper.pk).update(is_lead=True, to_on=DAY)
    assert response.situation in Situation.objects.with_clock("late", at)


@pytest.mark.parametrize("other", [{"is_lead": False}, {"to_on": DAY}])
def test_the_rest_of_another_response_gives_a_clock_no_time(other):
    situation = SituationFactory(told_at=TOLD)
    at = TOLD + 9 * ONE_DAY
    away = ResponseFactory(situation=situation, **other)
    lead = ResponseFactory(situation=situation)
    grants.rewrite(situation=situation)
    for response in (away, lead):
        record(response, TOLD_THEN, PAUSED)
    record(lead, RESUMED)
    record(away, event("resumed", TOLD + 8 * ONE_DAY))

    assert situation in Situation.objects.with_clock("late", at)


@pytest.mark.parametrize("other", ["met", "paused"])
def test_another_situations_clock_is_its_own(response, other):
    at = TOLD + 9 * ONE_DAY
    record(response, TOLD_THEN)
    elsewhere = ResponseFactory(situation=SituationFactory(told_at=TOLD))
    grants.rewrite(situation=elsewhere.situation)
    record(elsewhere, TOLD_THEN, event(other, TOLD + HOUR))

    assert states(response, at) == {"open", "late"}
    assert "late" not in states(elsewhere, at)
