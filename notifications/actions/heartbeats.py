"""Signs of life, which carry the time at which they were sent."""

from __future__ import annotations

import datetime as dt

from kit.acting import acting
from notifications.models import Heartbeat


def beat(*, queue: str, sent_at: dt.datetime, at: dt.datetime) -> None:
    """A worker worked a heartbeat of its queue; an old one does not count again."""
    with acting(None):
        Heartbeat.objects.bulk_create(
            [Heartbeat(queue=queue, sent_at=sent_at, beaten_at=at)],
            ignore_conflicts=True,
        )
        Heartbeat.objects.filter(queue=queue, sent_at__lt=sent_at).update(
            sent_at=sent_at, beaten_at=at
        )
