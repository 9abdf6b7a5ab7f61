"""Tasks that do nothing, asked for without further words."""

from __future__ import annotations

import redis
from celery import shared_task
from django.conf import settings

DONE = "bench:done"


def work_nothing(*, many: int, seconds: int) -> None:
    """Ask for so many empty tasks and wait until they are worked."""
    for _ in range(many):
        nothing.delay()
    sign.delay()
    await_sign(seconds=seconds)


@shared_task(name="bench.nothing")
def nothing(**_: object) -> None:
    """What any task costs at least."""


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
