"""How long pages take, over gunicorn on loopback, on one connection kept alive."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.figures import Figure
from bench.stand import CannotMeasure, Say, Stand

EMPTY = "/bench/empty/"
WARM_UP = 12  # each of the web server's threads has its own connection to warm
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Visit:
    """A page as `describe_pages` describes it; with words typed when it is a form."""

    name: str
    path: str
    typed: dict[str, str]


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

    def __init__(self, address: str):
        parts = urlsplit(address)
        self.origin = address
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
        sent = {"Host": "127.0.0.1", "Origin": self.origin} | headers
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

    def sign_in(self, email: str, password: str) -> None:
        """Through the sign-in page, as people do."""
        path = "/account/sign-in/"
        fields = self.form(path) | {"login": email, "password": password}
        status, _, _ = self.post(path, fields)
        if status != http.client.FOUND:
            raise CannotMeasure(f"Signing in answered {status}.")


class Visitor:
    """Opens one page again and again, and takes the time."""

    def __init__(self, browser: Browser, visit: Visit):
        self.browser = browser
        self.visit = visit
        self.fields = browser.form(visit.path) | visit.typed if visit.typed else {}

    def open(self) -> None:
        """One visit: a page; or a form posted and the page it leads to."""
        if not self.visit.typed:
            self._expect(self.browser.get(self.visit.path)[0])
            return
        status, leads_to, _ = self.browser.post(self.visit.path, self.fields)
        self._expect(status, http.client.FOUND)
        self._expect(self.browser.get(urlsplit(leads_to).path)[0])

    def _expect(self, status: int, expected: int = http.client.OK) -> None:
        if status != expected:
            raise CannotMeasure(f"{self.visit.name} answered {status}.")

    def time(self, requests: int) -> float:
        """Milliseconds of one visit: the mean of so many."""
        began = time.perf_counter()
        for _ in range(requests):
            self.open()
        return (time.perf_counter() - began) * 1000 / requests


@contextmanager
def signed_in(address: str, own: Path) -> Iterator[Browser]:
    """A browser in which the chair of the showcase partnership is signed in."""
    sign_ins = json.loads((own / "sign-ins.json").read_text())
    chair = next(row for row in sign_ins if row["role"] == "Chair")
    browser = Browser(address)
    try:
        browser.sign_in(chair["email"], chair["password"])
        yield browser
    finally:
        browser.close()


def measure(
    stand: Stand,
    database: str,
    visits: list[Visit],
    *,
    rounds: int,
    requests: int,
    at: dict[str, int],
    say: Say,
) -> list[Figure]:
    """Each page beside an empty signed-in page, in turn."""
    with stand.web(database) as address, signed_in(address, stand.own(database)) as who:
        empty = Visitor(who, Visit("empty", EMPTY, {}))
        visitors = [Visitor(who, visit) for visit in visits]
        for visitor in (empty, *visitors):
            visitor.time(WARM_UP)
        values: dict[str, list[float]] = {visit.name: [] for visit in visits}
        floors: dict[str, list[float]] = {visit.name: [] for visit in visits}
        for number in range(1, rounds + 1):
            say(f"  round {number} of {rounds}")
            for visitor in visitors:
                floors[visitor.visit.name].append(empty.time(requests))
                values[visitor.visit.name].append(visitor.time(requests))
    return [
        Figure(visit.name, values[visit.name], floors[visit.name], at)
        for visit in visits
    ]
