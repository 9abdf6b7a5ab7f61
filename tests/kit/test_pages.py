"""Who makes what of `templates/`, and what a page can rely on."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist, engines
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse, set_script_prefix
from jinja2 import TemplateNotFound, UndefinedError, nodes

from kit import pages
from tests.access import every_page

ROOT = Path(settings.BASE_DIR) / "templates"
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in ROOT.rglob("*")
    if path.suffix in (".html", ".txt")
)
# Filters that are told the name of another filter, or of a test.
IN_WORDS = ("map", "select", "reject", "selectattr", "rejectattr")
PAGES, LETTERS = engines["pages"], engines["django"]


def said(source, **given):
    return PAGES.from_string(source).render(given)


def is_ours(engine, name):
    """Whether it is made of our file; other packages have some of the same name."""
    try:
        return Path(engine.get_template(name).origin.name).is_relative_to(ROOT)
    except TemplateDoesNotExist:
        return False


@pytest.mark.parametrize("name", FILES)
def test_one_engine_makes_it_and_the_other_cannot_find_it(name):
    is_page = name.endswith(".html") and "emails" not in name.split("/")
    maker, other = (PAGES, LETTERS) if is_page else (LETTERS, PAGES)

    assert is_ours(maker, name)
    assert not is_ours(other, name)


def test_no_letter_comes_into_a_page():
    with pytest.raises(TemplateNotFound):
        said('{% include "emails/base.html" %}')


@pytest.mark.parametrize(
    "page", ["{{ nmae }}", "{% if nmae %}{% endif %}", "{{ person.nmae }}"]
)
def test_a_misspelt_name_is_an_error(page):
    with pytest.raises(UndefinedError, match="nmae"):
        said(page, person={"name": "Ailsa"})


@pytest.mark.parametrize("name", pages.OPTIONAL)
def test_what_a_page_may_leave_out_is_nothing(name):
    assert said("{{ " + name + " }}") == ""
    assert said("{{ " + name + " }}", **{name: "given"}) == "given"


def test_what_people_typed_is_escaped_wherever_it_stands():
    typed = "<b>O’Neill & 'Sons'</b>"
    page = (
        '{% from "components/inset.html" import inset %}'
        "{{ typed }}{{ inset(typed) }}{{ [typed]|join(', ') }}{{ typed|lower }}"
    )

    assert "<b>" not in said(page, typed=typed)


class Around:
    """A backend with one word around every page."""

    template_context_processors = (lambda request: {"word": "around"},)


def around(page, **given):
    made = pages.Page(PAGES.from_string(page).template, Around())
    return made.render(given, RequestFactory().get("/here/"))


def test_what_a_page_says_of_itself_goes_before_what_stands_around_it():
    page = "{{ word }} {{ request.path }}"

    assert around(page) == "around /here/"
    assert around(page, word="own") == "own /here/"


def test_every_form_of_a_page_carries_the_same_token():
    one, other = around("{{ csrf_input }}|{{ csrf_input }}").split("|")

    assert one == other
    assert one.startswith('<input type="hidden" name="csrfmiddlewaretoken" value="')


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "None"), (1234, "1234"), (0.5, "0.5"), (dt.date(2026, 3, 3), "2026-03-03")],
)
def test_a_value_is_written_as_it_is_unless_a_filter_speaks_it(value, words):
    assert said("{{ value }}", value=value) == words


def test_a_query_keeps_what_was_asked_and_takes_what_is_new():
    request = RequestFactory().get("/?status=open&after=x")

    assert pages.querystring(request, after="y&z") == "?status=open&after=y%26z"


# Every route, with arguments like those that pages have, and with others.
NAMES = sorted({page.route for page in every_page()})
ARGUMENTS = [
    (),
    ("k3f9x20b1d",),
    ("forth-valley_1",),
    ("0123456789",),
    (7,),
    ("k3f9x20b1d", 12),
    ("k3f9x20b1d", "7hx2m40q9z"),
    ("forth", 3),
    ("k3f9x20b1d", "pdf"),
    ("k3f9x20b1d", "open"),
    ("Größe & Co/x",),
    ("a b",),
    (None,),
]


def or_none(call, *args):
    try:
        return call(*args)
    except NoReverseMatch:
        return None


@pytest.mark.parametrize("prefix", ["/", "/pace/"])
@pytest.mark.parametrize("name", NAMES)
def test_an_address_is_what_the_resolver_says(name, prefix):
    set_script_prefix(prefix)
    try:
        for args in ARGUMENTS * 2:
            theirs = or_none(lambda args=args: reverse(name, args=args))
            assert or_none(pages.url, name, *args) == theirs
    finally:
        set_script_prefix("/")


def test_what_is_kept_of_addresses_does_not_grow_with_the_rows():
    pages.shape.cache_clear()

    for number in range(2000):
        pages.url("redundancies:situation", f"k3f9x{number:05}")

    assert pages.shape.cache_info().currsize == 1


def unknown_names(source):
    """The filters, tests and functions of a page that nobody offers.

    Jinja2 itself only looks for those that stand under an `if` when they are reached.
    """
    env = PAGES.env
    page = env.parse(source)
    called = {
        call.node.name
        for call in page.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
    }
    filters, tests = (
        {it.name for it in page.find_all(kind)} for kind in (nodes.Filter, nodes.Test)
    )
    for it in page.find_all(nodes.Filter):
        # `map("upper")`, `select("even")` and `selectattr("age", "even")` name theirs.
        place = 1 if it.name.endswith("attr") else 0
        if it.name in IN_WORDS and len(it.args) > place:
            (filters if it.name == "map" else tests).add(it.args[place].as_const())
    return {
        *(filters - set(env.filters)),
        *(tests - set(env.tests)),
        *(called - set(env.globals) - declared(page) - {"super", "caller", "loop"}),
    }


def declared(page):
    """What a page sets, imports or has as a macro."""
    found = {it.name for it in page.find_all(nodes.Macro)}
    found |= {it.name for it in page.find_all(nodes.Name) if it.ctx != "load"}
    for imported in page.find_all(nodes.FromImport):
        found |= {
            name[1] if isinstance(name, tuple) else name for name in imported.names
        }
    return found


@pytest.mark.parametrize("name", [name for name in FILES if pages.is_page(name)])
def test_a_page_uses_only_filters_tests_and_functions_that_there_are(name):
    assert unknown_names((ROOT / name).read_text()) == set()


@pytest.mark.parametrize(
    "source",
    [
        '{% if x %}{{ x|date("Y") }}{% endif %}',
        "{% if x is date %}{% endif %}",
        "{% for y in x if y is date %}{% endfor %}",
        "{% if x %}{{ date() }}{% endif %}",
        "{% macro m(x) %}{% filter date %}{% endfilter %}{% endmacro %}",
        "{% set y %}{{ x|map('upper')|date }}{% endset %}",
    ],
)
def test_one_that_there_is_not_is_noticed_wherever_it_stands(source):
    assert unknown_names(source) == {"date"}


@pytest.mark.parametrize(
    "source", ['{{ x|map("date")|join }}', '{{ x|select("date")|list }}']
)
def test_one_named_in_words_is_noticed(source):
    assert unknown_names(source) == {"date"}
