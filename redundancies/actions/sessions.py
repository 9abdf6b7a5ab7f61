"""Presentations, workshops, clinics: planned, moved, held, cancelled."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from notifications.actions import move_expiry
from notifications.choices import Purpose
from partnerships.actions.once import already_made
from redundancies.actions import clock_events, requests
from redundancies.actions.shared import Refused, day_of, locked_part
from redundancies.actions.situations import begin_responding
from redundancies.choices import ClockKind, SessionKind, SessionState
from redundancies.models import Response, Session


class EndsBeforeItStarts(Refused):
    """A session ends after it starts."""


class NotPlanned(Refused):
    """Only a planned session can be moved, held or cancelled."""


class NotBegun(Refused):
    """A session is held once it has begun."""


@act
def plan(
    *,
    response: Response,
    kind: SessionKind,
    place: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
    **facts: Any,
) -> Session:
    """Put a session into the calendar."""
    situation = locked_part(response)
    made = already_made(Session, form_key)
    if made is not None:
        return made
    if ends_at <= starts_at:
        raise EndsBeforeItStarts("The session must end after it starts.")
    session = Session.objects.create(
        response=response,
        kind=kind,
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        form_key=form_key,
        **facts,
    )
    begin_responding(situation=situation, by=by, at=at)
    audit.record(
        "session.planned",
        by=by,
        on=session,
        partnership_id=response.partnership_id,
        after={"kind": kind, "place": place, "starts_at": starts_at},
        at=at,
    )
    return session


def planned(session: Session) -> Session:
    """The stored row, locked, of a session that is still to be held."""
    locked_part(session.response)
    stored = (
        Session.objects.select_for_update(of=("self",))
        .select_related("response__situation")
        .get(pk=session.pk)
    )
    if stored.state != SessionState.PLANNED:
        raise NotPlanned(f"This session is {stored.get_state_display().lower()}.")
    return stored


@act
def move(
    *, session: Session, by: User, at: dt.datetime, version: int, **facts: Any
) -> Session:
    """Change when, where or what; the links of those asked go on until it starts."""
    stored = planned(session)
    starts_at = facts.get("starts_at", stored.starts_at)
    if facts.get("ends_at", stored.ends_at) <= starts_at:
        raise EndsBeforeItStarts("The session must end after it starts.")
    before = {name: getattr(stored, name) for name in facts}
    advance(stored, version=version, **facts)
    if stored.asked_after_at is not None and stored.ends_at > at:
        # Asked too early: the day after the session of now they are asked again.
        stored.asked_after_at = None
        stored.save(update_fields=["asked_after_at"])
    if starts_at != before.get("starts_at", starts_at):
        for request_id in stored.requests.values_list("pk", flat=True):
            move_expiry(
                purpose=Purpose.REQUEST, target_id=request_id, expires_at=starts_at
            )
    changed = {name for name in facts if before[name] != facts[name]}
    if changed & {"starts_at", "ends_at", "place"}:
        requests.tell_of_session(session=stored, at=at)
    audit.record(
        "session.moved",
        by=by,
        on=stored,
        partnership_id=stored.response.partnership_id,
        before=before,
        after=facts,
        at=at,
    )
    return stored


@act
def hold(
    *,
    session: Session,
    attended: int | None,
    by: User,
    at: dt.datetime,
    version: int,
) -> Session:
    """Record that a session was held, and how many came where that is known."""
    stored = planned(session)
    if stored.starts_at > at:
        raise NotBegun("This session has not begun yet.")
    after = {"state": SessionState.HELD, "attended": attended}
    before = {name: getattr(stored, name) for name in after}
    advance(stored, version=version, **after)
    if stored.kind == SessionKind.PRESENTATION:
        clock_events.record(
            response=stored.response,
            kind=ClockKind.PRESENTATION_DELIVERED,
            on=day_of(stored.starts_at),
            time=stored.starts_at,
            by=by,
            at=at,
        )
    audit.record(
        "session.held",
        by=by,
        on=stored,
        partnership_id=stored.response.partnership_id,
        before=before,
        after=after,
        at=at,
    )
    return stored


@act
def cancel(
    *, session: Session, reason: str, by: User, at: dt.datetime, version: int
) -> Session:
    """Take a session out of the calendar, and say why."""
    stored = planned(session)
    after = {"state": SessionState.CANCELLED, "reason": reason}
    before = {name: getattr(stored, name) for name in after}
    advance(stored, version=version, **after)
    requests.tell_of_session(session=stored, at=at)
    audit.record(
        "session.cancelled",
        by=by,
        on=stored,
        partnership_id=stored.response.partnership_id,
        before=before,
        after=after,
        at=at,
    )
    return stored
