"""A date in three boxes, which may be not known yet, and a time in one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from kit.govuk.spoken import Spoken
from kit.moments import spoken_date, spoken_moment

PARTS = ("day", "month", "year")
NOT_KNOWN = "not_known"
MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
LONGEST_NAME = len("september")
# Any other year is a slip, unless a field says otherwise: PACE began in 2000.
EARLIEST, YEARS_AHEAD = dt.date(2000, 1, 1), 10
TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:(?P<sign>[:.h]?)(?P<minute>[0-5][0-9]))?"
    r"(?:(?P<half>[ap])\.?m\.?)?"
)
WORDS_OF_DAY = re.compile(r"(?:12)?(?:noon|midday)|(?:12)?midnight")
# Without am or pm, work begins from 7 to 11 and 12 is midday; 1 to 6 may be either.
MORNING, NOON = 7, 12


def typed_date(name: str, on: dt.date | None) -> dict[str, str]:
    """What a browser sends for a date field of this name; None is "not known yet"."""
    if on is None:
        return {f"{name}_{NOT_KNOWN}": "on"}
    return {f"{name}_{part}": str(getattr(on, part)) for part in PARTS}


class DateInput(forms.Widget):
    """Day, month and year, and a box to tick when the date is not known yet."""

    template_name = "govuk/date.html"

    def __init__(self, *, not_known: bool = False, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.not_known = not_known
        self.bad: frozenset[str] = frozenset()  # the parts in error, set by the field

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_day" if id_ else ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        parts = [data.get(f"{name}_{part}") or "" for part in PARTS]
        unknown = self.not_known and data.get(f"{name}_{NOT_KNOWN}")
        return [*parts, "on" if unknown else ""]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part in (*PARTS, NOT_KNOWN))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        if isinstance(value, dt.datetime):
            raise TypeError("A date field was given a moment; give it a date.")
        if isinstance(value, dt.date):
            typed = [str(value.day), str(value.month), str(value.year), ""]
        else:
            typed = list(value or ["", "", "", ""])
        context = super().get_context(name, value, attrs)
        base = context["widget"]["attrs"].get("id") or f"id_{name}"
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{base}_{part}",
                "label": part.capitalize(),
                "value": text,
                "width": 4 if part == "year" else 2,
                "is_bad": part in self.bad,
            }
            for part, text in zip(PARTS, typed[:3], strict=True)
        ]
        context["widget"]["base"] = base
        if self.not_known:
            context["widget"]["not_known"] = {
                "name": f"{name}_{NOT_KNOWN}",
                "id": f"{base}_{NOT_KNOWN}",
                "is_ticked": bool(typed[3:] and typed[3]),
            }
        return context

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        html = render_to_string(
            self.template_name, self.get_context(name, value, attrs)
        )
        return mark_safe(html)  # noqa: S308  (the template has escaped what was typed)


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; the end of February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class DateField(Spoken):
    """A date; with `not_known=True` a person may say that it is not known yet.

    Needed and not known yet are both answers; neither given is an error.
    """

    widget = DateInput

    def __init__(
        self,
        *,
        not_known: bool = False,
        earliest: dt.date = EARLIEST,
        latest: dt.date | None = None,
        **kwargs: Any,
    ) -> None:
        self.not_known = not_known
        self.earliest, self.latest = earliest, latest
        super().__init__(**{"widget": DateInput(not_known=not_known)} | kwargs)

    def sentences(self) -> dict[str, str]:
        ask = f"{self.verb} {self.thing}"
        found = {
            "invalid": f"{self.noun} must be a real date",
            "both": f"{ask} or select ‘Not known yet’, not both",
        }
        if self.not_known:
            found["required"] = f"{ask} or select ‘Not known yet’"
        return found

    def clean(self, value: Any) -> dt.date | None:
        """The date typed, None for not known yet or nothing."""
        self.widget.bad = frozenset()
        if value is None or isinstance(value, dt.date):
            typed, unknown = value, ""
        else:
            *parts, unknown = [str(part).strip() for part in value]
            typed = self.read(parts) if any(parts) else None
        if typed and unknown:
            raise self.wrong(self.error_messages["both"], "both", *PARTS)
        if typed is None and self.required and not unknown:
            raise self.wrong(self.error_messages["required"], "required", *PARTS)
        if typed is not None:
            self.check_span(typed)
            self.run_validators(typed)
        return typed

    def read(self, parts: list[str]) -> dt.date:
        """A real date from three typed parts; the month may be a name."""
        absent = [name for name, text in zip(PARTS, parts, strict=True) if not text]
        if absent:
            words = " and ".join(f"a {name}" for name in absent)
            raise self.wrong(f"{self.noun} must include {words}", "absent", *absent)
        day, month, year = map(self.number, parts)
        month = month or self.month_named(parts[1])
        if day is None or month is None or year is None:
            numbers = zip(PARTS, (day, month, year), strict=True)
            raise self.unreal(*(name for name, value in numbers if value is None))
        if len(parts[2]) < 4:
            raise self.wrong(
                f"Year of {self.thing} must include 4 numbers", "year", "year"
            )
        try:
            return dt.date(year, month, day)
        except ValueError:
            out = [
                name
                for name, value, most in (
                    ("day", day, 31),
                    ("month", month, 12),
                    ("year", year, dt.MAXYEAR),
                )
                if not 1 <= value <= most
            ]
            raise self.unreal(*(out or PARTS)) from None

    @staticmethod
    def number(text: str) -> int | None:
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None

    @staticmethod
    def month_named(text: str) -> int | None:
        name = text.lower().rstrip(".")
        known = 3 <= len(name) <= LONGEST_NAME and name[:3] in MONTHS
        month = MONTHS.index(name[:3]) + 1 if known else 0
        whole = f"{dt.date(2000, month, 1):%B}".lower() if month else ""
        return month if whole.startswith(name) else None

    def check_span(self, on: dt.date) -> None:
        if on < self.earliest:
            words = f"{self.noun} must be on or after {spoken_date(self.earliest)}"
            raise self.wrong(words, "earliest", *PARTS)
        today = timezone.localdate()
        latest = self.latest or years_after(today, YEARS_AHEAD)
        if on > latest:
            until = (
                "today or in the past"
                if latest == today
                else f"on or before {spoken_date(latest)}"
            )
            raise self.wrong(f"{self.noun} must be {until}", "latest", *PARTS)

    def unreal(self, *bad: str) -> ValidationError:
        return self.wrong(self.error_messages["invalid"], "invalid", *bad)

    def wrong(self, words: Any, code: str, *bad: str) -> ValidationError:
        """The error to raise, once the parts in error are marked."""
        self.widget.bad = frozenset(bad)
        return ValidationError(words, code=code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or None) != self.clean(data)
        except ValidationError:
            return True


class TimeField(Spoken):
    """A time of day as people write it: 10:30am, 2pm, 14:00, midday.

    Without am or pm, 7 to 11 is the morning and 12 midday, as work goes; 1 to 6 is
    asked about. 13 to 23 and a nought before the hour are the clock of 24 hours.
    """

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"width": "5"} | kwargs)

    def sentences(self) -> dict[str, str]:
        return {
            "invalid": f"{self.noun} must be a time, like 10:30am or 2pm",
            "half": f"{self.noun} must include am or pm, like %(typed)spm",
        }

    def to_python(self, value: Any) -> dt.time | None:
        if value in self.empty_values or isinstance(value, dt.time):
            return value or None if not isinstance(value, dt.time) else value
        text = re.sub(r"\s", "", str(value)).lower()
        if WORDS_OF_DAY.fullmatch(text):
            return dt.time(0 if text.endswith("midnight") else NOON)
        if (found := TIME.fullmatch(text)) is None:
            raise self.refusal("invalid")
        hour = self.hour_of_day(found)
        if hour is None:
            raise self.refusal("invalid")
        return dt.time(hour, int(found["minute"] or 0))

    def hour_of_day(self, found: re.Match[str]) -> int | None:
        """The hour from 0 to 23, or None."""
        hour, minute = int(found["hour"]), found["minute"]
        if found["half"]:
            afternoon = NOON if found["half"] == "p" else 0
            return hour % NOON + afternoon if 1 <= hour <= NOON else None
        if minute and not found["sign"]:
            return None  # 1430 might be anything
        if found["hour"].startswith("0") or hour > NOON:
            return hour if minute and hour <= 23 else None
        if hour < MORNING:
            raise self.refusal("half", typed=f"{hour}:{minute}" if minute else hour)
        return hour

    def refusal(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


def spoken_value(value: Any) -> str:
    """A value as a reader sees it: dates in words, yes and no, lists with commas."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        return spoken_moment(value)
    if isinstance(value, dt.date):
        return spoken_date(value)
    if isinstance(value, Mapping | str):
        return str(value)
    if hasattr(value, "__iter__"):
        return ", ".join(spoken_value(part) for part in value)
    return f"{value:,}" if isinstance(value, int) else str(value)
