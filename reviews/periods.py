"""The periods for which figures are on offer: plain dates, no database."""

from __future__ import annotations

import datetime as dt

Period = tuple[dt.date, dt.date]

# So many financial years back are on offer.
YEARS = 5


def financial_year(year: int) -> Period:
    """The financial year that begins in April of this year."""
    return dt.date(year, 4, 1), dt.date(year + 1, 3, 31)


def year_words(year: int) -> str:
    """How a financial year is called."""
    return f"April {year} to March {year + 1}"


def years_on_offer(on: dt.date) -> list[int]:
    """The financial years that are over on this day, the last one first."""
    last = on.year - (1 if on >= dt.date(on.year, 4, 1) else 2)
    return list(range(last, last - YEARS, -1))


def last_twelve_months(on: dt.date) -> Period:
    """The twelve whole months that were over before this day's month began."""
    first = on.replace(day=1)
    return first.replace(year=first.year - 1), first - dt.timedelta(days=1)
