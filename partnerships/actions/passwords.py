"""Passwords forgotten and changed: the letters go through the outbox."""

from __future__ import annotations

import datetime as dt

from accounts import signed_in
from accounts.models import User
from kit.acting import act
from notifications.actions import tell
from notifications.choices import State
from notifications.models import Message

# Left to the next sweep: nothing is looked up while the page is answered.
SOON = dt.timedelta(seconds=1)
RESET = "person.password_reset"


@act
def ask_for_reset(*, address: str, at: dt.datetime) -> None:
    """Somebody asked for a link to a new password; whose address it is shows later.

    The same is written for every address, and the worker that writes the letter finds
    whether anybody has it.
    """
    tell(
        event=RESET,
        context_id=0,
        address=address,
        at=at,
        due_at=at + SOON,
        occasion=at.isoformat(),
    )


@act
def forget_strangers(*, at: dt.datetime) -> int:
    """Addresses that nobody here has are not kept once no letter went to them."""
    rows = Message.objects.filter(
        event=RESET, state=State.SUPPRESSED, settled_at__lte=at
    )
    return int(rows.delete()[0])


@act
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
