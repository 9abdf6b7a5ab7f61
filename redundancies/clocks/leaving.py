"""How long until the first people leave."""

from __future__ import annotations

import datetime as dt

from redundancies.clocks.words import Clock, counted, spoken

SOON_DAYS = 14


def leaving(*, first_dismissal_on: dt.date | None, on: dt.date, by: str = "") -> Clock:
    """Days until the first people leave; `by` is the reason: where, and who says so."""
    name = "Until the first people leave"
    if first_dismissal_on is None:
        return Clock(
            name,
            "unknown",
            "Not known yet",
            "",
            "It is not known yet when the first people leave.",
        )
    days = (first_dismissal_on - on).days
    date = spoken(first_dismissal_on)
    if days < 0:
        sentence = f"The first people left {counted(-days, 'day')} ago, on {date}."
        return Clock(name, "left", "Leaving has begun", "", sentence, by)
    if days == 0:
        sentence = f"The first people leave today, {date}."
        return Clock(name, "soon", "Today", "soon", sentence, by)
    sentence = f"The first people leave in {counted(days, 'day')}, on {date}."
    is_soon = days <= SOON_DAYS
    return Clock(
        name,
        "soon" if is_soon else "running",
        counted(days, "day"),
        "soon" if is_soon else "running",
        sentence,
        by,
    )
