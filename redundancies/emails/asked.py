"""What letters about requests share: what was asked together, and who asks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from email.utils import formataddr
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from kit.kept import Kept
from kit.moments import spoken_moment, spoken_span
from notifications.letters import Draft
from partnerships.recipients import IDS
from redundancies.choices import Visibility
from redundancies.clocks import spoken
from redundancies.emails.words import about
from redundancies.models import AccountCheck, Request, Session, Site
from redundancies.rules import closes_at

# How many people are employed at the sites that are known.
EMPLOYED = Subquery(
    Site.objects.filter(situation=OuterRef("response__situation"))
    .order_by()
    .values("situation")
    .annotate(number=Sum("employed"))
    .values("number")
)


def grouped(rows: Iterable[Request], ids: Iterable[int]) -> dict[int, Request]:
    """Those of these numbers, each with all that was asked together with it."""
    groups: dict[Any, list[Request]] = defaultdict(list)
    by_number = {}
    for row in rows:
        groups[row.together].append(row)
        by_number[row.pk] = row
    for group in groups.values():
        group.sort(key=in_calendar)
    for row in by_number.values():
        row.group = groups[row.together]  # type: ignore[attr-defined]
    return {pk: by_number[pk] for pk in ids if pk in by_number}


def in_calendar(row: Request) -> tuple[bool, Any, int]:
    session = row.session
    return session is not None, session and session.starts_at, row.pk


def group_of(request: Request) -> list[Request]:
    """All that its organisation was asked in the same go, in calendar order."""
    return getattr(request, "group", [request])


def asked_together(rows: QuerySet[Request]) -> QuerySet[Request]:
    """These requests and those that were asked with them."""
    return Request.objects.filter(together__in=rows.order_by().values("together"))


def requests_of(drafts: list[Draft]) -> dict[int, Request]:
    """The requests of letters, with all that these say."""
    ids = {draft.context_id for draft in drafts}
    rows = asked_together(Request.objects.filter(pk__in=ids)).for_letters()
    return grouped(rows.annotate(employed=EMPLOYED), ids)


@Kept
def _told() -> QuerySet:
    rows = Request.objects.filter(pk__among=IDS)
    return asked_together(rows).for_page()


def told_of(drafts: list[Draft]) -> dict[int, Request]:
    """The requests of lines: these name no service."""
    ids = list({draft.context_id for draft in drafts})
    return grouped(_told.rows({"ids": ids}), ids)


def facts_of(request: Request) -> dict[str, Any]:
    """What a letter may say of a request: of a confidential case neither who nor how
    many."""
    situation = request.response.situation
    is_named = situation.visibility != Visibility.NEED_TO_KNOW
    rows = [row for row in group_of(request) if row.withdrawn_at is None]
    return {
        "request": request,
        "session": request.session,
        "sessions": [
            session_words(row.session, is_named) for row in rows if row.session
        ],
        "organisation": request.organisation,
        "partnership": request.response.partnership,
        "about": about(situation),
        "is_named": is_named,
        "people": situation.people if is_named else None,
        "employed": getattr(request, "employed", None) if is_named else None,
        "leave_on": situation.first_dismissal_on if is_named else None,
        "services": [service.name for service in request.services.all()],
        "answer_by": request.answer_by,
        "closes_at": max(map(closes_at, rows or [request])),
    }


def session_words(session: Session, is_named: bool) -> str:
    """What, when, for which shift, how many places; where, unless confidential."""
    words = [
        session.get_kind_display(),
        spoken_span(session.starts_at, session.ends_at),
        session.shift,
        f"{session.places:,} places" if session.places else "",
        session.place if is_named else "",
        f"for people of {session.site}" if is_named and session.site else "",
    ]
    return ", ".join(filter(None, words))


def asker_facts(row: Request | AccountCheck) -> dict[str, Any]:
    """Who asks, and how to call them, while they are there."""
    asker = row.asked_by
    return {
        "asker": asker,
        "asker_telephone": asker.telephone if asker.is_active else "",
        "can_reply": asker.is_active,
    }


def reply_to(row: Request | AccountCheck) -> str:
    """To whom an answer by email goes: who asked, while they are there."""
    asker = row.asked_by
    if not asker.is_active:
        return ""
    return formataddr((" ".join(asker.get_full_name().split()), asker.email))


def place_of(request: Request) -> str:
    situation = request.response.situation
    return str(situation.council or request.response.partnership)


def day_of(rows: list[Request]) -> str:
    """What tells one asking from the next: when the sessions are, or the last day."""
    times = [row.session.starts_at for row in rows if row.session is not None]
    if len(times) > 1:
        return f"{len(times)} sessions from {spoken(timezone.localdate(min(times)))}"
    if times:
        return spoken_moment(times[0])
    request = rows[0]
    last: dt.date = request.answer_by or timezone.localdate(closes_at(request))
    return f"by {spoken(last)}"
