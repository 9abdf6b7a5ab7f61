"""Nothing typed is lost when a session ends, and nobody gets what another typed."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from accounts import tasks
from accounts.keeping import KEPT_LENGTH, KEPT_MOST
from accounts.models import Session
from accounts.session_store import SessionStore
from redundancies.models import ContactLog, EmployerContact
from tests.asking import last_line, watched
from tests.factories.clients import NeedFactory
from tests.factories.redundancies import SessionFactory
from tests.second_step import code_of, with_app
from tests.world import build

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 4, 9, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1)
PASSWORD = "a long enough sentence"
TYPED = {"name": "Una Invented", "role": "hr", "telephone": "01632 960123"}
STEP = "/account/second-step/"


@pytest.fixture
def world():
    made = build()
    with_app(made.people["national"])
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


def keys_of(browser):
    """Under which keys it lies, that this browser's session knows."""
    return [one["key"] for one in browser.session.get("kept", [])]


def kept_in(browser):
    """All that is kept, as it lies there."""
    return [dict(SessionStore(key).items()) for key in keys_of(browser)]


def sign_in(browser, person, after="/"):
    page = page_of(browser.get(f"/account/sign-in/?next={after}"))
    facts = hidden(page) | {"login": person.email, "password": PASSWORD}
    answer = browser.post("/account/sign-in/", facts)
    if answer.url != STEP:
        return answer
    page = page_of(browser.get(STEP))
    return browser.post(STEP, hidden(page) | {"code": code_of()})


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


def test_it_is_gone_and_not_only_hidden_once_somebody_else_signs_in(world, clock):
    def stored():
        """Everything that lies in any session."""
        return str([row.get_decoded() for row in Session.objects.all()])

    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    assert "Una Invented" in stored()

    sign_in(browser, world.people["deputy"])
    browser.get("/")

    assert "Una Invented" not in stored()


def test_it_is_gone_after_ten_minutes_and_when_it_is_thrown_away(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    clock.shift(601)
    sign_in(browser, world.people["chair"])
    assert browser.get("/account/kept/").url == "/"
    assert "is not kept any more" in browser.get("/").content.decode()

    again, address, fields = opened(world)
    clock.shift(settings.SESSION_IDLE_SECONDS + 1)
    again.post(address, fields | TYPED)
    sign_in(again, world.people["chair"])
    page = page_of(again.get("/account/kept/"))
    again.post("/account/kept/", hidden(page, of="/account/kept/"))
    assert again.get("/account/kept/").url == "/"
    assert "is not kept any more" not in again.get("/").content.decode()
    assert not EmployerContact.objects.exists()


def test_passwords_and_tokens_are_never_kept(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)

    browser.post(address, fields | TYPED | {"password": "secret words here"})

    kept = str(kept_in(browser))
    assert "Una Invented" in kept
    assert "secret words here" not in kept
    assert fields["csrfmiddlewaretoken"] not in kept


def test_what_is_sent_to_the_pages_of_signing_in_is_not_kept(world, clock):
    browser, _, fields = opened(world)
    clock.move_to(LATER)

    answer = browser.post("/account/password/", fields | {"words": "Una Invented"})

    assert answer.url.startswith("/account/sign-in/?next=/account/password/")
    stored = [row.get_decoded() for row in Session.objects.all()]
    assert "Una Invented" not in str(stored)


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
    [key] = keys_of(browser)

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
        [key] = keys_of(browser)
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
    assert "secret rows" not in str(kept_in(browser))
    sign_in(browser, world.people["national"])

    words = page_of(browser.get("/account/kept/")).find(".//main").text_content()
    assert "The file notices of <March>.csv could not be kept" in words


def test_it_is_shown_in_the_words_of_its_page(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED | {"unknown-field": "<b>kept</b>"})
    sign_in(browser, world.people["chair"])

    page = page_of(browser.get("/account/kept/"))
    assert rows_of(page) == {
        "Name": "Una Invented",
        "Role": "Human resources",
        "Telephone number": "01632 960123",
        "Another answer": "<b>kept</b>",
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


def log_page(world, browser):
    """The page of another tab: its address and hidden fields."""
    address = f"/redundancies/{world.shared.reference}/contact-log/add/"
    return address, hidden(page_of(browser.get(address)))


def rows_of(page):
    """The questions of a page that offers to send, each with its answer."""
    return {
        row.findtext("dt").strip(): row.findtext("dd").strip()
        for row in page.xpath("//main//dl/div")
    }


LOGGED = {"means": "telephone", "note": "They will call back"}


def offers_of(browser):
    """What is offered, by the heading over it: the words of each."""
    page = page_of(browser.get("/account/kept/"))
    return {
        one.findtext("h2"): one.find("dl").text_content()
        for one in page.xpath("//main//section")
    }


def test_what_was_typed_in_two_tabs_is_offered_side_by_side(world, clock):
    browser, address, fields = opened(world)
    log_address, log_fields = log_page(world, browser)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    browser.post(log_address, log_fields | LOGGED)
    sign_in(browser, world.people["chair"])

    employer = world.shared.employer
    offers = offers_of(browser)
    assert list(offers) == [
        f"Add a contact: {employer}",
        f"Log a contact with the employer: {employer}",
    ]
    assert "Una Invented" in offers[f"Add a contact: {employer}"]
    assert (
        "They will call back" in offers[f"Log a contact with the employer: {employer}"]
    )

    page = page_of(browser.get("/account/kept/"))
    browser.post(address, hidden(page, of=address))
    assert EmployerContact.objects.filter(name="Una Invented").exists()
    assert list(offers_of(browser)) == [f"Log a contact with the employer: {employer}"]
    assert "Not sent yet" in browser.get("/").content.decode()

    page = page_of(browser.get("/account/kept/"))
    browser.post("/account/kept/", hidden(page, of="/account/kept/"))
    assert browser.get("/account/kept/").url == "/"


def test_two_entries_of_one_page_are_two(world, clock):
    browser, address, first = opened(world)
    second = hidden(page_of(browser.get(address)))
    clock.move_to(LATER)
    browser.post(address, first | TYPED)
    browser.post(address, second | TYPED | {"name": "Urs Invented"})
    sign_in(browser, world.people["chair"])

    # Another new entry of the same page, meanwhile, is no reason to lose either.
    fresh = hidden(page_of(browser.get(address)))
    browser.post(address, fresh | TYPED | {"name": "Third Invented"})
    kept = str(kept_in(browser))
    assert "Una Invented" in kept
    assert "Urs Invented" in kept
    page = page_of(browser.get("/account/kept/"))
    browser.post(address, hidden(page, of=address))

    [left] = kept_in(browser)
    assert "Urs Invented" in str(left)
    names = EmployerContact.objects.values_list("name", flat=True)
    assert set(names) == {"Una Invented", "Third Invented"}


def test_a_page_sent_again_takes_the_place_of_what_it_sent_before(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    browser.post(address, fields | TYPED | {"name": "Una Corrected"})

    [kept] = kept_in(browser)
    assert "Una Corrected" in str(kept)


def test_what_the_page_itself_sent_meanwhile_is_offered_no_more(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    sign_in(browser, world.people["chair"])
    token = hidden(page_of(browser.get(address)))["csrfmiddlewaretoken"]

    browser.post(address, fields | TYPED | {"csrfmiddlewaretoken": token})

    assert "kept" not in browser.session
    assert EmployerContact.objects.filter(name="Una Invented").count() == 1


@pytest.mark.parametrize("is_too_long", [False, True])
def test_what_does_not_fit_is_refused_aloud_and_nothing_goes_for_it(
    world, clock, is_too_long
):
    browser, address, fields = opened(world)
    pages = [hidden(page_of(browser.get(address))) for _ in range(KEPT_MOST)]
    clock.move_to(LATER)
    number = 1 if is_too_long else KEPT_MOST
    for page in pages[:number]:
        browser.post(address, page | TYPED)
    much = {"role": "x" * (KEPT_LENGTH - 100)} if is_too_long else {}

    answer = browser.post(address, fields | TYPED | {"name": "Sixth"} | much)

    assert answer.url.startswith("/account/sign-in/?next=/redundancies/")
    words = browser.get(answer.url).content.decode()
    assert "was not saved and could not be kept" in words
    assert "Sixth" not in str(kept_in(browser))
    assert len(kept_in(browser)) == number


def test_each_is_kept_for_its_own_ten_minutes(world, clock):
    browser, address, fields = opened(world)
    log_address, log_fields = log_page(world, browser)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    clock.shift(400)
    browser.post(log_address, log_fields | LOGGED)
    clock.shift(201)
    sign_in(browser, world.people["chair"], "/account/kept/")

    employer = world.shared.employer
    page = page_of(browser.get("/account/kept/"))
    assert [one.text for one in page.xpath("//main//section/h2")] == [
        f"Log a contact with the employer: {employer}"
    ]
    gone = f"What you typed on “Add a contact: {employer}” was kept for ten minutes"
    assert gone in page.find(".//main").text_content()
    # Once is enough.
    assert gone not in browser.get("/").content.decode()


def test_after_ten_minutes_the_page_after_signing_in_says_so(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    clock.shift(601)

    answer = sign_in(browser, world.people["chair"], "/account/kept/")
    home = page_of(browser.get(answer.url, follow=True)).find(".//main").text_content()

    assert (
        f"What you typed on “Add a contact: {world.shared.employer}” was kept for ten "
        "minutes and is not kept any more." in home
    )
    assert "Not sent yet" not in home


def test_nobody_else_is_told_that_something_was_kept(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    clock.shift(601)

    sign_in(browser, world.people["deputy"], "/account/kept/")

    home = browser.get("/account/kept/", follow=True).content.decode()
    assert "not kept any more" not in home
    assert "kept" not in browser.session


def test_the_page_to_sign_in_says_what_is_kept_and_of_nobody(world, clock):
    browser, address, fields = opened(world)
    said = "What was typed is kept for ten minutes"
    assert said not in Client().get("/account/sign-in/").content.decode()
    clock.move_to(LATER)

    page = browser.get(browser.post(address, fields | TYPED).url).content.decode()

    assert said in page
    assert "sign in as the same person" in page
    person = world.people["chair"]
    told = ("Una Invented", str(person), person.email, world.shared.reference)
    assert not [words for words in told if words in page]
    clock.shift(601)
    assert said not in browser.get("/account/sign-in/").content.decode()


def test_a_page_that_refuses_what_was_sent_leaves_it_kept(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    sign_in(browser, world.people["chair"])
    page = page_of(browser.get("/account/kept/"))
    membership = world.people["chair"].memberships.get()
    membership.to_on = AT.date() - dt.timedelta(days=1)
    membership.save()

    answer = browser.post(address, hidden(page, of=address))

    assert answer.status_code in (403, 404)
    assert "Una Invented" in str(kept_in(browser))
    words = page_of(browser.get("/account/kept/")).find(".//main").text_content()
    assert "does not open for you any more" in words
    assert "Una Invented" in words


def test_a_page_that_asks_for_a_reason_first_is_sent_after_that(world, clock):
    national = world.people["national"]
    national.set_password(PASSWORD)
    national.save()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(national)
    reason = f"/redundancies/{world.shared.reference}/clients/reason/"
    session = SessionFactory(response=world.shared.responses.get())
    address = f"/redundancies/{world.shared.reference}/sessions/{session.reference}"
    address = f"{address}/attendance/"
    asked = hidden(page_of(browser.get(reason)))
    browser.post(reason, asked | {"reason": "A complaint"})
    fields = hidden(page_of(browser.get(address)))
    came = fields | {"came": world.case.reference}
    clock.move_to(LATER)
    browser.post(address, came)
    sign_in(browser, national)

    page = page_of(browser.get("/account/kept/"))
    assert "asks for something else first" in page.find(".//main").text_content()
    [href] = page.xpath("//main//section//a/@href")
    assert href.startswith(reason)
    assert not page.xpath(f"//main//form[@action='{address}']")
    asked = hidden(page_of(browser.get(href)))
    # Nor is it lost to who sends the old page before that.
    token = {"csrfmiddlewaretoken": asked["csrfmiddlewaretoken"]}
    assert browser.post(address, came | token).url.startswith(reason)
    browser.post(reason, asked | {"reason": "A complaint"})
    page = page_of(browser.get("/account/kept/"))
    assert hidden(page, of=address)["came"] == world.case.reference
    assert rows_of(page) == {"Who came?": str(world.case.client)}


def test_of_buttons_alike_the_one_that_was_pressed_is_named(world, clock):
    browser, _, _ = opened(world)
    client_page = f"/clients/{world.case.reference}/"
    NeedFactory(case=world.case, service__group="Money")
    second = NeedFactory(case=world.case, service__group="Work")
    token = hidden(page_of(browser.get(client_page)))["csrfmiddlewaretoken"]
    clock.move_to(LATER)
    browser.post(
        f"{client_page}needs/met/",
        {"need": second.pk, "csrfmiddlewaretoken": token},
        headers={"Referer": f"http://testserver{client_page}"},
    )
    sign_in(browser, world.people["chair"])

    page = page_of(browser.get("/account/kept/"))
    assert page.findtext(".//main//section/h2").startswith(str(world.case.client))
    pressed = f"Mark as met today: {second.service.group}"
    assert rows_of(page) == {"Button you pressed": pressed}


def test_an_answer_that_only_a_later_page_asks_for_is_shown_without_its_name(
    world, clock
):
    browser, _, _ = opened(world)
    address = "/redundancies/log/"
    fields = hidden(page_of(browser.get(address)))
    clock.move_to(LATER)
    browser.post(address, fields | {"employer": "Mills", "is_another": "on"})
    sign_in(browser, world.people["chair"])

    page = page_of(browser.get("/account/kept/"))
    assert rows_of(page) == {"Employer’s name": "Mills", "Another answer": "Yes"}


@pytest.mark.parametrize(
    "came",
    ["https://elsewhere.example/", "http://testserver.elsewhere.example/", "//else/"],
)
def test_the_page_of_another_site_is_never_opened(world, clock, came):
    browser, address, fields = opened(world)
    clock.move_to(LATER)

    browser.post(address, fields | TYPED, headers={"Referer": came})

    [one] = browser.session["kept"]
    assert one["page"] == address


def test_to_show_it_changes_nothing_and_says_nothing_twice(world, clock):
    browser, address, fields = opened(world)
    clock.move_to(LATER)
    browser.post(address, fields | TYPED)
    sign_in(browser, world.people["chair"])

    with watched(last_line()) as writes:
        browser.get("/account/kept/")

    assert not [one for one in writes.statements if "accounts_accessevent" not in one]
