"""Write down what became of letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import structlog
from django.db import connection
from django.utils import timezone

from accounts.models import User
from kit.acting import For, acting
from notifications.actions.outbox import tell
from notifications.channels import Answer
from notifications.choices import State
from notifications.models import Message, SuspendedAddress
from notifications.rules import MOST_BOUNCES, has_failed, wait_after

log = structlog.get_logger(__name__)

# Letters that went are settled and the next ones marked as about to go: one statement
# and one commit for both, so that no more than a window is ever without an answer.
# With it goes for what it reads: sent together, they are one transaction.
STEP = f"""
SELECT set_config('pace.whole', '{For.LETTERS}', true);
UPDATE notifications_message AS message
SET state = step.state,
    provider_id = step.provider_id,
    settled_at = CASE step.state WHEN 'accepted' THEN %(at)s END,
    lease_until = CASE step.state WHEN 'sending' THEN message.lease_until END,
    last_error = CASE step.state WHEN 'sending' THEN message.last_error ELSE '' END
FROM unnest(%(ids)s::bigint[], %(states)s::text[], %(provider_ids)s::text[])
     AS step (id, state, provider_id)
WHERE message.id = step.id
  AND message.state IN ('leased', 'sending')
  AND message.lease_until = %(lease_until)s
RETURNING message.id
"""  # noqa: S608 - our own words only


def step(
    *,
    gone: Sequence[tuple[Message, Answer]],
    going: Sequence[Message],
    at: dt.datetime,
) -> set[int]:
    """Settle letters that the mail server took, and mark those about to go.

    All of one lease. Gives the ids of those about to go that are still ours: what
    another sender has meanwhile is not sent.
    """
    rows = [(message, State.ACCEPTED, answer.provider_id) for message, answer in gone]
    rows += [(message, State.SENDING, "") for message in going]
    if not rows:
        return set()
    messages, states, provider_ids = zip(*rows, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            STEP,
            {
                "ids": [message.pk for message in messages],
                "states": list(states),
                "provider_ids": list(provider_ids),
                "lease_until": messages[0].lease_until,
                "at": at,
            },
        )
        ours = {message_id for (message_id,) in cursor.fetchall()}
    for message, _ in gone:
        if message.pk not in ours:
            log.warning("lease_had_passed_on", message_id=message.pk)
    return ours.intersection(message.pk for message in going)


def settle(*, message: Message, answer: Answer, at: dt.datetime) -> None:
    """Write down that a letter did not go: it waits, or nothing more happens to it."""
    with acting(None, For.LETTERS):
        stored = (
            Message.objects.held_as([message])
            .select_for_update(of=("self",))
            .select_related("person")
            .first()
        )
        if stored is None:
            log.warning("lease_had_passed_on", message_id=message.pk)
            return
        if answer.state == State.PENDING and not has_failed(
            attempts=stored.attempts,
            first_tried_at=stored.first_tried_at or at,
            at=at,
        ):
            stored.next_at = at + wait_after(stored.attempts)
            stored.state, stored.lease_until = State.PENDING, None
            stored.last_error = answer.error
            stored.is_perhaps_repeated |= answer.is_lost
            stored.save(
                update_fields=[
                    "state",
                    "lease_until",
                    "next_at",
                    "last_error",
                    "is_perhaps_repeated",
                ]
            )
        else:
            close(stored, answer, at)
        if answer.refuses_address:
            count_bounce(address=stored.recipient, at=at)


def close(message: Message, answer: Answer, at: dt.datetime) -> None:
    """Nothing more happens to this letter by itself."""
    state = State.DEAD if answer.state == State.PENDING else answer.state
    message.state, message.settled_at, message.lease_until = state, at, None
    message.last_error, message.provider_id = answer.error, answer.provider_id
    message.save(
        update_fields=[
            "state",
            "settled_at",
            "lease_until",
            "last_error",
            "provider_id",
            "crashes",
            "is_perhaps_repeated",
        ]
    )


def close_all(
    messages: Sequence[Message], state: State, at: dt.datetime, reason: str = ""
) -> None:
    """Nothing more happens by itself to these letters of one lease."""
    if messages:
        Message.objects.held_as(messages).update(
            state=state, settled_at=at, lease_until=None, last_error=reason
        )


def count_bounce(*, address: str, at: dt.datetime) -> None:
    """An address refused a letter for good; the second time it is suspended.

    The National PACE team is told; a request's chair sees it on the board.
    """
    SuspendedAddress.objects.bulk_create(
        [SuspendedAddress(address=address)], ignore_conflicts=True
    )
    row = SuspendedAddress.objects.select_for_update().get(address=address)
    row.bounces += 1
    is_suspended = row.suspended_at is None and row.bounces >= MOST_BOUNCES
    if is_suspended:
        row.suspended_at = at
    row.save(update_fields=["bounces", "suspended_at"])
    if not is_suspended:
        return
    for person in User.objects.national_team(timezone.localdate(at)):
        # Never to the address itself: it would only bounce again.
        if person.email != address:
            tell(
                event="address.suspended",
                context_id=row.pk,
                occasion=at.isoformat(),
                person=person,
                at=at,
            )
