"""What every clock is made of, and its words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Clock:
    """What a clock says: a state, its words, a sentence and the reason for it."""

    name: str
    code: str
    state: str
    tone: str
    sentence: str
    reason: str = ""


def spoken(day: dt.date) -> str:
    """31 March 2026."""
    return f"{day.day} {day:%B %Y}"


def moment_words(at: dt.datetime) -> str:
    """10:05am on 31 March 2026, in Scotland's time."""
    local = at.astimezone(LONDON)
    minutes = f":{local.minute:02}" if local.minute else ""
    hour = f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
    return f"{hour} on {spoken(local.date())}"


def counted(number: int, one: str) -> str:
    return f"{number:,} {one}" if abs(number) == 1 else f"{number:,} {one}s"
