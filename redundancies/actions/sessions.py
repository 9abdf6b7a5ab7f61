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
from redundancies.models import Request, Response, Session
from redundancies.rules import closes_at


class EndsBeforeItStarts(Refused):
    """A session ends after it starts."""


class NotPlanned(Refused):
    """Only a planned session can be moved, held or cancelled."""


class NotHeldYet(Refused):
    """Attendance is corrected where it was recorded."""


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


def locked(session: Session) -> Session:
    """The stored row, locked, of a session in a response that goes on."""
    locked_part(session.response)
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("response__situation", "corrected_by")
        .get(pk=session.pk)
    )


def planned(session: Session) -> Session:
    """The stored row, locked, of a session that is still to be held."""
    stored = locked(session)
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
    moved = {} if starts_at == stored.starts_at else {"moved_from": stored.starts_at}
    advance(stored, version=version, **facts, **moved)
    if stored.asked_after_at is not None and stored.ends_at > at:
        # Asked too early: the day after the session of now they are asked again.
        stored.asked_after_at = None
        stored.save(update_fields=["asked_after_at"])
    if starts_at != before.get("starts_at", starts_at):
        move_links(stored)
    changed = {name for name in facts if before[name] != facts[name]}
    if changed & {"starts_at", "ends_at", "place", "join_url"}:
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


def move_links(session: Session) -> None:
    """Links that ask for this session, and for others in the same email, go on."""
    rows = Request.objects.filter(
        together__in=session.requests.values("together")
    ).select_related("session")
    last: dict[Any, dt.datetime] = {}
    for row in rows:
        last[row.together] = max(closes_at(row), last.get(row.together, closes_at(row)))
    for row in rows:
        move_expiry(
            purpose=Purpose.REQUEST, target_id=row.pk, expires_at=last[row.together]
        )


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
def correct_attendance(
    *,
    session: Session,
    attended: int | None,
    by: User,
    at: dt.datetime,
    version: int,
) -> Session:
    """Correct how many came; what was recorded before stays beside it."""
    stored = locked(session)
    if stored.state != SessionState.HELD:
        raise NotHeldYet("Record first that this session was held.")
    if stored.attended == attended:
        return stored
    before = {"attended": stored.attended}
    advance(
        stored,
        version=version,
        attended=attended,
        attended_before=stored.attended,
        corrected_at=at,
        corrected_by=by,
    )
    audit.record(
        "session.attendance_corrected",
        by=by,
        on=stored,
        partnership_id=stored.response.partnership_id,
        before=before,
        after={"attended": attended},
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
