"""Write the letters of one lease, kind by kind, each kind as a set."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction

from kit.acting import For, acting
from notifications import letters
from notifications.actions.settling import close_all, settle
from notifications.channels import Answer
from notifications.choices import State
from notifications.letters import Draft, Letter
from notifications.models import Message, SuspendedAddress

log = structlog.get_logger(__name__)

# The database is away or time is up: the lease runs out and the sweep finds the letter.
NOBODYS_FAULT = (OperationalError, InterfaceError, SoftTimeLimitExceeded)
SUSPENDED = "The address is suspended: it refused our emails for good."


def write_held(
    *, held: Sequence[Message], at: dt.datetime
) -> list[tuple[Message, Letter]]:
    """Write the letters of one lease, with their links; settle those that may not go.

    Left out is whatever may not go: the recipient may no longer know, the address is
    suspended, or the letter cannot be written.
    """
    with acting(None, For.LETTERS):
        suspended = set(
            SuspendedAddress.objects.suspended()
            .filter(address__in={message.recipient for message in held})
            .values_list("address", flat=True)
        )
        barred = [message for message in held if message.recipient in suspended]
        close_all(barred, State.DEAD, at, SUSPENDED)
        written = write([message for message in held if message not in barred], at)
        close_all(
            [message for message, letter in written if letter is None],
            State.SUPPRESSED,
            at,
        )
        return [(message, letter) for message, letter in written if letter is not None]


def write(
    messages: Sequence[Message], at: dt.datetime
) -> list[tuple[Message, Letter | None]]:
    """Each letter, in their order; None to whom it is no longer for."""
    by_event: dict[str, list[Message]] = defaultdict(list)
    written: dict[int, Letter | None] = {}
    for message in messages:
        if message.person is None or message.person.is_active:
            by_event[message.event].append(message)
        else:
            written[message.pk] = None
    for event, group in by_event.items():
        written |= write_together(event, group, at)
    return [
        (message, written[message.pk]) for message in messages if message.pk in written
    ]


def write_together(
    event: str, messages: Sequence[Message], at: dt.datetime
) -> dict[int, Letter | None]:
    """Letters of one kind, by their ids; those that cannot be written are left out."""
    kind = letters.REGISTRY.get(event)
    if kind is not None and kind.write_many is not None:
        drafts = [draft_of(message) for message in messages]
        try:
            with transaction.atomic():
                together = kind.write_many(drafts=drafts, at=at)
        except NOBODYS_FAULT:
            raise
        except Exception:
            # One of them cannot be written: each by itself shows which.
            log.exception("letters_not_written_together", letter=event)
        else:
            keys = [message.pk for message in messages]
            return dict(zip(keys, together, strict=True))
    return {
        message.pk: letter
        for message in messages
        for letter in write_alone(message, at)
    }


def write_alone(message: Message, at: dt.datetime) -> list[Letter | None]:
    """One letter, or none of any kind when it cannot be written: it is tried again."""
    draft = draft_of(message)
    try:
        with transaction.atomic():
            letter = letters.kind_of(message.event).write(
                context_id=draft.context_id,
                person=draft.person,
                address=draft.address,
                at=at,
            )
    except NOBODYS_FAULT:
        raise
    except Exception as error:
        log.exception("letter_not_written", message_id=message.pk)
        reason = f"The email could not be written ({type(error).__name__})."
        settle(message=message, answer=Answer(State.PENDING, reason), at=at)
        return []
    return [letter]


def draft_of(message: Message) -> Draft:
    return Draft(message.context_id, message.person, message.recipient)
