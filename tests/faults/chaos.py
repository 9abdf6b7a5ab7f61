"""Servers and processes that fail by chance while people write and letters go.

One fault at a time, each for a moment; what and when is drawn from a seed. The ledger
has what was acknowledged: whatever was must be there at the end, once.
"""

from __future__ import annotations

import contextlib
import http.client
import random
import resource
import secrets
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psycopg2

from demonstration.servers import APPLICATION, Valkey
from tests import clusters
from tests.faults import whole
from tests.live import LivePortal
from tests.mail import MailServer

LONGEST_ANSWER = 5.0
SMALLEST_FILE = 64 * 1024


def say(words: str) -> None:
    """A line for whoever watches the run."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


@dataclass
class Ledger:
    """What the portal said of each form, by its key; and how it answered at all."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    unsure: dict[str, str] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    slow: list[tuple[float, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, key: str, name: str, status: int, seconds: float, during: str):
        with self.lock:
            self.answers[status] += 1
            if seconds > LONGEST_ANSWER and status:
                self.slow.append((round(seconds, 2), during))
            if status == 302:
                self.acknowledged[key] = name
                self.unsure.pop(key, None)
            elif key not in self.acknowledged:
                self.unsure[key] = name


@dataclass
class Chaos:
    """The portal on servers of its own, and what may happen to each of them."""

    portal: LivePortal
    primary: clusters.Primary
    broker: Valkey
    smtp: MailServer
    chance: random.Random
    ledger: Ledger = field(default_factory=Ledger)
    done: Counter[str] = field(default_factory=Counter)
    now: str = ""

    @property
    def faults(self) -> dict[str, Callable[[], contextlib.AbstractContextManager]]:
        """Each by its name: it begins with the block and is over with it."""
        return {
            "database killed": self.database_killed,
            "database frozen": lambda: whole.frozen(self.primary.process.pid),
            "database cut off": self.database_cut_off,
            "database full": self.database_full,
            "connections used up": self.connections_used_up,
            "broker killed": self.broker_killed,
            "broker frozen": lambda: whole.frozen(self.broker.process.pid),
            "mail refused": lambda: self.mail("451 Not now"),
            "mail slow": lambda: self.mail("250 OK", seconds=1.0),
            "mail server killed": self.mail_killed,
            "mail server frozen": self.mail_frozen,
            "web killed": lambda: self.killed("web", self.portal.start_web),
            "web worker killed": self.web_worker_killed,
            "web frozen": lambda: whole.frozen(self.portal.processes["web"].pid),
            "disk of the web full": self.web_full,
            "letters killed": lambda: self.worker_killed("letters"),
            "letters frozen": lambda: whole.frozen(
                self.portal.processes["worker-letters"].pid
            ),
            "reports killed": lambda: self.worker_killed("reports"),
            "beat killed": lambda: self.killed("beat", self.portal.start_beat),
        }

    def run(self, *, until: Callable[[], bool], longest: float) -> None:
        """One fault after the other, each for so many seconds at most."""
        names = list(self.faults)
        self.chance.shuffle(names)
        while not until():
            if not names:
                names = list(self.faults)
                self.chance.shuffle(names)
            self.now = names.pop()
            seconds = self.chance.uniform(0.3, longest)
            if self.now == "web frozen":
                # It cannot answer anybody meanwhile.
                seconds = min(seconds, 2.0)
            say(f"{self.now} for {seconds:.1f} s")
            with self.faults[self.now]():
                time.sleep(seconds)
            self.done[self.now] += 1
            self.now = f"after: {self.now}"
            self.see_to_servers()
            time.sleep(self.chance.uniform(0.2, 0.2 + longest / 2))

    def see_to_servers(self) -> None:
        """What died of a fault is started again, as a service manager does."""
        if self.primary.process.poll() is not None:
            self.primary.start()

    @contextlib.contextmanager
    def database_killed(self) -> Iterator[None]:
        whole.tell(self.primary.process.pid, signal.SIGKILL)
        self.primary.process.wait()
        yield
        self.primary.start()

    @contextlib.contextmanager
    def database_cut_off(self) -> Iterator[None]:
        """Every line to it breaks, in whatever it is."""
        with (
            # Or it recovers from the fault before, and has no lines.
            contextlib.suppress(psycopg2.OperationalError),
            self.primary.asked() as statements,
        ):
            statements.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = %s",
                [APPLICATION],
            )
        yield

    @contextlib.contextmanager
    def database_full(self) -> Iterator[None]:
        with self.limited(self.primary.process.pid):
            yield

    @contextlib.contextmanager
    def connections_used_up(self) -> Iterator[None]:
        lines = []
        with contextlib.suppress(psycopg2.OperationalError):
            for _ in range(220):
                url = self.primary.url(APPLICATION, clusters.NAME)
                lines.append(psycopg2.connect(url))
        yield
        for line in lines:
            line.close()

    @contextlib.contextmanager
    def broker_killed(self) -> Iterator[None]:
        port = self.broker.port
        whole.tell(self.broker.process.pid, signal.SIGKILL)
        self.broker.process.wait()
        yield
        self.broker.start(port=port)

    @contextlib.contextmanager
    def mail(self, answer: str, *, seconds: float = 0.0) -> Iterator[None]:
        def answered(_letter):
            time.sleep(seconds)
            return answer

        self.smtp.answer = answered
        yield
        self.smtp.answer = None

    @contextlib.contextmanager
    def mail_killed(self) -> Iterator[None]:
        port = self.smtp.kill()
        yield
        self.smtp.revive(port)

    @contextlib.contextmanager
    def mail_frozen(self) -> Iterator[None]:
        self.smtp.freeze(self.chance.uniform(0.3, 6.0))
        yield

    @contextlib.contextmanager
    def killed(self, name: str, start: Callable[[], object]) -> Iterator[None]:
        process = self.portal.processes[name]
        whole.tell(process.pid, signal.SIGKILL)
        process.running.wait()
        yield
        start()

    def worker_killed(self, queue: str) -> contextlib.AbstractContextManager:
        return self.killed(f"worker-{queue}", lambda: self.portal.start_worker(queue))

    @contextlib.contextmanager
    def web_worker_killed(self) -> Iterator[None]:
        """As when memory runs out; gunicorn starts another."""
        for child in whole.family(self.portal.processes["web"].pid)[1:]:
            with contextlib.suppress(Exception):
                child.kill()
        yield

    @contextlib.contextmanager
    def web_full(self) -> Iterator[None]:
        with self.limited(self.portal.processes["web"].pid):
            yield

    @contextlib.contextmanager
    def limited(self, pid: int) -> Iterator[None]:
        """No file of these processes grows beyond a few blocks."""
        for size in (SMALLEST_FILE, resource.RLIM_INFINITY):
            for process in whole.family(pid):
                with contextlib.suppress(OSError):
                    most = (size, resource.RLIM_INFINITY)
                    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, most)
            if size == SMALLEST_FILE:
                yield


@dataclass
class Writer(threading.Thread):
    """One person who sends form after form, each until it is acknowledged."""

    chaos: Chaos
    cookies: str
    token: str
    files: bool
    more: Callable[[], bool]
    pause: float

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        while self.more():
            key, name = str(uuid.uuid4()), f"Works {secrets.token_hex(10)}"
            for _ in range(600):
                if self.send(key, name) == 302:
                    break
                time.sleep(0.2)
            time.sleep(self.pause)

    def send(self, key: str, name: str) -> int:
        began, during, status = time.monotonic(), self.chaos.now, 0
        with contextlib.suppress(OSError, http.client.HTTPException):
            status = self.asked(key, name)
        kind = "file" if self.files else "form"
        self.chaos.ledger.note(
            key, f"{kind} {name}", status, time.monotonic() - began, during
        )
        return status

    def asked(self, key: str, name: str) -> int:
        facts = {"form_key": key, "csrfmiddlewaretoken": self.token}
        if self.files:
            rows = f"Employer,Received\n{name},02/03/2026\n".encode()
            file = ("file", f"{name}.csv", rows + b"\n" * 200_000)
            facts |= {"mapping": "auto"}
            return whole.ask(
                self.chaos.portal, "/notices/", self.cookies, facts, file=file
            )[0]
        facts |= {"employer": name, "source": "employer_direct", "is_another": "on"}
        return whole.ask(self.chaos.portal, "/redundancies/log/", self.cookies, facts)[
            0
        ]
