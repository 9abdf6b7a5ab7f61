"""Ask partners, and take their answers: before a session, and the day after."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils import timezone

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from notifications.actions import spend_links, tell_people
from notifications.choices import Purpose
from notifications.models import Message
from partnerships.models import Membership, Organisation, Service
from partnerships.roles import Duty
from redundancies.actions import deliveries, grants
from redundancies.actions.shared import (
    Refused,
    chairs_of,
    day_of,
    locked_as_it_is,
    locked_part,
)
from redundancies.actions.situations import begin_responding
from redundancies.choices import Answer, Audience, SessionKind, SessionState
from redundancies.models import Delivery, Request, Response, Session
from redundancies.rules import REQUEST_OPEN_FOR, acts_for, is_open, not_held, over

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


class NobodyPicked(Refused):
    """At least one organisation must be asked."""


class NotOfThisPartnership(Refused):
    """Only organisations with somebody in the partnership can be asked."""


class AskedAlready(Refused):
    """An organisation is asked once for a session."""


class SessionOver(Refused):
    """Nobody can be asked to a session that is over or cancelled."""


class AnswerClosed(Refused):
    """The time to answer is over."""


class ReasonMissing(Refused):
    """A no, or a yes in part, needs a reason."""


class NotHeld(Refused):
    """Before a session, or of one called off, nobody can say what was given there."""


def takers(*, organisation_id: int, partnership_id: int, on: dt.date) -> list[User]:
    """Who hears of a request: those with the duty, else all of the organisation."""
    members = Membership.objects.on(on).filter(
        organisation=organisation_id, partnership=partnership_id
    )
    chosen = members.taking(Duty.TAKES_REQUESTS)
    people = User.objects.active().for_list()
    found = list(people.filter(pk__in=chosen.values("person")))
    return found or list(people.filter(pk__in=members.values("person")))


@act
def ask(
    *,
    response: Response,
    services_by_organisation: dict[Organisation, Iterable[Service]],
    by: User,
    at: dt.datetime,
    session: Session | None = None,
    message: str = "",
    form_key: uuid.UUID | None = None,
) -> list[Request]:
    """Ask organisations to take part; each gets a letter with a link of its own."""
    if not services_by_organisation:
        raise NobodyPicked("Select at least one organisation.")
    situation = locked_part(response)
    if session is not None and (
        session.starts_at <= at or session.state != SessionState.PLANNED
    ):
        raise SessionOver("Select a session that is still to come.")
    asked = Request.objects.filter(
        response=response, session=session, organisation__in=services_by_organisation
    ).select_related("organisation")
    replayed = [row for row in asked if form_key and row.form_key == form_key]
    if replayed:
        return replayed
    if asked:
        names = ", ".join(sorted(row.organisation.name for row in asked))
        raise AskedAlready(f"Asked already, and on the board: {names}.")
    made = []
    for organisation, services in services_by_organisation.items():
        people = takers(
            organisation_id=organisation.pk,
            partnership_id=response.partnership_id,
            on=day_of(at),
        )
        if not people:
            raise NotOfThisPartnership(
                f"{organisation} has nobody in this partnership to ask."
            )
        request = Request.objects.create(
            response=response,
            organisation=organisation,
            session=session,
            message=message,
            asked_by=by,
            asked_at=at,
            form_key=form_key,
        )
        request.services.set(services)
        tell_people(event="request.asked", context_id=request.pk, people=people, at=at)
        made.append(request)
    grants.rewrite(situation=situation)
    begin_responding(situation=situation, by=by, at=at)
    audit.record(
        "partners.asked",
        by=by,
        on=situation,
        partnership_id=response.partnership_id,
        after={
            "organisations": sorted(row.organisation.name for row in made),
            "session": str(session) if session else "",
        },
        at=at,
    )
    return made


@act
def answer(
    *,
    request: Request,
    answer: Answer,
    by: User,
    at: dt.datetime,
    version: int,
    who_comes: str = "",
    commitments: str = "",
    reason: str = "",
    is_by_link: bool = False,
) -> Request:
    """Answer for an organisation, or change its answer; the chair is told."""
    stored = locked(request)
    if why := over(stored, at):
        raise AnswerClosed(why)
    if answer != Answer.YES and not reason:
        raise ReasonMissing("Say why, so that the chair can ask others.")
    facts = {
        "answer": str(answer),
        "who_comes": "" if answer == Answer.NO else who_comes,
        "commitments": "" if answer == Answer.NO else commitments,
        "reason": "" if answer == Answer.YES else reason,
    }
    before = {name: getattr(stored, name) for name in facts}
    if before == facts and stored.answered_by_id == by.pk:
        return stored  # sent twice
    advance(
        stored,
        version=version,
        answered_at=at,
        answered_by=by,
        is_answered_by_link=is_by_link,
        **facts,
    )
    # Who comes is a person: on the board, but not in the record or a letter.
    audit.record(
        "request.answered" if not before["answer"] else "request.answer_changed",
        by=by,
        on=stored,
        label=stored.organisation.name,
        partnership_id=stored.response.partnership_id,
        before={"answer": before["answer"]},
        after={"answer": facts["answer"]},
        at=at,
    )
    tell_chairs(stored, event="answer.received", at=at, but=by)
    return stored


def tell_chairs(
    request: Request, *, event: str, at: dt.datetime, but: User | None = None
) -> None:
    """The chairs and who asked hear of it, but not who did it."""
    people = {
        person.pk: person
        for person in chairs_of(request.response.partnership_id, day_of(at))
    }
    if request.asked_by.is_active:
        people[request.asked_by_id] = request.asked_by
    if but is not None:
        people.pop(but.pk, None)
    tell_people(
        event=event,
        context_id=request.pk,
        people=people.values(),
        occasion=f"version {request.version}",
        at=at,
    )


def locked(request: Request) -> Request:
    """The stored row, locked until the end of the transaction.

    Its situation is locked before it, as whoever merges two does: so it is known where
    the request belongs.
    """
    situation = Request.objects.values_list("response__situation", flat=True)
    locked_as_it_is(situation.get(pk=request.pk))
    return Request.objects.for_page().select_for_update(of=("self",)).get(pk=request.pk)


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
        session=stored, answer__in=(Answer.YES, Answer.IN_PART), told_after_at=None
    )
    told = 0
    for request in coming.select_related("response", "answered_by"):
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


def tell_of_session(*, session: Session, at: dt.datetime) -> None:
    """A session has moved or is cancelled: who comes, or has not said no, is told."""
    asked = session.requests.exclude(answer=Answer.NO)
    for request in asked.select_related("response", "answered_by"):
        tell_people(
            event="session.changed",
            context_id=request.pk,
            occasion=f"version {session.version}",
            people=who_can_say(request, day_of(at)),
            at=at,
        )


@act
def tell_of_failed(*, at: dt.datetime) -> None:
    """A request that did not arrive: the chairs and who asked are told to telephone."""
    failed = Message.objects.failed().filter(
        event="request.asked", settled_at__gte=at - REQUEST_OPEN_FOR
    )
    waiting = (
        Request.objects.for_page()
        .unanswered()
        .filter(pk__in=failed.values("context_id"))
    )
    for request in waiting:
        if is_open(request, at):
            tell_chairs(request, event="request.not_arrived", at=at)


def who_can_say(request: Request, on: dt.date) -> list[User]:
    """Who answered for the organisation, if still there; else who takes requests."""
    partnership_id = request.response.partnership_id
    person = request.answered_by
    if person is not None and acts_for(person=person, request=request, on=on):
        return [person]
    return takers(
        organisation_id=request.organisation_id, partnership_id=partnership_id, on=on
    )


@act
def tell_after(
    *,
    request: Request,
    has_come: bool,
    by: User,
    at: dt.datetime,
    services: Iterable[Service] = (),
    reached: int | None = None,
    passed_on: str = "",
) -> list[Delivery]:
    """Say what an organisation gave at a session; it becomes support given, once."""
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
    given = [
        deliveries.record(
            partnership=stored.response.partnership,
            organisation=stored.organisation,
            service=service,
            response=stored.response,
            session=session,
            request=stored,
            on=day_of(session.starts_at),
            audience=Audience.EMPLOYER if service.is_for_employers else Audience.GROUP,
            format=FORMATS[SessionKind(session.kind)],
            reached=None if service.is_for_employers else reached,
            by=by,
            at=at,
        )
        for service in (services if has_come else ())
    ]
    spend_links(purpose=Purpose.AFTER_SESSION, target_id=stored.pk, at=at)
    audit.record(
        "request.told_after",
        by=by,
        on=stored,
        label=stored.organisation.name,
        partnership_id=stored.response.partnership_id,
        after={"has_come": has_come},
        at=at,
    )
    if passed_on or not has_come:
        tell_chairs(stored, event="request.told_after", at=at, but=by)
    return given
