"""Letters about requests and answers.

No letter names a person, and none an employer whose situation is need-to-know: that
stands on the page behind the link, for whoever may still see it. The portal's own list
of what is new names it, line by line, to those who see the situation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from kit.kept import Kept
from kit.moments import spoken_moment
from notifications.actions import NewLinks
from notifications.choices import Kind, Pace, Purpose
from notifications.letters import (
    Draft,
    Letter,
    Line,
    LinesMany,
    compose,
    register_set,
)
from partnerships.recipients import IDS, reader_of, standings_of
from partnerships.standing import NOBODY
from redundancies.choices import SessionState, Visibility
from redundancies.clocks import spoken
from redundancies.emails.words import FOLDER, about, address, named, seen_rows
from redundancies.models import Request, Situation
from redundancies.rules import AFTER_OPEN_FOR, acting_for, closes_at, is_open, not_held


def facts_of(request: Request) -> dict[str, Any]:
    situation = request.response.situation
    return {
        "request": request,
        "session": request.session,
        "organisation": request.organisation,
        "partnership": request.response.partnership,
        "about": about(situation),
        "is_named": situation.visibility != Visibility.NEED_TO_KNOW,
        "services": [service.name for service in request.services.all()],
        "closes_at": closes_at(request),
    }


def requests_of(drafts: list[Draft]) -> dict[int, Request]:
    ids = {draft.context_id for draft in drafts}
    return Request.objects.for_letters().in_bulk(ids)


@Kept
def _told() -> QuerySet:
    return Request.objects.for_page().filter(pk__among=IDS)


def told_of(drafts: list[Draft]) -> dict[int, Request]:
    """The requests of lines: these name no service."""
    ids = list({draft.context_id for draft in drafts})
    return {row.pk: row for row in _told.rows({"ids": ids})}


def write_asked(
    request: Request, person: User, links: NewLinks, at: dt.datetime
) -> Letter | None:
    """To each member of the asked organisation who takes requests."""
    if not is_open(request, at):
        return None
    link = links.make(
        purpose=Purpose.REQUEST,
        target_id=request.pk,
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
    request: Request, person: User, links: NewLinks, at: dt.datetime
) -> Letter | None:
    """The day after a session, to who said that the organisation would come."""
    if request.told_after_at is not None or not_held(request, at):
        return None
    link = links.make(
        purpose=Purpose.AFTER_SESSION,
        target_id=request.pk,
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
    request: Request, person: User, links: NewLinks, at: dt.datetime
) -> Letter | None:
    """A session has moved or is cancelled; a moved one can be answered again."""
    if request.session is None:
        return None
    is_cancelled = request.session.state == SessionState.CANCELLED
    context = facts_of(request) | {"is_cancelled": is_cancelled}
    if is_open(request, at):
        context["action_text"] = "See it, or change your answer"
        context["action_href"] = links.make(
            purpose=Purpose.REQUEST,
            target_id=request.pk,
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


def enter_for_members(
    event: str,
    write: Callable[..., Letter | None],
    words: str,
    no_longer: Callable[[Request, dt.datetime], str] | None = None,
) -> None:
    """Enter a letter about a request to members of the asked organisation, there."""

    def write_many(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
        requests = requests_of(drafts)
        acting = acting_for(
            [
                (draft.person, requests[draft.context_id])
                for draft in drafts
                if draft.person is not None and draft.context_id in requests
            ],
            on=timezone.localdate(at),
        )
        with NewLinks(at=at) as links:
            return [
                write(requests[draft.context_id], draft.person, links, at)
                if (draft.person_id, draft.context_id) in acting
                else None
                for draft in drafts
            ]

    def lines_many(*, drafts: list[Draft]) -> list[Line | None]:
        now = timezone.now()
        reader = reader_of(drafts)
        found = [reader] if reader else standings_of(drafts, timezone.localdate(now))
        standings = {standing.person_id: standing for standing in found}
        requests = told_of(drafts)
        return [
            line(requests[draft.context_id])
            if draft.context_id in requests
            and not (no_longer and no_longer(requests[draft.context_id], now))
            and requests[draft.context_id].organisation_id
            in standings.get(draft.person_id, NOBODY).organisations(
                requests[draft.context_id].response.partnership_id
            )
            else None
            for draft in drafts
        ]

    def line(request: Request) -> Line:
        return (
            words.format(
                organisation=request.organisation,
                about=f"{about(request.response.situation)}, {day_of(request)}",
            ),
            reverse("redundancies:request", args=[request.reference]),
        )

    register_set(
        event,
        Kind.REQUEST,
        write_many=write_many,
        lines_many=lines_many,
        usual_pace=Pace.AT_ONCE,
    )


def enter_for_chairs(event: str, words: str, pace: Pace = Pace.DAILY) -> None:
    """Enter a letter about a request to those who still see its situation."""

    def write_many(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
        return [
            write(request) if request else None for request in seen_requests(drafts, at)
        ]

    def write(request: Request) -> Letter:
        situation = request.response.situation
        return compose(
            f"{FOLDER}{event}",
            subject=sentence(request, about),
            context=facts_of(request)
            | {
                "action_href": address(situation.get_absolute_url()),
                "action_text": "See who is coming",
            },
        )

    def sentence(request: Request, name: Callable[[Situation], str]) -> str:
        return words.format(
            organisation=request.organisation,
            answer=request.get_answer_display().lower(),
            about=f"{name(request.response.situation)}, {day_of(request)}",
        )

    def lines_with(name: Callable[[Situation], str]) -> LinesMany:
        def lines_many(*, drafts: list[Draft]) -> list[Line | None]:
            return [
                (
                    sentence(request, name),
                    request.response.situation.get_absolute_url(),
                )
                if request
                else None
                for request in seen_rows(drafts, told_of(drafts), timezone.now())
            ]

        return lines_many

    register_set(
        event,
        Kind.ANSWER,
        write_many=write_many,
        lines_many=lines_with(about),
        portal_lines_many=lines_with(named),
        usual_pace=pace,
    )


def seen_requests(drafts: list[Draft], at: dt.datetime) -> list[Request | None]:
    return seen_rows(drafts, requests_of(drafts), at)


enter_for_members(
    "request.asked", write_asked, "{organisation} is asked to take part: {about}"
)
enter_for_members(
    "request.after_session",
    write_after,
    "What did {organisation} give? {about}",
    not_held,
)
enter_for_members(
    "session.changed",
    write_changed,
    "A session that {organisation} was asked to join has changed: {about}",
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
