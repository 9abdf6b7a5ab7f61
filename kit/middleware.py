"""What every request passes: one transaction, safe headers, an honest 503."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import structlog
from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.contrib.messages.storage.session import SessionStorage
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from kit import limits, replica
from kit.acting import acting
from kit.refusals import another_is_there, does_not_fit, is_gone
from kit.storing import FileAway, FileNotKept

log = structlog.get_logger(__name__)

HEALTH = "/health/"
LINK = "/link/"
SAID = SessionStorage.session_key
Response = Callable[[HttpRequest], HttpResponseBase]


class DatabaseLimits:
    """A page waits for the database so long at most, sessions and all."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with limits.within(limits.WEB), limits.at_most(limits.SILENCE):
            return self.get_response(request)


class ReadOnly:
    """While the portal can only be read, whatever is sent is answered with a sentence.

    Before anything of it is looked at: who is signed out reads the same.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if (
            not settings.READ_ONLY
            or request.method != "POST"
            or match is None
            or match.view_name in settings.READING_POSTS
        ):
            return None
        response = HttpResponse(render_to_string("503_read_only.html"), status=503)
        response["Retry-After"] = "600"
        return response


class Acting:
    """Wrap a request, its rendering included, in a transaction that knows its actor.

    When the database is away the answer says so, with 503, and nothing was saved. Pages
    that may read the replica do, if it is as far as the primary; where it fails at
    that, they are asked once more without it.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(HEALTH):
            return self.get_response(request)
        try:
            response = self.answered(request)
            if getattr(request, "failed_at_replica", False):
                replica.ASIDE.leave(
                    "it did not answer to the end", replica.AWAY_SECONDS
                )
                request.failed_at_replica = False  # type: ignore[attr-defined]
                response = self.answered(request)
        except (OperationalError, InterfaceError) as error:
            return database_away(error)
        return response

    def answered(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        # What is said once is said by the answer that goes out.
        said = request.session.get(SAID) if replica.is_there() else None
        with acting(user if user.is_authenticated else None), ExitStack() as turn:
            request.turn = turn  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if said is not None and getattr(request, "failed_at_replica", False):
            request.session[SAID] = said
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> None:
        if (
            replica.is_there()
            and request.method in ("GET", "HEAD")
            and request.resolver_match is not None
            and request.resolver_match.view_name in settings.REPLICA_PAGES
        ):
            turn: ExitStack = request.turn  # type: ignore[attr-defined]
            turn.enter_context(replica.reading())

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        # Django would turn an error inside a view into a 500 before it gets here.
        if isinstance(exception, OperationalError | InterfaceError):
            if replica.is_reading():
                request.failed_at_replica = True  # type: ignore[attr-defined]
            return database_away(exception)
        if isinstance(exception, FileAway):
            return file_away(exception)
        if another_is_there(exception):
            return not_saved(exception, status=409)
        if request.method == "POST" and is_gone(exception):
            return not_saved(exception, status=409, is_gone=True)
        if does_not_fit(exception):
            return not_saved(exception, status=400)
        return None


def database_away(error: Exception) -> HttpResponse:
    """One sentence, without the request: what is around a page asks the database."""
    log.error("database_away", kind=type(error).__name__)
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "30"
    return response


def not_saved(
    error: Exception, *, status: int, is_gone: bool = False
) -> HttpResponse:
    """The database refused what was sent: a sentence, and what was done is undone.

    An action says it beside the field where it can (`kit.refusals`); this is for what
    nobody has thought of, so it is in the log as an error.
    """
    transaction.set_rollback(True)
    log.error("not_saved", exc_info=error)
    facts = {"was_there": status == 409 and not is_gone, "is_gone": is_gone}
    return HttpResponse(render_to_string("not_saved.html", facts), status=status)


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


def safe_headers() -> dict[str, str]:
    """What every answer carries, one that no page of ours gave included."""
    headers = {
        HEADER: build_policy() or "",
        "Permissions-Policy": (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        ),
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        # No other site shows a page, a picture or a file of ours as a part of its own.
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = (
            f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        )
    return headers


NEVER_KEPT = "max-age=0, no-cache, no-store, must-revalidate, private"


class SafeHeaders:
    """Browsers and proxies keep nothing of people; links tell nobody their address."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response
        self.usual = safe_headers()
        # Said by the next middleware, which knows of exceptions.
        del self.usual[HEADER]
        # Only what came by HTTPS is told to stay there.
        self.strict = self.usual.pop("Strict-Transport-Security", "")

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
        for name, value in self.usual.items():
            response.headers.setdefault(name, value)
        if self.strict and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", self.strict)
        if request.path.startswith(LINK):
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response
