"""How many and when, of many sites, told one after another as somebody with a ledger.

Nothing of the portal's own reckoning is used. Each thing that is told is written down
in the order of its day; what is known then is worked out anew, from the first line.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

THIRTY, FORTY_FIVE = dt.timedelta(days=30), dt.timedelta(days=45)


@dataclass(frozen=True)
class Said:
    """One line of the ledger: of a site, or of all ("")."""

    where: str
    on: dt.date
    line: int
    plan: int | None
    was_confirmed: bool
    saved: int | None
    gone: int | None
    heard: bool


def of_one(lines: list[Said]) -> tuple[int, tuple[dt.date, int]] | None:
    """What is known of one place, and by which line; None where nothing is."""
    trusted = [
        one
        for one in lines
        if not one.heard and (one.plan is not None or one.gone is not None)
    ]
    if trusted:
        lines = [one for one in lines if not one.heard]
    newest_first = sorted(lines, key=lambda one: (one.on, one.line), reverse=True)
    plan_at = plan = None
    savings: Said | None = None
    for one in newest_first:
        if one.plan is not None:
            plan_at, plan = one, one.plan
            break
        if one.saved is not None and savings is None:
            savings = one
    if plan_at is not None and savings is not None:
        before_savings = plan_at.plan + (
            plan_at.saved or 0 if plan_at.was_confirmed else 0
        )
        plan, plan_at = max(0, before_savings - savings.saved), savings
    gone = next((one for one in newest_first if one.gone is not None), None)
    if plan_at is None and gone is None:
        return None
    if plan_at is not None and (gone is None or plan >= gone.gone):
        return plan, (plan_at.on, plan_at.line)
    return gone.gone, (gone.on, gone.line)


def people(ledger: list[Said]) -> int | None:
    """How many in all."""
    places = sorted({one.where for one in ledger} - {""})
    here = {
        place: of_one([one for one in ledger if one.where == place]) for place in places
    }
    here = {place: found for place, found in here.items() if found}
    whole = of_one([one for one in ledger if one.where == ""])
    if whole is None:
        return sum(number for number, _ in here.values()) if here else None
    number, told = whole
    in_it = 0  # what the sites known then came to
    late = 0  # what those came to that were named later
    change = 0
    for place, (now, _) in here.items():
        then = of_one(
            [one for one in ledger if one.where == place and (one.on, one.line) < told]
        )
        if then is None:
            late += now
        else:
            in_it += then[0]
            change += now - then[0]
    left = number - in_it if number > in_it else 0
    if late > left:
        change += late - left
    lowest = min(number, sum(now for now, _ in here.values()))
    return max(number + change, lowest)


@dataclass(frozen=True)
class Place:
    """An establishment: its people, when its notice came, when its first go."""

    people: int | None
    came: dt.date | None
    first: dt.date | None


def needs(
    places: list[Place], today: dt.date, wide: tuple[dt.date, int] | None, in_all: int
) -> str:
    """Whether notice is needed and came in time, by the Act, for several places.

    `wide`: from which day so many across the employer need notice as well.
    """
    answers = set()
    for place in places:
        day = place.came or today
        is_wide = wide is not None and day >= wide[0] and in_all >= wide[1]
        if place.people == 0:
            answers.add("none")
            continue
        if place.people is None and not is_wide:
            answers.add("not known")
            continue
        number = place.people or 0
        if number < 20 and not is_wide:
            answers.add("none")
            continue
        span = FORTY_FIVE if number >= 100 or is_wide else THIRTY
        if place.first is None:
            answers.add("needed")
        elif place.came is not None:
            answers.add("in time" if place.came + span <= place.first else "short")
        else:
            answers.add("waiting" if today + span <= place.first else "short")
    for answer in ("short", "waiting", "needed", "in time"):
        if answer in answers:
            return answer
    counted = sum(place.people for place in places if place.people is not None)
    if "not known" in answers or in_all - counted >= 20:
        return "not known"
    return "none"
