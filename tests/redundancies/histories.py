"""What may have moved a response clock: told, paused, met, with times or dates only."""

import datetime as dt

from hypothesis import strategies as st

from redundancies.clocks import LONDON, Event

QUARTER = dt.timedelta(minutes=15)
# Weeks with both changes of the clocks, Christmas, New Year, Easter and the summer.
STARTS = [
    dt.datetime(2025, 12, 19, tzinfo=dt.UTC),
    dt.datetime(2026, 3, 24, tzinfo=dt.UTC),
    dt.datetime(2026, 6, 10, tzinfo=dt.UTC),
    dt.datetime(2026, 10, 21, tzinfo=dt.UTC),
]
moments = st.builds(
    lambda start, quarters: start + QUARTER * quarters,
    st.sampled_from(STARTS),
    st.integers(0, 10 * 24 * 4),
)
short = st.integers(1, 3 * 24 * 4)
long = st.integers(1, 12 * 24 * 4)


def event(kind, at, *, has_time=True, reason="Why"):
    """An event on its day in Scotland; its time, where that is known."""
    return Event(kind, at.astimezone(LONDON).date(), at if has_time else None, reason)


@st.composite
def histories(draw, *, endings=("met", "declined", "unreachable", "")):
    """PACE told, rests one after another, perhaps an ending; and a moment to ask at.

    Two rests never share a day, so that dates alone tell their order.
    """
    at = draw(moments)
    events = [event("pace_told", at, has_time=draw(st.booleans()))]
    for _ in range(draw(st.integers(0, 2))):
        at += draw(short) * QUARTER
        events.append(event("paused", at, has_time=draw(st.booleans())))
        at += draw(long) * QUARTER
        has_time = draw(st.booleans())
        if at.astimezone(LONDON).date() == events[-1].on and events[-1].at is not None:
            has_time = True
        events.append(event("resumed", at, has_time=has_time))
        at += dt.timedelta(days=1)
    if draw(st.booleans()):
        at += draw(short) * QUARTER
        events.append(event("paused", at, has_time=draw(st.booleans())))
        at += draw(short) * QUARTER
    ending = draw(st.sampled_from(endings))
    if ending:
        at += draw(long) * QUARTER
        events.append(event(ending, at, has_time=draw(st.booleans())))
    return events, at + dt.timedelta(days=1) + draw(long) * QUARTER
