"""Pages of figures: what is compiled, how far it is, or that it can be asked for."""

import datetime as dt
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from kit.govuk import typed_date
from reviews import actions
from reviews.figures import Scope, compiled
from reviews.models import FigureSet
from reviews.periods import last_twelve_months
from tests.factories.reviews import MOMENT, TABLE, FigureSetFactory
from tests.world import build

pytestmark = pytest.mark.django_db
TRUE = ("chair", "deputy", "national")
PROTECTED = ("officer", "on_it", "government", "analyst")
SPRING = typed_date("from_on", dt.date(2026, 1, 1)) | typed_date(
    "to_on", dt.date(2026, 3, 31)
)
YEAR = {"year": "2025"}
NO_SET = "These figures have not been compiled yet"


@pytest.fixture(autouse=True)
def moment():
    """The day after the year's figures could first be asked for, and two months."""
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def world():
    return build()


def browser(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def typed_by(role):
    return SPRING if role in TRUE else YEAR


def ours(what="", **typed):
    return address_of("figures", what, ["ours"], typed)


def everywhere(what="", **typed):
    return address_of("national-figures", what, [], typed)


def address_of(name, what, args, typed):
    address = reverse(f"reviews:{name}{f'-{what}' if what else ''}", args=args)
    return f"{address}?{urlencode(typed)}" if typed else address


def set_of(world, role, **facts):
    """The set that a role sees of our partnership, compiled unless said otherwise."""
    is_true = role in TRUE
    period = {"from_on": dt.date(2026, 1, 1)} if is_true else {}
    row = FigureSetFactory(
        **{"partnership": world.ours, "is_protected": not is_true, "ready": True}
        | period
        | facts
    )
    row.refresh_from_db()
    return row


def read(response):
    assert response.status_code == 200
    page = html.fromstring(response.content)
    [main] = page.xpath("//main")
    return page, " ".join(main.text_content().split())


def buttons(page):
    """What can be pressed about this page's own figures."""
    return [
        " ".join(button.text_content().split())
        for button in page.xpath("//main//form[@method='post']//button")
    ]


# States


@pytest.mark.parametrize("role", [*TRUE, *PROTECTED])
def test_where_there_is_no_set_it_is_offered_and_pressed_twice_waits_once(world, role):
    client, typed = browser(world, role), typed_by(role)

    page, words = read(client.get(ours(**typed)))
    assert NO_SET in words
    assert buttons(page) == ["Compile these figures"]
    assert not page.xpath("//table")
    assert not FigureSet.objects.exists()
    [form] = [form for form in page.forms if form.action == ours("ask")]
    for _ in range(2):
        response = client.post(form.action, dict(form.form_values()))

    assert response.headers["Location"] == ours(**typed)
    row = FigureSet.objects.get(partnership=world.ours)
    assert (row.state, row.asked_by) == ("waiting", world.people[role])
    assert row.is_protected == (role not in TRUE)
    page, words = read(client.get(ours(**typed)))
    assert "Waiting for a free worker" in words
    assert buttons(page) == []


@pytest.mark.parametrize("role", [*TRUE, *PROTECTED])
def test_while_it_is_compiled_the_page_says_how_far_it_is(world, role):
    row = set_of(
        world, role, ready=False, state="compiling", step=2, steps=8, step_words="Gaps"
    )
    client = browser(world, role)

    page, words = read(client.get(ours(**typed_by(role))))

    assert "Gaps" in words
    assert page.findtext(".//title").strip().startswith("Compiling (25%): Figures")
    [asking] = page.xpath("//*[@id='progress-now']/@hx-get")
    where = reverse("reviews:figures-progress", args=[row.reference])
    assert asking.startswith(where)
    assert page.xpath("//*[@id='look-again']/@href") == [ours(**typed_by(role))]
    assert client.get(asking).status_code == 204
    told = client.get(where).content.decode()
    assert 'value="25"' in told
    assert "<a " not in told


@pytest.mark.parametrize("role", [*TRUE, *PROTECTED])
def test_the_progress_leads_to_the_figures_when_they_are_ready(world, role):
    row = set_of(world, role)
    client = browser(world, role)

    told = client.get(reverse("reviews:figures-progress", args=[row.reference]))

    part = html.fromstring(told.content)
    [link] = part.xpath("//a")
    assert link.text == "See them"
    assert "hx-get" not in told.content.decode()
    assert link.get("href") == ours(**typed_by(role))
    _, words = read(client.get(link.get("href")))
    assert "1,200" in words


@pytest.mark.parametrize("role", [*TRUE, *PROTECTED])
def test_what_failed_is_told_and_can_be_tried_again(world, role):
    row = set_of(
        world, role, ready=False, state="failed", failure="Five.", next_at=None
    )
    client = browser(world, role)

    page, words = read(client.get(ours(**typed_by(role))))

    assert "Five." in words
    assert buttons(page) == ["Compile these figures"]
    [form] = [form for form in page.forms if form.action == ours("ask")]
    client.post(form.action, dict(form.form_values()))
    row.refresh_from_db()
    assert row.state == "waiting"
    told = client.get(reverse("reviews:figures-progress", args=[row.reference]))
    assert told.status_code == 200


@pytest.mark.parametrize("role", [*TRUE, *PROTECTED])
def test_what_is_ready_is_shown_as_at_its_day(world, role):
    set_of(world, role, as_at=dt.date(2026, 5, 3))

    page, words = read(browser(world, role).get(ours(**typed_by(role))))

    assert "As at 3 May 2026." in words
    assert NO_SET not in words
    cells = page.xpath("//table[@data-figure='needs']//td/text()")
    assert cells == ["1,200", "[c]"]
    assert buttons(page) == (["Compile again"] if role in TRUE else [])
    assert ("Not for publication" in words) == (role in TRUE)
    assert ("Small numbers suppressed" in words) == (role not in TRUE)


def test_figures_of_before_are_shown_while_they_are_compiled_again(world):
    row = set_of(world, "chair")
    client = browser(world, "chair")
    page, _ = read(client.get(ours(**SPRING)))
    [form] = [form for form in page.forms if form.action == ours("ask")]

    for _ in range(2):
        client.post(form.action, dict(form.form_values()))

    _, words = read(client.get(ours(**SPRING)))
    assert "Waiting for a free worker" in words
    assert "1,200" in words
    row.refresh_from_db()
    assert (row.state, row.tables) == ("waiting", [TABLE])


# What whom


def test_a_chair_asks_and_reads_true_numbers(world):
    client = browser(world, "chair")
    client.post(ours("ask"), SPRING | {"version": "0"})
    row = FigureSet.objects.get()
    assert actions.compile_figures(set_id=row.pk, now=lambda: MOMENT)

    page, _ = read(client.get(ours(**SPRING)))

    rows = page.xpath("//table[@data-figure='situations-by-source']/tbody/tr")
    cells = [[cell.text_content() for cell in row] for row in rows]
    assert cells == [["The employer", "2", "74"], ["Total", "2", "74"]]


@pytest.mark.parametrize("role", PROTECTED)
def test_a_reader_reads_what_protection_gives_and_no_more(world, role):
    client = browser(world, role)
    client.post(ours("ask"), YEAR | {"version": "0"})
    for row in FigureSet.objects.due(MOMENT):
        actions.compile_figures(set_id=row.pk, now=lambda: MOMENT)

    page, _ = read(client.get(ours(**YEAR)))

    scope = Scope(
        from_on=dt.date(2025, 4, 1),
        to_on=dt.date(2026, 3, 31),
        on=MOMENT.date(),
        partnership_id=world.ours.pk,
        partnership_name=str(world.ours),
    )
    expected = {
        table.key: table.rows for _, tables in compiled(scope) for table in tables
    }
    found = page.xpath("//table/@data-figure")
    assert "situations-by-source" in found
    for key in found:
        rows = page.xpath(f"//table[@data-figure='{key}']/tbody/tr")
        told = [[cell.text_content() for cell in row] for row in rows]
        assert told == [[printed(cell) for cell in row] for row in expected[key]]


def printed(cell):
    if cell is None:
        return "Not known"
    return f"{cell:,}" if isinstance(cell, int | float) else str(cell)


@pytest.mark.parametrize("role", PROTECTED)
def test_true_figures_are_nowhere_for_whoever_may_not_open_every_row(world, role):
    """Neither by the address of a period, nor by a set's own, nor by a press."""
    true = [set_of(world, "chair"), set_of(world, "chair", from_on=dt.date(2025, 4, 1))]
    client = browser(world, role)
    both = YEAR | SPRING

    for typed in ({}, SPRING, YEAR, both, {"year": "2030"}):
        for address in (ours(**typed), everywhere(**typed)):
            response = client.get(address)
            assert response.status_code in (200, 403)
            assert "1,200" not in response.content.decode()
        answer = client.post(ours("ask"), typed | {"version": "1"})
        assert "1,200" not in answer.content.decode()
    for row in true:
        where = reverse("reviews:figures-progress", args=[row.reference])
        assert client.get(where).status_code == 404
        row.refresh_from_db()
        assert row.state == "ready"
    assert not FigureSet.objects.filter(is_protected=False, state="waiting").exists()


def test_a_chair_elsewhere_sees_nothing_of_ours(world):
    rows = [set_of(world, "chair"), set_of(world, "officer")]
    client = browser(world, "far_chair")

    assert client.get(ours(**SPRING)).status_code == 403
    assert client.post(ours("ask"), SPRING | {"version": "1"}).status_code == 403
    for row in rows:
        where = reverse("reviews:figures-progress", args=[row.reference])
        assert client.get(where).status_code == 404


@pytest.mark.parametrize("role", PROTECTED)
def test_a_closed_year_cannot_be_compiled_again_by_its_readers(world, role):
    row = set_of(world, role)
    client = browser(world, role)

    client.post(ours("ask"), YEAR | {"version": str(row.version)})
    refused = client.post(
        everywhere("anew"), YEAR | {"version": str(row.version)}
    ).status_code

    row.refresh_from_db()
    assert (refused, row.state) == (403, "ready")


def test_the_national_team_sees_what_readers_have_and_renews_a_year(world):
    lead, beside = (
        FigureSetFactory(ready=True, partnership=place) for place in (None, world.ours)
    )
    client = browser(world, "national")

    page, words = read(client.get(everywhere()))

    assert "April 2025 to March 2026 As at 1 June 2026." in words
    assert words.count("Not compiled yet.") == 4
    [form] = [form for form in page.forms if form.action == everywhere("anew")]
    for said in ("Figures of April 2025 to March 2026 will be", "too long ago"):
        answer = client.post(form.action, dict(form.form_values()), follow=True)
        assert said in read(answer)[1]
    for row in (lead, beside):
        row.refresh_from_db()
        assert (row.state, row.asked_by) == ("waiting", world.people["national"])
    assert "Waiting to be compiled." in read(client.get(everywhere()))[1]
    _, words = read(browser(world, "government").get(everywhere(**YEAR)))
    assert "1,200" in words  # those of before, until the new ones are there
    assert "Compile" not in read(browser(world, "analyst").get(everywhere()))[0].xpath(
        "string(//*[@id='for-readers'])"
    )


# Periods


@pytest.mark.parametrize(
    ("role", "words", "is_true"),
    [
        ("national", "These are the last twelve whole months.", True),
        ("government", "This is the last whole financial year.", False),
        ("analyst", "This is the last whole financial year.", False),
    ],
)
def test_the_page_opens_with_a_period_that_is_over(world, role, words, is_true):
    from_on, to_on = last_twelve_months(MOMENT.date())
    assert (from_on, to_on) == (dt.date(2025, 6, 1), dt.date(2026, 5, 31))
    facts = {"from_on": from_on, "to_on": to_on} if is_true else {}
    FigureSetFactory(ready=True, is_protected=not is_true, **facts)

    page, told = read(browser(world, role).get(everywhere()))

    assert words in told
    assert "There is a problem" not in told
    assert page.xpath("//table")


@pytest.mark.parametrize(
    ("on", "year"), [(dt.date(2026, 3, 31), 2024), (dt.date(2026, 4, 1), 2025)]
)
def test_a_year_is_offered_to_readers_once_it_is_over(world, on, year):
    noon = dt.datetime.combine(on, dt.time(12), dt.UTC)
    with time_machine.travel(noon, tick=False):
        client = browser(world, "government")
        page, _ = read(client.get(everywhere()))
        early = client.post(everywhere("ask"), {"year": f"{year + 1}", "version": "0"})

    offered = page.xpath("//select[@name='year']/option/@value")
    assert next(value for value in offered if value) == str(year)
    assert early.status_code == 200
    assert not FigureSet.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"version": "0"},
        SPRING,
        SPRING | {"version": "x"},
        SPRING | {"version": "0", "to_on_month": "13"},
        SPRING | {"version": "0", "to_on_year": "2031"},
    ],
)
def test_a_press_that_is_not_whole_asks_for_nothing(world, typed):
    response = browser(world, "chair").post(ours("ask"), typed)

    assert response.status_code == 200
    assert not FigureSet.objects.exists()


# What it costs


@pytest.mark.parametrize("role", [*TRUE, *PROTECTED])
@pytest.mark.parametrize("state", ["none", "waiting", "compiling", "failed", "ready"])
def test_a_page_asks_nine_questions_at_most_and_counts_nothing(world, role, state):
    client, typed = browser(world, role), typed_by(role)
    if state != "none":
        set_of(world, role, **({} if state == "ready" else {"state": state}))
    client.get(ours(**typed))

    with CaptureQueriesContext(connection) as asked:
        client.get(ours(**typed))

    words = [query["sql"].upper() for query in asked]
    assert len(words) <= 9, words
    assert not [sql for sql in words if "COUNT(" in sql or "GROUP BY" in sql]
    assert not [sql for sql in words if "CLIENTS_" in sql or "REDUNDANCIES_" in sql]


def test_the_page_of_all_costs_the_same_however_many_sets_there_are(world, queries_of):
    client = browser(world, "national")
    few = queries_of(lambda: client.get(everywhere()))
    actions.ask_ahead(at=MOMENT)

    assert queries_of(lambda: client.get(everywhere())) == few <= 9
