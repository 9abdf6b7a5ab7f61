"""Letters about requests, checks and answers.

No letter names a person, and none an employer whose situation is need-to-know: that
stands on the page behind the link, for whoever may still see it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.actions import issue_link
from notifications.choices import Kind, Pace, Purpose
from notifications.letters import Letter, LetterKind, compose, register
from partnerships.standing import read_standing
from redundancies.choices import SessionState, Visibility
from redundancies.models import AccountCheck, Request, Situation
from redundancies.rules import (
    AFTER_OPEN_FOR,
    CHECK_OPEN_FOR,
    acts_for,
    closes_at,
    is_open,
    may_answer,
)

FOLDER = "redundancies/emails/"

Write = Callable[..., Letter | None]
Lines = Callable[..., dict[int, tuple[str, str]]]


def about(situation: Situation) -> str:
    """What a letter may call a situation."""
    place = str(situation.council) if situation.council else "Scotland"
    if situation.visibility == Visibility.NEED_TO_KNOW:
        return f"an employer in {place}"
    return f"{situation.employer}, {place}"


def facts_of(request: Request) -> dict[str, Any]:
    situation = request.response.situation
    return {
        "request": request,
        "session": request.session,
        "organisation": request.organisation,
        "partnership": request.response.partnership,
        "about": about(situation),
        "is_named": situation.visibility != Visibility.NEED_TO_KNOW,
        "services": [service.name for service in request.services.order_by("position")],
        "closes_at": closes_at(request),
    }


def request_of(context_id: int) -> Request | None:
    return Request.objects.for_page().filter(pk=context_id).first()


def write_asked(
    *, context_id: int, person: User | None, at: dt.datetime, **_: object
) -> Letter | None:
    """To each member of the asked organisation who takes requests."""
    request = request_of(context_id)
    if request is None or person is None or not is_open(request, at):
        return None
    if not acts_for(person=person, request=request, on=timezone.localdate(at)):
        return None
    link = issue_link(
        purpose=Purpose.REQUEST,
        target_id=request.pk,
        at=at,
        expires_at=closes_at(request),
        person=person,
    )
    return compose(
        f"{FOLDER}request.asked",
        subject=f"Can {request.organisation} help? PACE in {place_of(request)}",
        context=facts_of(request) | {"action_href": link, "action_text": "Answer now"},
    )


def write_after(
    *, context_id: int, person: User | None, at: dt.datetime, **_: object
) -> Letter | None:
    """The day after a session, to who said that the organisation would come."""
    request = request_of(context_id)
    if request is None or person is None or request.told_after_at is not None:
        return None
    if not acts_for(person=person, request=request, on=timezone.localdate(at)):
        return None
    link = issue_link(
        purpose=Purpose.AFTER_SESSION,
        target_id=request.pk,
        at=at,
        expires_at=at + AFTER_OPEN_FOR,
        person=person,
    )
    return compose(
        f"{FOLDER}request.after_session",
        subject=f"How did it go? PACE session in {place_of(request)}",
        context=facts_of(request)
        | {"action_href": link, "action_text": "Say what you gave"},
    )


def write_changed(
    *, context_id: int, person: User | None, at: dt.datetime, **_: object
) -> Letter | None:
    """A session has moved or is cancelled; a moved one can be answered again."""
    request = request_of(context_id)
    if request is None or person is None or request.session is None:
        return None
    if not acts_for(person=person, request=request, on=timezone.localdate(at)):
        return None
    is_cancelled = request.session.state == SessionState.CANCELLED
    context = facts_of(request) | {"is_cancelled": is_cancelled}
    if is_open(request, at):
        context["action_text"] = "See it, or change your answer"
        context["action_href"] = issue_link(
            purpose=Purpose.REQUEST,
            target_id=request.pk,
            at=at,
            expires_at=closes_at(request),
            person=person,
        )
    what = "is cancelled" if is_cancelled else "has changed"
    return compose(
        f"{FOLDER}session.changed",
        subject=f"A PACE session in {place_of(request)} {what}",
        context=context,
    )


def place_of(request: Request) -> str:
    situation = request.response.situation
    return str(situation.council or request.response.partnership)


def for_chairs(template: str, words: str) -> tuple[Write, Lines]:
    """A letter about a request to those who still see its situation."""

    def write(
        *, context_id: int, person: User | None, at: dt.datetime, **_: object
    ) -> Letter | None:
        request = request_of(context_id)
        if request is None or person is None:
            return None
        situation = request.response.situation
        if not seen_situations(person, at).filter(pk=situation.pk).exists():
            return None
        return compose(
            f"{FOLDER}{template}",
            subject=words.format(
                organisation=request.organisation,
                answer=request.get_answer_display().lower(),
                about=about(situation),
            ),
            context=facts_of(request)
            | {
                "action_href": address(situation.get_absolute_url()),
                "action_text": "See who comes",
            },
        )

    def lines(*, context_ids: list[int], person: User) -> dict[int, tuple[str, str]]:
        seen = seen_situations(person, timezone.now())
        rows = Request.objects.for_page().filter(
            pk__in=context_ids, response__situation__in=seen
        )
        return {
            row.pk: (
                words.format(
                    organisation=row.organisation,
                    answer=row.get_answer_display().lower(),
                    about=about(row.response.situation),
                ),
                row.response.situation.get_absolute_url(),
            )
            for row in rows
        }

    return write, lines


def seen_situations(person: User, at: dt.datetime) -> QuerySet[Situation]:
    standing = read_standing(person, timezone.localdate(at))
    return Situation.objects.seen_by(standing)


def own_lines(words: str) -> Lines:
    """One line each for requests to the person's own organisation, there."""

    def lines(*, context_ids: list[int], person: User) -> dict[int, tuple[str, str]]:
        standing = read_standing(person, timezone.localdate())
        rows = Request.objects.for_page().filter(pk__in=context_ids)
        return {
            row.pk: (
                words.format(
                    organisation=row.organisation, about=about(row.response.situation)
                ),
                reverse("redundancies:request", args=[row.reference]),
            )
            for row in rows
            if row.organisation_id
            in standing.organisations(row.response.partnership_id)
        }

    return lines


def check_of(context_id: int) -> AccountCheck | None:
    return AccountCheck.objects.for_page().filter(pk=context_id).first()


def write_check(
    *, context_id: int, person: User | None, at: dt.datetime, **_: object
) -> Letter | None:
    """To the enterprise agency's contact."""
    check = check_of(context_id)
    if check is None or person != check.person or check.answered_at is not None:
        return None
    if not may_answer(check=check, on=timezone.localdate(at)):
        return None
    link = issue_link(
        purpose=Purpose.ACCOUNT_CHECK,
        target_id=check.pk,
        at=at,
        expires_at=at + CHECK_OPEN_FOR,
        person=person,
    )
    return compose(
        f"{FOLDER}account_check.asked",
        subject="Is this employer account-managed? A question from PACE",
        context={
            "partnership": check.response.partnership,
            "organisation": check.organisation,
            "action_href": link,
            "action_text": "See the employer and answer",
        },
    )


def check_lines(*, context_ids: list[int], person: User) -> dict[int, tuple[str, str]]:
    rows = AccountCheck.objects.of_person(person).open().filter(pk__in=context_ids)
    return {
        row.pk: (
            "Is an employer account-managed? The chair waits for your answer",
            reverse("redundancies:account-check-answer", args=[row.pk]),
        )
        for row in rows
    }


def write_checked(
    *, context_id: int, person: User | None, at: dt.datetime, **_: object
) -> Letter | None:
    """To the chairs: the enterprise agency has answered."""
    check = check_of(context_id)
    if check is None or person is None:
        return None
    situation = check.response.situation
    if not seen_situations(person, at).filter(pk=situation.pk).exists():
        return None
    return compose(
        f"{FOLDER}account_check.answered",
        subject=f"Account check answered: {about(situation)}",
        context={
            "about": about(situation),
            "organisation": check.organisation,
            "answer": check.get_answer_display(),
            "action_href": address(situation.get_absolute_url()),
            "action_text": "See the situation",
        },
    )


def checked_lines(
    *, context_ids: list[int], person: User
) -> dict[int, tuple[str, str]]:
    rows = AccountCheck.objects.for_page().filter(
        pk__in=context_ids,
        response__situation__in=seen_situations(person, timezone.now()),
    )
    return {
        row.pk: (
            f"Account check answered: {about(row.response.situation)}",
            row.response.situation.get_absolute_url(),
        )
        for row in rows
    }


def address(path: str) -> str:
    return f"{settings.PORTAL_URL}{path}"


def enter(
    event: str, kind: Kind, write: Write, lines: Lines, pace: Pace = Pace.DAILY
) -> None:
    """Enter a letter whose one line is that of the many."""

    def line(*, context_id: int, person: User) -> tuple[str, str] | None:
        return lines(context_ids=[context_id], person=person).get(context_id)

    register(LetterKind(event, kind, write, line, usual_pace=pace, lines=lines))


write_answered, answered_lines = for_chairs(
    "answer.received", "{organisation} answered “{answer}”: {about}"
)
write_told, told_lines = for_chairs(
    "request.told_after", "{organisation} wrote after a session: {about}"
)
enter(
    "request.asked",
    Kind.REQUEST,
    write_asked,
    own_lines("{organisation} is asked to take part: {about}"),
    Pace.AT_ONCE,
)
enter(
    "request.after_session",
    Kind.REQUEST,
    write_after,
    own_lines("What did {organisation} give? {about}"),
    Pace.AT_ONCE,
)
enter(
    "session.changed",
    Kind.REQUEST,
    write_changed,
    own_lines("A session to which {organisation} is asked has changed: {about}"),
    Pace.AT_ONCE,
)
enter("account_check.asked", Kind.REQUEST, write_check, check_lines, Pace.AT_ONCE)
write_not_arrived, not_arrived_lines = for_chairs(
    "request.not_arrived", "{organisation} did not get the request: {about}"
)
enter(
    "request.not_arrived",
    Kind.ANSWER,
    write_not_arrived,
    not_arrived_lines,
    Pace.AT_ONCE,
)
enter("answer.received", Kind.ANSWER, write_answered, answered_lines)
enter("request.told_after", Kind.ANSWER, write_told, told_lines)
enter("account_check.answered", Kind.ANSWER, write_checked, checked_lines)
