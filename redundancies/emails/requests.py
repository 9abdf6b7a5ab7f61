"""Letters to the organisations that are asked.

No letter names a person but who asks, and none an employer whose situation is
need-to-know: that stands on the page behind the link, for whoever may still see it, and
so does how many it is about. The portal's own list of what is new names it, line by
line, to those who see the situation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.actions import NewLinks
from notifications.choices import Kind, Pace, Purpose
from notifications.letters import Draft, Letter, Line, compose, register_set
from partnerships.recipients import reader_of, standings_of
from partnerships.standing import NOBODY
from redundancies.choices import Answer, SessionState
from redundancies.emails.asked import (
    asker_facts,
    day_of,
    facts_of,
    group_of,
    place_of,
    reply_to,
    requests_of,
    told_of,
)
from redundancies.emails.words import FOLDER, about
from redundancies.models import Request
from redundancies.rules import AFTER_OPEN_FOR, acting_for, closes_at, is_open, not_held


def waiting(request: Request, at: dt.datetime) -> list[Request]:
    """What of one asking is still open."""
    return [row for row in group_of(request) if is_open(row, at)]


def letter(
    event: str, request: Request, subject: str, template: str = "", **facts: Any
) -> Letter:
    """A letter to a member of the asked organisation, from who asks."""
    return compose(
        f"{FOLDER}{template or event}",
        subject=subject,
        context=facts_of(request) | asker_facts(request) | facts,
        reply_to=reply_to(request),
    )


def link_to(
    rows: list[Request], person: User, links: NewLinks, request: Request
) -> str:
    """A link that works as long as one of these can be answered."""
    return links.make(
        purpose=Purpose.REQUEST,
        target_id=request.pk,
        expires_at=max(map(closes_at, rows)),
        person=person,
    )


def write_asked(
    request: Request, person: User, links: NewLinks, at: dt.datetime
) -> Letter | None:
    """To each member of the asked organisation who takes requests."""
    rows = waiting(request, at)
    if not rows:
        return None
    return letter(
        "request.asked",
        request,
        f"Can {request.organisation} help? PACE in {place_of(request)}, {day_of(rows)}",
        action_href=link_to(rows, person, links, request),
        action_text="Answer now",
    )


def write_reminded(
    request: Request, person: User, links: NewLinks, at: dt.datetime
) -> Letter | None:
    """Once more, to those who have not answered, or not for the time of now."""
    rows = [row for row in waiting(request, at) if not row.answer or row.is_stale]
    if not rows:
        return None
    return letter(
        "request.reminded",
        request,
        f"Reminder: can {request.organisation} help? PACE in {place_of(request)}, "
        f"{day_of(rows)}",
        to_confirm=any(row.is_stale for row in rows),
        action_href=link_to(rows, person, links, request),
        action_text="Answer now",
    )


def write_passed_on(
    request: Request, person: User, links: NewLinks, at: dt.datetime
) -> Letter | None:
    """To who stands in for a colleague."""
    rows = waiting(request, at)
    if not rows:
        return None
    return letter(
        "request.passed_on",
        request,
        f"You are asked to answer for {request.organisation}: PACE in "
        f"{place_of(request)}, {day_of(rows)}",
        action_href=link_to(rows, person, links, request),
        action_text="See it and answer",
    )


def write_goes(
    request: Request, person: User, links: NewLinks, at: dt.datetime
) -> Letter | None:
    """To who really goes: when, and the calendar file."""
    rows = [row for row in waiting(request, at) if row.goes_id == person.pk]
    if not rows:
        return None
    link = link_to(rows, person, links, request)
    return letter(
        "request.goes",
        request,
        f"You go for {request.organisation}: PACE in {place_of(request)}, "
        f"{day_of(rows)}",
        calendar_href=f"{link}calendar.ics",
        action_href=link,
        action_text="See where and when",
    )


def write_noted(
    request: Request, person: User, links: NewLinks, at: dt.datetime
) -> Letter | None:
    """What the staff noted of what the organisation said."""
    if request.recorded_by is None or not is_open(request, at):
        return None
    return letter(
        "request.noted",
        request,
        f"Your answer is recorded: PACE in {place_of(request)}, {day_of([request])}",
        answer=request.get_answer_display().lower(),
        action_href=link_to([request], person, links, request),
        action_text="See it, or change your answer",
    )


def write_withdrawn(
    request: Request, person: User, links: NewLinks, at: dt.datetime
) -> Letter | None:
    """Nothing is asked of the organisation any more."""
    if request.withdrawn_at is None:
        return None
    return letter(
        "request.withdrawn",
        request,
        f"You are no longer asked: PACE in {place_of(request)}, {day_of([request])}",
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
    return letter(
        "request.after_session",
        request,
        f"How did it go? PACE session in {place_of(request)}, {day_of([request])}",
        action_href=link,
        action_text="Say what you gave",
    )


def write_changed(
    request: Request, person: User, links: NewLinks, at: dt.datetime
) -> Letter | None:
    """A session has moved or is cancelled; a moved one can be answered again."""
    session = request.session
    if session is None or request.withdrawn_at is not None:
        return None
    is_cancelled = session.state == SessionState.CANCELLED
    is_moved = request.is_stale or (
        not request.answer and session.moved_from not in (None, session.starts_at)
    )
    facts: dict[str, Any] = {
        "is_cancelled": is_cancelled,
        "was": (request.answered_for or session.moved_from) if is_moved else None,
        "said_yes": request.answer in (Answer.YES, Answer.IN_PART),
    }
    if is_open(request, at):
        facts["action_text"] = "See it, or change your answer"
        facts["action_href"] = link_to([request], person, links, request)
    what = "is called off" if is_cancelled else "has changed"
    return letter(
        "session.changed",
        request,
        f"The PACE session in {place_of(request)}, {day_of([request])}, {what}",
        **facts,
    )


def enter_for_members(
    event: str,
    write: Callable[..., Letter | None],
    words: str,
    no_longer: Callable[[Request, dt.datetime], str] | None = None,
    *,
    is_whole: bool = False,
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
                about=f"{about(request.response.situation)}, "
                f"{day_of(group_of(request) if is_whole else [request])}",
            ),
            reverse("redundancies:requests")
            if request.withdrawn_at
            else reverse("redundancies:request", args=[request.reference]),
        )

    register_set(
        event,
        Kind.REQUEST,
        write_many=write_many,
        lines_many=lines_many,
        usual_pace=Pace.AT_ONCE,
    )


enter_for_members(
    "request.asked",
    write_asked,
    "{organisation} is asked to take part: {about}",
    is_whole=True,
)
enter_for_members(
    "request.reminded",
    write_reminded,
    "{organisation} is asked again to take part: {about}",
    is_whole=True,
)
enter_for_members(
    "request.passed_on",
    write_passed_on,
    "You are asked to answer for {organisation}: {about}",
    is_whole=True,
)
enter_for_members(
    "request.goes", write_goes, "You go for {organisation}: {about}", is_whole=True
)
enter_for_members(
    "request.noted", write_noted, "The answer of {organisation} is recorded: {about}"
)
enter_for_members(
    "request.withdrawn",
    write_withdrawn,
    "{organisation} is no longer asked to take part: {about}",
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
