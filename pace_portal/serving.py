"""How gunicorn answers by itself: like the portal, and without saying what it is."""

from __future__ import annotations

import socket
from http import HTTPStatus
from typing import Any

import structlog
from django.template.loader import render_to_string
from gunicorn import util
from gunicorn.http import errors, wsgi
from gunicorn.workers.gthread import ThreadWorker

from kit.middleware import NEVER_KEPT, safe_headers

log = structlog.get_logger(__name__)

STATUSES = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}


class Answer(wsgi.Response):
    """An answer that does not name the server."""

    def default_headers(self) -> list[str]:
        return [
            line for line in super().default_headers() if not line.startswith("Server:")
        ]


class Worker(ThreadWorker):
    """gunicorn's own, but for what it answers and logs where no request could be read.

    What it would log holds what was sent, and so perhaps the token of a link.
    """

    def init_process(self) -> None:
        # There is no setting for it.
        wsgi.Response = Answer
        super().init_process()

    def handle_error(
        self, req: Any, client: socket.socket, addr: Any, exc: BaseException
    ) -> None:
        status = status_of(exc)
        tell = log.error if status == HTTPStatus.INTERNAL_SERVER_ERROR else log.warning
        tell("not_served", kind=type(exc).__name__, status=status.value)
        try:
            util.write_nonblock(client, page(status))
        except OSError:
            log.debug("nobody_to_answer")


def status_of(error: BaseException) -> HTTPStatus:
    """Whose fault it is, and which."""
    if not isinstance(error, errors.ParseException):
        return HTTPStatus.INTERNAL_SERVER_ERROR
    return STATUSES.get(type(error), HTTPStatus.BAD_REQUEST)


def page(status: HTTPStatus) -> bytes:
    """A whole answer with our page of errors and the headers of every answer."""
    name = "400.html" if status < 500 else "500.html"
    body = render_to_string(name).encode()
    headers = {
        "Connection": "close",
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": NEVER_KEPT,
    } | safe_headers()
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{key}: {value}" for key, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
