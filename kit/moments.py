"""Days and moments as people say them, in Scotland's time."""

from __future__ import annotations

import datetime as dt
from calendar import month_name

from django.utils import timezone

MONTHS = tuple(month_name)


def local(at: dt.datetime) -> dt.datetime:
    """A moment in Scotland's time; nobody chooses another one."""
    return at if at.tzinfo is None else at.astimezone(timezone.get_default_timezone())


def spoken_date(on: dt.date) -> str:
    """3 March 2026."""
    if isinstance(on, dt.datetime):
        on = local(on)
    return f"{on.day} {MONTHS[on.month]} {on.year}"


def spoken_time(at: dt.time | dt.datetime) -> str:
    """4:05pm, 9am, midday, midnight."""
    if isinstance(at, dt.datetime):
        at = local(at)
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minute = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minute}{'am' if at.hour < 12 else 'pm'}"


def spoken_moment(at: dt.datetime) -> str:
    """3 March 2026 at 4:05pm."""
    at = local(at)
    return f"{spoken_date(at)} at {spoken_time(at)}"


def spoken_span(starts: dt.datetime, ends: dt.datetime) -> str:
    """From when to when: 3 March 2026 at 10pm to 2am the next day."""
    first, last = local(starts).date(), local(ends).date()
    if first == last:
        return f"{spoken_moment(starts)} to {spoken_time(ends)}"
    if last == first + dt.timedelta(days=1):
        return f"{spoken_moment(starts)} to {spoken_time(ends)} the next day"
    return f"{spoken_moment(starts)} to {spoken_moment(ends)}"
