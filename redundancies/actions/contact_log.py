"""Contacts with the employer: each is logged, and moves the clock."""

from __future__ import annotations

import datetime as dt
import uuid

from accounts import audit
from accounts.models import User
from kit.acting import act
from partnerships.actions.once import already_made
from redundancies.actions import clock_events
from redundancies.actions.shared import day_of, locked_part
from redundancies.choices import ClockKind, Means
from redundancies.models import ContactLog, EmployerContact, Response

# What a contact may have come to, beyond being reached or not.
OUTCOMES = (ClockKind.MET, ClockKind.DECLINED, ClockKind.UNREACHABLE)


@act
def record(
    *,
    response: Response,
    when: dt.datetime,
    means: Means,
    is_reached: bool,
    by: User,
    at: dt.datetime,
    contact: EmployerContact | None = None,
    note: str = "",
    outcome: ClockKind | None = None,
    reason: str = "",
    form_key: uuid.UUID | None = None,
) -> ContactLog:
    """Log a contact or an attempt; the clock moves by what came of it."""
    situation = locked_part(response)
    before = already_made(ContactLog, form_key)
    if before is not None:
        return before
    clock_events.check_happened(on=day_of(when), time=when, at=at, what="contact")
    log = ContactLog.objects.create(
        response=response,
        at=when,
        means=means,
        contact=contact,
        is_reached=is_reached,
        note=note,
        recorded_by=by,
        form_key=form_key,
    )
    reached = ClockKind.CONTACTED if is_reached else ClockKind.CONTACT_ATTEMPTED
    for kind in dict.fromkeys((reached, outcome)):
        if kind is not None:
            clock_events.record(
                response=response,
                kind=kind,
                on=day_of(when),
                time=when,
                reason=reason if kind == outcome else "",
                by=by,
                at=at,
            )
    audit.record(
        "contact.logged",
        by=by,
        on=situation,
        partnership_id=response.partnership_id,
        after={"means": means, "reached": is_reached},
        at=at,
    )
    return log
