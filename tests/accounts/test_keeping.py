"""Nothing typed is lost when a session ends, and nobody gets what another typed."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from accounts import tasks
from accounts.keeping import KEPT_LENGTH
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

    kept = str(dict(SessionStore(browser.session["kept"]).items()))
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

    mine = {"HTTP_X_PAGE_OF": fields["_person"]}
    asked = browser.get("/account/stay/", **mine).json()
    assert (asked["idle"], asked["most"]) == (1200, 12 * 3600 - 600)
    assert asked["person"] == fields["_person"]
    # To ask is no sign of the person; to press is.
    clock.shift(600)
    assert browser.get("/account/stay/", **mine).json()["idle"] == 600
    token = {"csrfmiddlewaretoken": asked["token"]}
    assert browser.post("/account/stay/", token, **mine).json()["idle"] == 1800
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


def test_the_page_of_another_person_gets_no_token(world, clock):
    browser, _, fields = opened(world)
    browser.logout()
    sign_in(browser, world.people["deputy"])

    for mark in (fields["_person"], "", f"{world.people['deputy'].pk}:forged"):
        answer = browser.get("/account/stay/", HTTP_X_PAGE_OF=mark)
        assert answer.json() == {"signed_in": True, "is_yours": False}


def test_it_lies_under_a_key_of_its_own_and_is_deleted_after_ten_minutes(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    key = browser.session["kept"]

    clock.shift(599)
    tasks.clear_sessions()
    assert Session.objects.filter(pk=key).exists()
    clock.shift(2)
    tasks.clear_sessions()
    assert not Session.objects.filter(pk=key).exists()
    sign_in(browser, world.people["chair"])
    assert browser.get("/account/kept/").url == "/"


def test_only_sessions_that_ran_out_are_cleared(world, clock):
    browser, _, _ = opened(world)
    clock.shift(settings.SESSION_IDLE_SECONDS - 1)

    tasks.clear_sessions()

    assert browser.get("/").status_code == 200
    clock.shift(settings.SESSION_COOKIE_AGE + 1)
    tasks.clear_sessions()
    assert not Session.objects.exists()


def test_what_was_sent_or_thrown_away_is_deleted(world, clock):
    for act in ("send", "throw"):
        browser, address, fields = opened(world)
        clock.shift(settings.SESSION_IDLE_SECONDS + 1)
        browser.post(address, fields | TYPED)
        sign_in(browser, world.people["chair"])
        key = browser.session["kept"]
        page = page_of(browser.get("/account/kept/"))
        goes_to = address if act == "send" else "/account/kept/"
        browser.post(goes_to, hidden(page, of=goes_to))

        assert not Session.objects.filter(pk=key).exists(), act


def test_more_than_a_form_takes_is_not_kept(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)

    answer = browser.post(address, fields | TYPED | {"role": "x" * KEPT_LENGTH})

    assert answer.url.startswith("/account/sign-in/?next=/redundancies/")
    assert "kept" not in browser.session


def test_what_a_script_sends_by_itself_does_not_take_the_place_of_it(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)

    for by_itself in (
        {"HTTP_ACCEPT": "application/json"},
        {"HTTP_SEC_FETCH_MODE": "cors"},
        {"HTTP_HX_REQUEST": "true"},
    ):
        browser.post("/redundancies/employers/", {"words": "mil"}, **by_itself)
        browser.post(address, fields | {"name": "mil"}, **by_itself)
    sign_in(browser, world.people["chair"])

    page = page_of(browser.get("/account/kept/"))
    assert hidden(page, of=address)["name"] == "Una Invented"


def test_a_file_is_not_kept_and_is_named(world, clock):
    world.people["national"].set_password(PASSWORD)
    world.people["national"].save()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.people["national"])
    fields = hidden(page_of(browser.get("/notices/")))
    clock.move_to(LATER)

    file = SimpleUploadedFile("notices of <March>.csv", b"secret rows")
    browser.post("/notices/", fields | {"file": file})
    assert "secret rows" not in str(SessionStore(browser.session["kept"]).items())
    sign_in(browser, world.people["national"])

    words = page_of(browser.get("/account/kept/")).find(".//main").text_content()
    assert "The file notices of <March>.csv could not be kept" in words


def test_it_is_shown_in_the_words_of_its_page(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED | {"unknown-field": "<b>kept</b>"})
    sign_in(browser, world.people["chair"])

    page = page_of(browser.get("/account/kept/"))
    words = {
        row.findtext("dt"): row.findtext("dd").strip()
        for row in page.xpath("//main//dl/div")
    }
    assert words == {
        "Name": "Una Invented",
        "Role": "Human resources",
        "Telephone number": "01632 960123",
        "Unknown field": "<b>kept</b>",
    }


def test_an_old_page_of_somebody_who_signed_out_is_kept_too(world, clock):
    browser, address, fields = opened(world)
    page = page_of(browser.get("/account/sign-out/"))
    browser.post("/account/sign-out/", hidden(page))
    del browser.cookies[settings.CSRF_COOKIE_NAME]
    browser.get("/account/sign-in/")

    foreign = browser.post(address, fields | TYPED, HTTP_ORIGIN="https://else.example")
    assert foreign.status_code == 403
    assert "kept" not in browser.session
    answer = browser.post(address, fields | TYPED, HTTP_ORIGIN="http://testserver")
    assert answer.url == "/account/sign-in/?next=%2Faccount%2Fkept%2F"
    sign_in(browser, world.people["chair"])

    page = page_of(browser.get("/account/kept/"))
    assert hidden(page, of=address)["name"] == "Una Invented"


def test_a_second_page_to_sign_in_says_that_one_is_signed_in(world, clock):
    browser = Client(enforce_csrf_checks=True)
    other_tab = hidden(page_of(browser.get("/account/sign-in/")))
    sign_in(browser, world.people["chair"])

    facts = other_tab | {"login": world.people["chair"].email, "password": PASSWORD}
    answer = browser.post("/account/sign-in/", facts, HTTP_ORIGIN="http://testserver")

    assert "You are signed in already" in answer.content.decode()
    assert PASSWORD not in answer.content.decode()


def test_a_part_that_asks_by_itself_gets_no_page_to_sign_in(world, clock):
    browser, _, _ = opened(world)
    clock.move_to(LATER)

    answer = browser.get("/notices/0000000000/progress/", HTTP_HX_REQUEST="true")

    assert (answer.status_code, answer.content) == (401, b"")


def test_the_keys_of_a_form_go_back_as_they_were(world, clock):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.people["chair"])
    address = f"/redundancies/{world.shared.reference}/facts/"
    fields = hidden(page_of(browser.get(address)))
    clock.move_to(LATER)
    browser.post(address, fields | {"employer": "Mills"})
    sign_in(browser, world.people["chair"])

    page = page_of(browser.get("/account/kept/"))
    assert hidden(page, of=address)["version"] == fields["version"]
    assert fields["version"] not in page.find(".//dl").text_content().split()
