"""The six touchpoints, derived and dated."""

import datetime as dt

from clients.choices import Touchpoint
from clients.touchpoints import derive

REGISTERED = dt.date(2026, 3, 2)
LATER = dt.date(2026, 9, 1)


def dates(**facts):
    reached = derive(**{"on": LATER, "registered_on": REGISTERED} | facts)
    return {part.touchpoint: part.first_on for part in reached}


def test_all_six_stand_in_their_order_reached_or_not():
    reached = derive(on=LATER, registered_on=REGISTERED)

    assert [part.touchpoint for part in reached] == list(Touchpoint)
    assert [part.is_reached for part in reached] == [True] + [False] * 5


def test_each_touchpoint_comes_from_what_happened():
    day = dt.date(2026, 4, 1)

    found = dates(
        needs=[(day, "Benefits advice")],
        support=[(day, "CV")],
        steps=[(day, "applied"), (day, "left"), (day, "started")],
    )

    assert found == {Touchpoint.FINDING_OUT: REGISTERED} | dict.fromkeys(
        list(Touchpoint)[1:], day
    )


def test_who_heard_before_registering_found_out_then():
    heard = dt.date(2026, 2, 20)

    assert dates(steps=[(heard, "heard")])[Touchpoint.FINDING_OUT] == heard


def test_a_session_attended_is_support():
    day = dt.date(2026, 3, 9)

    assert dates(attended=[(day, "Presentation")])[Touchpoint.ACCESSING] == day


def test_a_leaving_date_counts_once_it_has_passed():
    leaving = dt.date(2026, 5, 31)

    assert dates(leaving_on=leaving, on=leaving)[Touchpoint.LEAVING] == leaving
    assert (
        dates(leaving_on=leaving, on=leaving - dt.timedelta(days=1))[Touchpoint.LEAVING]
        is None
    )


def test_the_day_somebody_left_stands_before_the_leaving_date_planned():
    left = dt.date(2026, 6, 14)

    found = dates(leaving_on=dt.date(2026, 5, 31), steps=[(left, "left")])

    assert found[Touchpoint.LEAVING] == left


def test_a_new_job_told_in_the_follow_up_is_a_start():
    day = dt.date(2026, 7, 1)

    assert dates(started=[day])[Touchpoint.STARTING] == day


def test_people_come_back_so_a_touchpoint_keeps_every_date():
    first, again = dt.date(2026, 4, 1), dt.date(2026, 6, 1)

    reached = derive(
        on=LATER,
        registered_on=REGISTERED,
        needs=[(again, "Benefits advice"), (first, "CV")],
    )
    identifying = next(
        part for part in reached if part.touchpoint is Touchpoint.IDENTIFYING
    )

    assert [event.on for event in identifying.happened] == [first, again]
    assert (identifying.first_on, identifying.last_on) == (first, again)
