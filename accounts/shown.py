"""What somebody typed, shown to be sent again: in its page’s words, and as it was."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils.datastructures import MultiValueDict

from accounts import keeping
from kit.govuk import reading
from kit.moments import spoken_time

# Keys of a form that say nothing to a reader.
SILENT = ("form_key", "version")
TICKED = ("on", "True", "true")
# What may be a row's number or a choice's code: nothing that a reader could check.
CODE = re.compile(r"[a-z0-9_-]*")
RAN_OUT = "What you typed {where} was kept for ten minutes and is not kept any more."

Sent = dict[str, list[str]]


@dataclass
class Opened:
    """A page as the person would be shown it now, or where it leads them instead."""

    address: str
    page: reading.Page
    status: int
    leads_to: str = ""

    @property
    def name(self) -> str:
        """What it is, and of whom or what."""
        return ": ".join(filter(None, (self.page.heading, self.page.caption)))

    def form_for(self, path: str, sent: Sent) -> reading.SentForm | None:
        """The form that sends to this address; of several, the likest."""
        forms = [
            form
            for form in self.page.forms
            if urljoin(self.address, form.action or self.address) == path
        ]
        return max(forms, key=lambda form: form.likeness(sent), default=None)


def opened(request: HttpRequest, address: str) -> Opened:
    """Open a page of the portal for the person who asks; nothing is sent to it.

    It is looked at as by a press on its link: its own rules say who may, and its
    choices are those of this person.
    """
    parts = urlsplit(address)
    asked: Any = copy(request)
    asked.method = "GET"
    asked.path = asked.path_info = unquote(parts.path)
    asked.META = request.META | {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": asked.path,
        "QUERY_STRING": parts.query,
    }
    asked.GET, asked.POST = QueryDict(parts.query), QueryDict()
    asked._files = MultiValueDict()
    # What is to be said is said on the page that is shown.
    asked._messages = default_storage(asked)
    try:
        asked.resolver_match = match = resolve(asked.path)
        response = match.func(asked, *match.args, **match.kwargs)
    except (Http404, PermissionDenied, BadRequest) as refusal:
        status = 404 if isinstance(refusal, Http404) else 403
        return Opened(address, reading.Page(), status)
    leads_to = response.url if 300 <= response.status_code < 400 else ""
    page = reading.Page(text_of(response))
    return Opened(address, page, response.status_code, leads_to)


def text_of(response: HttpResponseBase) -> str:
    """The page of an answer, where it is one."""
    if callable(render := getattr(response, "render", None)):
        response = render()
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    content = getattr(response, "content", b"") if is_page else b""
    return content.decode(errors="replace")


def shown(
    request: HttpRequest, one: dict[str, Any], fields: list[list[Any]], files: list[str]
) -> dict[str, Any]:
    """What the page shows that offers to send a form again, and what it sends."""
    path, sent = one["path"], dict(fields)
    page = opened(request, one["page"])
    form = page.form_for(path, sent)
    if form is None and path != one["page"]:
        own = opened(request, path)
        if form := own.form_for(path, sent):
            page = own
    return one | {
        "name": page.name,
        "by": by_when(one),
        "leads_to": page.leads_to,
        "is_gone": page.status in (403, 404),
        "files": files,
        "hidden": [(name, value) for name, values in fields for value in values],
        "rows": list(rows_of(sent, form)),
        "pressed": form.pressed(sent) if form else "",
    }


def by_when(one: dict[str, Any]) -> str:
    """The time of the day by which to send it, where it is kept."""
    ends = one.get("ends")
    return spoken_time(dt.datetime.fromtimestamp(ends, dt.UTC)) if ends else ""


def rows_of(sent: Sent, form: reading.SentForm | None) -> Iterator[tuple[str, str]]:
    """Each question with its answer, in the page’s words and order."""
    told = {*SILENT}
    if form:
        for name, question in form.questions().items():
            if said := question.answer(name, sent):
                yield question.words, said
        told |= {control.name for control in form.controls}
    for name, values in sent.items():
        if name not in told:
            yield from (("Another answer", said_of(one)) for one in values if one)


def said_of(value: str) -> str:
    """An answer that the page does not ask for any more, if words can be made of it."""
    if value in TICKED:
        return "Yes"
    return reading.GONE if CODE.fullmatch(value) else value


def tell_what_ran_out(request: HttpRequest) -> None:
    """Say, once, that what was typed is not kept any more, and on which page it was."""
    for one in keeping.ran_out(request):
        name = opened(request, one["page"]).name
        where = f"on “{name}”" if name else "before you were signed out"
        messages.info(request, RAN_OUT.format(where=where))
