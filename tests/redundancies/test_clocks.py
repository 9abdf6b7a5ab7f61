"""The clocks: on the dates of the rules, and on every other date by property."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redundancies import clocks
from redundancies.choices import Status
from redundancies.clocks import reaching


@dataclass(frozen=True)
class Rule:
    threshold: int
    days: int
    effective_from: dt.date = dt.date(2013, 4, 6)
    scope: str = "establishment"
    source: str = "the Act"


RULES = [Rule(20, 30), Rule(100, 45)]
LAST_OF_MARCH = dt.date(2026, 3, 31)
TODAY = dt.date(2026, 1, 5)


def notice(
    proposed, received_on=None, first=LAST_OF_MARCH, rules=RULES, on=TODAY, **facts
):
    return clocks.statutory(
        rules=rules,
        proposed=proposed,
        received_on=received_on,
        first_dismissal_on=first,
        on=on,
        **facts,
    )


@pytest.mark.parametrize(
    ("proposed", "latest"),
    [
        (1, None),
        (19, None),
        (20, dt.date(2026, 3, 1)),
        (99, dt.date(2026, 3, 1)),
        (100, dt.date(2026, 2, 14)),
        (5000, dt.date(2026, 2, 14)),
    ],
)
def test_notice_must_be_received_so_many_days_before_the_first_dismissal(
    proposed, latest
):
    assert notice(proposed).latest_receipt == latest
    assert notice(proposed).notice_required is (latest is not None)


@pytest.mark.parametrize("proposed", [20, 99, 100])
def test_the_last_day_is_in_time_and_the_next_is_short(proposed):
    latest = notice(proposed).latest_receipt

    on_the_day = notice(proposed, latest)
    a_day_late = notice(proposed, latest + dt.timedelta(days=1))

    assert (on_the_day.in_time, on_the_day.code) == (True, "in_time")
    assert (a_day_late.in_time, a_day_late.code) == (False, "short")
    assert a_day_late.days_given == a_day_late.minimum_days - 1


def test_a_dismissal_before_the_notice_is_short_with_its_reason():
    verdict = notice(
        132,
        dt.date(2019, 3, 6),
        dt.date(2019, 3, 5),
        short_notice_reason="Administrators were called in.",
    )

    assert verdict.days_given == -1
    assert verdict.in_time is False
    assert "1 day after the first dismissal" in verdict.sentence
    assert "Administrators were called in." in verdict.reason


def test_unknown_input_gives_no_verdict_and_says_so():
    no_number = notice(None)
    no_date = notice(40, dt.date(2026, 3, 1), None)
    no_rule = notice(40, dt.date(1980, 1, 1))

    assert [no_number.notice_required, no_number.in_time] == [None, None]
    assert "not known" in no_number.reason
    assert (no_date.notice_required, no_date.minimum_days) == (True, 30)
    assert (no_date.latest_receipt, no_date.in_time) == (None, None)
    assert "not known yet" in no_date.sentence
    assert no_rule.notice_required is None
    assert "1 January 1980" in no_rule.reason


def test_a_notice_not_received_is_awaited_until_its_last_day():
    assert notice(40, on=dt.date(2026, 3, 1)).code == "waiting"
    assert notice(40, on=dt.date(2026, 3, 1)).in_time is None
    assert notice(40, on=dt.date(2026, 3, 2)).in_time is False


def test_the_rule_of_the_day_of_receipt_counts():
    newer = [Rule(20, 60, dt.date(2026, 2, 1)), Rule(100, 90, dt.date(2026, 2, 1))]
    rules = RULES + newer

    before = notice(40, dt.date(2026, 1, 31), rules=rules)
    from_then = notice(40, dt.date(2026, 2, 1), rules=rules)

    assert (before.minimum_days, from_then.minimum_days) == (30, 60)


def test_a_number_across_the_employer_counts_once_its_rule_is_in_force():
    wide = Rule(250, 45, dt.date(2027, 1, 1), "employer")
    rules = [*RULES, wide]
    first = dt.date(2027, 6, 30)

    early = notice(10, dt.date(2026, 12, 31), first, rules, across_employer=300)
    then = notice(10, dt.date(2027, 1, 1), first, rules, across_employer=300)
    fewer = notice(10, dt.date(2027, 1, 1), first, rules, across_employer=249)

    assert early.notice_required is False
    assert (then.notice_required, then.minimum_days) == (True, 45)
    assert "across the employer" in then.rule
    assert fewer.notice_required is False


def test_of_rules_that_ask_for_the_same_days_the_one_reached_first_is_named():
    rules = [Rule(20, 30), Rule(50, 30)]

    assert notice(60, rules=rules).rule.startswith("20 or more at one establishment")


def test_where_no_notice_is_needed_the_rule_says_so():
    verdict = notice(19)

    assert verdict.rule == "Fewer than 20 at one establishment: no notice"
    assert verdict.reason == (
        "It is about 19 dismissals, fewer than 20 at one establishment."
    )


@pytest.mark.parametrize(
    ("received_on", "tone", "words"),
    [
        (dt.date(2026, 3, 1), "met", "received 30 days before the first dismissal"),
        (dt.date(2026, 3, 2), "late", "received 29 days before the first dismissal"),
        (dt.date(2026, 3, 30), "late", "received 1 day before the first dismissal"),
        (dt.date(2026, 3, 31), "late", "received on the day of the first dismissal"),
        (dt.date(2026, 4, 1), "late", "received 1 day after the first dismissal"),
        (dt.date(2026, 4, 9), "late", "received 9 days after the first dismissal"),
    ],
)
def test_how_long_before_the_first_dismissal_notice_came_is_said(
    received_on, tone, words
):
    verdict = notice(40, received_on)

    assert verdict.tone == tone
    assert words in verdict.sentence


def test_the_days_of_notice_are_said_with_their_apostrophe():
    one_day = [Rule(20, 1)]

    assert "1 day’s notice is " in notice(40, first=None, rules=one_day).sentence
    assert "30 days’ notice is " in notice(40, first=None).sentence


DAYS = st.dates(dt.date(2013, 4, 6), dt.date(2040, 12, 31))


@given(DAYS, DAYS, st.integers(0, 5000))
def test_in_time_means_received_no_later_than_the_latest_day(received, first, proposed):
    verdict = notice(proposed, received, first)

    assert verdict.days_given == (first - received).days
    if proposed < 20:
        assert (verdict.minimum_days, verdict.latest_receipt) == (None, None)
    else:
        assert verdict.in_time == (received <= verdict.latest_receipt)
        assert verdict.in_time == (verdict.days_given >= verdict.minimum_days)


# Until the first people leave


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (None, "not known yet"),
        (dt.date(2026, 1, 5), "leave today"),
        (dt.date(2026, 1, 6), "in 1 day, on 6 January 2026"),
        (dt.date(2026, 3, 31), "in 85 days"),
        (dt.date(2026, 1, 3), "left 2 days ago"),
    ],
)
def test_the_first_clock_says_in_how_many_days_people_leave(first, words):
    assert words in clocks.leaving(first_dismissal_on=first, on=TODAY).sentence


@pytest.mark.parametrize(
    ("days", "code", "state"),
    [
        (-2, "left", "Leaving has begun"),
        (-1, "left", "Leaving has begun"),
        (0, "soon", "Today"),
        (1, "soon", "1 day"),
        (14, "soon", "14 days"),
        (15, "running", "15 days"),
    ],
)
def test_people_leave_soon_from_a_fortnight_before_until_they_have_left(
    days, code, state
):
    clock = clocks.leaving(first_dismissal_on=TODAY + dt.timedelta(days), on=TODAY)

    assert (clock.code, clock.state) == (code, state)
    assert clock.tone == {"left": ""}.get(code, code)


# Moments in words


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "12am"),
        (0, 5, "12:05am"),
        (1, 0, "1am"),
        (11, 59, "11:59am"),
        (12, 0, "12pm"),
        (12, 30, "12:30pm"),
        (13, 0, "1pm"),
        (23, 0, "11pm"),
    ],
)
def test_a_moment_is_told_by_the_twelve_hours_of_scotland(hour, minute, words):
    moment = dt.datetime(2026, 7, 1, hour, minute, tzinfo=clocks.LONDON)

    assert clocks.moment_words(moment.astimezone(dt.UTC)) == f"{words} on 1 July 2026"


# First meeting with the employer


def at(*moment):
    return dt.datetime(*moment, tzinfo=clocks.LONDON).astimezone(dt.UTC)


def told(*moment):
    moment = at(*moment)
    return clocks.Event("pace_told", moment.astimezone(clocks.LONDON).date(), moment)


def then(kind, *moment, reason=""):
    moment = at(*moment)
    day = moment.astimezone(clocks.LONDON).date()
    return clocks.Event(kind, day, moment, reason)


def on(kind, *day, reason=""):
    return clocks.Event(kind, dt.date(*day), None, reason)


NOW = at(2026, 6, 1, 12)


def reached(*events, now=NOW, local_holidays=(), **more):
    return clocks.response(events=events, at=now, local_holidays=local_holidays, **more)


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (Status.CLOSED, "closed", "closed before a first meeting"),
        (Status.REJECTED, "not_needed", "false report"),
    ],
)
@pytest.mark.parametrize("hours", [1, 30, 1000])
@pytest.mark.parametrize("rests", [(), [("paused", 2026, 3, 2, 11)]])
def test_no_clock_runs_in_what_is_closed_or_was_a_false_report(
    status, code, words, hours, rests
):
    start = told(2026, 3, 2, 10)
    events = [start, *(then(*rest) for rest in rests)]

    clock = reached(*events, now=start.at + dt.timedelta(hours=hours), status=status)

    assert (clock.code, clock.tone, clock.due_at) == (code, "", None)
    assert words in clock.sentence
    assert "due" not in f"{clock.state} {clock.sentence} {clock.reason}".lower()


@pytest.mark.parametrize("status", [Status.CLOSED, Status.REJECTED])
def test_what_ended_the_clock_before_it_was_closed_is_still_said(status):
    met = then("met", 2026, 3, 3, 10)

    clock = reached(told(2026, 3, 2, 10), met, status=status)

    assert clock == reached(told(2026, 3, 2, 10), met)


def test_a_closed_situation_whose_beginning_is_not_known_has_no_verdict():
    assert reached(status=Status.CLOSED).code == "unknown"
    assert reached(status=Status.REJECTED).code == "not_needed"


def test_a_false_report_whose_beginning_is_not_known_needed_no_meeting_that_was_held():
    met = then("met", 2026, 3, 3, 10)

    assert reached(met, status=Status.REJECTED).code == "not_needed"


def test_the_administrators_case_of_2019_is_later_than_the_aim():
    clock = reached(on("pace_told", 2019, 3, 6), on("met", 2019, 3, 10))

    assert clock.is_late is True
    assert clock.code == "met"
    assert "4 days after PACE was told" in clock.sentence


def test_with_dates_only_late_means_late_at_any_hour():
    two_days = reached(on("pace_told", 2026, 3, 2), on("met", 2026, 3, 4))
    three_days = reached(on("pace_told", 2026, 3, 2), on("met", 2026, 3, 5))
    four_days = reached(on("pace_told", 2026, 3, 2), on("met", 2026, 3, 6))

    assert (two_days.is_late, three_days.is_late) == (False, False)
    assert four_days.is_late is True
    assert "Only dates are known" in three_days.reason


def test_forty_eight_hours_are_in_time_and_a_second_more_is_late():
    start = told(2026, 3, 2, 10)
    on_time = reached(start, then("met", 2026, 3, 4, 10))
    late = reached(start, then("met", 2026, 3, 4, 10, 0, 1))

    assert (on_time.is_late, late.is_late) == (False, True)


def test_hours_are_elapsed_hours_when_clocks_change():
    spring = reached(told(2026, 3, 28, 12), now=at(2026, 3, 28, 13))
    autumn = reached(told(2026, 10, 24, 12), now=at(2026, 10, 24, 13))

    assert spring.due_at == at(2026, 3, 30, 13)
    assert autumn.due_at == at(2026, 10, 26, 11)


def test_a_weekend_is_within_two_working_days_though_later_than_48_hours():
    clock = reached(told(2026, 3, 6, 15), then("met", 2026, 3, 10, 14))

    assert (clock.is_late, clock.is_late_in_working_days) == (True, False)
    assert "within two working days" in clock.reason
    assert clock.working_due_at == at(2026, 3, 10, 15)


def test_bank_and_local_holidays_are_no_working_days():
    # Christmas 2025 fell on a Thursday: Friday is a holiday too.
    christmas = reached(told(2025, 12, 24, 9), now=at(2025, 12, 24, 10))
    new_year = reached(told(2025, 12, 31, 9), now=at(2025, 12, 31, 10))
    plain = reached(told(2026, 5, 18, 9), now=at(2026, 5, 18, 10))
    local = reached(
        told(2026, 5, 18, 9),
        now=at(2026, 5, 18, 10),
        local_holidays={dt.date(2026, 5, 19)},
    )

    assert christmas.working_due_at == at(2025, 12, 29, 17)
    assert new_year.working_due_at == at(2026, 1, 5, 17)  # 2 January is Scotland's
    assert plain.working_due_at == at(2026, 5, 19, 17)
    assert local.working_due_at == at(2026, 5, 20, 17)


def test_easter_monday_is_a_working_day_in_scotland():
    assert clocks.is_working_day(dt.date(2026, 4, 6))
    assert not clocks.is_working_day(dt.date(2026, 4, 3))


def test_a_pause_does_not_count_and_a_paused_clock_is_never_late():
    start = told(2026, 3, 2, 10)
    pause = then("paused", 2026, 3, 3, 10, reason="The owner is abroad")
    resume = then("resumed", 2026, 3, 9, 10)

    waiting = reached(start, pause, now=at(2026, 3, 20, 10))
    met = reached(start, pause, resume, then("met", 2026, 3, 10, 10))
    late = reached(start, pause, resume, then("met", 2026, 3, 10, 10, 1))

    assert (waiting.code, waiting.is_late) == ("paused", False)
    assert "The owner is abroad" in waiting.reason
    assert (met.is_late, late.is_late) == (False, True)


def test_a_pause_of_dates_does_not_count_at_any_hour_of_its_days():
    """Paused at some hour of the 3rd, resumed at some hour of the 5th: three days."""
    events = [
        told(2026, 3, 2, 10),
        on("paused", 2026, 3, 3),
        on("resumed", 2026, 3, 5),
    ]

    assert reached(*events, now=at(2026, 3, 5, 10)).due_at == at(2026, 3, 7, 10)


def test_a_second_pause_before_it_is_resumed_begins_nothing_anew():
    events = [
        told(2026, 3, 2, 10),
        then("paused", 2026, 3, 2, 11, reason="The owner is abroad"),
        then("paused", 2026, 3, 2, 15, reason="Still abroad"),
    ]
    resumed = then("resumed", 2026, 3, 3, 11)

    waiting = reached(*events, now=at(2026, 3, 3, 10))
    going_on = reached(*events, resumed, now=at(2026, 3, 3, 12))

    assert "The owner is abroad" in waiting.reason
    assert going_on.due_at == at(2026, 3, 5, 10)


def test_a_resumption_without_a_pause_changes_nothing():
    start = told(2026, 3, 2, 10)

    clock = reached(start, then("resumed", 2026, 3, 3, 10), now=at(2026, 3, 3, 11))

    assert clock.due_at == at(2026, 3, 4, 10)


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (then("met", 2026, 3, 2, 9, 59), "Met the employer before PACE was told."),
        (then("met", 2026, 3, 2, 10), "Met the employer within an hour of"),
        (then("met", 2026, 3, 2, 10, 59), "Met the employer within an hour of"),
        (then("met", 2026, 3, 2, 11), "Met the employer 1 hour after PACE was told."),
        (then("met", 2026, 3, 2, 12, 59), "Met the employer 2 hours after"),
        (on("met", 2026, 3, 1), "Met the employer before PACE was told."),
        (on("met", 2026, 3, 2), "Met the employer on the day when PACE was told."),
        (on("met", 2026, 3, 3), "Met the employer 1 day after PACE was told."),
    ],
)
def test_how_long_it_took_is_said_in_hours_or_in_days(ended, words):
    assert words in reached(told(2026, 3, 2, 10), ended).sentence


@pytest.mark.parametrize(
    ("kind", "state"),
    [("met", "Met"), ("declined", "Declined"), ("unreachable", "Unreachable")],
)
def test_an_ending_is_green_within_the_aim_and_late_after_it(kind, state):
    start = told(2026, 3, 2, 10)
    in_time = reached(start, then(kind, 2026, 3, 4, 10))
    late = reached(start, then(kind, 2026, 3, 5, 10))

    assert (in_time.state, in_time.tone) == (state, "met")
    assert in_time.reason == "That is within the aim of 48 hours."
    assert (late.state, late.tone) == (f"{state}, late", "late")
    assert late.reason == (
        "That is later than the aim of 48 hours and than two working days."
    )


def test_a_running_clock_says_how_many_whole_hours_are_left():
    start = told(2026, 3, 2, 10)

    assert reached(start, now=at(2026, 3, 2, 10, 1)).state == "Due in 47 hours"
    assert reached(start, now=at(2026, 3, 4, 9)).state == "Due in 1 hour"
    assert reached(start, now=at(2026, 3, 3, 9, 59)).tone == "running"
    assert reached(start, now=at(2026, 3, 3, 10)).tone == "soon"


def test_by_dates_alone_the_clock_says_by_the_end_of_which_day():
    clock = reached(on("pace_told", 2026, 3, 2), now=at(2026, 3, 3, 10))

    assert clock.sentence.endswith("by the end of 4 March 2026.")
    assert "two working days end at the end of 4 March 2026" in clock.reason


def test_a_late_clock_says_whether_the_two_working_days_are_over():
    """Told on Friday at three: 48 hours end on Sunday, two working days on Tuesday."""
    start = told(2026, 3, 6, 15)
    monday = reached(start, now=at(2026, 3, 9, 10))
    wednesday = reached(start, now=at(2026, 3, 11, 10))

    assert (monday.code, wednesday.code) == ("late", "late")
    assert "two working days end at 3pm on 10 March 2026" in monday.reason
    assert "two working days ended at 3pm on 10 March 2026" in wednesday.reason


def test_events_count_in_the_order_of_their_times_however_they_are_given():
    late = then("declined", 2026, 3, 20, 10)
    met = then("met", 2026, 3, 3, 10)
    start = told(2026, 3, 2, 10)

    assert reached(late, met, start).code == "met"
    assert reached(late, met, start).told == start
    assert reached(late, met, start).ended == met


def test_of_two_endings_at_one_moment_it_is_the_same_one_however_they_are_given():
    start = told(2026, 3, 2, 10)
    endings = [then(kind, 2026, 3, 3, 10) for kind in ("met", "declined")]

    assert reached(start, *endings).code == "declined"
    assert reached(start, *reversed(endings)).code == "declined"


def test_a_clock_is_paused_from_the_very_moment():
    start, pause = told(2026, 3, 2, 10), then("paused", 2026, 3, 3, 10)

    assert reached(start, pause, now=at(2026, 3, 3, 9, 59)).code == "running"
    clock = reached(start, pause, now=at(2026, 3, 3, 10))
    assert clock.code == "paused"
    assert (clock.due_at, clock.working_due_at) == (None, None)


def test_two_working_days_are_in_time_and_a_minute_more_is_late():
    start = told(2026, 3, 6, 15)
    on_time = reached(start, then("met", 2026, 3, 10, 15))
    late = reached(start, then("met", 2026, 3, 10, 15, 1))

    assert on_time.is_late_in_working_days is False
    assert late.is_late_in_working_days is True


@pytest.mark.parametrize(
    ("event", "has_times"),
    [
        (on("met", 2026, 3, 9), False),
        (on("paused", 2026, 3, 3), False),
        (on("resumed", 2026, 3, 4), False),
        # What does not move the clock may have a mere date.
        (on("contacted", 2026, 3, 3), True),
        (then("met", 2026, 3, 9, 10), True),
    ],
)
def test_times_are_known_when_all_that_moves_the_clock_has_one(event, has_times):
    history = [told(2026, 3, 2, 10), event]
    if event.kind == "resumed":
        history.append(then("paused", 2026, 3, 3, 10))

    assert reached(*history).has_times is has_times
    assert reached(on("pace_told", 2026, 3, 2), event).has_times is False


def test_a_day_ends_at_midnight_and_the_next_begins_an_instant_later():
    midnight = reaching.midnight(dt.date(2026, 7, 2))
    instant = dt.timedelta(microseconds=1)

    assert reaching.last_day(midnight) == dt.date(2026, 7, 1)
    assert reaching.last_day(midnight + instant) == dt.date(2026, 7, 2)


def test_the_first_ending_stops_the_clock_and_says_why():
    clock = reached(
        told(2026, 3, 2, 10),
        then("declined", 2026, 3, 3, 10, reason="Has its own consultants"),
        then("met", 2026, 3, 20, 10),
    )

    assert clock.code == "declined"
    assert "Has its own consultants" in clock.sentence


def test_a_running_clock_says_by_when_and_turns_late():
    start = told(2026, 3, 2, 10)

    assert reached(start, now=at(2026, 3, 2, 11)).code == "running"
    assert reached(start, now=at(2026, 3, 3, 10)).code == "soon"
    assert reached(start, now=at(2026, 3, 4, 10)).code == "soon"
    assert reached(start, now=at(2026, 3, 4, 10, 1)).code == "late"
    assert "10am on 4 March 2026" in reached(start, now=at(2026, 3, 2, 11)).sentence


def test_no_clock_runs_until_it_is_known_when_pace_was_told():
    assert reached(then("met", 2026, 3, 2, 10)).code == "unknown"


MOMENTS = st.datetimes(
    dt.datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    dt.datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)
HOURS = st.integers(0, 24 * 40)


@given(MOMENTS, HOURS)
def test_late_is_more_than_48_elapsed_hours_on_every_date(start, hours):
    end = start + dt.timedelta(hours=hours)
    clock = reached(
        clocks.Event("pace_told", start.astimezone(clocks.LONDON).date(), start),
        clocks.Event("met", end.astimezone(clocks.LONDON).date(), end),
    )

    assert clock.is_late == (hours > 48)


@given(MOMENTS, st.sets(st.integers(1, 20), max_size=5))
def test_two_working_days_hold_sixteen_open_hours_on_every_date(start, away):
    day = start.astimezone(clocks.LONDON).date()
    closed = {day + dt.timedelta(days=number) for number in away}

    due = reaching.after_working(start, reaching.WORKING_AIM, [], closed)

    # Counted by another way: minute by minute of the wall clock.
    assert open_minutes(start, due, closed) == 16 * 60
    last = due.astimezone(clocks.LONDON)
    assert clocks.is_working_day(last.date(), closed)
    assert dt.time(9) < last.time() <= dt.time(17)


def open_minutes(start, end, closed):
    total = dt.timedelta()
    day = start.astimezone(clocks.LONDON).date()
    while day <= end.astimezone(clocks.LONDON).date():
        first = max(start, reaching.moment(day, dt.time(9)))
        last = min(end, reaching.moment(day, dt.time(17)))
        is_open = (
            day.weekday() < 5
            and day not in clocks.bank_holidays(day.year)
            and day not in closed
        )
        if is_open and last > first:
            total += last - first
        day += dt.timedelta(days=1)
    return total / dt.timedelta(minutes=1)


@given(MOMENTS, HOURS, HOURS, HOURS)
def test_a_pause_moves_the_due_moment_by_its_length(start, wait, length, more):
    begins = start + dt.timedelta(hours=wait)
    ends = begins + dt.timedelta(hours=length)

    due = reaching.after(start, reaching.AIM, [(begins, ends)])

    moved = length if wait < 48 else 0
    assert due == start + dt.timedelta(hours=48 + moved)


@given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 30), MOMENTS)
def test_dates_alone_are_late_only_when_every_hour_is(day, days, moment):
    met_on = day + dt.timedelta(days=days)
    by_date = reached(clocks.Event("pace_told", day), clocks.Event("met", met_on))
    kindest = reached(
        clocks.Event("pace_told", day, at(day.year, day.month, day.day, 23, 59)),
        clocks.Event("met", met_on, at(met_on.year, met_on.month, met_on.day)),
    )

    assert not by_date.is_late or kindest.is_late
    assert by_date.is_late == (days > 3 - short_hour(day, days))


def short_hour(day, days):
    """A day of 25 hours gives no earlier verdict, one of 23 hours no later one."""
    start = reaching.midnight(day + dt.timedelta(days=1))
    end = reaching.midnight(day + dt.timedelta(days=days))
    return 1 if days == 3 and end - start > dt.timedelta(hours=48) else 0
