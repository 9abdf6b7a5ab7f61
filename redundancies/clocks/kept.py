"""The words of a response clock by what is kept of it: as `response` has them, quicker.

Lists show hundreds of clocks and read no events for it; a test holds the two together.
"""

from __future__ import annotations

import datetime as dt

from redundancies.choices import FIRST_MEETING, FirstMeeting, KeptClock, Status
from redundancies.clocks.reaching import (
    SOON,
    by_words,
    closed_here,
    left_words,
    paused_words,
    stopped,
)
from redundancies.clocks.words import Clock

ENDED = {
    KeptClock.MET.value: FirstMeeting.MET,
    KeptClock.DECLINED.value: FirstMeeting.DECLINED,
    KeptClock.UNREACHABLE.value: FirstMeeting.UNREACHABLE,
}
NOT_STARTED = Clock(
    FIRST_MEETING,
    FirstMeeting.NOT_STARTED.value,
    FirstMeeting.NOT_STARTED.label,
    "",
    "The clock has not started.",
)
MET = {
    (number, is_late): Clock(
        FIRST_MEETING,
        state.value,
        state.label + (", late" if is_late else ""),
        "late" if is_late else "met",
        "",
    )
    for number, state in ENDED.items()
    for is_late in (False, True)
}
CLOSED_HERE = closed_here(FIRST_MEETING, None)
STOPPED = {
    Status.REJECTED.value: stopped(FIRST_MEETING, FirstMeeting.NOT_NEEDED, None),
    Status.CLOSED.value: stopped(FIRST_MEETING, FirstMeeting.CLOSED, None),
}


def kept(
    *,
    clock: int,
    due_at: dt.datetime | None,
    is_late: bool,
    is_by_day: bool,
    paused_on: dt.date | None,
    status: str,
    at: dt.datetime,
) -> Clock:
    """How a clock stands now: its state and tone, and while it goes on a sentence."""
    if clock in ENDED:
        return MET[clock, is_late]
    if status == Status.REJECTED:
        return STOPPED[status]
    if clock == KeptClock.NOT_STARTED:
        return NOT_STARTED
    if status == Status.CLOSED:
        return STOPPED[status]
    if clock == KeptClock.CLOSED:
        return CLOSED_HERE
    if paused_on is not None:
        state, sentence = FirstMeeting.PAUSED, paused_words(paused_on)
        return Clock(FIRST_MEETING, state.value, state.label, "", sentence)
    assert due_at is not None
    return running(due_at, is_by_day, at)


def running(due_at: dt.datetime, is_by_day: bool, at: dt.datetime) -> Clock:
    words = by_words(due_at, has_times=not is_by_day)
    if at > due_at:
        state, sentence = FirstMeeting.OVERDUE, f"The first meeting was due by {words}."
        return Clock(FIRST_MEETING, state.value, state.label, state.value, sentence)
    code = "soon" if due_at - at <= SOON else "running"
    state_words = f"{FirstMeeting.DUE.label} {left_words(due_at - at)}"
    sentence = f"The first meeting is due by {words}."
    return Clock(FIRST_MEETING, code, state_words, code, sentence)
