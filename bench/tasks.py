"""Tasks that do nothing, asked for in the way in which the sweep asks for senders."""

from __future__ import annotations

import redis
from celery import shared_task
from django.conf import settings

from notifications.tasks import AFTER_HEARTBEATS, FORGET_AFTER_SECONDS

DONE = "bench:done"


@shared_task(name="bench.sweep")
def sweep(*, many: int, **_: object) -> None:
    """Ask for so many empty tasks, and for a sign after the last of them."""
    for number in range(many):
        nothing.apply_async(kwargs={"message_id": number}, priority=AFTER_HEARTBEATS)
    sign.apply_async(priority=AFTER_HEARTBEATS)


@shared_task(name="bench.nothing", acks_late=True, expires=FORGET_AFTER_SECONDS)
def nothing(*, message_id: int, **_: object) -> None:
    """As `notifications.send`, without a letter."""


@shared_task(name="bench.sign")
def sign(**_: object) -> None:
    """Say that everything asked for before has been worked."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.rpush(DONE, 1)


def await_sign(*, seconds: int) -> None:
    """Wait until the sign has come; raises TimeoutError when it does not."""
    patient = {"socket_timeout": seconds + 10}
    with redis.Redis.from_url(settings.REDIS_URL, **patient) as broker:
        if broker.blpop([DONE], timeout=seconds) is None:
            raise TimeoutError(f"The worker did not finish within {seconds} seconds.")
