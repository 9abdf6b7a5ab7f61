"""What one process of the portal carries, and what it asks of the database.

`python -m bench.scaling` seeds a database of its own and counts processor time,
memory, connections and written log: directly, without prepared queries, and through
PgBouncer where that is installed. Time on the clock depends on who else is at work
here; processor time for a request hardly does, so that is what is shown.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psutil

from bench import cpu
from bench.follower import Follower, let_followers_in
from bench.pages import Site, visits_on
from bench.pooler import POOLER, Pooler
from bench.stand import CannotMeasure, Stand
from demonstration.processes import Process, end_with_parent
from demonstration.servers import (
    APPLICATION,
    OPERATOR,
    OWNER,
    ServersError,
    session,
)

DATABASE = "bench_scaling"
# What people open, and how often of a hundred presses; the last is what they write.
MIX = {
    "page:home-chair": 20,
    "page:list": 30,
    "page:list-search": 10,
    "page:situation": 25,
    "page:support": 10,
}
WARM_UP = 15


@dataclass
class Tuned(Stand):
    """The stand with something in its environment chosen otherwise."""

    chosen: dict[str, str] = field(default_factory=dict)

    def environment(self, database: str) -> dict[str, str]:
        return super().environment(database) | self.chosen


def pooled(stand: Tuned, folder: Path) -> Pooler:
    """PgBouncer before the stand's PostgreSQL, with 10 connections."""
    url = urlsplit(stand.servers.url(APPLICATION, DATABASE))
    return Pooler(
        folder,
        sockets=Path(parse_qs(url.query)["host"][0]),
        database=DATABASE,
        password=stand.servers.password(APPLICATION),
        connections=10,
    )


@contextmanager
def site_of(stand: Tuned) -> Iterator[Site]:
    with stand.web(DATABASE) as process:
        site = Site(stand, DATABASE, process.pid)
        try:
            yield site
        finally:
            site.close()


def followed(stand: Tuned, folder: Path) -> Follower:
    """A replica of the stand's PostgreSQL, which has replayed all of it."""
    servers = stand.servers
    let_followers_in(servers.folder / "postgres", servers.url(OPERATOR, OPERATOR))
    keys = {role: servers.password(role) for role in (OPERATOR, OWNER, APPLICATION)}
    follower = Follower(folder, keys, durable=False)
    follower.follow(servers.url(OPERATOR, OPERATOR))
    follower.wait_for(DATABASE)
    return follower


def pages(
    stand: Tuned,
    site: Site,
    *,
    requests: int,
    rounds: int,
    follower: Follower | None = None,
) -> dict[str, Any]:
    """Each page's processor time, in the portal's process and in the database's."""
    chosen = [one for one in visits_on(stand, DATABASE) if one.name in MIX]
    found: dict[str, Any] = {}
    for visit in chosen:
        visitor = site.visitor(visit)
        site.take(visitor, WARM_UP)
        pids = follower.backends(DATABASE) if follower else []
        began = cpu.of_processes(pids)
        taken = [site.take(visitor, requests) for _ in range(rounds)]
        spent = cpu.of_processes(pids) - began
        found[visit.name] = {
            "portal ms": round(statistics.median(one.python for one in taken), 2),
            "database ms": round(statistics.median(one.database for one in taken), 2),
        }
        if follower:
            found[visit.name]["replica ms"] = round(spent / rounds / requests, 2)
    shares = sum(MIX.values())
    for part in next(iter(found.values())).copy():
        found.setdefault("mix", {})[part] = round(
            sum(found[name][part] * share for name, share in MIX.items()) / shares, 2
        )
    return found


def logging(stand: Tuned, site: Site, *, many: int) -> dict[str, float]:
    """Redundancies logged, each a form that is opened and sent."""
    visit = next(one for one in visits_on(stand, DATABASE) if one.name == "page:list")
    browser = site.visitor(visit).browser
    path = "/redundancies/log/"

    def log(number: int) -> None:
        fields = browser.form(path) | {
            "employer": f"Scaling Works {number}",
            "place": "Here",
            "source": "employer_direct",
        }
        status, leads_to, _ = browser.post(path, fields)
        if status != 302 or "/logged/" not in leads_to:
            raise CannotMeasure(f"Logging answered {status}.")

    for number in range(5):
        log(number)
    pids = site.backends()
    with session(stand.servers.url(OWNER, DATABASE)) as statements:
        began = lsn(statements)
        portal, database = cpu.of_program(site.pid), cpu.of_processes(pids)
        for number in range(5, 5 + many):
            log(number)
        return {
            "portal ms": round((cpu.of_program(site.pid) - portal) / many, 2),
            "database ms": round((cpu.of_processes(pids) - database) / many, 2),
            "log bytes": round((lsn(statements) - began) / many),
        }


def lsn(statements: Any) -> int:
    statements.execute(
        "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
    )
    return statements.fetchone()[0]


def crowd(stand: Tuned, site: Site, *, seconds: float) -> dict[str, Any]:
    """Eight people at once at the list: what each request costs then, and how many."""
    visit = next(one for one in visits_on(stand, DATABASE) if one.name == "page:list")
    people = []
    for _ in range(8):
        other = Site(stand, DATABASE, site.pid)
        people.append(other.visitor(visit))
        people[-1].open()
    done = [0] * len(people)
    until = time.perf_counter() + seconds

    def press(number: int) -> None:
        while time.perf_counter() < until:
            people[number].open()
            done[number] += 1

    pids = site.backends()
    portal, database = cpu.of_program(site.pid), cpu.of_processes(pids)
    threads = [threading.Thread(target=press, args=[n]) for n in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    requests, after = sum(done), site.backends()
    for person in people:
        person.browser.close()
    return {
        "a second": round(requests / seconds, 1),
        "portal ms": round((cpu.of_program(site.pid) - portal) / requests, 2),
        # Connections that were opened meanwhile began with nothing.
        "database ms": round((cpu.of_processes(after) - database) / requests, 2),
        "connections": len(after),
    }


def memory(pid: int) -> list[float]:
    """Of each process of a program, the memory that nobody shares with it, in MB."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return [round(one.memory_full_info().uss / 1e6, 1) for one in family]


def rest(stand: Tuned, site: Site) -> dict[str, Any]:
    """Memory of the processes, and how large the tables are."""
    with session(stand.servers.url(OWNER, DATABASE)) as statements:
        statements.execute(
            "SELECT relname, pg_total_relation_size(oid) / 1e6, reltuples"
            " FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
            " ORDER BY 2 DESC LIMIT 12"
        )
        tables = {
            name: {"MB": round(float(size), 1), "rows": int(rows)}
            for name, size, rows in statements.fetchall()
        }
        statements.execute("SELECT pg_database_size(current_database()) / 1e6")
        whole = round(float(statements.fetchone()[0]), 1)
    backends = [
        round(psutil.Process(pid).memory_full_info().uss / 1e6, 1)
        for pid in site.backends()
    ]
    workers: dict[str, Any] = {}
    with stand.letters_worker(DATABASE):
        worker: Process = stand.processes[-1]
        until = time.monotonic() + 60
        while len(memory(worker.pid)) < 3 and time.monotonic() < until:
            time.sleep(0.5)
        workers["letters, two children"] = memory(worker.pid)
    return {
        "web MB": memory(site.pid),
        "backends MB": backends,
        "workers MB": workers,
        "database MB": whole,
        "tables": tables,
    }


def main() -> None:
    """Measure in each way, print the figures, and write them where asked."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.scaling", description=__doc__
    )
    parser.add_argument("--clients", type=int, default=50_000)
    parser.add_argument("--situations", type=int, default=5_000)
    parser.add_argument(
        "--requests", type=int, default=40, help="of each page, a round"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, help="a JSON file for the figures")
    asked = parser.parse_args()
    end_with_parent()

    def say(words: str) -> None:
        print(words, flush=True)

    found: dict[str, Any] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pace-")))
        (folder / "b").mkdir()
        stand = stack.enter_context(Tuned(say, folder / "b"))
        stand.make_database(
            DATABASE, clients=asked.clients, situations=asked.situations
        )
        ways = {"direct": {}, "not prepared": {"PREPARED_STATEMENTS": "0"}}
        if POOLER:
            pooler = pooled(stand, folder / "p").start()
            stack.callback(pooler.stop)
            ways["PgBouncer"] = {
                "PREPARED_STATEMENTS": "0",
                "DATABASE_URL": pooler.url(),
            }
        follower = followed(stand, folder / "f")
        stack.callback(follower.stop)
        # One page after the other here: nobody else waits, so it may wait longer.
        ways["replica"] = {
            "REPLICA_URL": follower.url(APPLICATION, DATABASE),
            "REPLICA_PATIENCE": "1",
        }
        for way, stand.chosen in ways.items():
            say(f"{way}: pages")
            with site_of(stand) as site:
                found[way] = pages(
                    stand,
                    site,
                    requests=asked.requests,
                    rounds=asked.rounds,
                    follower=follower if way == "replica" else None,
                )
                found[way]["log a redundancy"] = logging(stand, site, many=40)
                if way == "PgBouncer":
                    pid = pooler.process.pid
                    began = cpu.of_program(pid)
                    list_ = next(
                        one
                        for one in visits_on(stand, DATABASE)
                        if one.name == "page:list"
                    )
                    site.take(site.visitor(list_), 200)
                    spent = (cpu.of_program(pid) - began) / 200
                    found[way]["PgBouncer itself, a list, ms"] = round(spent, 3)
        for many in (1, 2):
            say(f"{many} web process{'es' if many > 1 else ''}: eight people at once")
            stand.chosen = {"WEB_CONCURRENCY": str(many)}
            with site_of(stand) as site:
                found[f"web processes: {many}"] = crowd(stand, site, seconds=20)
                if many == 2:
                    found["rest"] = rest(stand, site)
    print(json.dumps(found, indent=2))
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    try:
        main()
    except (CannotMeasure, ServersError) as refusal:
        sys.exit(str(refusal))
