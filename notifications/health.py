"""Signs of life: the broker, and each worker through its own queue."""

from __future__ import annotations

import datetime as dt

import redis
from django.conf import settings

from kit import storing
from notifications.models import Heartbeat

QUEUES = ("letters", "reports")
SILENT_AFTER = dt.timedelta(seconds=60)


def parts_of_the_portal(*, at: dt.datetime) -> dict[str, str]:
    """The state of the broker, the files and each worker, beside the database.

    While the portal can only be read, workers rest and nobody needs the broker.
    """
    if settings.READ_ONLY:
        return {"files": storing.WATCH.state()}
    heard = dict(Heartbeat.objects.values_list("queue", "sent_at"))
    return {"broker": broker_state(), "files": storing.WATCH.state()} | {
        f"worker {queue}": "ready"
        if queue in heard and at - heard[queue] < SILENT_AFTER
        else "silent"
        for queue in QUEUES
    }


def broker_state() -> str:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2
    )
    try:
        client.ping()
    except redis.RedisError:
        return "away"
    finally:
        client.close()
    return "ready"
