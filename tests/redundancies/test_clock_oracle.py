"""The clocks beside a second reckoning in plain Python, on every kind of date."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redundancies import clocks
from tests.oracles import clocks as oracle
from tests.redundancies.histories import histories

DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2031, 12, 31))
PROPOSED = st.one_of(
    st.sampled_from([0, 1, 19, 20, 99, 100, 249, 250]), st.integers(0, 5000)
)


@dataclasses.dataclass(frozen=True)
class Rule:
    threshold: int
    days: int
    scope: str = "establishment"
    effective_from: dt.date = dt.date(2013, 4, 6)
    source: str = "the Act"


RULES = [Rule(20, 30), Rule(100, 45)]
WIDE = Rule(250, 45, "employer")


@given(DAYS, st.integers(-10, 60), PROPOSED)
def test_the_notice_of_the_employer_on_every_date(received, ahead, proposed):
    first = received + dt.timedelta(days=ahead)

    found = clocks.statutory(
        rules=RULES,
        proposed=proposed,
        received_on=received,
        first_dismissal_on=first,
        on=received,
    )

    assert (found.minimum_days, found.in_time) == oracle.statutory(
        proposed=proposed, received_on=received, first_on=first
    )


@given(DAYS, st.integers(-10, 60), PROPOSED, PROPOSED)
def test_the_notice_across_an_employer_on_every_date(received, ahead, here, all_over):
    first = received + dt.timedelta(days=ahead)

    found = clocks.statutory(
        rules=[*RULES, WIDE],
        proposed=here,
        received_on=received,
        first_dismissal_on=first,
        on=received,
        across_employer=all_over,
    )

    assert (found.minimum_days, found.in_time) == oracle.statutory(
        proposed=here,
        received_on=received,
        first_on=first,
        across_employer=all_over,
    )


@pytest.mark.parametrize("year", sorted(oracle.EASTER))
def test_the_working_days_of_a_year(year):
    day, found, reckoned = dt.date(year, 1, 1), set(), set()
    while day.year == year:
        found |= {day} if clocks.is_working_day(day) else set()
        reckoned |= {day} if oracle.is_working_day(day, frozenset()) else set()
        day += dt.timedelta(days=1)

    assert found == reckoned


@given(histories(), st.sets(st.integers(0, 12), max_size=3))
def test_reaching_the_employer_on_every_kind_of_history(history, numbers):
    events, now = history
    away = frozenset(events[0].on + dt.timedelta(days=number) for number in numbers)

    found = clocks.response(events=events, at=now, local_holidays=away)

    state, is_late, is_late_at_work = oracle.verdict(events, now=now, away=away)
    assert clocks_state(found) == state
    if state != "paused":
        assert found.is_late == is_late
        assert found.is_late_in_working_days == is_late_at_work
    assert (found.code == "late") == (state == "running" and is_late)


def clocks_state(clock):
    """One word for the states of a clock that runs."""
    return "running" if clock.code in ("soon", "late") else clock.code


@given(histories(), st.randoms())
def test_the_order_in_which_events_were_recorded_does_not_matter(history, random):
    events, now = history
    shuffled = random.sample(events, len(events))

    assert clocks.response(events=shuffled, at=now) == clocks.response(
        events=events, at=now
    )
