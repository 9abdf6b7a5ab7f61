"""Contacts with the employer: each is logged, and moves the clock."""

from __future__ import annotations

import datetime as dt
import uuid

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from partnerships.actions.once import already_made
from redundancies.actions import clock_events
from redundancies.actions.shared import Refused, day_of, locked_part
from redundancies.choices import ClockKind, Means
from redundancies.models import ContactLog, EmployerContact, Response


class StruckOut(Refused):
    """What was struck out is not corrected any more."""


class MetUnanswered(Refused):
    """Somebody who did not answer was not met."""


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
    reached = kind_of(is_reached)
    for kind in dict.fromkeys((reached, outcome)):
        if kind is not None:
            clock_events.record(
                response=response,
                kind=kind,
                on=day_of(when),
                time=when,
                reason=reason if kind == outcome else "",
                log=log,
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


def kind_of(is_reached: bool) -> ClockKind:
    """What a contact is for the clock, whatever came of it."""
    return ClockKind.CONTACTED if is_reached else ClockKind.CONTACT_ATTEMPTED


@act
def correct(
    *,
    log: ContactLog,
    version: int,
    when: dt.datetime,
    means: Means,
    is_reached: bool,
    by: User,
    at: dt.datetime,
    note: str = "",
    **contact: EmployerContact | None,
) -> ContactLog:
    """Correct a line of the log; what it brought about on the clock follows it.

    Of the clock the old event is struck out and the right one recorded, so both stay in
    the timeline. Who was spoken to stays, where whoever corrects may not know it.
    """
    situation = locked_part(log.response)
    stored = ContactLog.objects.select_for_update(of=("self",)).get(pk=log.pk)
    if stored.struck_out_at is not None:
        raise StruckOut("This line has been struck out.")
    clock_events.check_happened(on=day_of(when), time=when, at=at, what="contact")
    facts = {"at": when, "means": means, "is_reached": is_reached, "note": note}
    facts |= contact
    changed = sorted(
        name for name, value in facts.items() if getattr(stored, name) != value
    )
    events = list(log.events.filter(struck_out_at=None).order_by("pk"))
    if not is_reached and any(event.kind == ClockKind.MET for event in events):
        raise MetUnanswered("You cannot have met somebody who did not answer.")
    advance(log, version=version, **facts)
    if {"at", "is_reached"} & set(changed):
        for event in events:
            is_ending = event.kind in OUTCOMES
            clock_events.strike_out(event=event, by=by, at=at)
            clock_events.record(
                response=log.response,
                kind=ClockKind(event.kind) if is_ending else kind_of(is_reached),
                on=day_of(when),
                time=when,
                reason=event.reason,
                log=log,
                by=by,
                at=at,
            )
    audit.record(
        "contact.corrected",
        by=by,
        on=situation,
        partnership_id=log.response.partnership_id,
        after={"fields": changed},
        at=at,
    )
    return log


@act
def strike_out(*, log: ContactLog, by: User, at: dt.datetime) -> ContactLog:
    """Take a mistaken line out, with what it did to the clock; it stays in sight."""
    situation = locked_part(log.response)
    stored = ContactLog.objects.select_for_update(of=("self",)).get(pk=log.pk)
    if stored.struck_out_at is not None:
        return stored
    stored.struck_out_at, stored.struck_out_by = at, by
    stored.version += 1
    stored.save(update_fields=["struck_out_at", "struck_out_by", "version"])
    for event in stored.events.filter(struck_out_at=None).order_by("pk"):
        clock_events.strike_out(event=event, by=by, at=at)
    audit.record(
        "contact.struck_out",
        by=by,
        on=situation,
        partnership_id=log.response.partnership_id,
        at=at,
    )
    return stored
