"""What people wait for while many others work: so many requests a second, for minutes.

Requests are due at fixed moments, whether or not those before them are answered: who
has to wait is not left out. Each is timed from the moment at which it was due. Beside
them twenty reviews are compiled and five files of notices imported.
"""

from __future__ import annotations

import itertools
import json
import queue
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.builds import CannotMeasure, Say
from bench.cpu import children
from bench.figures import Figure, timed
from bench.memory import own_memory
from bench.notices import write_notices
from bench.pages import Browser, Site, Visitor, site_of, visits_on
from bench.stand import Stand
from bench.visits import EMPTY, Visit
from demonstration.processes import Process

A_SECOND = 60
# Of twenty requests three write.
WRITES, OF = 3, 20
PEOPLE, WORKERS = 24, 2
FILES = 5
# A situation is logged, without opening the form each time.
WRITTEN = "page:log"
# What is read, as often as it stands here.
READ = (
    *("page:situation",) * 5,
    *("page:list",) * 3,
    *("page:home-chair", "page:home-partner", "page:home-national"),
    *("page:list-search", "page:list-late", "page:news", "page:support"),
    *("page:list-national", "page:search", "page:referrals-partner"),
)


@dataclass
class Load:
    """The requests of one run, and how each went."""

    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    due: queue.Queue[tuple[float, str] | None] = field(
        default_factory=lambda: queue.Queue(maxsize=10 * A_SECOND)
    )

    def work(self, visitors: dict[str, Visitor]) -> None:
        """One person: takes what is due next, until nothing is."""
        while (asked := self.due.get()) is not None:
            at, name = asked
            try:
                visitors[name].press()
            except (CannotMeasure, OSError) as failure:
                self.failures.append(str(failure))
            self.times.append((time.monotonic() - at) * 1000)

    def share(self, part: float) -> float:
        """So much of the requests took no longer than this, in milliseconds."""
        ranked = sorted(self.times)
        return ranked[min(len(ranked) - 1, int(len(ranked) * part))]


def names() -> Iterator[str]:
    """What is asked for, one after another: fifteen in a hundred write."""
    reading = itertools.cycle(READ)
    for number in itertools.count():
        yield WRITTEN if number * WRITES % OF < WRITES else next(reading)


def measure(
    stand: Stand,
    database: str,
    *,
    seconds: int,
    reviews: int,
    rows: int,
    at: dict[str, int],
    say: Say,
) -> list[Figure]:
    """A load alone for a tenth of the time, then beside reports and imports.

    It writes, so it comes last of what is measured on a database.
    """
    with (
        site_of(stand, database, workers=WORKERS) as site,
        signed_in(site, visits_on(stand, database)) as people,
    ):
        empty = people[0][EMPTY]
        floor = statistics.median(timed(empty.open) for _ in range(50))
        alone, _ = run(people, max(seconds // 10, 2), site.pid)
        say(f"  alone: {said(alone)}")
        with reports(stand, database, reviews, rows) as out:
            beside, memory = run(people, seconds, site.pid)
            say(f"  beside reports: {said(beside)}")
        took = json.loads(out.read_text())
        say(
            f"  {took['reviews']} reviews, {took['files']} files in {took['seconds']} s"
        )
    for load in (alone, beside):
        if load.failures:
            raise CannotMeasure(
                f"{len(load.failures)} requests failed: {load.failures[0]}"
            )
    facts = {"a second": A_SECOND, "seconds": seconds, **at}
    return [
        Figure("load:alone-p95", [alone.share(0.95)], [floor], facts),
        Figure("load:p50", [beside.share(0.5)], [floor], facts),
        Figure("load:p95", [beside.share(0.95)], [alone.share(0.95)], facts),
        Figure("load:p99", [beside.share(0.99)], [alone.share(0.99)], facts),
        Figure("load:memory-mb", [memory[1]], [memory[0]], facts, "MB"),
    ]


def said(load: Load) -> str:
    return (
        f"{len(load.times):,} requests, {len(load.failures)} failed,"
        f" p50 {load.share(0.5):.0f} ms, p95 {load.share(0.95):.0f} ms,"
        f" p99 {load.share(0.99):.0f} ms"
    )


@contextmanager
def signed_in(site: Site, visits: list[Visit]) -> Iterator[list[dict[str, Visitor]]]:
    """Many connections, each with everybody signed in whom a visit needs."""
    found = {visit.name: visit for visit in visits} | {EMPTY: Visit(EMPTY, EMPTY)}
    first = {name: site.visitor(visit) for name, visit in found.items()}
    people, lines = [first], []
    for _ in range(PEOPLE - 1):
        browsers: dict[str, Browser] = {}
        for role, browser in site.browsers.items():
            browsers[role] = Browser(site.stand.address)
            browsers[role].cookies = browser.cookies
            lines.append(browsers[role])
        people.append(
            {
                name: visitor.through(browsers[visitor.visit.who])
                for name, visitor in first.items()
            }
        )
    try:
        yield people
    finally:
        for line in lines:
            line.close()


def run(
    people: list[dict[str, Visitor]], seconds: int, pid: int
) -> tuple[Load, tuple[float, float]]:
    """One load; the web server's own memory after its first third and at its end."""
    load = Load()
    threads = [
        threading.Thread(target=load.work, args=(each,), daemon=True) for each in people
    ]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    warm = 0.0
    for number, name in zip(range(seconds * A_SECOND), names(), strict=False):
        at = began + number / A_SECOND
        time.sleep(max(at - time.monotonic(), 0))
        load.due.put((at, name))
        if number == seconds * A_SECOND // 3:
            warm = memory_of(pid)
    for _ in threads:
        load.due.put(None)
    for thread in threads:
        thread.join()
    return load, (warm, memory_of(pid))


def memory_of(pid: int) -> float:
    """What the web server's workers hold of their own, in MB."""
    return sum(map(own_memory, children(pid)))


@contextmanager
def reports(stand: Stand, database: str, reviews: int, rows: int) -> Iterator[Path]:
    """Reviews and imports at work; the file says at the end how long they took."""
    out = stand.folder / "reports.json"
    files = []
    for number in range(FILES):
        files.append(stand.folder / f"load-{number}.csv")
        write_notices(files[-1], rows=rows, seed=100 + number)
    with stand.worker(database, "reports", processes=1):
        words = (
            "manage.py",
            "work_reports",
            "--reviews",
            reviews,
            "--out",
            out,
            *files,
        )
        asking = stand.run("reports asked for", words, database)
        try:
            yield out
            await_end(asking)
        finally:
            stand.stop(asking)


def await_end(process: Process) -> None:
    until = time.monotonic() + 1800
    while not process.has_ended():
        if time.monotonic() > until:
            raise CannotMeasure(f"Reports did not end: {process.log} says why.")
        time.sleep(0.2)
    if process.running is None or process.running.returncode:
        raise CannotMeasure(f"Reports failed: {process.log} says why.")
