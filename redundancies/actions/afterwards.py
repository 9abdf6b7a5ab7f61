"""The day after a session: ask what was given, keep it, and let it be corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from notifications.actions import spend_links, tell_people
from notifications.choices import Purpose
from partnerships.models import Service
from redundancies.actions import deliveries
from redundancies.actions.requests import locked, tell_chairs, who_can_say
from redundancies.actions.shared import Refused, day_of
from redundancies.choices import Answer, Audience, SessionKind, SessionState
from redundancies.models import Delivery, Request, Session
from redundancies.rules import may_correct, not_held

# The hour at which partners are asked, the day after.
ASKED_AT = dt.time(8)

FORMATS = {
    SessionKind.PRESENTATION: "presentation",
    SessionKind.WORKSHOP: "workshop",
    SessionKind.ONE_TO_ONE: "one_to_one",
    SessionKind.WEBINAR: "webinar",
    SessionKind.JOBS_FAIR: "event",
    SessionKind.MEETING: "event",
}


class NotHeld(Refused):
    """Before a session, or of one called off, nobody can say what was given there."""


class TooLateToCorrect(Refused):
    """What was said of a session can be corrected for a week."""


@act
def ask_after(*, session: Session, at: dt.datetime) -> int:
    """Ask everybody who said that they would come what they gave; say how many."""
    stored = Session.objects.select_for_update().get(pk=session.pk)
    if (
        stored.asked_after_at is not None
        or stored.state == SessionState.CANCELLED
        or stored.ends_at >= at
    ):
        return 0
    Session.objects.filter(pk=stored.pk).update(asked_after_at=at)
    morning = dt.datetime.combine(
        day_of(at), ASKED_AT, tzinfo=timezone.get_current_timezone()
    )
    coming = Request.objects.filter(
        session=stored,
        answer__in=(Answer.YES, Answer.IN_PART),
        told_after_at=None,
        withdrawn_at=None,
    )
    told = 0
    for request in coming.select_related("response", "answered_by", "goes"):
        told += tell_people(
            event="request.after_session",
            context_id=request.pk,
            people=who_can_say(request, day_of(at)),
            # One that was moved after it had been asked about is asked about anew.
            occasion=f"session of {stored.starts_at:%Y-%m-%d %H:%M}",
            at=at,
            due_at=max(at, morning),
        )
    return told


@act
def tell_after(
    *,
    request: Request,
    has_come: bool,
    by: User,
    at: dt.datetime,
    given: Mapping[Service, int | None] | None = None,
    passed_on: str = "",
) -> list[Delivery]:
    """Say what an organisation gave at a session, and to how many: support given.

    Each service has its own number of people. It is said once; `correct` changes it.
    """
    stored = locked(request)
    if stored.told_after_at is not None:
        return list(stored.deliveries.all())  # sent twice
    session, why = stored.session, not_held(stored, at)
    if session is None or why:
        raise NotHeld(why)
    advance(
        stored,
        version=stored.version,
        has_come=has_come,
        passed_on=passed_on,
        told_after_at=at,
        told_after_by=by,
    )
    made = [
        give(stored, session, service, reached, by=by, at=at)
        for service, reached in ((given or {}) if has_come else {}).items()
    ]
    spend_links(purpose=Purpose.AFTER_SESSION, target_id=stored.pk, at=at)
    tell(stored, "request.told_after", by=by, at=at)
    if passed_on or not has_come:
        tell_chairs(stored, event="request.told_after", at=at, but=by)
    return made


def give(
    request: Request,
    session: Session,
    service: Service,
    reached: int | None,
    *,
    by: User,
    at: dt.datetime,
) -> Delivery:
    return deliveries.record(
        partnership=request.response.partnership,
        organisation=request.organisation,
        service=service,
        response=request.response,
        session=session,
        request=request,
        on=day_of(session.starts_at),
        audience=audience_of(service, reached),
        format=FORMATS[SessionKind(session.kind)],
        reached=reached,
        by=by,
        at=at,
    )


def audience_of(service: Service, reached: int | None) -> Audience:
    """What is for employers as well was for people where a number of them is given."""
    if service.is_for_employers and reached is None:
        return Audience.EMPLOYER
    return Audience.GROUP


def tell(
    request: Request,
    verb: str,
    *,
    by: User,
    at: dt.datetime,
    before: dict[str, Any] | None = None,
) -> None:
    audit.record(
        verb,
        by=by,
        on=request,
        label=request.organisation.name,
        partnership_id=request.response.partnership_id,
        before=before or {},
        after={"has_come": request.has_come},
        at=at,
    )


@act
def correct(
    *,
    request: Request,
    has_come: bool,
    by: User,
    at: dt.datetime,
    given: Mapping[Service, int | None] | None = None,
    passed_on: str = "",
) -> list[Delivery]:
    """Correct within a week what was said of a session; the record keeps both."""
    stored = locked(request)
    session = stored.session
    if session is None or not may_correct(stored.told_after_at, at):
        raise TooLateToCorrect(
            "This can no longer be corrected here. If something is wrong, tell the "
            "chair."
        )
    wanted = dict(given or {}) if has_come else {}
    recorded = {row.service: row for row in stored.deliveries.select_related("service")}
    facts = {"has_come": has_come, "passed_on": passed_on}
    before = {name: getattr(stored, name) for name in facts}
    is_same = before == facts and wanted == {
        service: row.reached for service, row in recorded.items()
    }
    if is_same:
        return list(recorded.values())  # sent twice
    advance(stored, version=stored.version, **facts)
    for service, row in recorded.items():
        if service not in wanted:
            deliveries.remove(delivery=row, by=by, at=at)
        elif row.reached != wanted[service]:
            deliveries.correct(
                delivery=row,
                by=by,
                at=at,
                version=row.version,
                service=service,
                on=row.on,
                audience=audience_of(service, wanted[service]),
                format=row.format,
                reached=wanted[service],
                note=row.note,
            )
    for service, reached in wanted.items():
        if service not in recorded:
            give(stored, session, service, reached, by=by, at=at)
    tell(
        stored,
        "request.after_corrected",
        by=by,
        at=at,
        before={"has_come": before["has_come"]},
    )
    tell_chairs(stored, event="request.told_after", at=at, but=by)
    return list(stored.deliveries.all())
