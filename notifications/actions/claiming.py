"""Claim letters that are due, for two minutes, and give back those that did not go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection
from django.db.models import F
from django.db.models.functions import Coalesce

from kit.acting import For, acting
from notifications.actions.settling import close
from notifications.channels import Answer
from notifications.choices import State
from notifications.models import Message
from notifications.rules import BATCH, LEASE, MOST_CRASHES


def lease(*, at: dt.datetime, most: int = BATCH) -> list[Message]:
    """Claim the letters that are due first; none when others have them all.

    Whatever its sender died with goes alone from then on: a letter that kills its
    worker takes its neighbours along once and never again.
    """
    with acting(None, For.LETTERS):
        # A lease that a crash forgets is a letter still waiting; nothing has gone yet.
        without_waiting_for_the_disk()
        due = Message.objects.due(at).select_related("person")
        due = due.select_for_update(skip_locked=True, of=("self",))[:most]
        while found := list(due.all()):
            if not is_suspect(found[0]):
                sound = [message for message in found if not is_suspect(message)]
                return lease_together(sound, at)
            if lease_alone(found[0], at):
                return found[:1]
        return []


def is_suspect(message: Message) -> bool:
    """Whether a sender died with this letter, now or before."""
    return message.crashes > 0 or message.state != State.PENDING


def lease_together(messages: list[Message], at: dt.datetime) -> list[Message]:
    """Claim letters that no sender died with, in one statement."""
    for message in messages:
        message.state, message.lease_until = State.LEASED, at + LEASE
        message.attempts += 1
        message.first_tried_at = message.first_tried_at or at
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(
        state=State.LEASED,
        lease_until=at + LEASE,
        attempts=F("attempts") + 1,
        first_tried_at=Coalesce("first_tried_at", at),
    )
    return messages


def lease_alone(message: Message, at: dt.datetime) -> bool:
    """Claim a letter with which a sender died; false when that was the last time."""
    if message.state != State.PENDING:
        # "Sending" was committed before the call, so whoever finds it knows that the
        # answer was lost.
        message.crashes += 1
        message.is_perhaps_repeated |= message.state == State.SENDING
    message.lease_until = at + LEASE
    if message.crashes >= MOST_CRASHES:
        reason = f"Its sender stopped {message.crashes} times."
        close(message, Answer(State.DEAD, reason), at)
        return False
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
    return True


def without_waiting_for_the_disk() -> None:
    """This transaction's commit may be lost in a crash of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


def give_back(messages: Sequence[Message]) -> None:
    """Letters of one lease that were not handed over are due as before it."""
    if messages:
        with acting(None, For.LETTERS):
            Message.objects.held_as(messages).update(
                state=State.PENDING, lease_until=None, attempts=F("attempts") - 1
            )
