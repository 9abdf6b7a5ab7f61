"""Which partnership leads: that of the council where it happens."""

from __future__ import annotations

import datetime as dt

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from partnerships.models import CouncilArea, Partnership
from redundancies.actions import grants, taking_part
from redundancies.actions.shared import (
    chairs_of,
    day_of,
    lead_of,
    locked_open,
    tell_all,
)
from redundancies.choices import ClockKind
from redundancies.models import ClockEvent, Response, Situation


@act
def place_in(
    *,
    situation: Situation,
    council: CouncilArea | None,
    place: str,
    by: User,
    at: dt.datetime,
    version: int,
) -> Situation:
    """Set where it is; the lead goes to the partnership of that council."""
    stored = locked_open(situation)
    before = {"place": stored.place, "council": stored.council}
    after = {"place": place, "council": council}
    old = lead_of(stored)
    advance(stored, version=version, **after)
    partnership = (
        Partnership.objects.leading(council, day_of(at)).first() if council else None
    )
    before_there = (
        Partnership.objects.leading(before["council"], day_of(at)).first()
        if before["council"]
        else None
    )
    # A lead that was handed over stays where it is, while the council's is the same.
    is_moved = (old.partnership_id if old else None) != (
        partnership.pk if partnership else None
    ) and (old is None or before_there != partnership)
    lead = old
    if is_moved:
        told_on = date_only_told(old)
        if old is not None:
            advance(old, version=old.version, is_lead=False, to_on=day_of(at))
        lead = lead_it(situation=stored, told_on=told_on, by=by, at=at)
        taking_part.follow_sites(situations=[stored.pk], by=by, at=at)
    grants.rewrite(situation=stored)
    audit.record(
        "situation.placed",
        by=by,
        on=stored,
        partnership_id=lead.partnership_id if lead else None,
        before=before,
        after=after,
        at=at,
    )
    if is_moved:
        tell_of(situation=stored, lead=lead, by=by, at=at)
    return stored


def date_only_told(response: Response | None) -> dt.date | None:
    """The day on which PACE was told, where the time is not known."""
    if response is None:
        return None
    return (
        response.clock_events.filter(
            kind=ClockKind.PACE_TOLD, at=None, struck_out_at=None
        )
        .order_by("on", "pk")
        .values_list("on", flat=True)
        .first()
    )


def tell_of(
    *, situation: Situation, lead: Response | None, by: User | None, at: dt.datetime
) -> None:
    """Tell the chair, or the National PACE team where no partnership leads."""
    day = day_of(at)
    if lead is None:
        tell_all(
            User.objects.national_team(day).for_list(),
            event="situation.nowhere",
            situation=situation,
            at=at,
            but=by,
        )
        return
    tell_all(
        chairs_of(lead.partnership_id, day),
        event="situation.new",
        situation=situation,
        at=at,
        but=by,
        occasion=str(lead.pk),
    )


def lead_it(
    *,
    situation: Situation,
    told_on: dt.date | None,
    by: User | None,
    at: dt.datetime,
    is_new: bool = False,
) -> Response | None:
    """Give the lead to the partnership of the situation's council, its clock begun.

    Of a new situation nothing has to be looked for.
    """
    if situation.council_id is None:
        return None
    partnership = Partnership.objects.leading(situation.council, day_of(at)).first()
    if partnership is None:
        return None
    told_day = told_on or day_of(situation.told_at)
    if is_new:
        response = Response.objects.create(
            situation=situation,
            partnership=partnership,
            is_lead=True,
            told_at=situation.told_at,
            from_on=told_day,
        )
        begin_clock(response, told_on, told_day, by, at)
        return response
    response, _ = Response.objects.update_or_create(
        situation=situation,
        partnership=partnership,
        defaults={
            "is_lead": True,
            "because": "",
            "told_at": situation.told_at,
            "to_on": None,
            "closed_on": None,
            "closed_by": None,
        },
        create_defaults={
            "is_lead": True,
            "told_at": situation.told_at,
            "from_on": told_day,
        },
    )
    if not response.clock_events.filter(
        kind=ClockKind.PACE_TOLD, struck_out_at=None
    ).exists():
        begin_clock(response, told_on, told_day, by, at)
    return response


def begin_clock(
    response: Response,
    told_on: dt.date | None,
    told_day: dt.date,
    by: User | None,
    at: dt.datetime,
) -> None:
    """The clock's first event: that PACE was told."""
    ClockEvent.objects.create(
        response=response,
        kind=ClockKind.PACE_TOLD,
        on=told_day,
        at=None if told_on else response.told_at,
        recorded_by=by,
        recorded_at=at,
    )
