"""Every answer of a real server carries what keeps people safe, at its edges too."""

from __future__ import annotations

import http.client
import io
import re
import socket
from http.cookies import SimpleCookie

import pytest
from django.conf import settings

from demonstration.servers import APPLICATION
from tests import environment
from tests.faults.whole import wait_for
from tests.live import LivePortal

SAFE = {
    "Content-Security-Policy": "default-src 'none'",
    "Permissions-Policy": "camera=()",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HTTPS = "X-Forwarded-Proto: https"


@pytest.fixture(scope="module")
def portal(django_db_setup, tmp_path_factory):
    """Served as in production, behind a proxy that speaks HTTPS."""
    made = LivePortal(
        tmp_path_factory.mktemp("web"),
        database_url=environment.SERVERS.url(APPLICATION, environment.DATABASE),
        redis_url=environment.BROKER.url(),
        email_url="smtp://127.0.0.1:9",
        SECURE="1",
        TRUSTED_PROXY_COUNT="1",
    )
    made.start_web()
    wait_for(made)
    yield made
    made.stop()


def said(portal, *lines):
    """What is sent as it stands, and what comes back: status, headers, text."""
    with socket.create_connection(("127.0.0.1", portal.port), timeout=20) as line:
        line.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        with line.makefile("rb") as answer:
            whole = answer.read()
    head, _, text = whole.partition(b"\r\n\r\n")
    first, _, rest = head.partition(b"\r\n")
    headers = http.client.parse_headers(io.BytesIO(rest + b"\r\n\r\n"))
    return int(first.split()[1]), headers, text.decode(errors="replace")


def styles(portal):
    _, _, page = said(
        portal, "GET /account/sign-in/ HTTP/1.1", "Host: 127.0.0.1", HTTPS
    )
    return re.search(r'href="(/static/[^"]+\.css)"', page)[1]


EDGES = {
    "page": (200, "GET /account/sign-in/ HTTP/1.1", "Host: 127.0.0.1", HTTPS),
    "nowhere": (404, "GET /link/request/abc/ HTTP/1.1", "Host: 127.0.0.1", HTTPS),
    "to HTTPS": (301, "GET /account/sign-in/ HTTP/1.1", "Host: 127.0.0.1"),
    "a bad host": (400, "GET / HTTP/1.1", "Host: evil.example", HTTPS),
    "a bad host, by HTTP": (400, "GET / HTTP/1.1", "Host: evil.example"),
    "no host": (302, "GET / HTTP/1.1", HTTPS),
    "a NUL": (400, "GET /?a=%00 HTTP/1.1", "Host: 127.0.0.1", HTTPS),
    "another method": (405, "PUT / HTTP/1.1", "Host: 127.0.0.1", HTTPS),
    "no request": (400, "GET /link/request/secret"),
    "a bad header": (400, "GET / HTTP/1.1", "Host: 127.0.0.1", "a b: secret"),
    "a long header": (
        431,
        "GET / HTTP/1.1",
        "Host: 127.0.0.1",
        f"A: {'x' * 20_000}",
    ),
    "a long address": (414, f"GET /{'x' * 9000} HTTP/1.1", "Host: 127.0.0.1"),
    "much more than a form": (
        400,
        "POST /account/sign-in/ HTTP/1.1",
        "Host: 127.0.0.1",
        HTTPS,
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Length: 6000000",
    ),
    "health": (200, "GET /health/live HTTP/1.1", "Host: 127.0.0.1"),
}


def found_by_link(lines):
    return lines[0].startswith("GET /link/") and len(lines) > 1


@pytest.mark.parametrize("edge", EDGES)
def test_every_edge_carries_the_headers_and_does_not_name_its_server(portal, edge):
    status, *lines = EDGES[edge]
    kept = "no-referrer" if found_by_link(lines) else "same-origin"

    found, headers, text = said(portal, *lines)

    assert found == status
    wanted = SAFE | {"Referrer-Policy": kept}
    assert [
        name for name, value in wanted.items() if value not in (headers[name] or "")
    ] == []
    assert headers["Server"] is None
    assert "gunicorn" not in text.lower()
    assert "no-store" in headers["Cache-Control"]
    assert ("Strict-Transport-Security" in headers) == (
        HTTPS in lines or found in (414, 431) or edge in ("no request", "a bad header")
    )


def test_static_files_carry_them_too_and_are_for_our_pages_only(portal):
    found, headers, _ = said(
        portal, f"GET {styles(portal)} HTTP/1.1", "Host: 127.0.0.1", HTTPS
    )

    assert found == 200
    assert [name for name in SAFE if not headers[name]] == []
    assert headers["Access-Control-Allow-Origin"] is None
    assert "immutable" in headers["Cache-Control"]


def test_what_could_not_be_read_is_not_logged(portal):
    said(portal, "GET /link/request/a-secret-token")
    said(portal, "GET / HTTP/1.1", "Host: 127.0.0.1", "a b: a-secret-header")

    assert "a-secret" not in portal.logs()


def test_a_page_of_errors_is_whole_and_says_what_to_do(portal):
    _, _, text = said(portal, "GET / HTTP/1.1", f"A: {'x' * 20_000}")

    assert "We could not read that" in text
    assert "</html>" in text


def test_the_cookie_of_forms_lasts_no_longer_than_a_session(portal):
    _, headers, _ = said(
        portal, "GET /account/sign-in/ HTTP/1.1", "Host: 127.0.0.1", HTTPS
    )
    cookies = SimpleCookie("; ".join(headers.get_all("Set-Cookie")))

    assert int(cookies["__Host-csrf"]["max-age"]) <= settings.SESSION_COOKIE_AGE
