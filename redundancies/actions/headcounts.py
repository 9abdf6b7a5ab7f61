"""How many: each number as known on a day is kept, and a wrong one struck out."""

from __future__ import annotations

import datetime as dt
import uuid

from accounts import audit
from accounts.models import User
from kit.acting import act
from partnerships.actions.once import already_made
from redundancies.actions.following import follow_numbers
from redundancies.actions.shared import Refused, day_of, locked_open, place_of
from redundancies.choices import HEARSAY
from redundancies.models import Headcount, HR1Notice, Site, Situation

NUMBERS = ("proposed", "confirmed", "averted", "redeployed", "dismissed")


class NothingCounted(Refused):
    """A headcount holds at least one number."""


class InTheFuture(Refused):
    """A number is known on a day that has come."""


class StruckOutAlready(Refused):
    """What is struck out stays so."""


class OfNotice(Refused):
    """The number of a notice goes with the notice."""


class NoReason(Refused):
    """What is struck out says why."""


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
    source: str = "",
    is_hearsay: bool | None = None,
    notice: HR1Notice | None = None,
    form_key: uuid.UUID | None = None,
) -> Headcount:
    """Add a number of a site or of the whole; the best numbers follow.

    Whether it was only heard goes by who said so, unless that is said as well.
    """
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
        notice=notice,
        as_at=as_at,
        reason=reason,
        source=source,
        is_hearsay=source in HEARSAY if is_hearsay is None else is_hearsay,
        recorded_by=by,
        recorded_at=at,
        form_key=form_key,
        **numbers,
    )
    people = follow_numbers(stored)
    audit.record(
        "headcount.recorded",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before={"people": stored.people},
        after=numbers | {"people": people, "site": site and str(site)},
        at=at,
    )
    return headcount


@act
def strike_out(
    *, headcount: Headcount, reason: str, by: User | None, at: dt.datetime
) -> Headcount:
    """Take a wrong number out of what counts; it stays in the story, with why."""
    stored = locked_open(headcount.situation)
    row = Headcount.objects.select_for_update(of=("self",)).get(pk=headcount.pk)
    if row.notice_id is not None:
        raise OfNotice(
            "This number is an HR1 notice’s. Correct the notice, or strike it out."
        )
    if row.struck_out_at is not None:
        raise StruckOutAlready("This number has been struck out already.")
    take_out([row], reason=reason, by=by, at=at)
    people = follow_numbers(stored)
    audit.record(
        "headcount.struck_out",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before={name: getattr(row, name) for name in NUMBERS}
        | {"people": stored.people},
        after=dict.fromkeys(NUMBERS) | {"people": people},
        at=at,
    )
    return row


def take_out(
    rows: list[Headcount], *, reason: str, by: User | None, at: dt.datetime
) -> None:
    """Strike these out; the best numbers are left as they are."""
    reason = reason.strip()[:300]
    if not reason:
        raise NoReason("Say why it was wrong.")
    for row in rows:
        row.struck_out_at, row.struck_out_by, row.struck_out_reason = at, by, reason
        row.save(update_fields=["struck_out_at", "struck_out_by", "struck_out_reason"])
