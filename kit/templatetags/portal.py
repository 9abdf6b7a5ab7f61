"""Filters and tags that every template has: dates, numbers, people, forms."""

from __future__ import annotations

import datetime as dt
from typing import Any

import phonenumbers
from django import template
from django.conf import settings
from django.utils import timezone

from kit.govuk import rendering
from kit.govuk.dates import spoken_date

register = template.Library()
NOT_KNOWN = "Not known yet"

register.filter("govuk_kind", rendering.kind)
register.filter("govuk_control", rendering.control)
register.filter("govuk_described_by", rendering.described_by)
register.filter("govuk_options", rendering.options)
register.filter("govuk_date", rendering.date_parts)
register.filter("govuk_most", rendering.most_characters)


@register.inclusion_tag("govuk/layout/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """Every error of a form, each leading to its input."""
    return {"errors": rendering.errors(form)} if form else {"errors": []}


@register.filter
def govuk_optional(field: Any) -> bool:
    """Whether a label says "(optional)"; what a choice opens, that choice may need."""
    return (
        not field.field.required
        and getattr(field.form, "marks_optional", False)
        and field.name not in field.form.inner_names
        and rendering.kind(field) != "tick"
    )


@register.filter
def gov_date(value: dt.date | dt.datetime | None) -> str:
    """3 March 2026, in Scotland's time; nothing for nothing."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return spoken_date(value)


@register.filter
def gov_time(value: dt.time | dt.datetime | None) -> str:
    """4:05pm, 9am, midday, midnight."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if value.minute == 0 and value.hour in (0, 12):
        return "midday" if value.hour else "midnight"
    minute = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minute}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def gov_datetime(value: dt.datetime | None) -> str:
    """3 March 2026 at 4:05pm, in Scotland's time."""
    return f"{gov_date(value)} at {gov_time(value)}" if value else ""


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
    try:
        parsed = phonenumbers.parse(value or "", "GB")
    except phonenumbers.NumberParseException:
        return value or ""
    shape = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if parsed.country_code == 44
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, shape)


@register.filter
def telephone_href(value: str) -> str:
    """The address that dials a stored number."""
    try:
        parsed = phonenumbers.parse(value or "", "GB")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966)


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
