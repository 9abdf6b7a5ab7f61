"""Asking an agency's sign-on: soon, in short, and of nobody else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import requests

# For one answer to begin, for everything that one press asks, and of one answer.
SECONDS, ALTOGETHER = 3.0, 8.0
MOST_BYTES = 256 * 1024
PIECE = 16 * 1024


class TooSlow(requests.RequestException):
    """What one press asks of a provider has taken long enough."""


class TooMuch(requests.RequestException):
    """An answer that is longer than any of its kind."""


class Asking(requests.Session):
    """A session whose answers are short, come soon and lead nowhere else.

    The proxies that the environment names hold; passwords of a `.netrc` do not.
    """

    def __init__(self, until: float) -> None:
        super().__init__()
        self.until = until
        # As it is: what is packed may be small, and endless once it is unpacked.
        self.headers["Accept-Encoding"] = "identity"

    def request(self, method: Any, url: Any, **facts: Any) -> requests.Response:  # type: ignore[override]
        """The whole answer, in time."""
        facts |= {"stream": True, "allow_redirects": False}
        facts["timeout"] = min(SECONDS, self.left())
        with super().request(method, url, **facts) as answer:
            content = bytearray()
            for piece in pieces(answer):
                content += piece
                self.left()
                if len(content) > MOST_BYTES:
                    raise TooMuch("too long an answer")
            answer._content = bytes(content)
            answer._content_consumed = True
        if 300 <= answer.status_code < 400:
            raise requests.TooManyRedirects("led elsewhere")
        return answer

    def left(self) -> float:
        """How many seconds there are still."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TooSlow("too slow")
        return left


def pieces(answer: requests.Response) -> Iterator[bytes]:
    """What has come so far, again and again: nobody waits for a piece to be full."""
    if answer.raw.chunked:
        yield from answer.raw.stream(PIECE)
        return
    while piece := answer.raw.read1(PIECE):
        yield piece


def until() -> float:
    """When what is asked from now on has taken long enough."""
    return time.monotonic() + ALTOGETHER
