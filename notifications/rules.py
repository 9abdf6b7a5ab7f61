"""When messages go, how fast people hear, and when the sender gives up."""

from __future__ import annotations

import datetime as dt
import random
from zoneinfo import ZoneInfo

from notifications.choices import Kind, Pace

LONDON = ZoneInfo("Europe/London")
DIGEST_HOUR = 7
# How long a sender may hold a letter; its task is stopped well before.
LEASE = dt.timedelta(minutes=2)
# Letters are claimed and written so many at a time, ...
BATCH = 50
# ... go within this time after they were written or are written anew, ...
GOOD_FOR = dt.timedelta(seconds=5)
# ... and no more than so many are ever on their way without an answer.
WINDOW = 3
FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 3600
# A letter has failed after this many tries and this long, whichever is later.
MOST_ATTEMPTS = 12
GIVE_UP_AFTER = dt.timedelta(hours=8)
# A letter whose sender died this often is not tried again by itself.
MOST_CRASHES = 5
MOST_BOUNCES = 2

ANY_PACE = (Pace.AT_ONCE, Pace.DAILY, Pace.WEEKLY, Pace.NEVER)
# What people may choose, by kind; somebody waits for an answer to the first two.
PACES: dict[Kind, tuple[Pace, ...]] = {
    Kind.REQUEST: (Pace.AT_ONCE, Pace.DAILY),
    Kind.REFERRAL: (Pace.AT_ONCE, Pace.DAILY),
    Kind.SITUATION: ANY_PACE,
    Kind.ANSWER: ANY_PACE,
    Kind.CLOCK: ANY_PACE,
    Kind.REVIEW: ANY_PACE,
    Kind.SURVEY: ANY_PACE,
}


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


def has_failed(*, attempts: int, first_tried_at: dt.datetime, at: dt.datetime) -> bool:
    """Whether it is time to stop trying and let a person see to it."""
    return attempts >= MOST_ATTEMPTS and at - first_tried_at >= GIVE_UP_AFTER
