"""Take the answers of organisations: by link, signed in, or noted by the staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.moments import spoken_moment
from kit.versions import ChangedMeanwhile, advance
from notifications.actions import tell_people
from redundancies.actions import case_members
from redundancies.actions.requests import (
    locked,
    locked_together,
    takers_of,
    tell_chairs,
)
from redundancies.actions.shared import Refused, day_of
from redundancies.choices import Answer
from redundancies.models import Request
from redundancies.rules import acts_for, closes_at, is_open, over


class AnswerClosed(Refused):
    """The time to answer is over."""


class ReasonMissing(Refused):
    """A no, or a yes in part, needs a reason."""


class SaidLater(Refused):
    """What was said in the future, or before the answer that stands, is not noted."""


class NotOfTheirs(Refused):
    """Only somebody of the asked organisation goes, or answers, for it."""


@dataclass(frozen=True)
class Colleague:
    """Somebody of the asked organisation whom nobody entered yet."""

    email: str
    given_name: str
    family_name: str


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
    goes: User | Colleague | None = None,
    is_by_link: bool = False,
) -> Request:
    """Answer for an organisation, or change its answer; the chair is told."""
    facts = {
        "answer": answer,
        "who_comes": who_comes,
        "commitments": commitments,
        "reason": reason,
    }
    stored = locked(request)
    if stored.version != version and not is_same(stored, facts, by):
        raise ChangedMeanwhile
    goer = who_goes(stored, goes, by=by, at=at)
    if take(stored, facts, by=by, at=at, goes=goer, is_by_link=is_by_link):
        tell_chairs(stored, event="answer.received", at=at, but=by)
        tell_goer([stored], by=by, at=at)
    return stored


@act
def answer_each(
    *,
    request: Request,
    answers: Mapping[int, Mapping[str, Any]],
    by: User,
    at: dt.datetime,
    version: int,
    goes: User | Colleague | None = None,
    is_by_link: bool = False,
) -> list[Request]:
    """Answer for each of the sessions that one email asked for; the chair hears once.

    `version` is the sum of the versions that the page showed: each change raises it.
    """
    rows = locked_together(request)
    is_old = sum(row.version for row in rows) != version
    given = [row for row in rows if row.pk in answers]
    if is_old and not all(is_same(row, answers[row.pk], by) for row in given):
        raise ChangedMeanwhile
    goer = who_goes(rows[0], goes, by=by, at=at)
    changed = [
        row
        for row in given
        if take(row, answers[row.pk], by=by, at=at, goes=goer, is_by_link=is_by_link)
    ]
    if changed:
        tell_chairs(changed[0], event="answer.received", at=at, but=by)
        tell_goer(changed, by=by, at=at)
    return rows


def kept(facts: Mapping[str, Any]) -> dict[str, str]:
    """What of an answer is kept: a no brings nothing, a yes needs no reason."""
    given = Answer(facts["answer"])
    return {
        "answer": str(given),
        "who_comes": "" if given == Answer.NO else facts.get("who_comes", ""),
        "commitments": "" if given == Answer.NO else facts.get("commitments", ""),
        "reason": "" if given == Answer.YES else facts.get("reason", ""),
    }


def is_same(stored: Request, facts: Mapping[str, Any], by: User) -> bool:
    """Whether this is what somebody sent already, for the time of now."""
    before = {name: getattr(stored, name) for name in kept(facts)}
    return (
        before == kept(facts)
        and stored.answered_by_id == by.pk
        and not stored.is_stale
        and stored.recorded_by_id is None
    )


def take(
    stored: Request,
    given: Mapping[str, Any],
    *,
    by: User | None,
    at: dt.datetime,
    goes: User | None,
    is_by_link: bool,
    **noted: Any,
) -> bool:
    """Keep one answer; false where it was sent twice. `noted`: who said it, when."""
    recorded_by = noted.get("recorded_by")
    if why := over(stored, at):
        raise AnswerClosed(why)
    facts = kept(given)
    if facts["answer"] != Answer.YES and not facts["reason"]:
        raise ReasonMissing("Say why, so that the chair can ask others.")
    goer = None if facts["answer"] == Answer.NO else goes
    is_again = recorded_by is None and by is not None and is_same(stored, given, by)
    if is_again and goer == stored.goes:
        return False  # sent twice
    before = stored.answer
    advance(
        stored,
        version=stored.version,
        answered_at=noted.get("said_at", at),
        answered_by=by,
        answered_for=stored.session and stored.session.starts_at,
        is_answered_by_link=is_by_link,
        said_by=noted.get("said_by", ""),
        recorded_by=recorded_by,
        goes=goer,
        **facts,
    )
    # Who comes is a person: on the board, but not in the record or a letter.
    verb = "request.answer_changed" if before else "request.answered"
    audit.record(
        "request.answer_noted" if recorded_by else verb,
        by=recorded_by or by,
        on=stored,
        label=stored.organisation.name,
        partnership_id=stored.response.partnership_id,
        before={"answer": before},
        after={"answer": facts["answer"]},
        at=at,
    )
    return True


def who_goes(
    request: Request, goes: User | Colleague | None, *, by: User, at: dt.datetime
) -> User | None:
    """Who really goes: of the organisation, or a colleague who is entered for this."""
    if isinstance(goes, Colleague):
        case_members.check_address(
            response=request.response,
            organisation=request.organisation,
            email=goes.email,
            on=day_of(at),
        )
        return case_members.enter(
            response=request.response,
            organisation=request.organisation,
            email=goes.email,
            given_name=goes.given_name,
            family_name=goes.family_name,
            telephone="",
            to_on=day_of(max(closes_at(request), at) + case_members.LASTS),
            by=by,
            at=at,
        ).person
    if goes is not None and not acts_for(person=goes, request=request, on=day_of(at)):
        raise NotOfTheirs(f"{goes} does not belong to {request.organisation} here.")
    return goes


def tell_goer(rows: list[Request], *, by: User | None, at: dt.datetime) -> None:
    """Who goes, and did not answer itself, gets a link of its own, and the times."""
    going = [row for row in rows if row.goes is not None and row.goes != by]
    if going:
        first = going[0]
        tell_people(
            event="request.goes",
            context_id=first.pk,
            people=[first.goes],
            occasion=f"version {first.version}",
            at=at,
        )


@act
def note(
    *,
    request: Request,
    answer: Answer,
    said_by: str,
    said_at: dt.datetime,
    by: User,
    at: dt.datetime,
    version: int,
    person: User | None = None,
    who_comes: str = "",
    commitments: str = "",
    reason: str = "",
) -> Request:
    """Note what an organisation said to the staff; the organisation is told.

    `person` is who said it, where that is somebody who acts for it.
    """
    stored = locked(request)
    facts = {
        "answer": answer,
        "who_comes": who_comes,
        "commitments": commitments,
        "reason": reason,
    }
    said = {"said_by": said_by or str(person or ""), "said_at": said_at}
    before = {name: getattr(stored, name) for name in kept(facts)}
    if (before, stored.said_by, stored.answered_at) == (kept(facts), *said.values()):
        return stored  # sent twice
    if stored.version != version:
        raise ChangedMeanwhile
    if said_at > at:
        raise SaidLater("The time when they said it must be in the past.")
    if stored.answered_at is not None and stored.answered_at > said_at:
        raise SaidLater(
            f"{stored.organisation} answered later than that, on "
            f"{spoken_moment(stored.answered_at)}."
        )
    if person is not None and not acts_for(
        person=person, request=stored, on=day_of(at)
    ):
        raise NotOfTheirs(f"{person} does not belong to {stored.organisation} here.")
    take(
        stored,
        facts,
        by=person,
        at=at,
        goes=None,
        is_by_link=False,
        recorded_by=by,
        **said,
    )
    tell_people(
        event="request.noted",
        context_id=stored.pk,
        people=takers_of(stored, day_of(at)),
        occasion=f"version {stored.version}",
        at=at,
    )
    tell_chairs(stored, event="answer.received", at=at, but=by)
    return stored


@act
def pass_on(
    *, request: Request, to: User | Colleague, by: User, at: dt.datetime
) -> User:
    """Somebody else of the same organisation stands in: it gets a link of its own."""
    rows = locked_together(request)
    open_ones = [row for row in rows if is_open(row, at)]
    if not open_ones:
        raise AnswerClosed(over(rows[0], at))
    person = who_goes(open_ones[0], to, by=by, at=at)
    tell_people(
        event="request.passed_on",
        context_id=open_ones[0].pk,
        people=[person],
        occasion=f"{day_of(at)}",
        at=at,
    )
    audit.record(
        "request.passed_on",
        by=by,
        on=open_ones[0],
        label=request.organisation.name,
        partnership_id=request.response.partnership_id,
        at=at,
    )
    return person
