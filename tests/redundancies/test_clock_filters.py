"""What the database counts of clocks is what the clock beside each row says."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.apps import apps
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.roles import NationalRole
from demonstration.embedded import PROJECT
from pace_portal import home
from partnerships.models import LocalHoliday
from partnerships.roles import NATIONAL_ROLES, ROLES, Role
from partnerships.standing import Held, Standing
from redundancies import clocks
from redundancies.actions import clock_events, grants
from redundancies.clocks import Event
from redundancies.emails.situations import still_running
from redundancies.models import Response, Situation
from redundancies.querysets import CLOCKS, Filters, arms_of
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.redundancies import (
    ClockEventFactory,
    ResponseFactory,
    SituationFactory,
)
from tests.oracles import clocks as oracle
from tests.properties import on_one_database
from tests.redundancies.histories import histories

pytestmark = pytest.mark.django_db


def recorded(partnership, events, status="responding", closed_on=None):
    """A response whose clock was moved so; its order is kept as the actions keep it."""
    response = ResponseFactory(
        partnership=partnership, situation=SituationFactory(status=status)
    )
    for event in events:
        ClockEventFactory(
            response=response,
            kind=event.kind,
            on=event.on,
            at=event.at,
            reason=event.reason,
        )
    Response.objects.filter(pk=response.pk).update(closed_on=closed_on)
    clock_events.tell_when(situation=response.situation)
    grants.rewrite(situation=response.situation)
    response.refresh_from_db()
    return response


def chair_of(partnership):
    held = Held(partnership.pk, partnership.pk, Role.CHAIR)
    return Standing(UserFactory().pk, held=(held,), permissions=ROLES[Role.CHAIR])


def national_team():
    team = NationalRole.NATIONAL_TEAM
    return Standing(
        UserFactory().pk, frozenset({team}), permissions=NATIONAL_ROLES[team]
    )


def listed(standing, clock, at):
    """The situations that the filter of a clock leaves, of somebody's list."""
    return {
        row["row_situation_id"]
        for arm in arms_of(standing, Filters(clock=clock), at)
        for row in arm
    }


def state_of(events, at, status="responding", closed_on=None):
    state, is_late, _ = oracle.verdict(events, now=at)
    if state in ("running", "paused") and status == "rejected":
        return set()
    if state in ("running", "paused") and (status == "closed" or closed_on):
        return {"closed"}
    return (
        {"open"} | ({"late"} if is_late else set())
        if state == "running"
        else ({"open", "paused"} if state == "paused" else {"reached"})
    )


def moment(*numbers):
    return dt.datetime(*numbers, tzinfo=dt.UTC)


# Two days had passed when the clock stood still, at the midnight that ended them.
STOOD_STILL_AS_THE_AIM_RAN_OUT = (
    [
        Event("pace_told", dt.date(2026, 1, 12)),
        Event("paused", dt.date(2026, 1, 15)),
        Event("resumed", dt.date(2026, 1, 20)),
    ],
    moment(2026, 1, 20, 12),
)
# Resumed and paused with a day between, over the end of summer time.
RESTED_FOR_LONG = (
    [
        Event("pace_told", dt.date(2026, 10, 22), moment(2026, 10, 22, 9)),
        Event("paused", dt.date(2026, 10, 23), moment(2026, 10, 23, 9)),
        Event("resumed", dt.date(2026, 10, 29), moment(2026, 10, 29, 9)),
    ],
    moment(2026, 10, 30, 8, 45),
)


STATUSES = st.sampled_from(["verified", "responding", "closed", "rejected"])


@given(histories(), STATUSES, st.booleans())
@example(STOOD_STILL_AS_THE_AIM_RAN_OUT, "responding", False)
@example(STOOD_STILL_AS_THE_AIM_RAN_OUT, "closed", False)
@example(RESTED_FOR_LONG, "responding", False)
@example(RESTED_FOR_LONG, "responding", True)
@example(RESTED_FOR_LONG, "rejected", True)
@on_one_database(most=60)
def test_each_filter_leaves_the_rows_whose_clock_says_so(history, status, is_closed):
    """Closed: the partnership's own response, in a situation that may go on."""
    events, at = history
    closed_on = at.date() if is_closed else None
    partnership = PartnershipFactory()
    response = recorded(partnership, events, status, closed_on)
    people = {"chair": chair_of(partnership), "team": national_team()}

    found = {
        (role, clock)
        for role, standing in people.items()
        for clock in CLOCKS
        if response.situation_id in listed(standing, clock, at)
    }

    reckoned = state_of(events, at, status, closed_on)
    assert found == {(role, clock) for role in people for clock in reckoned}
    # ... and the clock beside the row says the same.
    beside = clocks.response(events=events, at=at, status=status, closed_on=closed_on)
    assert (beside.code == "closed") == ("closed" in reckoned)
    assert (beside.code == "late") == ("late" in reckoned)
    assert (beside.code == "paused") == ("paused" in reckoned)
    assert (beside.ended is not None) == ("reached" in reckoned)


@pytest.mark.parametrize("late_by", [-1, 0, 1])
@pytest.mark.parametrize("rest", [0, 30])
def test_late_begins_a_moment_after_48_hours(late_by, rest):
    told = moment(2026, 3, 2, 10)
    begins = told + dt.timedelta(hours=1)
    ends = begins + dt.timedelta(hours=rest)
    events = [Event("pace_told", told.date(), told)]
    if rest:
        events += [
            Event("paused", begins.date(), begins, "Away"),
            Event("resumed", ends.date(), ends),
        ]
    partnership = PartnershipFactory()
    response = recorded(partnership, events)

    at = told + dt.timedelta(hours=48 + rest, seconds=late_by)

    is_late = {response.situation_id} if late_by > 0 else set()
    assert listed(chair_of(partnership), "late", at) == is_late
    assert (clocks.response(events=events, at=at).code == "late") is bool(is_late)


def test_the_aim_of_hours_stands_in_one_place():
    """Words, queries and letters take it from the clock; none says it anew."""
    program = (
        *(app.path for app in apps.get_app_configs()),
        PROJECT / "pace_portal",
        PROJECT / "templates",
    )
    said = {
        path.relative_to(PROJECT).as_posix()
        for folder in program
        if PROJECT in Path(folder).parents
        for path in Path(folder).rglob("*.*")
        if path.suffix in {".py", ".html", ".txt"}
        and re.search(r"\b48[ -]hours?\b|hours=48\b", path.read_text())
    }

    assert said == {"redundancies/clocks/reaching.py"}
    assert dt.timedelta(hours=48) == clocks.AIM
    assert clocks.AIM_WORDS == "48 hours"


def test_an_event_that_was_struck_out_moves_no_filter():
    partnership = PartnershipFactory()
    told = moment(2026, 3, 2, 10)
    response = recorded(partnership, [Event("pace_told", told.date(), told)])
    for kind in ("paused", "met"):
        ClockEventFactory(
            response=response, kind=kind, at=told, struck_out_at=told, reason="Why"
        )

    at = told + dt.timedelta(days=4)

    assert listed(chair_of(partnership), "late", at) == {response.situation_id}
    for clock in ("paused", "reached"):
        assert listed(chair_of(partnership), clock, at) == set()


@given(histories(), st.integers(0, 90))
@on_one_database(most=60)
def test_no_clock_that_runs_out_is_passed_over_by_the_warnings(history, days):
    events, at = history
    if events[-1].kind in oracle.ENDS:
        at += dt.timedelta(days=days)
    response = recorded(PartnershipFactory(), events)

    clock = clocks.response(events=events, at=at)

    watched = Response.objects.running_out(at).filter(pk=response.pk).exists()
    # A month after anything moved it, a clock was warned of long ago.
    moved = max(oracle.hours_of(event)[-1] for event in events)
    if clock.code in ("soon", "late") and moved > at - dt.timedelta(days=30):
        assert watched
    if clock.ended is not None:
        assert not watched


def test_a_clock_that_rested_for_weeks_is_warned_of_when_it_runs_again():
    told, resumed = moment(2026, 1, 5, 10), moment(2026, 3, 2, 10)
    response = recorded(
        PartnershipFactory(),
        [
            Event("pace_told", told.date(), told),
            Event("paused", told.date(), told + dt.timedelta(hours=1), "Away"),
            Event("resumed", resumed.date(), resumed),
        ],
    )

    def is_watched(**later):
        at = resumed + dt.timedelta(**later)
        return Response.objects.running_out(at).filter(pk=response.pk).exists()

    assert is_watched(hours=24)
    assert is_watched(days=30)
    assert not is_watched(days=33)


@given(histories())
@on_one_database(most=40)
def test_a_letter_about_a_clock_is_for_one_that_runs(history):
    events, at = history
    situation = recorded(PartnershipFactory(), events).situation

    found = still_running(Situation.objects.filter(pk=situation.pk)).exists()

    state, _, _ = oracle.verdict(events, now=at)
    assert found == (state == "running")


@given(st.lists(histories(), min_size=1, max_size=3))
@on_one_database(most=25)
def test_home_shows_the_clocks_that_run_with_what_they_say(all_histories):
    partnership = PartnershipFactory()
    LocalHoliday.objects.create(
        partnership=partnership, on=dt.date(2026, 3, 30), name="Fair"
    )
    at = max(at for _, at in all_histories)
    shown = {
        recorded(partnership, events).situation_id: events
        for events, _ in all_histories
    }

    rows = home.clocks_running(chair_of(partnership), at)

    month_ago = at - dt.timedelta(days=31)
    running = {}
    for key, events in shown.items():
        state, is_late, _ = oracle.verdict(events, now=at)
        told = next(event for event in events if event.kind == "pace_told")
        first = told.at or oracle.midnight(told.on) + dt.timedelta(hours=12)
        if state in ("running", "paused") and first > month_ago:
            running[key] = (state == "paused", state == "running" and is_late)
    assert {
        row["row_situation_id"]: (
            row["clock"].code == "paused",
            row["clock"].code == "late",
        )
        for row in rows
    } == running
