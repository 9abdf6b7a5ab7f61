"""Sessions as entries of somebody's own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import icalendar
from django.http import HttpResponse
from django.utils import timezone

from redundancies.choices import SessionState, Visibility
from redundancies.models import Request, Session

MEDIA = "text/calendar; charset=utf-8"
STALE = "answered for another time, not confirmed since"


def begun(name: str) -> icalendar.Calendar:
    """An empty calendar of this name."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//PACE portal//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def event_of(session: Session, summary: str) -> icalendar.Event:
    """A session as an entry; its times are moments, whatever the clocks do."""
    event = icalendar.Event()
    event.add("uid", f"{session.reference}@pace-portal")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", summary)
    event.add("sequence", session.version)
    is_off = session.state == SessionState.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event


def of_situation(
    situation: Any,
    sessions: Iterable[Session],
    rows: Iterable[Request],
    *,
    knows_sites: bool,
) -> icalendar.Calendar:
    """A situation's sessions, each with who comes, as far as it may be known."""
    calendar = begun(f"PACE {situation.reference}")
    answers: dict[int | None, list[Request]] = {}
    for row in rows:
        answers.setdefault(row.session_id, []).append(row)
    for session in sessions:
        event = event_of(session, f"{session.get_kind_display()}, {situation.employer}")
        if session.place:
            event.add("location", session.place)
        site = f"For people of {session.site}" if session.site and knows_sites else ""
        words = [session.shift, site, *who_comes(answers.get(session.pk, []))]
        if any(words):
            event.add("description", "\n".join(filter(None, words)))
        calendar.add_component(event)
    return calendar


def who_comes(rows: list[Request]) -> list[str]:
    """Who comes, and who answered for another time."""
    coming = [row.organisation.name for row in rows if row.is_coming]
    stale = [row.organisation.name for row in rows if row.is_stale]
    return [
        f"Coming: {', '.join(coming)}" if coming else "",
        f"{STALE.capitalize()}: {', '.join(stale)}" if stale else "",
    ]


def of_partner(rows: Iterable[Request]) -> icalendar.Calendar:
    """What an organisation said yes to; a confidential employer is not named.

    Others may look into somebody's calendar, so the place of what is confidential is
    left to the page behind the link.
    """
    calendar = begun("PACE sessions")
    for row in rows:
        session, situation = row.session, row.response.situation
        is_named = situation.visibility != Visibility.NEED_TO_KNOW
        where = str(situation.council or "Scotland")
        about = str(situation.employer) if is_named else f"an employer in {where}"
        event = event_of(session, f"PACE {session.get_kind_display().lower()}, {about}")
        if row.is_stale:
            event["status"] = "TENTATIVE"
        words = [
            "You answered for another time. Confirm with the link in your email."
            if row.is_stale
            else "",
            session.shift,
            f"Asked by {row.asked_by}, {row.response.partnership}",
        ]
        if is_named and session.place:
            event.add("location", session.place)
        if is_named and session.join_url:
            words.append(f"Joining link: {session.join_url}")
        if not is_named:
            words.append("Where it is: see the link in your email")
        event.add("description", "\n".join(filter(None, words)))
        calendar.add_component(event)
    return calendar


def answer_with(calendar: icalendar.Calendar, name: str) -> HttpResponse:
    """The calendar as a file of this name."""
    response = HttpResponse(calendar.to_ical(), content_type=MEDIA)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
