"""Where somebody is signed in: listed, and ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from accounts import audit
from accounts.models import Session, User
from kit.tokens import digest


@dataclass(frozen=True)
class SignedIn:
    """One browser in which somebody is signed in; the session's key stays inside."""

    mark: str
    browser: str
    started_at: dt.datetime
    last_used_at: dt.datetime
    is_this: bool


def mark_of(key: str) -> str:
    """What a page says of a session: it opens nothing."""
    return digest(f"session {key}")[:32]


def sessions_of(*, person: User, at: dt.datetime, this: str = "") -> list[SignedIn]:
    """Where a person is signed in now, the last used first; `this` is the asker's."""
    idle = dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    rows = Session.objects.filter(
        person=person, expire_date__gt=at, last_used_at__gt=at - idle
    ).order_by("-last_used_at", "session_key")
    return [
        SignedIn(
            mark=mark_of(row.session_key),
            browser=row.browser,
            started_at=row.started_at,
            last_used_at=row.last_used_at,
            is_this=row.session_key == this,
        )
        for row in rows
        if row.started_at and row.last_used_at
    ]


@transaction.atomic
def end_session(*, person: User, mark: str, by: User, at: dt.datetime) -> int:
    """End the one session of a person that a page marked so; it may be over already."""
    keys = Session.objects.filter(person=person).values_list("session_key", flat=True)
    return ended([key for key in keys if mark_of(key) == mark], person, by, at)


@transaction.atomic
def end_sessions(
    *, person: User, by: User | None, at: dt.datetime, keep: str | None = None
) -> int:
    """Sign a person out everywhere, but for the session `keep`; say of how many."""
    rows = Session.objects.filter(person=person).exclude(session_key=keep or "")
    return ended(rows.values_list("session_key", flat=True), person, by, at)


def ended(keys: Iterable[str], person: User, by: User | None, at: dt.datetime) -> int:
    many = Session.objects.filter(session_key__in=list(keys)).delete()[0]
    if many:
        audit.record(
            "sessions.ended",
            by=by,
            on=person,
            label=person.reference,
            after={"sessions": many},
            at=at,
        )
    return many
