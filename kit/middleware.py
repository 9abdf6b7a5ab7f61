"""What every request passes: one transaction, safe headers, an honest 503."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from kit.acting import acting
from kit.storing import FileAway, FileNotKept

log = structlog.get_logger(__name__)

HEALTH = "/health/"
LINK = "/link/"
Response = Callable[[HttpRequest], HttpResponseBase]


class Acting:
    """Wrap a request, its rendering included, in a transaction that knows its actor.

    When the database is away the answer says so, with 503, and nothing was saved.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(HEALTH):
            return self.get_response(request)
        try:
            user = request.user
            with acting(user if user.is_authenticated else None):
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        except (OperationalError, InterfaceError) as error:
            return database_away(error)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        # Django would turn an error inside a view into a 500 before it gets here.
        if isinstance(exception, OperationalError | InterfaceError):
            return database_away(exception)
        if isinstance(exception, FileAway):
            return file_away(exception)
        return None


def database_away(error: Exception) -> HttpResponse:
    """One sentence, without the request: what is around a page asks the database."""
    log.error("database_away", kind=type(error).__name__)
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "30"
    return response


def file_away(error: FileAway) -> HttpResponse:
    """The storage of files is away: a sentence, and what was done is undone."""
    facts = {"is_kept": not isinstance(error, FileNotKept)}
    response = HttpResponse(render_to_string("503_file.html", facts), status=503)
    response["Retry-After"] = "60"
    return response


class KnownRequests:
    """Looking and acting are all that a page does; any other method is refused.

    A form's view of Django would answer PUT as if it were POST. No address of ours
    holds a NUL, and no text of the database can.
    """

    METHODS = ("GET", "HEAD", "POST", "OPTIONS")

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in self.METHODS:
            return HttpResponseNotAllowed(self.METHODS)
        if "\0" in request.path or "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("A NUL in the address")
        return self.get_response(request)


class ContentPolicy(CSPMiddleware):
    """The Content-Security-Policy, which is the same for nearly every answer."""

    def __init__(self, get_response: Response) -> None:
        super().__init__(get_response)
        self.usual = build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if self.get_policy_parts(request, response) != PolicyParts():
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.usual)
        return response


class SafeHeaders:
    """Browsers and proxies keep nothing of people; links tell nobody their address."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> None:
        # Without a referrer a browser sends "null" for its origin, so that Django's
        # check could never pass. A link acts by the token in its address and by no
        # cookie, which is all that the check protects.
        if request.path.startswith(LINK):
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            add_never_cache_headers(response)
        response["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        if request.path.startswith(LINK):
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response
