"""Put a message into the outbox, in the transaction of what it tells of."""

from __future__ import annotations

import datetime as dt
import hashlib

from accounts.models import User
from notifications import letters
from notifications.choices import Channel, Pace, State
from notifications.models import Message, Preference
from notifications.rules import digest_time
from notifications.wakeup import wake_after_commit


def tell(
    *,
    event: str,
    context_id: int,
    at: dt.datetime,
    person: User | None = None,
    address: str = "",
    occasion: str = "",
    due_at: dt.datetime | None = None,
) -> None:
    """Queue one letter, and a line in the portal for somebody with an account.

    `event` is a registered letter; `context_id` the row it is about. The same event,
    context, occasion and recipient is told once, however often this is called.
    The person's preference decides between at once, a digest and never.
    """
    kind = letters.kind_of(event)
    pace = pace_of(person, kind)
    due = due_at or at
    rows = []
    if pace is not Pace.NEVER:
        in_digest = pace in (Pace.DAILY, Pace.WEEKLY)
        rows.append(
            Message(
                channel=Channel.EMAIL,
                is_for_digest=in_digest,
                next_at=digest_time(due, pace) if in_digest else due,
                state=State.PENDING,
            )
        )
    if person is not None and person.has_account():
        rows.append(Message(channel=Channel.IN_APP, next_at=due, state=State.DELIVERED))
    for row in rows:
        row.event, row.kind, row.context_id = event, kind.kind, context_id
        row.person, row.address = person, "" if person else address.lower()
        row.due_at, row.created_at = due, at
        row.key = message_key(row, occasion)
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.next_at <= at for row in rows if row.channel == Channel.EMAIL):
        wake_after_commit()


def message_key(message: Message, occasion: str = "") -> str:
    """Event, context, occasion, recipient and channel: told once."""
    recipient = message.person_id or message.address
    parts = (message.event, message.context_id, occasion, recipient, message.channel)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def pace_of(person: User | None, kind: letters.LetterKind) -> Pace:
    """How fast this recipient hears of this kind: chosen, else the kind's own."""
    if person is None or kind.always_at_once:
        return Pace.AT_ONCE
    chosen = (
        Preference.objects.filter(person=person, kind=kind.kind)
        .values_list("pace", flat=True)
        .first()
    )
    return Pace(chosen) if chosen else kind.usual_pace
