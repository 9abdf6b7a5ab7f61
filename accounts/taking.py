"""Every file that somebody takes is on record, whichever page gives it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import parse_header_parameters

from accounts import audit


class Taking:
    """Writes who takes a file, before it goes out: unwritten, it does not go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        name = file_of(response)
        if name is not None and request.method == "GET" and not is_on_record(response):
            match = request.resolver_match
            audit.took(
                by=request.user if request.user.is_authenticated else None,
                page=match.view_name if match else "",
                file=name,
                at=timezone.now(),
            )
        return response


def is_on_record(response: HttpResponseBase) -> bool:
    """Whether its page has written who takes it: by row, where a name may tell more."""
    return getattr(response, "is_on_record", False)


def file_of(response: HttpResponseBase) -> str | None:
    """The name of the file that an answer is; None where it is a page."""
    kind, facts = parse_header_parameters(
        response.headers.get("Content-Disposition", "")
    )
    is_file = kind == "attachment" and response.status_code == 200
    return facts.get("filename", "") if is_file else None
