"""How many: each number as known on a day is kept, the newest is current."""

from __future__ import annotations

import datetime as dt
import uuid

from accounts import audit
from accounts.models import User
from kit.acting import act
from partnerships.actions.once import already_made
from redundancies.actions.shared import Refused, day_of, locked_open, place_of
from redundancies.models import Headcount, Site, Situation


class NothingCounted(Refused):
    """A headcount holds at least one number."""


class InTheFuture(Refused):
    """A number is known on a day that has come."""


@act
def record(
    *,
    situation: Situation,
    as_at: dt.date,
    by: User | None,
    at: dt.datetime,
    proposed: int | None = None,
    confirmed: int | None = None,
    averted: int | None = None,
    redeployed: int | None = None,
    dismissed: int | None = None,
    site: Site | None = None,
    reason: str = "",
    form_key: uuid.UUID | None = None,
) -> Headcount:
    """Add a number; the situation's best number follows."""
    stored = locked_open(situation)
    before = already_made(Headcount, form_key)
    if before is not None:
        return before
    numbers = {
        "proposed": proposed,
        "confirmed": confirmed,
        "averted": averted,
        "redeployed": redeployed,
        "dismissed": dismissed,
    }
    if all(number is None for number in numbers.values()):
        raise NothingCounted("Enter at least one number.")
    if as_at > day_of(at):
        raise InTheFuture(
            "The date on which this was known must be today or in the past."
        )
    headcount = Headcount.objects.create(
        situation=stored,
        site=site,
        as_at=as_at,
        reason=reason,
        recorded_by=by,
        recorded_at=at,
        form_key=form_key,
        **numbers,
    )
    people = best_number(stored)
    if people != stored.people:
        Situation.objects.filter(pk=stored.pk).update(people=people)
    audit.record(
        "headcount.recorded",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before={"people": stored.people},
        after=numbers | {"people": people},
        at=at,
    )
    return headcount


def best_number(situation: Situation) -> int | None:
    """The newest number of the whole, or of its sites when those are newer."""
    counts = [
        count
        for count in situation.headcounts.order_by("-as_at", "-pk")
        if affected(count) is not None
    ]
    if not counts:
        return None
    if counts[0].site_id is None:
        return affected(counts[0])
    newest: dict[int, int] = {}
    for count in counts:
        if count.site_id is None:
            break
        newest.setdefault(count.site_id, affected(count) or 0)
    return sum(newest.values())


def affected(count: Headcount) -> int | None:
    """How many lose their jobs by one headcount: as confirmed, dismissed, proposed."""
    for number in (count.confirmed, count.dismissed, count.proposed):
        if number is not None:
            return number
    return None
