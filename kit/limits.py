"""How long the database may take: what a page, a letter or a report waits at most.

PostgreSQL's own limits are set with each transaction (`kit/acting.py`), since a page
and a report come as the same role and a pooler refuses to be asked at connecting. They
hold while PostgreSQL runs. Where it has stopped without a word, frozen or cut off, only
who waits can give up: `patient()` has every wait of this process end, and a request
waits so many seconds altogether (`at_most`).

A wait that ends in that way is remembered for a moment: those behind it in the queue do
not wait as long to learn the same. One of them at a time waits longer than the others,
so a database that is back, but slow, is found. Whatever the database answers ends that.
"""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import psycopg2
from psycopg2 import extensions


@dataclass(frozen=True)
class Limits:
    """For one statement, for one lock, and for a transaction that says nothing."""

    statement: float
    lock: float
    idle: float

    def settings(self) -> dict[str, str]:
        """As PostgreSQL calls them, in milliseconds."""
        return {
            "statement_timeout": str(round(self.statement * 1000)),
            "lock_timeout": str(round(self.lock * 1000)),
            "idle_in_transaction_session_timeout": str(round(self.idle * 1000)),
        }


WEB = Limits(statement=3, lock=2.5, idle=60)
# A long file is asked for piece by piece, and whoever fetches it may be slow.
STREAM = Limits(statement=60, lock=2.5, idle=600)
LETTERS = Limits(statement=300, lock=30, idle=300)
# Imports wait for one another, and the longest may take as long as a task may.
REPORTS = Limits(statement=1500, lock=1500, idle=1500)
OF_QUEUE = {"letters": LETTERS, "reports": REPORTS}

# What holds for the block that runs; a command has none.
CURRENT: ContextVar[Limits | None] = ContextVar("limits", default=None)

# The longest silence of the database, in seconds; longer than any statement of a page.
SILENCE = 3.5
# For so long after one, others wait only so long, and one of them at a time longer.
REMEMBERED, MEANWHILE, TRYING = 2.0, 0.1, 1.0


@contextmanager
def within(limits: Limits | None) -> Iterator[None]:
    """These limits hold for what the block asks of the database."""
    mark = CURRENT.set(limits)
    try:
        yield
    finally:
        CURRENT.reset(mark)


class Patience(threading.local):
    """How many seconds this thread still waits, where it counts them."""

    left: float | None = None


PATIENCE = Patience()


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """All waits of the block together last so many seconds, where waits end at all."""
    before = PATIENCE.left
    given = seconds if before is None else min(before, seconds)
    PATIENCE.left = given
    try:
        yield
    finally:
        PATIENCE.left = None if before is None else before - (given - PATIENCE.left)


class Silent:
    """Until when a database counts as one that does not answer."""

    def __init__(self) -> None:
        self.until: dict[str, float] = {}
        self.tried = threading.Lock()

    def is_so(self, address: str) -> bool:
        return self.until.get(address, 0.0) > time.monotonic()

    def remember(self, address: str) -> None:
        self.until[address] = time.monotonic() + REMEMBERED

    def forget(self, address: str) -> None:
        self.until.pop(address, None)

    @contextmanager
    def seconds(self, address: str, most: float) -> Iterator[float]:
        """How long to wait: `most`, or less while this database counts as silent."""
        if not (self.until and self.is_so(address)):
            yield most
        elif self.tried.acquire(blocking=False):
            try:
                yield min(most, TRYING)
            finally:
                self.tried.release()
        else:
            yield min(most, MEANWHILE)


SILENT = Silent()


def wait(line: extensions.connection) -> None:
    """Wait for the database as psycopg2 would, but not for ever."""
    has_waited = False
    while (state := line.poll()) != extensions.POLL_OK:
        most = SILENCE if PATIENCE.left is None else max(PATIENCE.left, 0.0)
        began = time.monotonic()
        poll = select.poll()
        poll.register(
            line.fileno(),
            select.POLLIN if state == extensions.POLL_READ else select.POLLOUT,
        )
        with SILENT.seconds(line.dsn, most) as seconds:
            answers = poll.poll(seconds * 1000)
        if PATIENCE.left is not None:
            PATIENCE.left -= time.monotonic() - began if answers else PATIENCE.left
        if not answers:
            SILENT.remember(line.dsn)
            raise psycopg2.OperationalError("the database does not answer")
        has_waited = True
    if has_waited and SILENT.until:
        SILENT.forget(line.dsn)


def patient() -> None:
    """From now on every wait of this process for a database ends.

    For the web only: psycopg2 cannot COPY so, and a worker may wait.
    """
    extensions.set_wait_callback(wait)
