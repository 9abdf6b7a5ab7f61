"""What a cell says of days: one, a range whose year may stand once, or a list.

A cell is read whole. What is left of it once its days are taken out may be words, never
digits: then it is refused, since a day that was guessed would start a wrong clock.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from imports.layouts.words import NO_DIGIT, Unreadable, known, short, spelt, tidy

# As on screen: nothing before this century; how far ahead is for whoever has a clock.
EARLIEST, LATEST = 2000, 2069
HERE = ZoneInfo("Europe/London")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Over the turn of a year, a range that says its year once is not longer than this.
LONGEST_OVER_NEW_YEAR = dt.timedelta(days=183)

MON = (
    r"(?P<mon>(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|"
    + "|".join(MONTHS)
    + r")(?![a-z]))\.?"
)
NO_MON = r"(?!\s?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
DAY = r"(?P<d>\d{1,2})(?:\s?(?:st|nd|rd|th)(?![a-z]))?"
OF = r"[\s\-./]*(?:(?:day\s)?of\s)?(?:the\s)?"
YEAR = r"(?P<y>\d{4}|'\d{2})(?!\d)"
OFFSET = r"(?P<zone>\s?(?:z|utc|gmt|bst|[+-]\d{2}:?\d{2}))?(?![a-z\d])"
END = r"(?![\d/])"
# Each way of writing a day, the fullest first; what one leaves out stands beside it.
WAYS = tuple(
    re.compile(way)
    for way in (
        r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})[t\s]"
        r"(?P<clock>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?" + OFFSET,
        rf"(?P<y>\d{{4}})\s?(?P<s>[/.\-])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?(?P<d>\d{{1,2}}){END}",
        rf"(?P<a>\d{{1,2}})\s?(?P<s>[/.\-])\s?(?P<b>\d{{1,2}})\s?(?P=s)\s?(?P<y>\d{{4}}){END}",
        rf"(?P<a>\d{{1,2}})(?P<s>-|\s?[/.]\s?)(?P<b>\d{{1,2}})(?P=s)(?P<y>'?\d{{2}})(?!:){END}{NO_MON}",
        rf"(?P<a>\d{{1,2}})\s(?P<b>\d{{1,2}})\s(?P<y>\d{{4}}){END}",
        rf"(?P<eight>\d{{8}}){END}",
        rf"(?P<y>\d{{4}})[\s\-./,]*{MON}[\s\-./,]*{DAY}{END}",
        rf"{DAY}{OF}{MON}[\s\-./,]*{YEAR}",
        rf"{DAY}{OF}{MON}[\s\-./]?(?P<short>\d{{2}})(?![\d:/]|\s?[ap]\.?m\b|,?\s\d){NO_MON}",
        rf"{MON}[\s\-./,]*(?:the\s)?{DAY}(?:\s?,\s?|\s|\s?\.\s?|-|/){YEAR}",
        rf"{MON}(?P<s>[\-/.]){DAY}(?P=s)(?P<short>\d{{2}})(?![\d:/])",
        rf"(?P<plain>{DAY}{OF}{MON})(?!\s?\d|[./]\d)",
        rf"(?P<first>{MON}[\s\-./]*(?:the\s)?{DAY})(?![\d/:])(?!\s?[.\-]?\s?\d{{3}})",
        rf"(?P<a>\d{{1,2}})(?P<s>[/.])(?P<b>\d{{1,2}}){END}",
    )
)
# Time that is no day; what is said of it is not used.
VAGUE = tuple(
    re.compile(vague)
    for vague in (
        rf"{MON}[\s\-./,']*(?:20\d\d|'\d\d)(?!\d)",
        r"(?:0?[1-9]|1[0-2])\s?/\s?20\d\d(?![\d/])",
        r"(?:[1-4](?:st|nd|rd|th)?\s(?:quarter|qtr|half)|q[1-4]|h[12]|week\s\d{1,2})(?![a-z\d])",
        r"20\d\d(?:\s?[/\-]\s?(?:20)?\d\d)?(?![\d/\-])",
    )
)
BARE = re.compile(rf"(?P<bare>{DAY})(?:\s?,\s?{YEAR})?(?![\d/:])")
CLOCK = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[ap]\.?m\b\.?)?(?![\d:])"
    r"|\d{1,2}(?:\.\d{2})?\s?[ap]\.?m\b\.?"
)
WEEKDAY = r"(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|r|rs|ur)?(?:day)?"
WEEKDAY_BEFORE = re.compile(rf"(?<![a-z]){WEEKDAY}[.,]*\s?(?:the\s)?$")
WEEKDAY_AFTER = re.compile(rf"^[\s,]*\(?{WEEKDAY}\b")
REVISED = re.compile(
    r"(?<![a-z])(?:re-?vised|revision|rev|updated?|amended|amendment)(?![a-z])",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"(?:re-?vised|amended|updated|changed|moved|postponed|deferred|delayed"
    r"|brought forward|put back)\s(?:from\s)?\W*to(?:\sbe)?\W*$"
)
# Words between the days of one range, and of one list.
RANGE_WORDS = frozenset(
    {*("-", "to", "until", "till", "through", "thru", "ending", "finishing", "upto")}
)
LIST_WORDS = frozenset({",", ";", "and", "&", "the", "then", "on", "up", "plus"})
FILLING = re.compile(r"[a-z]+|[-,;&]")
# The one day of a cell is its last, not its first.
BOUND = re.compile(
    r"\b(?:by|before|until|till|through|thru|to|ending|ends?|no later than|not after"
    r"|up to|completed?(?: by| on)?|week ending|latest|prior to)\W*$"
)
LATEST_WORDS = re.compile(r"^\W*(?:at the latest|or (?:before|earlier|sooner))\b")
# Words by which a day is not what it seems.
USUAL = re.compile(
    r"\b(?:on or (?:about|around|after|near)|not (?:before|earlier than|sooner than)"
    r"|no (?:earlier|sooner) than|or thereabouts|or later|or shortly after)\b"
)
WRONG = re.compile(
    r"\b(?:not|no longer|cancel\w*|rescind\w*|withdrawn|postponed|deferred|delayed"
    r"|previously|formerly|originally?|was|were|instead|unless|except\w*|either|or"
    r"|(?:days?|weeks?|months?|fortnights?|years?) (?:after|before|from|following"
    r"|prior|later|of|on)|week ?end\w*)\b"
)


class Days(NamedTuple):
    """The first day of a cell and the last; when what it says was revised.

    The note says what of it is not used.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    revised: dt.date | None = None
    note: str = ""


@dataclass
class Part:
    """A day as it is written, with what stands before it."""

    before: str
    words: str
    day: int
    month: int | None = None
    year: int | None = None
    # Written without its month, and with the month in front.
    is_bare: bool = False
    is_month_first: bool = False
    is_spelt: bool = False
    has_short_year: bool = False
    weekday: int | None = None

    def date(self) -> dt.date:
        assert self.year is not None and self.month is not None
        found = real(self.year, self.month, self.day, self.words)
        if self.weekday is not None and found.weekday() != self.weekday:
            raise Unreadable(f"{found:%-d %B %Y} is a {found:%A}")
        return found


@lru_cache(maxsize=20_000)
def read(words: str, is_day_first: bool | None = True) -> Days:
    """The days that a cell says; of an order that is not known, those without doubt.

    Nothing, or words without a day, are not known.
    """
    tidied = known(tidy(words))
    if not tidied:
        return Days()
    try:
        return Cell(tidied, is_day_first).days()
    except NotADay as error:
        said = str(error)
        raise Unreadable(said or f"“{short(tidied)}” is not a date") from None


class NotADay(ValueError):
    """Why a cell is no date, where there is more to say than that."""


class Cell:
    """One cell, taken apart into days and what stands between them."""

    def __init__(self, words: str, is_day_first: bool | None):
        self.words = words
        self.is_day_first = is_day_first
        self.parts: list[Part] = []
        # Of each month, quarter or year without a day: how many days stand before it.
        self.vague: list[int] = []
        self.has_clock = False
        self.rest = self.scan(spelt(words))

    def scan(self, text: str) -> str:
        """Find each day, from left to right; what is left behind the last of them."""
        at = start = 0
        while at < len(text):
            sign = text[at]
            is_letter = sign.isalpha() and not text[at - 1 : at].isalpha()
            if not (sign.isdecimal() or is_letter):
                if sign == NO_DIGIT:
                    raise NotADay
                at += 1
                continue
            found = self.found(text, at, text[start:at])
            if found is None:
                if sign.isdecimal():
                    raise NotADay(self.serial())
                at += 1
                continue
            at = found
            start = at
        return text[start:]

    def found(self, text: str, at: int, before: str) -> int | None:
        """Where a day, a time of day or a month that begins here ends."""
        stamp, *others = WAYS
        if match := stamp.match(text, at):
            return self.take(match, before)
        if match := CLOCK.match(text, at):
            self.has_clock = True
            return match.end()
        for way in others:
            if match := way.match(text, at):
                return self.take(match, before)
        for vague in VAGUE:
            if match := vague.match(text, at):
                if self.parts and not before.strip():
                    raise NotADay
                self.vague.append(len(self.parts))
                return match.end()
        match = BARE.match(text, at)
        return self.take(match, before) if match else None

    def take(self, match: re.Match[str], before: str) -> int:
        said = match.groupdict()
        part = Part(before, match[0].strip(), 0)
        if said.get("clock"):
            day = stamped(match)
            part.year, part.month, part.day = day.year, day.month, day.day
        elif said.get("eight"):
            self.eight(part, match[0])
        elif said.get("a"):
            self.numeric(part, int(match["a"]), int(match["b"]))
        else:
            part.day = int(match["d"])
            if said.get("m"):
                part.month = int(match["m"])
            elif said.get("mon"):
                part.month = month_of(match["mon"])
                part.is_spelt = True
        part.is_bare = bool(said.get("bare"))
        part.is_month_first = bool(said.get("mon")) and match[0][0].isalpha()
        if year := said.get("short") or said.get("y"):
            part.year = year_of(year)
            part.has_short_year = bool(said.get("short"))
        if weekday := WEEKDAY_BEFORE.search(before):
            part.weekday = WEEKDAYS.index(weekday[1])
            part.before = before[: weekday.start()]
        self.parts.append(part)
        return match.end()

    def numeric(self, part: Part, left: int, right: int) -> None:
        """Day and month in the order of the file; in one that is not known, by chance
        of the numbers themselves."""
        order = self.is_day_first
        if order is None:
            if left <= 12 and right <= 12 and left != right:
                raise NotADay(
                    f"“{part.words}” may be {left} {MONTHS[right - 1].title()} or"
                    f" {right} {MONTHS[left - 1].title()}: this file writes days both"
                    " ways"
                )
            order = left > 12
        part.day, part.month = (left, right) if order else (right, left)

    def eight(self, part: Part, digits: str) -> None:
        """20260301, or 01032026."""
        if EARLIEST <= int(digits[:4]) <= LATEST and 1 <= int(digits[4:6]) <= 12:
            part.year, part.month = int(digits[:4]), int(digits[4:6])
            part.day = int(digits[6:])
        else:
            part.year = int(digits[4:])
            self.numeric(part, int(digits[:2]), int(digits[2:4]))

    def serial(self) -> str:
        """What to say where a spreadsheet wrote the number that it keeps for a day."""
        number = self.words.removesuffix(".0")
        if len(number) == 5 and number.isdecimal() and 36526 <= int(number) <= 73050:
            return (
                f"“{self.words}” is a spreadsheet’s number for a day: show the column"
                " as dates, then save it as CSV again"
            )
        return ""

    def days(self) -> Days:
        """All of it together."""
        parts, words = self.parts, f"“{short(self.words)}”"
        if not parts:
            if self.has_clock or NO_DIGIT in self.words:
                raise NotADay
            note = "names no day" if self.vague else "is no date"
            return Days(note=f"{words} {note}")
        if weekday := WEEKDAY_AFTER.match(self.rest):
            parts[-1].weekday = WEEKDAYS.index(weekday[1])
        was_given = self.fill_in()
        dates = [part.date() for part in parts]
        if was_given and dates != sorted(dates):
            dates[0] = turned_back(*dates)
        self.check_order(dates)
        text = " ".join([*(part.before for part in parts), self.rest])
        text = USUAL.sub(" ", text)
        if len(dates) == 2 and MOVED.search(parts[1].before):
            return Days(dates[1])
        if WRONG.search(text):
            raise NotADay
        if REVISED.search(text):
            return revised(dates, words)
        if self.vague:
            first = None if self.vague[0] == 0 else min(dates)
            last = max(dates) if self.vague[-1] < len(dates) else None
            return Days(first, last, note=f"{words} leaves out a day")
        if len(dates) == 1:
            before = USUAL.sub(" ", parts[0].before)
            if BOUND.search(before) or LATEST_WORDS.match(self.rest):
                return Days(None, dates[0], note=f"{words} says the last day only")
            return Days(dates[0])
        return Days(min(dates), max(dates))

    def fill_in(self) -> bool:
        """Give each day what it leaves out; whether it had to be given a year."""
        parts = self.parts
        short_years = {part.has_short_year for part in parts if part.year}
        if len(short_years) > 1 and any(part.has_short_year for part in parts):
            self.refuse_mixed()
        if all(part.month and part.year for part in parts):
            return False
        gaps = [between(part.before) for part in parts[1:]]
        if None in gaps or self.vague or (True in gaps and len(parts) != 2):
            raise NotADay
        self.fill_months()
        was_given = False
        for part, following in reversed(list(zip(parts, parts[1:], strict=False))):
            if part.year is None and following.year is not None:
                part.year = following.year
                was_given = True
        for before, part in zip(parts, parts[1:], strict=False):
            part.year = part.year or before.year
        if not all(part.year for part in parts):
            raise NotADay(f"“{short(self.words)}” does not say the year")
        return was_given

    def refuse_mixed(self) -> None:
        """“1 May 15 and 22 June 2026”: is 15 a year?"""
        if any(part.year and not part.has_short_year for part in self.parts):
            raise NotADay

    def fill_months(self) -> None:
        """“1 - 14 May”, “May 4, 8 and 15”: a month stands once, beside its days."""
        parts = self.parts
        for place, part in enumerate(parts):
            if part.month:
                continue
            left = next((one for one in reversed(parts[:place]) if one.month), None)
            right = next((one for one in parts[place:] if one.month), None)
            from_left = left is not None and left.is_spelt and left.is_month_first
            from_right = right is not None and right.is_spelt
            from_right = from_right and not right.is_month_first
            if from_left == from_right:
                raise NotADay
            part.month = left.month if from_left else right.month
            part.is_spelt, part.is_month_first = True, from_left

    def check_order(self, dates: list[dt.date]) -> None:
        for part, before, day in zip(self.parts[1:], dates, dates[1:], strict=False):
            if between(part.before) is True and day < before:
                raise NotADay(f"“{short(self.words)}” ends before it begins")


def between(words: str) -> bool | None:
    """Whether a range stands between two days, or a list; None: something else."""
    found = FILLING.findall(words)
    if re.sub(r"[a-z\s,;&.\-]", "", words):
        return None
    if any(word in RANGE_WORDS for word in found):
        rest = [word for word in found if word not in RANGE_WORDS]
        return True if all(word in LIST_WORDS for word in rest) else None
    return False if found and all(word in LIST_WORDS for word in found) else None


def turned_back(first: dt.date, last: dt.date, *more: dt.date) -> dt.date:
    """“30 December to 31 January 2027” begins in the year before."""
    if more:
        raise NotADay
    try:
        before = first.replace(year=first.year - 1)
    except ValueError:
        raise NotADay from None
    if last - before > LONGEST_OVER_NEW_YEAR:
        raise NotADay
    return before


def revised(dates: list[dt.date], words: str) -> Days:
    """A day, the day when it was revised, and what it is since, as far as said."""
    if len(dates) > 3:
        raise NotADay(f"{words} says several days and revisions")
    first, changed, new = (*dates, None, None)[:3]
    return Days(first, new, changed)


def stamped(match: re.Match[str]) -> dt.date:
    """The day here of a moment that some machine wrote."""
    words, zone = f"{match['y']}-{match['m']}-{match['d']}", match["zone"]
    moment = f"{words}T{match['clock']}"
    try:
        found = dt.datetime.fromisoformat(moment)
    except ValueError:
        raise NotADay(f"“{match[0]}” is not a real date") from None
    zone = (zone or "").strip()
    if not zone or zone == "bst":
        return found.date()
    if zone[0] not in "+-":
        return found.replace(tzinfo=dt.UTC).astimezone(HERE).date()
    away = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    away = -away if zone[0] == "-" else away
    if away >= dt.timedelta(days=1):
        raise NotADay
    return found.replace(tzinfo=dt.timezone(away)).astimezone(HERE).date()


def month_of(name: str) -> int:
    start = name[:3]
    return next(at for at, full in enumerate(MONTHS, 1) if full.startswith(start))


def year_of(digits: str) -> int:
    bare = digits.removeprefix("'")
    return int(bare) if len(bare) == 4 else 2000 + int(bare)


def real(year: int, month: int, day: int, words: str) -> dt.date:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise NotADay(f"“{words}” is not a real date") from None
    if not EARLIEST <= year <= LATEST:
        raise NotADay(f"“{words}” is not a date that can be right")
    return date
