"""Reading lists and figures from a replica, and never less than the primary has.

Whoever reads there first asks the primary how far its log is written, and reads only
once the replica has replayed so far. So all that was acknowledged before is seen: what
this person wrote, on whichever machine, and each right that was given or has ended. A
replica that does not get there in time, or does not answer, is left aside for a while.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    OperationalError,
    connection,
    connections,
    transaction,
)

from kit import limits

log = structlog.get_logger(__name__)

REPLICA = "replica"
AWAY = (OperationalError, InterfaceError)
# For how long nobody tries it; one that is behind is so for a shorter time.
BEHIND_SECONDS, AWAY_SECONDS = 1.0, 10.0
# One that says nothing at all leaves time to ask the primary.
SILENT_SECONDS = 1.0
# Between two looks at how far it is.
LOOK_SECONDS = 0.003
# What is committed is flushed before anybody can see it. Only claims of letters are not
# waited for, and no right is one of them.
WRITTEN = (
    "SELECT pg_current_wal_flush_lsn(), current_setting('pace.actor', true),"
    " current_setting('pace.keys', true), current_setting('pace.whole', true)"
)
REPLAYED = (
    "SELECT pg_is_in_recovery(), pg_wal_lsn_diff(%s, pg_last_wal_replay_lsn()),"
    " set_config('pace.actor', %s, true), set_config('pace.keys', %s, true),"
    " set_config('pace.whole', %s, true)"
)


@dataclass
class Turn:
    """One who reads from the replica; once they write, they read it no longer."""

    has_written: bool = False


TURN: ContextVar[Turn | None] = ContextVar("turn", default=None)


class NotAsFar(Exception):
    """The replica cannot be read now; its words say why."""


class Aside:
    """Until when nobody of this process tries the replica."""

    def __init__(self) -> None:
        self.until = 0.0

    def leave(self, why: str, seconds: float) -> None:
        """Leave it aside, and say so in the log."""
        self.until = time.monotonic() + seconds
        log.warning("replica_left_aside", why=why, seconds=seconds)
        connections[REPLICA].close_if_unusable_or_obsolete()

    def is_so(self) -> bool:
        return time.monotonic() < self.until


ASIDE = Aside()


class Router:
    """Reads go where the turn says, writes to the primary, always."""

    def db_for_read(self, model: Any, **_: Any) -> str:
        return database()

    def db_for_write(self, model: Any, **_: Any) -> str:
        turn = TURN.get()
        if turn is not None:
            turn.has_written = True
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_: Any, **__: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def is_there() -> bool:
    """Whether the environment names a replica."""
    return REPLICA in settings.DATABASES


def is_reading() -> bool:
    """Whether the block that runs reads from the replica."""
    return TURN.get() is not None


def database() -> str:
    """Which database is read just now."""
    turn = TURN.get()
    return DEFAULT_DB_ALIAS if turn is None or turn.has_written else REPLICA


@contextmanager
def reading(*, patience: float | None = None) -> Iterator[bool]:
    """Read from the replica while the block runs, if it is as far as the primary is.

    Says whether it does; else the block reads from the primary. Belongs inside a
    transaction of the primary, and is one transaction of the replica.
    """
    if not is_there() or is_reading() or ASIDE.is_so():
        yield is_reading()
        return
    most = settings.REPLICA_PATIENCE if patience is None else patience
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        written, *known = cursor.fetchone()
    who = [value or "" for value in known]
    is_entered = is_left = False
    mark = TURN.set(None)
    try:
        with transaction.atomic(using=REPLICA):
            with limits.at_most(SILENT_SECONDS):
                wait_until_as_far(written, who, seconds=most)
            TURN.set(Turn())
            is_entered = True
            yield True
            is_left = True
    except NotAsFar as refusal:
        if is_entered:
            raise
        ASIDE.leave(str(refusal), BEHIND_SECONDS)
    except AWAY as error:
        if is_entered and not is_left:
            raise
        ASIDE.leave(type(error).__name__, AWAY_SECONDS)
    finally:
        TURN.reset(mark)
    if not is_entered:
        yield False


def wait_until_as_far(written: str, who: list[str], *, seconds: float) -> None:
    """Return once the replica has replayed the primary's log as far as this.

    Its transaction knows who acts, and what they see, as the primary's does. Raises
    NotAsFar.
    """
    until = time.monotonic() + seconds
    with connections[REPLICA].cursor() as cursor:
        while True:
            cursor.execute(REPLAYED, [written, *who])
            is_replica, behind, *_ = cursor.fetchone()
            if not is_replica:
                raise NotAsFar("it replays nothing: it is no replica any more")
            if behind is not None and behind <= 0:
                return
            if time.monotonic() >= until:
                raise NotAsFar(f"it is {behind} bytes behind")
            time.sleep(LOOK_SECONDS)


def state() -> str:
    """“ready”, “aside” or “away”: how the replica is now, for whoever operates it."""
    try:
        with transaction.atomic(), reading() as is_read:
            return "ready" if is_read else "aside"
    except AWAY:
        return "away"
