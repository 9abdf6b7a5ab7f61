"""How a page is made: Jinja2 behind Django's own backend, and what it offers.

Pages are the `.html` files of `templates/`; what lies in a folder `emails` is a letter
and stays with Django's engine, as everything does that other packages bring along.
Neither engine finds what is the other's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from crispy_forms.utils import render_crispy_form
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import defaultfilters as djangos
from django.template.backends.jinja2 import Jinja2, Template
from django.template.loaders import filesystem
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    pass_context,
)
from jinja2.runtime import Context

from kit.govuk import rendering
from kit.templatetags import portal

LETTERS = "emails"
# What the frame, the layouts and the forms take, and a page may leave out; any other
# name that nobody gave is an error.
OPTIONAL = (
    *("demonstration", "has_kept", "messages", "navigation", "session"),
    *("back_href", "back_text", "caption", "form", "heading", "intro"),
    *("count_words", "csv_href", "filter_form", "page"),
    *("subnavigation", "subnavigation_label", "tags"),
    *("confirmed", "next_href", "next_text", "panel_text", "paragraphs"),
    *("action_url", "csrf_input", "redirect_field"),
)
# Nothing in it is written otherwise in an address.
SLUG = re.compile(r"[-\w]+", re.ASCII)


def is_page(name: str) -> bool:
    return name.endswith(".html") and LETTERS not in name.split("/")


class PageFiles(FileSystemLoader):
    """Finds pages alone."""

    def get_source(self, environment: Environment, template: str) -> Any:
        if not is_page(template):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)


class LetterFiles(filesystem.Loader):
    """Finds, for Django's engine, what is no page."""

    def get_template_sources(self, template_name: str) -> Any:
        if not is_page(template_name):
            yield from super().get_template_sources(template_name)


class Page(Template):
    """A page; what it says of itself goes before what stands around every page."""

    def render(
        self, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> str:
        return super().render(self.around(request) | (context or {}))

    def around(self, request: HttpRequest | None) -> dict[str, Any]:
        """What the context processors give; a form's token is made once, if at all."""
        if request is None:
            return {}
        given = {
            "request": request,
            "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
        }
        for processor in self.backend.template_context_processors:
            given |= processor(request)
        return given


class Pages(Jinja2):
    """Django's backend for Jinja2, which makes a `Page` of what it finds."""

    page = Page

    def from_string(self, template_code: str) -> Page:
        return self.page(super().from_string(template_code).template, self)

    def get_template(self, template_name: str) -> Page:
        return self.page(super().get_template(template_name).template, self)


def environment(**options: Any) -> Environment:
    """The environment of the pages; the settings name it."""
    options |= {
        "loader": PageFiles(options["loader"].searchpath),
        "undefined": StrictUndefined,
        "autoescape": True,
        "lstrip_blocks": True,
    }
    made = Environment(**options)  # noqa: S701  (autoescape is set above)
    made.filters |= portal.register.filters | {
        "capfirst": djangos.capfirst,
        "govuk_errors": lambda form: rendering.errors(form) if form else [],
        "govuk_question": lambda field: [rendering.question(field)],
        "govuk_questions": rendering.questions,
        "linebreaksbr": djangos.linebreaksbr,
        "pluralize": djangos.pluralize,
    }
    made.globals |= dict.fromkeys(OPTIONAL, "") | {
        "contact": portal.contact,
        "crispy": crispy,
        "is_read_only": lambda: settings.READ_ONLY,
        "querystring": querystring,
        "static": static,
        "url": url,
    }
    return made


def csrf_input(request: HttpRequest) -> SafeString:
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">',
        get_token(request),
    )


@pass_context
def crispy(context: Context, form: Any) -> SafeString:
    """A form as its helper has it, in the template pack of ours."""
    around = {name: context.resolve(name) for name in ("csrf_input", "session")}
    # The template pack has escaped what people typed.
    return mark_safe(render_crispy_form(form, context=around))  # noqa: S308


def querystring(request: HttpRequest, **changes: Any) -> str:
    """The query of this page with other values."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def url(name: str, *args: Any) -> str:
    """The address of a page; the resolver is asked once for each kind of address."""
    words = [str(arg) for arg in args]
    if not all(map(SLUG.fullmatch, words)):
        return reverse(name, args=args)
    kinds = tuple(word.isdecimal() for word in words)
    form = shape(settings.ROOT_URLCONF, get_script_prefix(), name, kinds)
    return form.format(*words) if form else reverse(name, args=args)


@lru_cache(maxsize=1024)
def shape(conf: str, prefix: str, name: str, kinds: tuple[bool, ...]) -> str:
    """An address with `{}` for each argument; nothing where not every word may stand.

    A number may stand where no other word may.
    """
    probes = [
        f"{'73100' if is_number else 'PROBE'}{place:05}"
        for place, is_number in enumerate(kinds)
    ]
    try:
        address = reverse(name, args=probes)
    except NoReverseMatch:
        return ""
    for probe in probes:
        address = address.replace(probe, "{}")
    return address
