"""What a cell of a notice says: dates, numbers and names as people write them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from kit.signs import TURNED, seen

EARLIEST, LATEST = 1950, 2100
MOST_PEOPLE = 1_000_000
# A day, a month and a year, or the same as ISO writes it.
FULL_DATE = re.compile(
    r"(?<!\d)(?:(\d{4})-(\d{1,2})-(\d{1,2})"
    r"|(\d{1,2})([/.-])(\d{1,2})\5(\d{4}|\d{2}))(?!\d)"
)
SPELT_DATE = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.? (\d{4})(?!\d)", re.IGNORECASE
)
# A month without its day names no date: it stays unknown.
MONTH_ONLY = re.compile(r"(?<![\d/])(?:0?[1-9]|1[0-2])/\d{4}(?![\d/])")
MANGLED = re.compile(r"\d+\s*[/.-]\s*\d|\d/|/-?\d|\d{5,}")
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
REVISED = re.compile(r"\b(?:re-?vised|rev|updated?|amended)\b", re.IGNORECASE)
RANGE = re.compile(
    r"(?<![\d,.])(\d[\d,]*)\s*(?:-|\u2013|\u2014|to)\s*(\d[\d,]*)(?!\S*/)"
)
NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])|\d+")
# “Updated 10/4/2021”, glued to an employer's name.
NAME_REVISED = re.compile(
    r"[\s(]*(?:updated|revised|amended)[\s:]*\d{1,2}/\d{1,2}/\d{2,4}\s*\)?\s*$",
    re.IGNORECASE,
)
NOTHING = {"", "n/a", "na", "none", "-", "unknown", "not known", "tbc", "tbd", "?"}
YES = {"yes", "y", "true", "1", "closing", "closure", "x"}
NO = {"no", "n", "false", "0"}


class Unreadable(ValueError):
    """A cell that says something impossible; the message says what."""


def tidy(words: str) -> str:
    """Words with single spaces, and without what only a machine sees."""
    if not words.isascii():
        words = seen(words.translate(TURNED))
    if "\0" in words:
        words = words.replace("\0", "")
    return " ".join(words.split())


def known(words: str) -> str:
    """Words, or nothing where they only say that it is not known."""
    return "" if words.lower() in NOTHING else words


@lru_cache(maxsize=20_000)
def days(words: str, is_day_first: bool) -> tuple[dt.date | None, dt.date | None]:
    """The first date of a cell and the one after it: a range, or a revision.

    Nothing, or words without a date, are not known. Digits that look like a date and
    are none are refused: guessing a day would start a wrong clock.
    """
    words = known(tidy(words))
    if not words:
        return None, None
    found = [made(match, is_day_first) for match in FULL_DATE.finditer(words)]
    found += [spelt(match) for match in SPELT_DATE.finditer(words) if not found]
    if found:
        return found[0], found[1] if len(found) > 1 else None
    if MANGLED.search(MONTH_ONLY.sub("", words)):
        raise Unreadable(f"“{short(words)}” is not a date")
    return None, None


def made(match: re.Match[str], is_day_first: bool) -> dt.date:
    year, month, day, left, _, right, end = match.groups()
    if not year:
        year = end if len(end) == 4 else f"20{end}"
        day, month = (left, right) if is_day_first else (right, left)
    return real(int(year), int(month), int(day), match[0])


def spelt(match: re.Match[str]) -> dt.date:
    day, name, year = match.groups()
    month = [number for number, full in enumerate(MONTHS, 1) if same(name, full)]
    return real(int(year), month[0] if month else 0, int(day), match[0])


def same(name: str, full: str) -> bool:
    return full.startswith(name.lower())


def real(year: int, month: int, day: int, words: str) -> dt.date:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise Unreadable(f"“{words}” is not a real date") from None
    if not EARLIEST <= year <= LATEST:
        raise Unreadable(f"“{words}” is not a date that can be right")
    return date


def revision(words: str, is_day_first: bool) -> dt.date | None:
    """When a notice was revised, where its received date says so as well."""
    return days(words, is_day_first)[1] if REVISED.search(words) else None


def until(words: str, is_day_first: bool) -> dt.date | None:
    """The last day of a range; a revision is none."""
    return None if REVISED.search(words) else days(words, is_day_first)[1]


@lru_cache(maxsize=20_000)
def people(words: str) -> int | None:
    """A number of people among words: of a range the most, of a revision the last.

    Words without a number are not known.
    """
    words = known(tidy(words))
    if not words:
        return None
    if words.isdigit() and len(words) < 7:
        return int(words)
    if re.match(r"^[-\u2212]\s*\d", words):
        raise Unreadable(f"“{short(words)}” is less than nobody")
    if re.match(r"^\d+\.\d+$", words) and not re.match(r"^\d+\.0+$", words):
        raise Unreadable(f"“{short(words)}” is not a whole number of people")
    bare = SPELT_DATE.sub(" ", FULL_DATE.sub(" ", words))
    spread = RANGE.search(bare)
    if spread and bare[: spread.start()].strip() == "":
        return sane(spread[2], words)
    numbers = NUMBER.findall(bare)
    if not numbers:
        return None
    return sane(numbers[-1] if REVISED.search(words) else numbers[0], words)


def sane(digits: str, words: str) -> int:
    number = int(digits.replace(",", ""))
    if number > MOST_PEOPLE:
        raise Unreadable(f"“{short(words)}” is more people than there can be")
    return number


def choice(words: str) -> bool | None:
    """Yes, no, or not known."""
    plain = words.strip().lower()
    return True if plain in YES else False if plain in NO else None


def employer(words: str) -> str:
    """An employer's name, without the note that its notice was revised."""
    return unrevised(known(tidy(words)))


def unrevised(name: str) -> str:
    """A tidy name without the note that its notice was revised."""
    return NAME_REVISED.sub("", name) if "/" in name else name


def short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:57]}…"
