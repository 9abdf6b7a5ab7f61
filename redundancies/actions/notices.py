"""HR1 notices: recorded as received; a later one takes the place of the earlier."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from accounts import audit
from accounts.models import User
from kit.acting import act
from partnerships.actions.once import already_made
from redundancies.actions import headcounts
from redundancies.actions.shared import Refused, day_of, locked_open, place_of
from redundancies.actions.situations import LastBeforeFirst
from redundancies.choices import NoticeStatus
from redundancies.models import HR1Notice, Situation


class ReceivedInTheFuture(Refused):
    """A notice that has come was received on a day that has come."""


@act
def record(
    *,
    situation: Situation,
    by: User | None,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
    received_on: dt.date | None = None,
    first_dismissal_on: dt.date | None = None,
    last_dismissal_on: dt.date | None = None,
    proposed: int | None = None,
    **facts: Any,
) -> HR1Notice:
    """Record a notice; it supersedes the active one, and its facts become current."""
    stored = locked_open(situation)
    made = already_made(HR1Notice, form_key)
    if made is not None:
        return made
    if (
        first_dismissal_on
        and last_dismissal_on
        and (last_dismissal_on < first_dismissal_on)
    ):
        raise LastBeforeFirst("The last dismissal cannot be before the first.")
    if received_on and received_on > day_of(at):
        raise ReceivedInTheFuture("The day of receipt must be today or in the past.")
    active = (
        HR1Notice.objects.select_for_update()
        .filter(situation=stored, status=NoticeStatus.ACTIVE)
        .order_by("-pk")
        .first()
    )
    if active is not None:
        active.status = NoticeStatus.SUPERSEDED
        active.save(update_fields=["status"])
    notice = HR1Notice.objects.create(
        situation=stored,
        supersedes=active,
        received_on=received_on,
        first_dismissal_on=first_dismissal_on,
        last_dismissal_on=last_dismissal_on,
        proposed=proposed,
        recorded_by=by,
        recorded_at=at,
        form_key=form_key,
        **facts,
    )
    take_dates(stored, first_dismissal_on, last_dismissal_on)
    if proposed is not None:
        headcounts.record(
            situation=stored,
            as_at=received_on or day_of(at),
            proposed=proposed,
            reason="As the HR1 notice says",
            by=by,
            at=at,
        )
    audit.record(
        "notice.recorded",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        after={"received_on": received_on, "first_dismissal_on": first_dismissal_on},
        at=at,
    )
    return notice


def take_dates(
    situation: Situation, first: dt.date | None, last: dt.date | None
) -> None:
    """The dates of the newest notice are the situation's, as far as it gives them."""
    first = first or situation.first_dismissal_on
    last = last or situation.last_dismissal_on
    if first and last and last < first:
        # A new first day after the old last one: the last is not known any more.
        last = None
    Situation.objects.filter(pk=situation.pk).update(
        first_dismissal_on=first, last_dismissal_on=last
    )
