"""Nothing typed is lost when a session ends, and nobody gets what another typed."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from lxml import html

from redundancies.models import ContactLog, EmployerContact
from tests.world import build

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 4, 9, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1)
PASSWORD = "a long enough sentence"
TYPED = {"name": "Una Invented", "role": "hr", "telephone": "01632 960123"}


@pytest.fixture
def world():
    made = build()
    for role in ("chair", "deputy"):
        made.people[role].set_password(PASSWORD)
        made.people[role].save()
    return made


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def page_of(answer):
    return html.fromstring(answer.content.decode())


def hidden(page, *, of=None):
    """The hidden fields of a page's form, as a browser would send them."""
    forms = page.xpath("//main//form[@method='post']")
    form = next(one for one in forms if of is None or one.get("action") == of)
    found = form.xpath(".//input[@type='hidden']")
    return {one.get("name"): one.get("value") for one in found}


def opened(world, role="chair"):
    """A browser whose person has a form open; the form's address and hidden fields."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.people[role])
    address = f"/redundancies/{world.shared.reference}/contacts/add/"
    return browser, address, hidden(page_of(browser.get(address)))


def sign_in(browser, person, after="/"):
    page = page_of(browser.get(f"/account/sign-in/?next={after}"))
    facts = hidden(page) | {"login": person.email, "password": PASSWORD}
    return browser.post("/account/sign-in/", facts)


def test_what_is_sent_after_the_end_is_offered_after_signing_in_and_saved(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)

    refused = browser.post(address, fields | TYPED)
    assert refused.url == "/account/sign-in/?next=%2Faccount%2Fkept%2F"
    assert (
        sign_in(browser, world.people["chair"], "/account/kept/").url
        == "/account/kept/"
    )
    page = page_of(browser.get("/account/kept/"))
    assert "Una Invented" in page.find(".//dl").text_content()
    browser.post(address, hidden(page, of=address))

    assert EmployerContact.objects.get(name="Una Invented").telephone
    assert browser.get("/account/kept/").url == "/"


def test_it_is_kept_as_well_when_another_page_told_of_the_end(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)

    browser.get("/")
    browser.post(address, fields | TYPED)
    sign_in(browser, world.people["chair"])

    assert "kept for ten minutes" in browser.get("/").content.decode()
    page = page_of(browser.get("/account/kept/"))
    assert hidden(page, of=address)["name"] == "Una Invented"


def test_it_is_kept_though_the_browser_lost_its_session(world, clock):
    browser, address, fields = opened(world)
    del browser.cookies[settings.SESSION_COOKIE_NAME]

    browser.post(address, fields | TYPED)
    sign_in(browser, world.people["chair"])

    page = page_of(browser.get("/account/kept/"))
    assert hidden(page, of=address)["name"] == "Una Invented"


def test_nobody_else_is_offered_it(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)

    sign_in(browser, world.people["deputy"])

    assert "Not sent yet" not in browser.get("/").content.decode()
    answer = browser.get("/account/kept/", follow=True)
    assert "Una Invented" not in answer.content.decode()
    # Nor does it come back when its owner signs in after them.
    browser.logout()
    sign_in(browser, world.people["chair"])
    assert browser.get("/account/kept/").status_code == 302


def test_it_is_gone_after_ten_minutes_and_when_it_is_thrown_away(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    clock.shift(601)
    sign_in(browser, world.people["chair"])
    assert browser.get("/account/kept/").url == "/"

    again, address, fields = opened(world)
    clock.shift(settings.SESSION_IDLE_SECONDS + 1)
    again.post(address, fields | TYPED)
    sign_in(again, world.people["chair"])
    page = page_of(again.get("/account/kept/"))
    again.post("/account/kept/", hidden(page, of="/account/kept/"))
    assert again.get("/account/kept/").url == "/"
    assert not EmployerContact.objects.exists()


def test_passwords_and_tokens_are_never_kept(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)

    browser.post(address, fields | TYPED | {"password": "secret words here"})

    kept = str(dict(browser.session))
    assert "Una Invented" in kept
    assert "secret words here" not in kept
    assert fields["csrfmiddlewaretoken"] not in kept


def test_a_stranger_fills_no_session(world, clock):
    stranger = Client()
    address = f"/redundancies/{world.shared.reference}/contacts/add/"

    for mark in ("", "1", f"{world.people['chair'].pk}:forged"):
        answer = stranger.post(address, TYPED | {"_person": mark})
        assert answer.url.startswith("/account/sign-in/?next=/redundancies/")
    assert not dict(stranger.session)


def test_an_old_page_after_signing_in_again_shows_what_it_sends(world, clock):
    browser, address, fields = opened(world)
    browser.logout()
    sign_in(browser, world.people["chair"])
    ours = {"HTTP_ORIGIN": "http://testserver"}

    stale = browser.post(address, fields | TYPED, **ours)
    assert stale.status_code == 403
    page = page_of(stale)
    assert "Una Invented" in page.find(".//dl").text_content()
    browser.post(address, hidden(page, of=address), **ours)

    assert EmployerContact.objects.filter(name="Una Invented").exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "http://testserver.elsewhere.example/"},
        {},
    ],
)
def test_another_site_is_shown_nothing_to_send(world, clock, headers):
    browser, address, fields = opened(world)
    fields["csrfmiddlewaretoken"] = "x" * 64

    answer = browser.post(address, fields | TYPED, **headers)

    assert answer.status_code == 403
    assert "Una Invented" not in answer.content.decode()


def test_the_page_of_another_person_is_not_sent_on(world, clock):
    browser, address, fields = opened(world)
    browser.logout()
    sign_in(browser, world.people["deputy"])

    answer = browser.post(address, fields | TYPED, HTTP_ORIGIN="http://testserver")

    assert answer.status_code == 403
    assert "Una Invented" not in answer.content.decode()
    assert not ContactLog.objects.exists()


def test_the_page_asks_how_long_the_session_lasts(world, clock):
    browser, _, fields = opened(world)
    clock.shift(600)

    asked = browser.get("/account/stay/").json()
    assert (asked["idle"], asked["most"]) == (1200, 12 * 3600 - 600)
    assert asked["person"] == fields["_person"]
    # To ask is no sign of the person; to press is.
    clock.shift(600)
    assert browser.get("/account/stay/").json()["idle"] == 600
    token = {"csrfmiddlewaretoken": asked["token"]}
    assert browser.post("/account/stay/", token).json()["idle"] == 1800
    assert Client().get("/account/stay/").json() == {"signed_in": False}


def test_a_page_that_waits_for_a_job_does_not_keep_its_session_alive(world, clock):
    browser = Client()
    browser.force_login(world.people["national"])
    browser.get("/")
    for _ in range(7):
        clock.shift(300)
        browser.get("/account/stay/")
        answer = browser.get("/notices/0000000000/progress/")

    assert answer.status_code == 302
