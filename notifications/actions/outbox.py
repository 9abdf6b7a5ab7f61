"""Put a message into the outbox, in the transaction of what it tells of."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable

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
    drafts = drafts_of(pace_of(person, kind), due_at or at, person)
    for row in drafts:
        row.person, row.address = person, "" if person else address.lower()
    put(drafts, kind, context_id, at, occasion)


def tell_people(
    *,
    event: str,
    context_id: int,
    people: Iterable[User],
    at: dt.datetime,
    occasion: str = "",
    due_at: dt.datetime | None = None,
) -> int:
    """Tell each of these people the same, as `tell` does, at no query more; how many.

    Their preferences are read together, and what they are told is written together.
    """
    kind, people = letters.kind_of(event), list(people)
    paces, drafts = paces_of(people, kind), []
    for person in people:
        for row in drafts_of(paces[person.pk], due_at or at, person):
            row.person = person
            drafts.append(row)
    put(drafts, kind, context_id, at, occasion)
    return len(people)


def drafts_of(pace: Pace, due: dt.datetime, person: User | None) -> list[Message]:
    """A letter, and a line in the portal for somebody with an account."""
    rows = []
    if pace is not Pace.NEVER:
        in_digest = pace in (Pace.DAILY, Pace.WEEKLY)
        rows.append(
            Message(
                channel=Channel.EMAIL,
                is_for_digest=in_digest,
                next_at=digest_time(due, pace) if in_digest else due,
                due_at=due,
                state=State.PENDING,
            )
        )
    if person is not None and person.has_account():
        rows.append(
            Message(
                channel=Channel.IN_APP, next_at=due, due_at=due, state=State.DELIVERED
            )
        )
    return rows


def put(
    rows: list[Message],
    kind: letters.LetterKind,
    context_id: int,
    at: dt.datetime,
    occasion: str,
) -> None:
    """Write what is told in one statement; what was told already stays as it is."""
    for row in rows:
        row.event, row.kind, row.context_id = kind.event, kind.kind, context_id
        row.created_at = at
        row.key = message_key(row, occasion)
    if not rows:
        return
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
    if person is None:
        return Pace.AT_ONCE
    return paces_of([person], kind)[person.pk]


def paces_of(people: Collection[User], kind: letters.LetterKind) -> dict[int, Pace]:
    """The same for several people, by their numbers."""
    if kind.always_at_once or not people:
        return {person.pk: Pace.AT_ONCE for person in people}
    chosen = dict(
        Preference.objects.filter(person__in=people, kind=kind.kind).values_list(
            "person", "pace"
        )
    )
    return {
        person.pk: Pace(chosen.get(person.pk, kind.usual_pace)) for person in people
    }
