"""Send one letter: claimed, written, handed over, settled; each step committed."""

from __future__ import annotations

import datetime as dt

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from accounts.models import NationalPost, User
from accounts.roles import NationalRole
from kit.acting import acting
from notifications import channels, letters
from notifications.actions.outbox import tell
from notifications.channels import Answer
from notifications.choices import State
from notifications.models import Message, SuspendedAddress
from notifications.rules import (
    LEASE,
    MOST_BOUNCES,
    MOST_CRASHES,
    has_failed,
    wait_after,
)

log = structlog.get_logger(__name__)


def send(*, message_id: int, at: dt.datetime) -> bool:
    """Send one letter if it is still due; say whether this call sent it."""
    message = lease(message_id=message_id, at=at)
    if message is None:
        return False
    try:
        letter = prepare(message=message, at=at)
    except (OperationalError, InterfaceError):
        # The database is away: the lease runs out and the sweep finds the letter.
        raise
    except Exception as error:
        log.exception("letter_not_written", message_id=message_id)
        reason = f"The email could not be written ({type(error).__name__})."
        return settle(message=message, answer=Answer(State.PENDING, reason), at=at)
    if letter is None:
        return False
    try:
        answer = channels.deliver(
            key=message.key, address=address_of(message), letter=letter
        )
    except SoftTimeLimitExceeded:
        reason = "The mail server did not answer in time."
        answer = Answer(State.PENDING, reason, is_lost=True)
    return settle(message=message, answer=answer, at=at)


def lease(*, message_id: int, at: dt.datetime) -> Message | None:
    """Claim a letter that is due, for two minutes; None when another has it."""
    with acting(None):
        # A lease that a crash forgets is a letter still waiting; nothing has gone yet.
        without_waiting_for_the_disk()
        message = (
            Message.objects.due(at)
            .filter(pk=message_id)
            .select_related("person")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if message is None:
            return None
        if message.state in (State.LEASED, State.SENDING):
            # Its sender died. "Sending" was committed before the call, so whoever
            # finds it knows that the answer was lost.
            message.crashes += 1
            message.is_perhaps_repeated |= message.state == State.SENDING
        message.lease_until = at + LEASE
        if message.crashes >= MOST_CRASHES:
            reason = f"Its sender stopped {message.crashes} times."
            close(message, Answer(State.DEAD, reason), at)
            return None
        message.state = State.LEASED
        message.attempts += 1
        message.first_tried_at = message.first_tried_at or at
        message.save(
            update_fields=[
                "state",
                "attempts",
                "crashes",
                "lease_until",
                "first_tried_at",
                "is_perhaps_repeated",
            ]
        )
        return message


def without_waiting_for_the_disk() -> None:
    """This transaction's commit may be lost in a crash of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


def prepare(*, message: Message, at: dt.datetime) -> letters.Letter | None:
    """Write the letter, with its links, and commit that it is about to go.

    None when it may not go: the recipient may no longer know, the address is
    suspended, or the lease has passed to another sender meanwhile.
    """
    with acting(None):
        address, person = address_of(message), message.person
        if SuspendedAddress.objects.suspended().filter(address=address).exists():
            reason = "The address is suspended: it refused our emails for good."
            settle(message=message, answer=Answer(State.DEAD, reason), at=at)
            return None
        letter = None
        if person is None or person.is_active:
            letter = letters.kind_of(message.event).write(
                context_id=message.context_id, person=person, address=address, at=at
            )
        if letter is None:
            settle(message=message, answer=Answer(State.SUPPRESSED), at=at)
            return None
        is_ours = Message.objects.leased_as(message).update(state=State.SENDING)
        return letter if is_ours else None


def settle(*, message: Message, answer: Answer, at: dt.datetime) -> bool:
    """Write down what became of a try; say whether the letter went."""
    if answer.state == State.ACCEPTED:
        return accept(message=message, answer=answer, at=at)
    with acting(None):
        stored = (
            Message.objects.leased_as(message)
            .select_for_update(of=("self",))
            .select_related("person")
            .first()
        )
        if stored is None:
            log.warning("lease_had_passed_on", message_id=message.pk)
            return False
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
            count_bounce(address=address_of(stored), at=at)
    return False


def accept(*, message: Message, answer: Answer, at: dt.datetime) -> bool:
    """The mail server took the letter: nearly all end so, hence in one statement."""
    with acting(None):
        is_ours = Message.objects.leased_as(message).update(
            state=State.ACCEPTED,
            settled_at=at,
            lease_until=None,
            last_error="",
            provider_id=answer.provider_id,
        )
    if not is_ours:
        log.warning("lease_had_passed_on", message_id=message.pk)
    return True


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


def address_of(message: Message) -> str:
    return message.person.email if message.person else message.address


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
    team = NationalPost.objects.on(timezone.localdate(at)).filter(
        role=NationalRole.NATIONAL_TEAM
    )
    for person in User.objects.active().filter(pk__in=team.values("person")):
        # Never to the address itself: it would only bounce again.
        if person.email != address:
            tell(
                event="address.suspended",
                context_id=row.pk,
                occasion=at.isoformat(),
                person=person,
                at=at,
            )
