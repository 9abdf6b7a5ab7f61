"""The reference of a situation that was merged into another leads to that one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from partnerships.standing import standing_of
from redundancies.models import Situation

# Pages whose address names a situation.
ROOMS = ("redundancies", "clients")
MOVED = (
    "This situation was merged into the one that you see now. "
    "Nothing of what you sent is saved yet. Look at it again first."
)


class Merged:
    """Whoever sees where it went is led there; for everybody else it does not exist.

    What is sent lands there too where it only adds something. What would change what
    is there is shown again, with what was typed, before it counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if (
            not isinstance(exception, Http404)
            or match is None
            or not request.user.is_authenticated
            or not set(match.namespaces) & set(ROOMS)
            or "reference" not in match.kwargs
        ):
            return None
        away = (
            Situation.objects.merged_seen(standing_of(request.user))
            .filter(reference=match.kwargs["reference"])
            .select_related("merged_into")
            .first()
        )
        if away is None:
            return None
        kwargs = match.kwargs | {"reference": away.merged_into.reference}
        if request.method in ("GET", "HEAD"):
            address = reverse(match.view_name, kwargs=kwargs)
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{address}?{query}" if query else address)
        return self.sent(request, match, kwargs, away.merged_into)

    def sent(
        self, request: HttpRequest, match: Any, kwargs: Any, into: Situation
    ) -> HttpResponseBase:
        if not {"version", "form_key"} & set(request.POST):
            messages.error(request, MOVED)
            return redirect(into.get_absolute_url())
        if "version" in request.POST:
            # Of the row that went: no row has this version, so it is asked again.
            given = request.POST.copy()
            given["version"] = "0"
            request.POST = given  # type: ignore[assignment]
            messages.error(request, MOVED)
        return match.func(request, **kwargs)
