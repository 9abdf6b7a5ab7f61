"""A second step in a real browser: by a passkey, and by an app without any script."""

import re
import time

import pytest
from django.utils import timezone

from accounts import factors
from accounts.models import FactorHelp
from demonstration.codes import code_of
from partnerships.actions import factors as actions
from tests import world as worlds
from tests.browser.steps import clean, press
from tests.factories.accounts import NationalPostFactory
from tests.second_step import with_app
from tests.world import PASSWORD

pytestmark = pytest.mark.committing
SET_UP = "/your-account/second-step/"


@pytest.fixture
def portal(live_server):
    return live_server


@pytest.fixture
def world(portal):
    made = worlds.build()
    for role in ("national", "chair"):
        made.people[role].set_password(PASSWORD)
        made.people[role].save()
    return made


@pytest.fixture
def key(page):
    """A security key of the browser's own, which says yes by itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def says(yes):
        devtools.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": yes},
        )

    return says


def password(page, portal, person):
    page.goto(f"{portal.url}/account/sign-in/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")


def heading(page, name):
    page.get_by_role("heading", name=name, level=1).wait_for()


def test_a_passkey_is_set_up_where_it_is_compulsory_and_signs_in(
    world, portal, page, key
):
    national = world.people["national"]
    password(page, portal, national)
    heading(page, "Your second step for signing in")
    assert page.url == f"{portal.url}{SET_UP}"
    clean(page)
    page.goto(f"{portal.url}/people/")
    assert page.url == f"{portal.url}{SET_UP}"

    page.get_by_role("link", name="Add a passkey").click()
    heading(page, "Add a passkey")
    clean(page)
    page.get_by_label("Name").fill("Work laptop")
    assert not page.get_by_text("No passkey was made.").is_visible()
    press(page, "Add a passkey")
    page.get_by_text("The passkey has been added.").wait_for()
    clean(page)
    page.get_by_role("link", name="Get recovery codes").click()
    press(page, "Show new recovery codes")
    page.get_by_text("These codes are shown only now.").wait_for()
    clean(page)
    codes = page.locator(".app-codes li").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_text("10 left").wait_for()
    page.get_by_role("link", name="Rename Work laptop").click()
    page.get_by_label("Name").fill("Home laptop")
    press(page, "Save")
    page.get_by_text("Home laptop", exact=True).wait_for()
    page.goto(f"{portal.url}/people/")
    heading(page, "People")
    press(page, "Sign out")

    # The passkey that says no, then yes; and a recovery code in its place.
    password(page, portal, national)
    heading(page, "Second step")
    clean(page)
    refused = page.get_by_text("The passkey did not work.")
    assert not refused.is_visible()
    key(False)
    press(page, "Use your passkey")
    refused.wait_for()
    clean(page)
    key(True)
    press(page, "Use your passkey")
    page.get_by_role("button", name="Sign out").wait_for()
    press(page, "Sign out")
    password(page, portal, national)
    page.get_by_label("Code").fill(codes[0])
    press(page, "Continue")
    page.get_by_role("button", name="Sign out").wait_for()
    assert factors.codes_left(national) == 9


def test_an_app_is_set_up_and_signs_in_without_any_script(world, portal, browser):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    chair = world.people["chair"]
    password(page, portal, chair)
    page.get_by_text("you cannot sign in without a second step").wait_for()
    page.goto(f"{portal.url}{SET_UP}")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_text("Passkeys need JavaScript").wait_for()
    page.get_by_role("link", name="Add an authenticator app").click()
    heading(page, "Add an authenticator app")
    shown = page.locator("dd[translate=no]").inner_text().replace(" ", "")
    page.get_by_label("Code").fill("000000")
    press(page, "Add the app")
    page.get_by_role("link", name=re.compile("The code is not right")).wait_for()
    page.get_by_label("Code").fill(code_of(shown, time.time()))
    press(page, "Add the app")
    page.get_by_text("The authenticator app has been added.").wait_for()
    press(page, "Sign out")

    password(page, portal, chair)
    heading(page, "Second step")
    page.get_by_label("Code").fill(code_of(shown, time.time()))
    press(page, "Continue")
    page.get_by_role("button", name="Sign out").wait_for()
    context.close()


def test_who_lost_theirs_is_helped_by_two_people(world, portal, page):
    national, chair = world.people["national"], world.people["chair"]
    colleague = NationalPostFactory().person
    with_app(chair)
    asked = actions.ask_help(
        person=chair, recognised="By their voice", by=colleague, at=timezone.now()
    )
    with_app(national, secret := "KRUGKIDROVUWG2ZA")
    password(page, portal, national)
    page.get_by_label("Code").fill(code_of(secret, time.time()))
    press(page, "Continue")
    page.get_by_role("button", name="Sign out").wait_for()
    page.goto(f"{portal.url}/second-step/")
    clean(page)
    page.get_by_role("link", name=str(chair)).click()
    heading(page, "Remove a lost second step")
    clean(page)
    press(page, "Remove their second step")
    page.get_by_text("The second step has been removed").wait_for()

    assert FactorHelp.objects.get(pk=asked.pk).confirmed_by == national
    assert not factors.of(chair).exists()
