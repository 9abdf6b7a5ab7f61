"""The clocks of a review are those of the situations' pages, counted at once."""

import datetime as dt
import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partnerships.models import LocalHoliday
from redundancies.clocks import LONDON, Event, response
from reviews.figures import clocks
from reviews.figures.cubes import Scope, cube
from tests.factories.partnerships import PartnershipFactory
from tests.factories.redundancies import ClockEventFactory, ResponseFactory
from tests.properties import on_one_database

pytestmark = pytest.mark.django_db

FROM, TO = dt.date(2025, 12, 1), dt.date(2026, 4, 30)
# A local holiday in a week without any other.
LOCAL = dt.date(2026, 2, 16)
NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)


def verdicts(scope):
    """How many responses got each verdict, by the one query."""
    counted = cube(
        scope,
        clocks.query(),
        facts=clocks.facts_of(scope),
        people=(),
    )
    return {key: counted.cell(key) for key in counted.categories()}


def scope(partnership):
    return Scope(FROM, TO, NOW.date(), partnership.pk, "", is_protected=False)


def recorded(partnership, events, told_at, status="responding"):
    answered = ResponseFactory(
        partnership=partnership, situation__told_at=told_at, situation__status=status
    )
    for event in events:
        ClockEventFactory(
            response=answered,
            kind=event.kind,
            on=event.on,
            at=event.at,
            reason=event.reason,
        )
    return answered


def expected(events, status="responding"):
    """The verdict of the page's own clock, as the review words it."""
    verdict = response(events=events, at=NOW, local_holidays={LOCAL}, status=status)
    if verdict.ended is None:
        return "closed" if verdict.code == "closed" else "waiting"
    if verdict.ended.kind != "met":
        return verdict.ended.kind
    if not verdict.is_late:
        return "not late"
    return "late" if verdict.is_late_in_working_days else "two_days"


def event(kind, at, *, has_time=True):
    local = at.astimezone(dt.UTC)
    # The date of an event is the day in Scotland.
    day = at.astimezone(LONDON).date()
    return Event(kind, day, local if has_time else None, "Why")


moments = st.integers(0, 5 * 30 * 24 * 4).map(
    lambda quarters: (
        dt.datetime(2025, 12, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=15 * quarters)
    )
)
hours = st.one_of(st.integers(0, 72), st.integers(0, 500))


@st.composite
def histories(draw):
    """PACE told, perhaps paused and resumed, perhaps met, declined or unreachable."""
    told_at = draw(moments)
    told = event("pace_told", told_at, has_time=draw(st.booleans()))
    events, at = [told], told_at
    if draw(st.booleans()):
        start = told_at + dt.timedelta(hours=draw(st.integers(1, 30)))
        at = start + dt.timedelta(hours=draw(st.integers(1, 90)))
        events += [event("paused", start), event("resumed", at)]
    ending = draw(st.sampled_from(("met", "met", "met", "declined", "unreachable", "")))
    if ending:
        at += dt.timedelta(hours=draw(hours))
        events.append(event(ending, at, has_time=draw(st.booleans())))
    return events, told_at


PAUSED_TO_THE_LAST_WORKING_HOUR = [
    Event("pace_told", dt.date(2025, 12, 1)),
    Event(
        "paused",
        dt.date(2025, 12, 1),
        dt.datetime(2025, 12, 1, 1, tzinfo=dt.UTC),
        "Why",
    ),
    Event("resumed", dt.date(2025, 12, 2), dt.datetime(2025, 12, 2, 17, tzinfo=dt.UTC)),
    Event("met", dt.date(2025, 12, 5)),
]


@given(st.lists(histories(), min_size=1, max_size=4))
# Sixteen working hours are over at five o'clock; midnight is later than that.
@example([(PAUSED_TO_THE_LAST_WORKING_HOUR, dt.datetime(2025, 12, 1, tzinfo=dt.UTC))])
@on_one_database(most=40)
def test_the_query_gives_each_response_the_verdict_of_its_page(all_histories):
    partnership = PartnershipFactory()
    LocalHoliday.objects.create(partnership=partnership, on=LOCAL, name="Fair")
    for events, told_at in all_histories:
        recorded(partnership, events, told_at)

    found = verdicts(scope(partnership))

    # "Within" and "dates only" are both not late on the page.
    not_late = found.pop("within", 0) + found.pop("dates_only", 0)
    found |= {"not late": not_late} if not_late else {}
    wanted = sorted(
        expected(events)
        for events, told_at in all_histories
        if FROM <= event("pace_told", told_at).on <= TO
    )
    assert (
        sorted(
            itertools.chain.from_iterable([key] * count for key, count in found.items())
        )
        == wanted
    )


def at(day, hour):
    return dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("told", "met", "verdict"),
    [
        (event("pace_told", at(2, 10)), event("met", at(4, 10)), "within"),
        # Friday to Monday: more than 48 hours, fewer than two working days.
        (event("pace_told", at(6, 10)), event("met", at(9, 12)), "two_days"),
        (event("pace_told", at(2, 10)), event("met", at(4, 11)), "late"),
        (
            event("pace_told", at(2, 10), has_time=False),
            event("met", at(3, 10), has_time=False),
            "within",
        ),
        (
            event("pace_told", at(2, 10), has_time=False),
            event("met", at(4, 10), has_time=False),
            "dates_only",
        ),
        (
            event("pace_told", at(2, 10), has_time=False),
            event("met", at(6, 10), has_time=False),
            "late",
        ),
    ],
)
def test_a_response_is_counted_by_how_soon_the_employer_was_met(told, met, verdict):
    partnership = PartnershipFactory()
    recorded(partnership, [told, met], told.at or at(told.on.day, 10))

    assert verdicts(scope(partnership)) == {verdict: 1}


@pytest.mark.parametrize("status", ["responding", "closed"])
@pytest.mark.parametrize("more", [(), [event("paused", at(2, 12))]])
def test_a_response_closed_before_a_first_meeting_waits_for_none(status, more):
    partnership = PartnershipFactory()
    events = [event("pace_told", at(2, 10)), *more]
    recorded(partnership, events, at(2, 10), status)

    assert verdicts(scope(partnership)) == {expected(events, status): 1}
    assert expected(events, "closed") == "closed"


def test_an_event_that_was_struck_out_does_not_count():
    partnership = PartnershipFactory()
    told = event("pace_told", at(2, 10))
    answered = recorded(partnership, [told], told.at)
    ClockEventFactory(
        response=answered, kind="met", at=at(2, 12), struck_out_at=at(2, 13)
    )

    assert verdicts(scope(partnership)) == {"waiting": 1}


def test_without_a_record_of_being_told_there_is_no_verdict():
    partnership = PartnershipFactory()
    ResponseFactory(partnership=partnership, situation__told_at=at(2, 10))

    assert verdicts(scope(partnership)) == {"unknown": 1}
