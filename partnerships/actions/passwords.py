"""Passwords forgotten and changed: the letters go through the outbox."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts import audit, signed_in
from accounts.models import User
from notifications.actions import tell

# Left to the next sweep: a wake-up would make known addresses answer more slowly.
SOON = dt.timedelta(seconds=1)


@transaction.atomic
def send_reset(*, person: User, at: dt.datetime) -> None:
    """Write to a person with an account; who never set one up needs an invitation."""
    if not (person.is_active and person.has_usable_password()):
        return
    tell(
        event="person.password_reset",
        context_id=person.pk,
        person=person,
        at=at,
        due_at=at + SOON,
        occasion=at.isoformat(),
    )
    audit.record(
        "person.asked_for_reset", by=None, on=person, label=person.reference, at=at
    )


@transaction.atomic
def changed(*, person: User, at: dt.datetime, keep: str | None) -> None:
    """A password was changed or chosen anew: a letter says so, other sessions end.

    `keep` is the session in which it was done.
    """
    signed_in.end_sessions(person=person, by=person, at=at, keep=keep)
    tell(
        event="person.password_changed",
        context_id=person.pk,
        person=person,
        at=at,
        occasion=at.isoformat(),
    )
