"""How many people a situation is about, and when the first of them leave.

Numbers are told of the whole or of one site, on a day, again and again. What is best
known now is worked out from all of them, never typed over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
Order = tuple[dt.date, int]


@dataclass(frozen=True)
class Count:
    """What one headcount says, of a site or (None) of the whole."""

    site: int | None
    as_at: dt.date
    # Of one day the later row counts.
    row: int
    proposed: int | None = None
    confirmed: int | None = None
    averted: int | None = None
    dismissed: int | None = None
    is_hearsay: bool = False

    @property
    def order(self) -> Order:
        return self.as_at, self.row

    @property
    def planned(self) -> int | None:
        return self.confirmed if self.confirmed is not None else self.proposed

    @property
    def says(self) -> bool:
        """Whether it says by itself how many leave."""
        return self.planned is not None or self.dismissed is not None


@dataclass(frozen=True)
class Known:
    """The best number of one place, and as of when that was told."""

    people: int
    order: Order


def best_number(counts: Iterable[Count]) -> Known | None:
    """The best number of one place: how many lose their jobs there, or are to.

    What was told beats what was heard: a number from the media or from hearsay counts
    only while nobody concerned has given one, whatever its day; so a notice (HR1) is
    not undone by a rumour of the day after. Among the numbers that are left:

    1. the newest plan counts, as confirmed, else as proposed;
    2. jobs saved that were told later, without a new plan, are taken from it (a
       confirmed number is what was left after those that were saved by then);
    3. those who have been dismissed have lost their jobs, whatever the plan: so it is
       never less than the newest number of people dismissed. But “12 dismissed so far”
       does not make 12 of 60.

    Redeployed people are not subtracted: they are among the jobs saved, or go.
    """
    counts = sorted(counts, key=lambda count: count.order)
    told = [count for count in counts if not count.is_hearsay]
    if any(count.says for count in told):
        counts = told
    plan: int | None = None
    gross = 0
    planned_at = gone_at = None
    gone = -1
    for count in counts:
        if count.planned is not None:
            plan = count.planned
            saved = count.averted if count.confirmed is not None else None
            gross = plan + (saved or 0)
            planned_at = count.order
        elif count.averted is not None and plan is not None:
            plan = max(gross - count.averted, 0)
            planned_at = count.order
        if count.dismissed is not None:
            gone, gone_at = count.dismissed, count.order
    if plan is not None and plan >= gone:
        assert planned_at is not None
        return Known(plan, planned_at)
    return Known(gone, gone_at) if gone_at is not None else None


@dataclass(frozen=True)
class Total:
    """How many of the whole, and what that is made of."""

    people: int | None
    # What was told of the whole, before sites changed it.
    whole: int | None = None
    # What is known of each site.
    sites: dict[int, int] = field(default_factory=dict)


def total(counts: Sequence[Count]) -> Total:
    """The best number of the whole, from what was told of it and of its sites.

    A site whose number was known when the whole was told changes the whole by the
    difference since. One that was not known then is part of the whole, which grows only
    where such sites come to more than it had left. Without a number of the whole, the
    sites are it.
    """
    now = {
        site: known.people
        for site in {count.site for count in counts if count.site is not None}
        if (known := best_number(count for count in counts if count.site == site))
    }
    whole = best_number(count for count in counts if count.site is None)
    if whole is None:
        people = sum(now.values()) if now else None
        return Total(people, None, now)
    then = {
        site: known.people
        for site in now
        if (
            known := best_number(
                count
                for count in counts
                if count.site == site and count.order < whole.order
            )
        )
    }
    moved = sum(now[site] - people for site, people in then.items())
    others = sum(people for site, people in now.items() if site not in then)
    room = max(whole.people - sum(then.values()), 0)
    people = whole.people + moved + max(others - room, 0)
    people = max(people, min(whole.people, sum(now.values())))
    return Total(people, whole.people, now)


def small(number: int) -> str:
    """Four, and 14."""
    return SMALL[number] if number < len(SMALL) else f"{number:,}"


def made_of(people: int | None, *, at_sites: int, known: int, on_record: int) -> str:
    """What the number is made of: “of four sites; one not known”.

    `at_sites` is what is known at as many of the sites on record as are `known`.
    """
    if people is None or on_record == 0:
        return ""
    if not known:
        return (
            f"not known how many at each of {small(on_record)} sites"
            if on_record > 1
            else ""
        )
    gap = on_record - known
    unknown = f"; {small(gap)} not known" if gap else ""
    if people > at_sites:
        where = f"{small(known)} {'site' if known == 1 else 'sites'}"
        return f"of which {at_sites:,} at {where}{unknown}"
    return f"of {small(on_record)} sites{unknown}" if on_record > 1 else ""


@dataclass(frozen=True)
class Dated:
    """When the first and the last people leave, as a site or a notice says it."""

    first: dt.date | None
    last: dt.date | None = None
    # What says so, in words.
    by: str = ""


def dates_of(said: Iterable[Dated]) -> tuple[dt.date | None, dt.date | None]:
    """The earliest first day and the latest last day, of those that are given."""
    rows = list(said)
    firsts = [row.first for row in rows if row.first is not None]
    lasts = [row.last for row in rows if row.last is not None]
    return min(firsts, default=None), max(lasts, default=None)
