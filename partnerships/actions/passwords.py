"""A forgotten password: the letter goes through the outbox like every other."""

from __future__ import annotations

import datetime as dt

from accounts import audit
from accounts.models import User
from kit.acting import act
from notifications.actions import tell

# Left to the next sweep: a wake-up would make known addresses answer more slowly.
SOON = dt.timedelta(seconds=1)


@act
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
