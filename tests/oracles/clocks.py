"""The clocks, reckoned with a calendar and a pencil: day by day, quarter by quarter."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from zoneinfo import ZoneInfo

SCOTLAND = ZoneInfo("Europe/London")
DAY = dt.timedelta(days=1)
# Moments of tests stand on quarters of an hour, so that steps of one are exact.
STEP = dt.timedelta(minutes=15)
STEPS_OF_48_HOURS = 48 * 4
STEPS_OF_TWO_WORKING_DAYS = 2 * 8 * 4

MONDAY, SATURDAY = 0, 5
# Sundays of Easter, from the table of the Book of Common Prayer.
EASTER = {
    2022: (4, 17), 2023: (4, 9), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5),
    2027: (3, 28), 2028: (4, 16), 2029: (4, 1), 2030: (4, 21), 2031: (4, 13),
}  # fmt: skip
# Days that were proclaimed once.
PROCLAIMED = {
    dt.date(2022, 6, 3), dt.date(2022, 9, 19), dt.date(2023, 5, 8),
    dt.date(2026, 6, 15),
}  # fmt: skip


def monday_of(year: int, month: int, *, last: bool = False) -> dt.date:
    """The first or the last Monday of a month."""
    mondays = [
        day
        for number in range(1, 32)
        if (day := dt.date(year, month, number)).weekday() == MONDAY
    ]
    return mondays[-1 if last else 0]


@functools.cache
def scottish_holidays(year: int) -> set[dt.date]:
    """The weekdays that are bank holidays in Scotland, by the rules of the Act."""
    spring = dt.date(2022, 6, 2) if year == 2022 else monday_of(year, 5, last=True)
    easter = dt.date(year, *EASTER[year])
    found = {
        easter - 2 * DAY,
        monday_of(year, 5),
        spring,
        monday_of(year, 8),
        *(day for day in PROCLAIMED if day.year == year),
    }
    # A holiday at a weekend is had on the next weekday that is none.
    fixed = [(1, 1), (1, 2), (11, 30), (12, 25), (12, 26)]
    dates = [dt.date(year, month, day) for month, day in fixed]
    found |= {day for day in dates if day.weekday() < SATURDAY}
    for day in dates:
        if day.weekday() >= SATURDAY:
            instead = day
            while instead.weekday() >= SATURDAY or instead in found:
                instead += DAY
            found.add(instead)
    return found


def is_working_day(day: dt.date, away: frozenset[dt.date]) -> bool:
    return (
        day.weekday() < SATURDAY
        and day not in scottish_holidays(day.year)
        and day not in away
    )


# The employer's notice


def statutory(
    *,
    proposed: int,
    received_on: dt.date,
    first_on: dt.date,
    across_employer: int | None = None,
) -> tuple[int | None, bool | None]:
    """How many days of notice are needed, and whether so many were given.

    TULRCA 1992, section 193, for one establishment: from 20 dismissals 30 days, from
    100 on 45. Given a number across the employer, from 250 on 45 days as well.
    """
    days = 45 if proposed >= 100 else 30 if proposed >= 20 else None
    if across_employer is not None and max(across_employer, proposed) >= 250:
        days = 45
    if days is None:
        return None, None
    given, day = 0, received_on
    while day < first_on and given < days:
        day += DAY
        given += 1
    return days, given >= days


# Reaching the employer


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=SCOTLAND).astimezone(dt.UTC)


def hours_of(event) -> tuple[dt.datetime, ...]:
    """The moment of an event, or the ends of its day when only the date is known."""
    if event.at is not None:
        return (event.at,)
    return midnight(event.on), midnight(event.on + DAY)


def readings(events):
    """Every way in which events may have happened, at the ends of their days.

    A pause is resumed after it began: hours that say otherwise did not happen.
    """
    for moments in itertools.product(*(hours_of(event) for event in events)):
        happened = list(zip([event.kind for event in events], moments, strict=True))
        steps = [at for kind, at in happened if kind in ("paused", "resumed")]
        if steps == sorted(steps):
            yield happened


def rests_of(happened) -> list[tuple[dt.datetime, dt.datetime | None]]:
    """From each pause to its resuming; the last may still go on."""
    rests, since = [], None
    for kind, at in happened:
        if kind == "paused" and since is None:
            since = at
        elif kind == "resumed" and since is not None:
            rests.append((since, at))
            since = None
    if since is not None:
        rests.append((since, None))
    return rests


def is_resting(moment: dt.datetime, rests) -> bool:
    return any(begins <= moment and (ends is None or moment < ends)
               for begins, ends in rests)  # fmt: skip


def due(told: dt.datetime, rests, *, until: dt.datetime, away=None) -> bool:
    """Whether the aim was used up before `until`: walked quarter by quarter.

    With `away`, the aim of two working days: only nine to five of working days count.
    """
    left = STEPS_OF_48_HOURS if away is None else STEPS_OF_TWO_WORKING_DAYS
    moment = told
    while moment < until:
        if left == 0:
            return True
        if not is_resting(moment, rests) and (away is None or at_work(moment, away)):
            left -= 1
        moment += STEP
    return False


@functools.lru_cache(100_000)
def at_work(moment: dt.datetime, away: frozenset[dt.date]) -> bool:
    local = moment.astimezone(SCOTLAND)
    return 9 <= local.hour < 17 and is_working_day(local.date(), away)


def verdict(events, *, now: dt.datetime, away: frozenset[dt.date] = frozenset()):
    """State, and late by hours and by working days, of events in their order.

    The state is one of unknown, met, declined, unreachable, paused and running. Late
    is what is late by every reading of the hours that are not known.
    """
    told = [event for event in events if event.kind == "pace_told"]
    ended = [e for e in events if e.kind in ("met", "declined", "unreachable")]
    if not told:
        return "unknown", None, None
    late, late_at_work = [], []
    for happened in readings([e for e in events if e not in ended[1:]]):
        begins = next(at for kind, at in happened if kind == "pace_told")
        until = next((at for kind, at in happened if kind in ENDS), now)
        rests = rests_of(happened)
        late.append(due(begins, rests, until=until))
        late_at_work.append(due(begins, rests, until=until, away=away))
    state = "running"
    if ended:
        state = ended[0].kind
    elif is_resting(now, rests_of([(e.kind, hours_of(e)[0]) for e in events])):
        state = "paused"
    return state, all(late), all(late_at_work)


ENDS = ("met", "declined", "unreachable")
