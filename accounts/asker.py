"""From where a request came, for the record alone: it is in no log."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

ADDRESS: ContextVar[str | None] = ContextVar("asked_from", default=None)


def address() -> str | None:
    """The address of whoever asks in this request; None in a task or a command."""
    return ADDRESS.get()


def address_of(request: HttpRequest) -> str | None:
    """The address that the last trusted proxy saw, or the connection's without one.

    Whoever asks may write into the header before that, so nothing before it counts.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if many := settings.TRUSTED_PROXY_COUNT:
        told = request.headers.get("x-forwarded-for", "").split(",")
        if len(told) < many:
            return None
        seen = told[-many]
    try:
        return str(ipaddress.ip_address(seen.strip()))
    except ValueError:
        return None


@contextmanager
def asked_from(request: HttpRequest) -> Iterator[None]:
    """Lines of the record that are written meanwhile say from where it was asked."""
    token = ADDRESS.set(address_of(request))
    try:
        yield
    finally:
        ADDRESS.reset(token)


class Asker:
    """Says to the record from where a request came."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with asked_from(request):
            return self.get_response(request)
