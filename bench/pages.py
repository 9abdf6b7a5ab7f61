"""How long pages take, over gunicorn on loopback, on one connection kept alive."""

from __future__ import annotations

import copy
import http.client
import itertools
import socket
import statistics
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from bench import cpu
from bench.builds import CannotMeasure, Say
from bench.figures import Figure
from bench.stand import Stand
from bench.visits import BARE, EMPTY, Visit, sign_ins, visits
from demonstration.codes import SECONDS, code_of
from demonstration.servers import OWNER, session

# What is logged has a name of its own in every run.
NUMBERS = itertools.count(time.time_ns())
WARM_UP = 12  # each of the web server's threads has its own connection to warm
SECOND_STEP = "/account/second-step/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Fields(HTMLParser):
    """The hidden fields of the page's last form that posts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = facts.get("method", "").lower() == "post"
        if tag == "input" and self.is_inside and facts.get("type") == "hidden":
            self.found[facts["name"]] = facts.get("value", "")


class Browser:
    """One person's connection to the portal, with cookies."""

    def __init__(self, address: str, host: str = "127.0.0.1"):
        parts = urlsplit(address)
        self.origin, self.host = address, host
        self.line = http.client.HTTPConnection(
            parts.hostname or "", parts.port, timeout=60
        )
        self.cookies: SimpleCookie = SimpleCookie()

    def close(self) -> None:
        self.line.close()

    def get(self, path: str) -> tuple[int, str, bytes]:
        return self.ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str, bytes]:
        return self.ask("POST", path, urlencode(fields), FORM)

    def ask(
        self,
        method: str,
        path: str,
        body: str = "",
        headers: dict[str, str] = {},  # noqa: B006
    ) -> tuple[int, str, bytes]:
        """The status, where a redirect leads, and the body."""
        sent = {"Host": self.host, "Origin": self.origin} | headers
        if self.cookies:
            pairs = (f"{name}={kept.value}" for name, kept in self.cookies.items())
            sent["Cookie"] = "; ".join(pairs)
        try:
            self._send(method, path, body, sent)
            answer = self.line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # Kept alive for a while only: the next one is a new connection.
            self.line.close()
            self._send(method, path, body, sent)
            answer = self.line.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return answer.status, answer.headers.get("Location", ""), content

    def _send(self, method: str, path: str, body: str, headers: dict[str, str]) -> None:
        if self.line.sock is None:
            self.line.connect()
            self.line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line.request(method, path, body.encode() or None, headers)

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of a page's form."""
        status, _, content = self.get(path)
        if status != http.client.OK:
            raise CannotMeasure(f"{path} answered {status}.")
        fields = Fields()
        fields.feed(content.decode())
        return fields.found

    def sign_in(self, email: str, password: str, key: str = "") -> None:
        """Through the sign-in page, as people do; by a code too, where one is asked."""
        path = "/account/sign-in/"
        fields = self.form(path) | {"login": email, "password": password}
        status, leads_to, _ = self.post(path, fields)
        if status == http.client.FOUND and leads_to == SECOND_STEP:
            status = self._second_step(key)
        if status != http.client.FOUND:
            raise CannotMeasure(f"Signing in answered {status}.")

    def _second_step(self, key: str) -> int:
        """A code works once: where another build had it, the next one is waited for."""
        for _ in range(2):
            fields = self.form(SECOND_STEP) | {"code": code_of(key, time.time())}
            status, _, _ = self.post(SECOND_STEP, fields)
            if status == http.client.FOUND:
                break
            time.sleep(SECONDS - time.time() % SECONDS + 1)
        return status


@dataclass(frozen=True)
class Taken:
    """What one visit took: the mean of several, in milliseconds."""

    wall: float
    python: float
    database: float

    @property
    def cpu(self) -> float:
        return self.python + self.database


class Visitor:
    """Opens one page again and again, and takes the time."""

    def __init__(self, browser: Browser, visit: Visit):
        self.browser = browser
        self.visit = visit
        typed = dict(visit.typed)
        self.fields = browser.form(visit.path) | typed if typed else {}

    def open(self) -> None:
        """One visit: a page; a form posted and the page it leads to; or one that
        writes, opened and posted."""
        if not self.visit.typed:
            self._expect(self.browser.get(self.visit.path)[0])
            return
        if self.visit.writes:
            self._write(self.browser.form(self.visit.path))
            return
        status, leads_to, _ = self.browser.post(self.visit.path, self.fields)
        self._expect(status, http.client.FOUND)
        self._expect(self.browser.get(urlsplit(leads_to).path)[0])

    def press(self) -> None:
        """As `open`, but one that writes sends the form that it has, as a new one."""
        if self.visit.writes:
            self._write(self.fields | {"form_key": str(uuid.uuid4())})
        else:
            self.open()

    def through(self, browser: Browser) -> Visitor:
        """The same visit by another connection of the same person."""
        other = copy.copy(self)
        other.browser = browser
        return other

    def _write(self, hidden: dict[str, str]) -> None:
        number = str(next(NUMBERS))
        typed = {
            name: words.replace("{number}", number) for name, words in self.visit.typed
        }
        status, _, _ = self.browser.post(self.visit.path, hidden | typed)
        self._expect(status, http.client.FOUND)

    def _expect(self, status: int, expected: int = http.client.OK) -> None:
        if status != expected:
            raise CannotMeasure(f"{self.visit.name} answered {status}.")


class Site:
    """One build's portal on one database, with whoever visits it."""

    def __init__(self, stand: Stand, database: str, pid: int):
        self.stand = stand
        self.database = database
        self.pid = pid
        self.people = sign_ins(stand.own(database))
        self.browsers: dict[str, Browser] = {}

    def visitor(self, visit: Visit) -> Visitor:
        """Somebody of the visit's role, signed in once."""
        if visit.who not in self.browsers:
            browser = self.browsers[visit.who] = Browser(self.stand.address)
            person = self.people[visit.who]
            browser.sign_in(person["email"], person["password"], person.get("key", ""))
        return Visitor(self.browsers[visit.who], visit)

    def close(self) -> None:
        for browser in self.browsers.values():
            browser.close()

    def backends(self) -> list[int]:
        """The database's processes that work for this portal."""
        with session(self.stand.servers.url(OWNER, self.database)) as statements:
            statements.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return [pid for (pid,) in statements.fetchall()]

    def take(self, visitor: Visitor, requests: int) -> Taken:
        """What so many visits take, each."""
        pids = self.backends()
        python, database = cpu.of_program(self.pid), cpu.of_processes(pids)
        began = time.perf_counter()
        for _ in range(requests):
            visitor.open()
        wall = (time.perf_counter() - began) * 1000
        python = cpu.of_program(self.pid) - python
        database = cpu.of_processes(pids) - database
        return Taken(wall / requests, python / requests, database / requests)


@contextmanager
def site_of(stand: Stand, database: str, *, workers: int = 1) -> Iterator[Site]:
    """A build's portal on a database, while it is visited."""
    with stand.web(database, workers=workers) as process:
        site = Site(stand, database, process.pid)
        try:
            yield site
        finally:
            site.close()


def visits_on(stand: Stand, database: str) -> list[Visit]:
    """The pages that are measured on this database."""
    with session(stand.servers.url(OWNER, database)) as statements:
        return visits(statements, stand.own(database))


def measure(
    stand: Stand,
    database: str,
    chosen: list[Visit],
    *,
    rounds: int,
    requests: int,
    at: dict[str, int],
    say: Say,
) -> list[Figure]:
    """Each page beside an empty signed-in page, in turn."""
    chosen = [Visit("page:bare", BARE), *chosen]
    with site_of(stand, database) as site:
        empty = site.visitor(Visit("empty", EMPTY))
        visitors = [site.visitor(visit) for visit in chosen]
        for visitor in (empty, *visitors):
            site.take(visitor, WARM_UP)
        values: dict[str, list[Taken]] = {visit.name: [] for visit in chosen}
        floors: dict[str, list[Taken]] = {visit.name: [] for visit in chosen}
        for number in range(1, rounds + 1):
            say(f"  round {number} of {rounds}")
            for visitor in visitors:
                floors[visitor.visit.name].append(site.take(empty, requests))
                values[visitor.visit.name].append(site.take(visitor, requests))
    return [
        Figure(
            visit.name,
            [taken.wall for taken in values[visit.name]],
            [taken.wall for taken in floors[visit.name]],
            at,
            cpu={
                "python": statistics.median(one.python for one in values[visit.name]),
                "database": statistics.median(
                    one.database for one in values[visit.name]
                ),
            },
        )
        for visit in chosen
    ]
