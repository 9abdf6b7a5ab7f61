"""When messages go: the daily digest's hour, and how long to wait after a failure."""

from __future__ import annotations

import datetime as dt
import random
from zoneinfo import ZoneInfo

from notifications.choices import Pace

LONDON = ZoneInfo("Europe/London")
DIGEST_HOUR = 7
LEASE = dt.timedelta(minutes=2)
FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 3600
MOST_ATTEMPTS = 12
MOST_LOST_ANSWERS = 5


def digest_time(at: dt.datetime, pace: Pace) -> dt.datetime:
    """The next daily (07:00 London) or weekly (Monday 07:00) digest after `at`."""
    local = at.astimezone(LONDON)
    day = local.date() + dt.timedelta(days=1 if local.hour >= DIGEST_HOUR else 0)
    if pace is Pace.WEEKLY:
        day += dt.timedelta(days=-day.weekday() % 7)
    return dt.datetime.combine(day, dt.time(DIGEST_HOUR), tzinfo=LONDON)


def wait_after(attempts: int) -> dt.timedelta:
    """Full jitter: up to 30 s × 2^attempts, never more than an hour."""
    most = min(FIRST_WAIT_SECONDS * 2**attempts, LONGEST_WAIT_SECONDS)
    return dt.timedelta(seconds=random.uniform(1, most))  # noqa: S311 - not a secret
