"""Filters that pages and emails have alike: dates, numbers, people, telephones."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import template
from django.conf import settings

from kit import telephones
from kit.moments import spoken_date, spoken_moment, spoken_time

register = template.Library()
NOT_KNOWN = "Not known yet"


@register.filter
def gov_date(value: dt.date | dt.datetime | None) -> str:
    """3 March 2026, in Scotland's time; nothing for nothing."""
    return spoken_date(value) if value else ""


@register.filter
def gov_time(value: dt.time | dt.datetime | None) -> str:
    """4:05pm, 9am, midday, midnight."""
    return "" if value is None or value == "" else spoken_time(value)


@register.filter
def gov_datetime(value: dt.datetime | None) -> str:
    """3 March 2026 at 4:05pm, in Scotland's time."""
    return spoken_moment(value) if value else ""


@register.filter
def gov_month(value: dt.date | None) -> str:
    """March 2026."""
    return f"{value:%B %Y}" if value else ""


@register.filter
def number(value: int | None) -> str:
    """1,234."""
    return "" if value is None or value == "" else f"{value:,}"


def counted(value: int | None, one: str, many: str) -> str:
    return "" if value is None else f"{value:,} {one if abs(value) == 1 else many}"


@register.filter
def days_words(value: int | None) -> str:
    """1 day, 12 days."""
    return counted(value, "day", "days")


@register.filter
def people(value: int | None) -> str:
    """1 person, 120 people."""
    return counted(value, "person", "people")


@register.filter
def jobs(value: int | None) -> str:
    """1 job, 120 jobs."""
    return counted(value, "job", "jobs")


@register.filter
def or_not_known(value: Any) -> Any:
    """The value, or "Not known yet"; nought is a value."""
    return NOT_KNOWN if value is None or value == "" else value


@register.filter
def yes_no(value: bool | None) -> str:
    """Yes, No, or "Not known yet"."""
    return NOT_KNOWN if value is None else "Yes" if value else "No"


@register.filter
def telephone(value: str) -> str:
    """A stored number as people in Britain dial it: 0141 496 0000."""
    return telephones.shown(value or "")


@register.filter
def telephone_href(value: str) -> str:
    """The address that dials a stored number; its bare digits if it is none of ours."""
    try:
        return telephones.read(value or "").href
    except ValueError:
        digits = re.sub(r"[^0-9+]", "", value or "")
        return f"tel:{digits}" if digits else ""


@register.simple_tag
def contact() -> dict[str, str]:
    """Whom people can turn to, as the settings say."""
    return {
        "helpline": settings.HELPLINE,
        "helpline_dialled": settings.HELPLINE.replace(" ", ""),
        "helpline_hours": settings.HELPLINE_HOURS,
        "email": settings.CONTACT_EMAIL,
        "organisation": settings.CONTROLLER,
    }
