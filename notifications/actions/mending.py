"""What people do with messages: read them, and send failed ones again."""

from __future__ import annotations

import datetime as dt

from accounts import audit
from accounts.models import User
from kit.acting import act
from notifications.choices import State
from notifications.models import Message, SuspendedAddress
from notifications.wakeup import wake_after_commit


class NotFailed(Exception):
    """Only a message that failed can be sent again."""


@act
def send_again(*, message: Message, by: User, at: dt.datetime) -> Message:
    """Let a failed message go once more, and its address count as good again."""
    stored = (
        Message.objects.select_for_update(of=("self",))
        .select_related("person")
        .get(pk=message.pk)
    )
    if stored.state not in (State.DEAD, State.BOUNCED):
        raise NotFailed("This message is on its way again already.")
    SuspendedAddress.objects.filter(address=stored.recipient).update(
        bounces=0, suspended_at=None
    )
    before = {"state": stored.state}
    stored.state, stored.next_at = State.PENDING, at
    stored.attempts = stored.crashes = 0
    stored.first_tried_at = stored.settled_at = None
    stored.save(
        update_fields=[
            "state",
            "next_at",
            "attempts",
            "crashes",
            "first_tried_at",
            "settled_at",
        ]
    )
    audit.record(
        "message.sent_again",
        by=by,
        on=stored,
        at=at,
        before=before,
        after={"state": stored.state},
    )
    wake_after_commit()
    return stored


@act
def mark_read(*, person: User, newest: int, at: dt.datetime) -> int:
    """A person has read what is new, up to the newest message it was shown."""
    return (
        Message.objects.in_app_for(person)
        .unread()
        .filter(pk__lte=newest)
        .update(read_at=at)
    )
