"""The first meeting with the employer: 48 elapsed hours, two working days beside.

An event has a date and perhaps a time: with dates only the answer is in days, and
it is late only when it is late at any hour that those dates allow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import holidays

from redundancies.choices import ENDING, FIRST_MEETING, FirstMeeting, Status
from redundancies.clocks.words import LONDON, Clock, counted, moment_words, spoken

AIM = dt.timedelta(hours=48)
AIM_WORDS = f"{AIM // dt.timedelta(hours=1)} hours"
WORKING_AIM = dt.timedelta(hours=16)
OPENS, CLOSES = dt.time(9), dt.time(17)
SOON = dt.timedelta(hours=24)
ENDINGS = {kind.value: kind.label for kind in ENDING}


@dataclass(frozen=True)
class Event:
    """Something that moves the response clock; on a day, and perhaps at a time."""

    kind: str
    on: dt.date
    at: dt.datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Response(Clock):
    """How fast the employer was met, or declined, or could not be reached."""

    told: Event | None = None
    ended: Event | None = None
    # Late only when late at any hour that the known dates allow.
    is_late: bool | None = None
    is_late_in_working_days: bool | None = None
    due_at: dt.datetime | None = None
    working_due_at: dt.datetime | None = None
    has_times: bool = True


@dataclass(frozen=True)
class Span:
    """The moments between which something may have happened."""

    earliest: dt.datetime
    latest: dt.datetime


def span(event: Event) -> Span:
    """A moment, or a whole day in Scotland when only the date is known."""
    if event.at is not None:
        return Span(event.at, event.at)
    return Span(midnight(event.on), midnight(event.on + dt.timedelta(days=1)))


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON).astimezone(dt.UTC)


Gap = tuple[dt.datetime, dt.datetime]


def pauses(events: Sequence[Event], *, until: Span) -> tuple[list[Gap], Event | None]:
    """The times that do not count, and the pause that has not been resumed.

    Where only days are known a pause is taken to be as long as they allow.
    """
    gaps: list[Gap] = []
    begun: Event | None = None
    for event in events:
        if event.kind == "paused" and begun is None:
            begun = event
        elif event.kind == "resumed" and begun is not None:
            gaps.append((span(begun).earliest, span(event).latest))
            begun = None
    if begun is not None:
        gaps.append((span(begun).earliest, until.latest))
    return [(start, end) for start, end in gaps if start < end], begun


def pause_of(events: Iterable[Event]) -> Event | None:
    """The pause that all these events leave the clock in, or nothing if it runs."""
    ordered = in_order(events)
    return pauses(ordered, until=span(ordered[-1]))[1] if ordered else None


def in_order(events: Iterable[Event]) -> list[Event]:
    """As the clock takes them: what is known by its day only comes first in it."""
    return sorted(events, key=lambda event: (span(event).earliest, event.kind))


def after(start: dt.datetime, length: dt.timedelta, gaps: Iterable[Gap]) -> dt.datetime:
    """The moment when so much time has run since the start, gaps left out."""
    return run(start, length, free(start, gaps))


def free(start: dt.datetime, gaps: Iterable[Gap]) -> Iterator[Gap]:
    """The stretches between gaps, the last without end."""
    for begins, ends in sorted(gaps):
        if begins > start:
            yield start, begins
        start = max(start, ends)
    yield start, dt.datetime.max.replace(tzinfo=dt.UTC)


def run(
    start: dt.datetime, length: dt.timedelta, stretches: Iterable[Gap]
) -> dt.datetime:
    """Walk through stretches until the length is used up."""
    for begins, ends in stretches:
        if ends - begins >= length:
            return begins + length
        length -= ends - begins
    return start


def after_working(
    start: dt.datetime,
    length: dt.timedelta,
    gaps: Sequence[Gap],
    local_holidays: Collection[dt.date] = (),
) -> dt.datetime:
    """The moment when so much working time has run since the start."""
    return run(start, length, working(start, gaps, local_holidays))


def working(
    start: dt.datetime, gaps: Sequence[Gap], local_holidays: Collection[dt.date]
) -> Iterator[Gap]:
    """Working stretches from a moment on: 09:00 to 17:00 in Scotland, in UTC."""
    for begins, ends in free(start, gaps):
        day = begins.astimezone(LONDON).date()
        while (opens := moment(day, OPENS)) < ends:
            if is_working_day(day, local_holidays):
                first, last = max(begins, opens), min(ends, moment(day, CLOSES))
                if first < last:
                    yield first, last
            day += dt.timedelta(days=1)


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=LONDON).astimezone(dt.UTC)


def is_working_day(day: dt.date, local_holidays: Collection[dt.date] = ()) -> bool:
    """Monday to Friday, less Scotland's bank holidays and the partnership's own."""
    return (
        day.weekday() < 5
        and day not in bank_holidays(day.year)
        and day not in local_holidays
    )


@lru_cache(maxsize=200)
def bank_holidays(year: int) -> frozenset[dt.date]:
    """Scotland's bank holidays of a year, worked out without a network."""
    return frozenset(holidays.country_holidays("GB", subdiv="SCT", years=year))


def response(
    *,
    events: Iterable[Event],
    at: dt.datetime,
    local_holidays: Collection[dt.date] = (),
    status: str = Status.RESPONDING,
    closed_on: dt.date | None = None,
) -> Response:
    """From when PACE was told to employer met, declined or unreachable.

    A working aim of 48 elapsed hours, with two working days beside it; pauses do not
    count. It ranks nobody. In a situation of this status it runs only while that is
    open, and until its own response is closed.
    """
    name = FIRST_MEETING
    ordered = in_order(events)
    told = next((event for event in ordered if event.kind == "pace_told"), None)
    ended = next((event for event in ordered if event.kind in ENDINGS), None)
    if status == Status.REJECTED and (told is None or ended is None):
        return stopped(name, FirstMeeting.NOT_NEEDED, told)
    if told is None:
        return Response(
            name,
            "unknown",
            FirstMeeting.NOT_STARTED.label,
            "",
            "The clock has not started.",
            "It is not recorded when PACE was told.",
        )
    if status == Status.CLOSED and ended is None:
        return stopped(name, FirstMeeting.CLOSED, told)
    if closed_on is not None and ended is None:
        return closed_here(name, told)
    until = span(ended) if ended else Span(at, at)
    counted_events = [
        event for event in ordered if span(event).earliest <= until.latest
    ]
    gaps, begun = pauses(counted_events, until=until)
    start = span(told)
    due = after(start.latest, AIM, gaps)
    working_due = after_working(start.latest, WORKING_AIM, gaps, local_holidays)
    facts: dict[str, Any] = {
        "told": told,
        "ended": ended,
        "due_at": due,
        "working_due_at": working_due,
        "is_late": until.earliest > due,
        "is_late_in_working_days": until.earliest > working_due,
        "has_times": all(
            event.at is not None
            for event in counted_events
            if event is told or event is ended or event.kind in ("paused", "resumed")
        ),
    }
    if ended is not None:
        return finished(name, told, ended, facts)
    if begun is not None:
        sentence = paused_words(begun.on)
        reason = f"Why: {begun.reason}" if begun.reason else ""
        facts |= {"due_at": None, "working_due_at": None}
        state = FirstMeeting.PAUSED.label
        return Response(name, "paused", state, "", sentence, reason, **facts)
    return running(name, facts, at)


STOPPED = {
    FirstMeeting.CLOSED: "This situation was closed before a first meeting.",
    FirstMeeting.NOT_NEEDED: "This was a false report, so no first meeting is needed.",
}


def stopped(name: str, state: FirstMeeting, told: Event | None) -> Response:
    """The situation goes on no more, and nobody is asked for a first meeting."""
    return Response(name, state.value, state.label, "", STOPPED[state], told=told)


def closed_here(name: str, told: Event | None) -> Response:
    """The situation goes on, but not for this partnership."""
    stands = stopped(name, FirstMeeting.CLOSED, told)
    return replace(stands, sentence="This response was closed before a first meeting.")


def finished(name: str, told: Event, ended: Event, facts: dict) -> Response:
    """The clock has stopped: when, and whether that was within the aim."""
    happened = ENDINGS[ended.kind]
    length = length_words(told, ended)
    is_late, is_late_at_work = facts["is_late"], facts["is_late_in_working_days"]
    sentence = f"{happened} {length}."
    if ended.reason:
        sentence = f"{sentence} Why: {ended.reason}"
    if is_late:
        within = "later" if is_late_at_work else "within two working days, but later"
        reason = f"That is {within} than the aim of {AIM_WORDS}."
        if is_late_at_work:
            reason = (
                f"That is later than the aim of {AIM_WORDS} and than two working days."
            )
    elif facts["has_times"]:
        reason = f"That is within the aim of {AIM_WORDS}."
    else:
        reason = (
            f"Only dates are known, and it was not later than {AIM_WORDS} at any hour."
        )
    state = FirstMeeting(ended.kind).label + (", late" if is_late else "")
    return Response(
        name, ended.kind, state, "late" if is_late else "met", sentence, reason, **facts
    )


def running(name: str, facts: dict, at: dt.datetime) -> Response:
    """The clock runs: by when, or since when it is late."""
    due, working_due = facts["due_at"], facts["working_due_at"]
    words = by_words(due, has_times=facts["has_times"])
    beside = by_words(working_due, has_times=facts["has_times"])
    if facts["is_late"]:
        sentence = f"The first meeting was due by {words}."
        past = "ended" if facts["is_late_in_working_days"] else "end"
        reason = f"The aim is {AIM_WORDS}; two working days {past} at {beside}."
        state = FirstMeeting.OVERDUE.label
        return Response(name, "late", state, "late", sentence, reason, **facts)
    is_soon = due - at <= SOON
    sentence = f"The first meeting is due by {words}."
    reason = f"The aim is {AIM_WORDS}; two working days end at {beside}."
    return Response(
        name,
        "soon" if is_soon else "running",
        f"{FirstMeeting.DUE.label} {left_words(due - at)}",
        "soon" if is_soon else "running",
        sentence,
        reason,
        **facts,
    )


def paused_words(day: dt.date) -> str:
    return f"The clock has been paused since {spoken(day)}."


def by_words(due: dt.datetime, *, has_times: bool) -> str:
    """10am on 31 March 2026; the end of 31 March 2026 when only dates are known."""
    return moment_words(due) if has_times else f"the end of {spoken(last_day(due))}"


def left_words(left: dt.timedelta) -> str:
    """In 47 hours: whole hours, never more than are left."""
    hours = int(left / dt.timedelta(hours=1))
    return f"in {counted(hours, 'hour')}" if hours else "within an hour"


def length_words(told: Event, ended: Event) -> str:
    """How long after PACE was told: in hours, or in days when only dates are known."""
    if told.at is not None and ended.at is not None:
        hours = (ended.at - told.at) / dt.timedelta(hours=1)
        if hours < 0:
            return "before PACE was told"
        if hours < 1:
            return "within an hour of PACE being told"
        return f"{counted(int(hours), 'hour')} after PACE was told"
    days = (ended.on - told.on).days
    if days < 0:
        return "before PACE was told"
    if days == 0:
        return "on the day when PACE was told"
    return f"{counted(days, 'day')} after PACE was told"


def last_day(end: dt.datetime) -> dt.date:
    """The day that a moment ends: midnight belongs to the day before."""
    return (end - dt.timedelta(microseconds=1)).astimezone(LONDON).date()
