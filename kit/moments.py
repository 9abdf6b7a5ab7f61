"""Days and moments as people say them, in Scotland's time."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def spoken_date(on: dt.date) -> str:
    """3 March 2026."""
    if isinstance(on, dt.datetime):
        on = timezone.localtime(on) if timezone.is_aware(on) else on
    return f"{on.day} {on:%B} {on.year}"


def spoken_time(at: dt.time | dt.datetime) -> str:
    """4:05pm, 9am, midday, midnight."""
    if isinstance(at, dt.datetime) and timezone.is_aware(at):
        at = timezone.localtime(at)
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minute = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minute}{'am' if at.hour < 12 else 'pm'}"


def spoken_moment(at: dt.datetime) -> str:
    """3 March 2026 at 4:05pm."""
    return f"{spoken_date(at)} at {spoken_time(at)}"
