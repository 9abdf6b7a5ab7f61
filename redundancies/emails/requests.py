"""Letters about requests and answers.

No letter names a person, and none an employer whose situation is need-to-know: that
stands on the page behind the link, for whoever may still see it. The portal's own list
of what is new names it, line by line, to those who see the situation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from kit.moments import spoken_moment
from notifications.actions import issue_link
from notifications.choices import Kind, Pace, Purpose
from notifications.letters import Letter, compose
from partnerships.standing import read_standing
from redundancies.choices import SessionState, Visibility
from redundancies.clocks import spoken
from redundancies.emails.words import (
    FOLDER,
    Lines,
    about,
    address,
    enter,
    named,
    seen_situations,
)
from redundancies.models import Request, Situation
from redundancies.rules import (
    AFTER_OPEN_FOR,
    acts_for,
    closes_at,
    is_open,
)


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
        subject=f"Can {request.organisation} help? PACE in {place_of(request)}, "
        f"{day_of(request)}",
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
        subject=f"How did it go? PACE session in {place_of(request)}, "
        f"{day_of(request)}",
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
    what = "is called off" if is_cancelled else "has changed"
    return compose(
        f"{FOLDER}session.changed",
        subject=f"The PACE session in {place_of(request)}, {day_of(request)}, {what}",
        context=context,
    )


def place_of(request: Request) -> str:
    situation = request.response.situation
    return str(situation.council or request.response.partnership)


def day_of(request: Request) -> str:
    """What tells one request from the next: when the session is, or the last day."""
    if request.session is not None:
        return spoken_moment(request.session.starts_at)
    return f"by {spoken(timezone.localdate(closes_at(request)))}"


def enter_for_chairs(event: str, words: str, pace: Pace = Pace.DAILY) -> None:
    """Enter a letter about a request to those who still see its situation."""

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
            f"{FOLDER}{event}",
            subject=words.format(
                organisation=request.organisation,
                answer=request.get_answer_display().lower(),
                about=f"{about(situation)}, {day_of(request)}",
            ),
            context=facts_of(request)
            | {
                "action_href": address(situation.get_absolute_url()),
                "action_text": "See who is coming",
            },
        )

    def lines_with(name: Callable[[Situation], str]) -> Lines:
        def lines(
            *, context_ids: list[int], person: User
        ) -> dict[int, tuple[str, str]]:
            seen = seen_situations(person, timezone.now())
            rows = Request.objects.for_page().filter(
                pk__in=context_ids, response__situation__in=seen
            )
            return {
                row.pk: (
                    words.format(
                        organisation=row.organisation,
                        answer=row.get_answer_display().lower(),
                        about=f"{name(row.response.situation)}, {day_of(row)}",
                    ),
                    row.response.situation.get_absolute_url(),
                )
                for row in rows
            }

        return lines

    enter(
        event,
        Kind.ANSWER,
        write,
        lines_with(about),
        pace,
        portal_lines=lines_with(named),
    )


def own_lines(words: str) -> Lines:
    """One line each for requests to the person's own organisation, there."""

    def lines(*, context_ids: list[int], person: User) -> dict[int, tuple[str, str]]:
        standing = read_standing(person, timezone.localdate())
        rows = Request.objects.for_page().filter(pk__in=context_ids)
        return {
            row.pk: (
                words.format(
                    organisation=row.organisation,
                    about=f"{about(row.response.situation)}, {day_of(row)}",
                ),
                reverse("redundancies:request", args=[row.reference]),
            )
            for row in rows
            if row.organisation_id
            in standing.organisations(row.response.partnership_id)
        }

    return lines


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
    own_lines("A session that {organisation} was asked to join has changed: {about}"),
    Pace.AT_ONCE,
)
enter_for_chairs("answer.received", "{organisation} answered “{answer}”: {about}")
enter_for_chairs(
    "request.told_after", "{organisation} said how a session went: {about}"
)
enter_for_chairs(
    "request.not_arrived",
    "{organisation} did not get the request: {about}",
    Pace.AT_ONCE,
)
