"""The end of a session in a real browser: nothing is lost, nothing untrue is said."""

import re
import time

import pytest
from django.conf import settings

from accounts.models import Session
from redundancies.models import EmployerContact
from tests import world as worlds
from tests.browser.steps import clean, sign_in
from tests.world import PASSWORD

pytestmark = pytest.mark.committing
MINUTE = 60
IDLE = settings.SESSION_IDLE_SECONDS
MOST = settings.SESSION_COOKIE_AGE
ANSWERED = "**/account/stay/"


@pytest.fixture
def portal(live_server):
    return live_server


@pytest.fixture
def world(portal):
    made = worlds.build()
    for role in ("chair", "deputy"):
        made.people[role].set_password(PASSWORD)
        made.people[role].save()
    return made


@pytest.fixture
def form(world, portal, page):
    """A chair's page with a form, half filled in; its clock stands still."""
    page.clock.install()
    sign_in(page, portal, world.people["chair"].email, PASSWORD)
    address = f"{portal.url}/redundancies/{world.shared.reference}/contacts/add/"
    page.goto(address)
    fill(page, "Una Invented")
    return page


def fill(page, name):
    page.get_by_label("Name").fill(name)
    page.get_by_label("Telephone").fill("01632 960123")
    page.check("[name=role][value=hr]")


def session_of(page):
    """The row of the browser's session, with what it holds."""
    name = settings.SESSION_COOKIE_NAME
    [key] = [one["value"] for one in page.context.cookies() if one["name"] == name]
    row = Session.objects.get(pk=key)
    return row, row.get_decoded()


def let_pass(page, seconds, *, since="seen"):
    """So many seconds since the person was seen, or since they signed in, all told."""
    row, held = session_of(page)
    held[since] = int(time.time()) - seconds
    row.session_data = Session.get_session_store_class()().encode(held)
    row.save()


def end(page):
    """The session's idle time runs out, here and at the server."""
    let_pass(page, IDLE + 1)
    page.clock.fast_forward(IDLE * 1000)
    page.get_by_role("heading", name="You have been signed out").wait_for()


def warn(page):
    let_pass(page, IDLE - MINUTE)
    page.clock.fast_forward((IDLE - 2 * MINUTE) * 1000)
    page.get_by_role("dialog").wait_for()


def focused(page):
    return page.evaluate("document.activeElement.innerText.trim()")


def test_the_warning_tells_the_true_time_and_a_press_stays(form):
    warn(form)

    dialog = form.get_by_role("dialog")
    words = dialog.get_attribute("aria-describedby")
    said = form.locator(f"#{words}").inner_text()
    assert re.search(r"signed out at (\d{1,2}(:\d\d)?[ap]m|midday|midnight)\.", said)
    assert focused(form) == "Stay signed in"
    clean(form)
    dialog.get_by_role("button", name="Stay signed in").click()
    dialog.wait_for(state="hidden")

    assert time.time() - session_of(form)[1]["seen"] < MINUTE
    assert form.get_by_label("Name").input_value() == "Una Invented"


def test_escape_leaves_a_banner_and_the_page_can_be_used(form):
    warn(form)
    assert form.get_by_role("button", name="Go back to the page").is_visible()
    form.keyboard.press("Escape")

    note = form.get_by_role("region", name="Your session")
    assert "you will be signed out at" in note.get_by_role("status").inner_text()
    form.get_by_label("Name").fill("Una Goes On")
    # Looked at again, the same end stops nobody a second time.
    form.evaluate("window.dispatchEvent(new Event('focus'))")
    with form.expect_response(ANSWERED):
        form.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert not form.get_by_role("dialog").is_visible()
    clean(form)
    note.get_by_role("button", name="Stay signed in").click()
    note.wait_for(state="hidden")


def test_the_end_is_no_wall_and_is_read_out(form):
    end(form)

    dialog = form.get_by_role("dialog")
    assert focused(form) == "Sign in again (opens in a new tab)"
    assert "still on this page" in dialog.get_by_role("alert").inner_text()
    assert not dialog.get_by_role("button", name="Stay signed in").is_visible()
    clean(form)
    dialog.get_by_role("button", name="Go back to the page").click()

    assert form.get_by_label("Name").is_visible()
    note = form.get_by_role("region", name="Your session")
    assert "You have been signed out" in note.inner_text()
    assert note.get_by_role("link", name="Sign in again").is_visible()
    assert not note.get_by_role("button").is_visible()


def test_after_signing_in_again_in_another_tab_the_old_page_saves(form, world, portal):
    end(form)

    with form.context.expect_page() as opened:
        form.get_by_role("link", name="Sign in again").click()
    other = opened.value
    other.get_by_label("Email address").fill(world.people["chair"].email)
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.get_by_role("button", name="Sign out").wait_for()
    form.bring_to_front()
    form.get_by_role("dialog").wait_for(state="hidden")
    assert "You can save" in form.get_by_role("status").inner_text()
    form.get_by_role("button", name="Save").click()
    form.wait_for_url(lambda address: "/add/" not in address)

    assert EmployerContact.objects.filter(name="Una Invented").exists()


def test_a_page_of_somebody_else_gets_no_token_and_sends_nothing(form, world, portal):
    token = form.locator("main [name=csrfmiddlewaretoken]").input_value()
    end(form)
    other = form.context.new_page()
    sign_in(other, portal, world.people["deputy"].email, PASSWORD)
    form.bring_to_front()

    form.get_by_role("heading", name="Somebody else is signed in now").wait_for()
    form.get_by_role("button", name="Go back to the page").click()
    form.get_by_role("button", name="Save").click()
    form.get_by_role("heading", name="Somebody else is signed in now").wait_for()

    assert form.locator("main [name=csrfmiddlewaretoken]").input_value() == token
    assert not EmployerContact.objects.exists()


def test_what_is_done_in_another_tab_keeps_this_one(form, portal):
    warn(form)
    let_pass(form, MINUTE)  # the other tab's press, at the server

    other = form.context.new_page()
    other.goto(portal.url)

    form.get_by_role("dialog").wait_for(state="hidden")


def test_without_word_from_other_tabs_the_server_is_asked_first(form):
    form.evaluate("window.BroadcastChannel = undefined")
    for seconds in (IDLE - 2 * MINUTE, IDLE):
        with form.expect_response(ANSWERED):
            form.clock.fast_forward(seconds * 1000)
        assert not form.get_by_role("dialog").is_visible()


def test_a_portal_that_does_not_answer_is_not_taken_for_the_end(form):
    form.route(ANSWERED, lambda route: route.abort())
    form.clock.fast_forward(IDLE * 1000)
    note = form.get_by_role("region", name="Your session")
    note.get_by_text("The portal does not answer just now.").wait_for()
    assert not form.get_by_role("dialog").is_visible()

    form.unroute(ANSWERED)
    form.clock.fast_forward(MINUTE * 1000)

    note.get_by_text("You are signed in.").wait_for()


def test_the_hours_at_most_are_announced_and_cannot_be_stretched(form):
    let_pass(form, MOST - MINUTE, since="started")
    form.clock.fast_forward((IDLE - 2 * MINUTE) * 1000)

    dialog = form.get_by_role("dialog")
    dialog.wait_for()
    assert "Save now." in dialog.inner_text()
    assert not dialog.get_by_role("button", name="Stay signed in").is_visible()
    assert focused(form) == "Go back to the page"


def test_saved_after_the_end_it_is_offered_without_any_script(world, portal, browser):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    chair = world.people["chair"]
    sign_in(page, portal, chair.email, PASSWORD)
    page.goto(f"{portal.url}/redundancies/{world.shared.reference}/contacts/add/")
    told = page.locator("footer").inner_text()
    fill(page, "Bare Invented")
    let_pass(page, IDLE + 1)
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Email address").fill(chair.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    offered = page.locator("main").inner_text()
    page.get_by_role("button", name="Send what you typed").click()
    page.wait_for_url(lambda address: "/add/" not in address)
    context.close()

    assert "You are signed out after 30 minutes" in told
    assert "Bare Invented" in offered
    assert EmployerContact.objects.filter(name="Bare Invented").exists()


def test_two_pages_saved_after_the_end_are_both_offered(form, world, portal):
    log = form.context.new_page()
    log.goto(f"{portal.url}/redundancies/{world.shared.reference}/contact-log/add/")
    log.get_by_label("Note").fill("They will call back")
    let_pass(form, IDLE + 1)
    form.get_by_role("button", name="Save").click()
    told = form.locator("main").inner_text()
    clean(form)
    log.get_by_role("button", name="Save").click()
    chair = world.people["chair"]
    log.get_by_label("Email address").fill(chair.email)
    log.get_by_label("Password", exact=True).fill(PASSWORD)
    log.get_by_role("button", name="Sign in", exact=True).click()

    assert "What was typed is kept for ten minutes" in told
    offers = log.locator("main section")
    assert offers.count() == 2
    clean(log)
    contact = offers.filter(has_text="Una Invented")
    contact.get_by_role("button", name="Send what you typed").click()
    log.wait_for_url(lambda address: "/kept/" not in address)
    assert EmployerContact.objects.filter(name="Una Invented").exists()
    log.get_by_role("link", name="See it and send it").click()
    assert "They will call back" in log.locator("main").inner_text()
    assert "Una Invented" not in log.locator("main").inner_text()
    log.get_by_role("button", name="Do not send it").click()
    log.wait_for_url(f"{portal.url}/")
    assert not log.get_by_text("Not sent yet").is_visible()
