"""Letters of a copy: whether they went since it was made, the copy cannot know.

So what was on its way is held when a copy is restored, until whoever runs the portal
lets it go, marked as perhaps repeated, or discards it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from accounts import audit
from kit.acting import For, acting
from notifications.choices import Channel, State
from notifications.models import Message
from notifications.querysets import OPEN

DISCARDED = "Discarded after the portal was restored."


def hold(*, reason: str, at: dt.datetime) -> int:
    """Hold every email that waits or was being sent; how many."""
    with acting(None, For.OPERATING):
        waiting = Message.objects.filter(channel=Channel.EMAIL, state__in=OPEN)
        return settled(
            "messages.held",
            waiting,
            at,
            state=State.HELD,
            lease_until=None,
            last_error=reason[:300],
        )


def release(*, at: dt.datetime) -> int:
    """Let the letters that are held go, marked as perhaps repeated; how many."""
    with acting(None, For.OPERATING):
        return settled(
            "messages.released",
            Message.objects.held(),
            at,
            state=State.PENDING,
            next_at=at,
            is_perhaps_repeated=True,
            last_error="",
        )


def discard(*, at: dt.datetime) -> int:
    """Never send the letters that are held; how many."""
    with acting(None, For.OPERATING):
        return settled(
            "messages.discarded",
            Message.objects.held(),
            at,
            state=State.SUPPRESSED,
            settled_at=at,
            last_error=DISCARDED,
        )


def settled(verb: str, rows: QuerySet, at: dt.datetime, **facts: Any) -> int:
    """Change these messages, with one line of the record for all; how many."""
    many = rows.update(**facts)
    on = audit.Target(Message._meta.label_lower, "Emails of a restored copy")
    audit.record(verb, by=None, on=on, at=at, after={"how_many": many})
    return many
