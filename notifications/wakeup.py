"""Ring for a sender: a wake-up through the broker that nobody waits for.

The row is the queue and the sweep is enough by itself; this only saves the half
minute. A broker that is away, frozen or half-open delays and fails nothing here: one
thread of each process talks to it, and requests only ring its bell.
"""

from __future__ import annotations

import os
import threading

import structlog
from celery import Celery, current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

SWEEP = "notifications.sweep"


class Bell:
    """One thread that asks for a sweep whenever it was rung since the last time."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """A forked child has no thread yet: it starts its own."""
        self._rung = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self) -> None:
        """Ask for a sweep; never waits and never fails."""
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                # Celery knows its application by the thread that made it.
                app = current_app._get_current_object()
                self._thread = threading.Thread(
                    target=self._run, args=[app], name="wake-up", daemon=True
                )
                self._thread.start()
        self._rung.set()

    def _run(self, app: Celery) -> None:
        while True:
            self._rung.wait()
            self._rung.clear()
            try:
                app.send_task(SWEEP, expires=30, retry=False)
            except (OperationalError, OSError) as error:
                log.warning("wake_up_failed", kind=type(error).__name__)


BELL = Bell()
os.register_at_fork(after_in_child=BELL.forget)


def wake() -> None:
    """Ask for a sweep now."""
    BELL.ring()


def wake_after_commit() -> None:
    """Ask for one sweep once the rows that are due can be seen by others."""
    if all(function is not wake for _, function, *_ in connection.run_on_commit):
        transaction.on_commit(wake)
