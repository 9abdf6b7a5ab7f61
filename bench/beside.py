"""Who else has to wait while something long runs, and what the database writes."""

from __future__ import annotations

import threading
import time
from typing import Self

from django.db import connection
from django.utils import timezone

from bench.figures import timed
from redundancies.actions import intake
from redundancies.choices import Source


class Writer(threading.Thread):
    """Somebody who logs one situation after another, and how long each takes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.times: list[float] = []
        self.ended = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.join()

    def run(self) -> None:
        while not self.ended.is_set():
            self.times.append(timed(log_one))
            time.sleep(0.2)
        connection.close()


def log_one() -> None:
    intake.log(
        by=None,
        at=timezone.now(),
        employer_name="Bench Weavers Ltd",
        source=Source.EMPLOYER,
        place="1 Mill Road",
        people=10,
    )


def log_position() -> int:
    """How many bytes the database has written ahead so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
        return int(cursor.fetchone()[0])


def server_process() -> int:
    """The process of the database that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
