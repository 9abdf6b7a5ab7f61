"""Ask partners, and what all that follows shares: who hears, who is told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.moments import spoken_date
from kit.versions import advance
from notifications.actions import tell_people
from notifications.models import Message
from partnerships.models import LocalHoliday, Membership, Organisation, Service
from partnerships.roles import Duty
from redundancies.actions import case_members, grants
from redundancies.actions.case_members import Outside
from redundancies.actions.shared import (
    Refused,
    chairs_of,
    day_of,
    locked_as_it_is,
    locked_part,
)
from redundancies.actions.situations import begin_responding
from redundancies.choices import Answer, SessionState
from redundancies.clocks import answering
from redundancies.models import CaseMember, Request, Response, Session
from redundancies.rules import REQUEST_OPEN_FOR, acts_for, is_open


class NobodyPicked(Refused):
    """At least one organisation must be asked."""


class NotOfThisPartnership(Refused):
    """Only organisations with somebody in the partnership can be asked."""


class AskedAlready(Refused):
    """An organisation is asked once for a session."""


class SessionOver(Refused):
    """Nobody can be asked to a session that is over or cancelled."""


class AnswerTooLate(Refused):
    """An answer is wanted before the session begins, and not in the past."""


def takers(
    *,
    organisation_id: int,
    partnership_id: int,
    on: dt.date,
    response_id: int | None = None,
) -> list[User]:
    """Who hears of a request: those with the duty, else all of the organisation.

    Who takes part in that response alone hears of it where nobody else would.
    """
    members = Membership.objects.on(on).filter(
        organisation=organisation_id, partnership=partnership_id
    )
    chosen = members.taking(Duty.TAKES_REQUESTS)
    people = User.objects.active().for_list()
    found = list(people.filter(pk__in=chosen.values("person")))
    found = found or list(people.filter(pk__in=members.values("person")))
    if found or response_id is None:
        return found
    guests = CaseMember.objects.on(on).filter(
        response=response_id, organisation=organisation_id
    )
    return list(people.filter(pk__in=guests.values("person")))


def aim_of(response: Response, *, at: dt.datetime, sessions: Iterable[Any]) -> dt.date:
    """By when an answer is wanted where nobody says otherwise."""
    holidays = LocalHoliday.objects.filter(partnership=response.partnership_id)
    first = min((row.starts_at for row in sessions if row is not None), default=None)
    return answering.answer_by(
        day_of(at),
        local_holidays=set(holidays.values_list("on", flat=True)),
        first_session_on=first and day_of(first),
    )


@act
def ask(
    *,
    response: Response,
    services_by_organisation: Mapping[Organisation, Iterable[Service]],
    by: User,
    at: dt.datetime,
    sessions: Iterable[Session] = (),
    message: str = "",
    answer_by: dt.date | None = None,
    outside: Outside | None = None,
    form_key: uuid.UUID | None = None,
) -> list[Request]:
    """Ask organisations to take part, perhaps in several sessions, in one email each.

    Each gets a letter with a link of its own. One that was asked for a session already
    is not asked for it again. Who is `outside` is made a member for this case first.
    """
    if not services_by_organisation and outside is None:
        raise NobodyPicked("Select at least one organisation.")
    situation = locked_part(response)
    wanted: list[Session | None] = sorted(sessions, key=lambda row: row.starts_at)
    check_times(wanted, answer_by, at)
    replayed = Request.objects.filter(response=response, form_key=form_key)
    if form_key and (made := list(replayed.select_related("organisation"))):
        return made
    wanted = wanted or [None]
    asked_for = dict(services_by_organisation)
    if outside is not None:
        member = case_members.add(response=response, outside=outside, by=by, at=at)
        asked_for[member.organisation] = outside.services
    facts = {
        "message": message,
        "asked_by": by,
        "asked_at": at,
        "form_key": form_key,
        "answer_by": answer_by or aim_of(response, at=at, sessions=wanted),
    }
    there = asked_before(response, wanted, asked_for)
    made = []
    for organisation, services in asked_for.items():
        made += ask_one(response, organisation, list(services), wanted, there, facts)
    if not made:
        names = ", ".join(sorted({row.organisation.name for row in there.values()}))
        raise AskedAlready(f"Asked already, and on the board: {names}.")
    grants.rewrite(situation=situation)
    begin_responding(situation=situation, by=by, at=at)
    audit.record(
        "partners.asked",
        by=by,
        on=situation,
        partnership_id=response.partnership_id,
        after={
            "organisations": sorted({row.organisation.name for row in made}),
            "session": "; ".join(str(row) for row in wanted if row is not None),
        },
        at=at,
    )
    return made


def check_times(
    sessions: Sequence[Session | None], answer_by: dt.date | None, at: dt.datetime
) -> None:
    """Refuse sessions that nobody can come to, and days by which nobody can answer."""
    for session in sessions:
        if session is not None and (
            session.starts_at <= at or session.state != SessionState.PLANNED
        ):
            raise SessionOver("Select a session that is still to come.")
    if answer_by is None:
        return
    if answer_by < day_of(at):
        raise AnswerTooLate("The day to answer by must be today or in the future.")
    if (
        sessions
        and sessions[0]
        and answer_by > (first := day_of(sessions[0].starts_at))
    ):
        raise AnswerTooLate(
            "The day to answer by must be on or before the first session, on "
            f"{spoken_date(first)}."
        )


def asked_before(
    response: Response,
    sessions: Sequence[Session | None],
    organisations: Iterable[Organisation],
) -> dict[tuple[int, int | None], Request]:
    """What these organisations were asked for these sessions, by both numbers."""
    numbers = [row.pk for row in sessions if row is not None]
    of_these = Q(session__in=numbers)
    if None in sessions:
        of_these |= Q(session=None)
    rows = Request.objects.select_for_update(of=("self",)).filter(
        of_these, response=response, organisation__in=list(organisations)
    )
    return {
        (row.organisation_id, row.session_id): row
        for row in rows.select_related("organisation")
    }


def ask_one(
    response: Response,
    organisation: Organisation,
    services: list[Service],
    sessions: Sequence[Session | None],
    there: Mapping[tuple[int, int | None], Request],
    facts: dict[str, Any],
) -> list[Request]:
    """Ask one organisation for what it was not asked for yet, in one email."""
    at, together, made = facts["asked_at"], uuid.uuid4(), []
    for session in sessions:
        row = there.get((organisation.pk, session and session.pk))
        if row is not None and row.withdrawn_at is None:
            continue
        if not made:
            people = takers(
                organisation_id=organisation.pk,
                partnership_id=response.partnership_id,
                response_id=response.pk,
                on=day_of(at),
            )
            if not people:
                raise NotOfThisPartnership(
                    f"{organisation} has nobody in this partnership to ask."
                )
        if row is None:
            row = Request.objects.create(
                response=response,
                organisation=organisation,
                session=session,
                together=together,
                **facts,
            )
        else:
            ask_again(row, facts | {"together": together})
        row.services.set(services)
        made.append(row)
    if made:
        tell_people(
            event="request.asked",
            context_id=made[0].pk,
            people=people,
            occasion=str(together),
            at=at,
        )
    return made


def ask_again(row: Request, facts: dict[str, Any]) -> None:
    """A request that was withdrawn stands again, as if it had not been answered."""
    advance(
        row,
        version=row.version,
        answer="",
        answered_at=None,
        answered_by=None,
        answered_for=None,
        said_by="",
        recorded_by=None,
        goes=None,
        who_comes="",
        commitments="",
        reason="",
        reminded_at=None,
        withdrawn_at=None,
        withdrawn_by=None,
        withdrawn_why="",
        **facts,
    )


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


def locked_together(request: Request) -> list[Request]:
    """All that its organisation was asked in the same go, locked."""
    rows = Request.objects.for_page().asked_with(request)
    return list(rows.select_for_update(of=("self",)))


def tell_of_session(*, session: Session, at: dt.datetime) -> None:
    """A session has moved or is cancelled: who comes, or has not said no, is told."""
    asked = session.requests.exclude(answer=Answer.NO).filter(withdrawn_at=None)
    for request in asked.select_related("response", "answered_by", "goes"):
        tell_people(
            event="session.changed",
            context_id=request.pk,
            occasion=f"version {session.version}",
            people=who_hears(request, day_of(at)),
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
    """Who goes, or answered for the organisation, if still there; else who is asked."""
    for person in (request.goes, request.answered_by):
        if person is not None and acts_for(person=person, request=request, on=on):
            return [person]
    return takers_of(request, on)


def who_hears(request: Request, on: dt.date) -> list[User]:
    """Who answered and who goes, each if still there; else who takes requests."""
    people = {
        person.pk: person
        for person in (request.answered_by, request.goes)
        if person is not None and acts_for(person=person, request=request, on=on)
    }
    return list(people.values()) or takers_of(request, on)


def takers_of(request: Request, on: dt.date) -> list[User]:
    """Who takes requests for the asked organisation, there."""
    return takers(
        organisation_id=request.organisation_id,
        partnership_id=request.response.partnership_id,
        response_id=request.response_id,
        on=on,
    )
