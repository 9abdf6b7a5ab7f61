"""The whole portal on servers of its own, each of which may be frozen or killed."""

from __future__ import annotations

import contextlib
import http.client
import shutil
import signal
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import psutil
from django.db import connection

from demonstration.servers import APPLICATION
from tests import clusters
from tests.browser.steps import lets_in
from tests.live import LivePortal
from tests.operate.visitor import Visitor, multipart

PASSWORD = "an answer in four words"


@contextlib.contextmanager
def cluster() -> Iterator[clusters.Primary]:
    """A PostgreSQL with the portal's tables, that the tests' own connection asks."""
    folder = Path(tempfile.mkdtemp(prefix="pace-"))
    primary = clusters.Primary(folder, clusters.passwords(), durable=False)
    before = dict(connection.settings_dict)
    try:
        primary.start()
        primary.fill()
        connection.close()
        connection.settings_dict |= clusters.place_of(primary, clusters.NAME)
        yield primary
    finally:
        connection.close()
        connection.settings_dict |= before
        primary.stop()
        shutil.rmtree(folder, ignore_errors=True)


def portal(folder, primary, broker, smtp, **environment) -> LivePortal:
    """The processes of the portal on these servers, not yet started."""
    folder.mkdir()
    return LivePortal(
        folder,
        database_url=primary.url(APPLICATION, clusters.NAME),
        redis_url=broker.url(),
        email_url=smtp.url,
        **environment,
    )


def family(pid: int) -> list[psutil.Process]:
    """A process and all that it started, which the system may end meanwhile."""
    with contextlib.suppress(psutil.NoSuchProcess):
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    return []


def tell(pid: int, sign: int) -> None:
    for process in family(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(sign)


@contextlib.contextmanager
def frozen(pid: int) -> Iterator[None]:
    """A server and its children stop without a word, and go on after the block."""
    tell(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        tell(pid, signal.SIGCONT)


def signed_in(portal: LivePortal, person) -> str:
    """The cookies of somebody who has signed in."""
    lets_in(person, PASSWORD)
    visitor = Visitor()
    visitor.sign_in(portal.url, person.email, PASSWORD)
    [jar] = [one for one in visitor.opener.handlers if hasattr(one, "cookiejar")]
    return "; ".join(f"{one.name}={one.value}" for one in jar.cookiejar)


def ask(
    portal: LivePortal,
    path: str,
    cookies: str = "",
    body: dict | None = None,
    *,
    file: tuple[str, str, bytes] | None = None,
) -> tuple[int, float, http.client.HTTPMessage]:
    """Ask for a page, or send a form: the status, after how long, the headers."""
    line = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)
    began = time.monotonic()
    try:
        headers = {"Cookie": cookies, "Origin": portal.url}
        sent = None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            sent = urllib.parse.urlencode(body).encode()
        if file:
            sent, headers["Content-Type"] = multipart(body or {}, *file)
        line.request("GET" if sent is None else "POST", path, sent, headers)
        answer = line.getresponse()
        answer.read()
        return answer.status, time.monotonic() - began, answer.headers
    finally:
        line.close()


def wait_for(portal: LivePortal, path: str = "/health/live", *, seconds: float = 60):
    """Return once this page is answered with 200."""
    until = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError):
            if ask(portal, path)[0] == 200:
                return
        assert time.monotonic() < until, portal.logs()
        time.sleep(0.1)
