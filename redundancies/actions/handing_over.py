"""The lead goes to another partnership: asked and accepted, or by the National team."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F

from accounts import audit
from accounts.models import User
from kit.acting import act
from partnerships.actions.once import already_made
from partnerships.models import Partnership
from redundancies.actions import grants, taking_part
from redundancies.actions.shared import (
    NoPartnership,
    Refused,
    chairs_of,
    day_of,
    lead_of,
    locked_open,
    tell_all,
)
from redundancies.choices import OPEN, HandoverAnswer, TakesPart
from redundancies.models import Handover, Response, Situation


class AlreadyOffered(Refused):
    """The lead is offered to one partnership at a time."""


class LeadsAlready(Refused):
    """Who leads needs no offer of it."""


class NotWaiting(Refused):
    """An offer is answered once."""


class InThePast(Refused):
    """The lead goes over today or later: what was done was done by who led then."""


@act
def offer(
    *,
    situation: Situation,
    taker: Partnership,
    from_on: dt.date,
    by: User,
    at: dt.datetime,
    note: str = "",
    at_once: bool = False,
    form_key: uuid.UUID | None = None,
) -> Handover:
    """Ask a partnership to take the lead; the National PACE team need not ask.

    Whoever is asked takes part from now on, so that it sees what it is asked to lead.
    """
    stored = locked_open(situation)
    made = already_made(Handover, form_key)
    if made is not None:
        return made
    lead = lead_of(stored)
    if lead is None:
        raise NoPartnership("This situation is waiting for a partnership.")
    if lead.partnership_id == taker.pk:
        raise LeadsAlready(f"{taker} leads already.")
    if from_on < day_of(at):
        raise InThePast("The date must be today or in the future.")
    waiting = waiting_for(stored)
    if waiting is not None and not at_once:
        raise AlreadyOffered(
            f"The lead is offered to {waiting.taker} already. Withdraw that first."
        )
    if waiting is not None:
        settle(waiting, HandoverAnswer.WITHDRAWN, by=by, at=at)
    taking_part.begin(
        situation=stored,
        partnership=taker,
        because=TakesPart.BY_HAND,
        by=by,
        at=at,
    )
    handover = Handover.objects.create(
        situation=stored,
        giver=lead.partnership,
        taker=taker,
        from_on=from_on,
        note=note,
        asked_by=by,
        asked_at=at,
        form_key=form_key,
    )
    grants.rewrite(situation=stored)
    on_record("lead.offered", handover, by, at)
    if at_once:
        return accepted(handover, by=by, at=at)
    tell_all(
        chairs_of(taker.pk, day_of(at)),
        event="lead.offered",
        situation=stored,
        at=at,
        but=by,
        occasion=str(handover.pk),
    )
    return handover


def waiting_for(situation: Situation) -> Handover | None:
    """The offer that is not answered yet, or whose day has not come."""
    return (
        Handover.objects.filter(
            situation=situation,
            done_at=None,
            answer__in=("", HandoverAnswer.ACCEPTED),
        )
        .select_related("taker", "giver")
        .first()
    )


@act
def answer(
    *,
    handover: Handover,
    is_accepted: bool,
    by: User,
    at: dt.datetime,
    reason: str = "",
) -> Handover:
    """Say yes, and lead from the day on that was asked for; or no, and why."""
    stored = locked_open(handover.situation)
    row = standing(handover)
    row.situation = stored
    if is_accepted:
        return accepted(row, by=by, at=at)
    settle(row, HandoverAnswer.DECLINED, by=by, at=at, reason=reason)
    on_record("lead.declined", row, by, at)
    tell_both(row, "lead.declined", by, at)
    return row


@act
def withdraw(*, handover: Handover, by: User, at: dt.datetime) -> Handover:
    """Take back an offer that has not gone through yet."""
    stored = locked_open(handover.situation)
    row = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    if row.done_at is not None or row.answer in (
        HandoverAnswer.DECLINED,
        HandoverAnswer.WITHDRAWN,
    ):
        raise NotWaiting("This offer is settled already.")
    row.situation = stored
    settle(row, HandoverAnswer.WITHDRAWN, by=by, at=at)
    on_record("lead.withdrawn", row, by, at)
    tell_both(row, "lead.withdrawn", by, at)
    return row


def standing(handover: Handover) -> Handover:
    row = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("giver", "taker")
        .get(pk=handover.pk)
    )
    if row.answer:
        raise NotWaiting(
            f"This offer is settled already: {row.get_answer_display().lower()}."
        )
    return row


def settle(
    row: Handover,
    said: HandoverAnswer,
    *,
    by: User | None,
    at: dt.datetime,
    reason: str = "",
) -> None:
    row.answer, row.answered_by, row.answered_at = said, by, at
    row.reason = reason
    row.save(update_fields=["answer", "answered_by", "answered_at", "reason"])


def accepted(row: Handover, *, by: User, at: dt.datetime) -> Handover:
    settle(row, HandoverAnswer.ACCEPTED, by=by, at=at)
    if row.from_on <= day_of(at):
        take(row, by=by, at=at)
    else:
        on_record("lead.accepted", row, by, at)
        tell_both(row, "lead.accepted", by, at)
    return row


def take(row: Handover, *, by: User | None, at: dt.datetime) -> None:
    """The lead goes over; who led takes part from now on. The situation is locked."""
    situation = row.situation
    Response.objects.filter(situation=situation, is_lead=True, to_on=None).update(
        is_lead=False, because=TakesPart.HAD_LEAD, version=F("version") + 1
    )
    taking_part.begin(
        situation=situation,
        partnership=row.taker,
        because=TakesPart.BY_HAND,
        by=by,
        at=at,
    )
    Response.objects.filter(situation=situation, partnership=row.taker).update(
        is_lead=True,
        because="",
        closed_on=None,
        closed_by=None,
        version=F("version") + 1,
    )
    row.done_at = at
    row.save(update_fields=["done_at"])
    grants.rewrite(situation=situation)
    on_record("lead.handed_over", row, by, at)
    tell_both(row, "lead.handed_over", by, at)


@act
def take_due(*, handover_id: int, at: dt.datetime) -> None:
    """The day of an accepted offer has come; again it does nothing."""
    row = Handover.objects.get(pk=handover_id)
    situation = Situation.objects.select_for_update().get(pk=row.situation_id)
    row = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("giver", "taker")
        .get(pk=handover_id)
    )
    is_due = row.answer == HandoverAnswer.ACCEPTED and row.done_at is None
    if not is_due or row.from_on > day_of(at) or row.situation_id != situation.pk:
        return
    row.situation = situation
    if situation.status not in OPEN:
        settle(row, HandoverAnswer.WITHDRAWN, by=None, at=at)
        return
    take(row, by=None, at=at)


def on_record(verb: str, row: Handover, by: User | None, at: dt.datetime) -> None:
    audit.record(
        verb,
        by=by,
        on=row.situation,
        partnership_id=row.giver_id,
        before={"lead": row.giver.name},
        after={"lead": row.taker.name, "from_on": row.from_on},
        at=at,
    )


def tell_both(row: Handover, event: str, by: User | None, at: dt.datetime) -> None:
    """Both chairs hear of it."""
    day = day_of(at)
    people = {
        person.pk: person
        for place in (row.giver_id, row.taker_id)
        for person in chairs_of(place, day)
    }
    tell_all(
        people.values(),
        event=event,
        situation=row.situation,
        at=at,
        but=by,
        occasion=f"{event} {row.pk}",
    )
