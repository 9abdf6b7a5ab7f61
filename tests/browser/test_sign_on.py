"""An agency signs its people in, in a real browser: connected, signed in, invited."""

import datetime as dt
import re

import pytest
from django.test import override_settings
from django.utils import timezone

from accounts.models import Identity
from notifications.actions import issue_link
from notifications.choices import Purpose
from partnerships.models import Invitation
from tests import world as worlds
from tests.browser.steps import clean, press
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import MembershipFactory
from tests.sign_on import belongs
from tests.world import PASSWORD

pytestmark = pytest.mark.committing


@pytest.fixture
def portal(live_server, agency):
    return live_server


@pytest.fixture
def world(portal):
    made = worlds.build()
    chair = made.people["chair"]
    chair.set_password(PASSWORD)
    chair.save()
    belongs(chair)
    return made


def at_the_agency(page, subject):
    """The portal leads there by itself; the person signs in, and is led back."""
    page.get_by_role("heading", name="Agency", exact=True).wait_for()
    press(page, f"Sign in as {subject}")


def test_a_chair_connects_their_account_and_signs_in_with_it(
    world, portal, page, agency
):
    page.goto(f"{portal.url}/account/sign-in/")
    clean(page)
    page.get_by_label("Email address").fill(world.people["chair"].email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    page.goto(f"{portal.url}/your-account/")
    page.get_by_role("link", name="Signing in with your organisation").click()
    clean(page)
    # The page between stays where the browser does not go on by itself.
    there = re.compile(r"/sign-in\?client_id=")
    page.route(there, lambda route: route.fulfill(status=204))
    press(page, "Connect Agency Example")
    page.get_by_role("heading", name="Continue to Agency Example").wait_for()
    clean(page)
    page.unroute(there)
    page.get_by_role("link", name="Go to the page of Agency Example").click()
    at_the_agency(page, "isla-at-work")
    page.get_by_text("Agency Example is connected.").wait_for()
    assert page.url == f"{portal.url}/your-account/sign-on/"
    clean(page)
    page.get_by_role("link", name="Disconnect Agency Example").click()
    clean(page)
    page.get_by_role("link", name="Keep it").click()
    press(page, "Sign out")

    # With another sign-in of the agency, and then with the right one.
    agency.subject = "somebody-else"
    press(page, "Sign in with Agency Example")
    at_the_agency(page, "somebody-else")
    page.get_by_text("opens no account here").wait_for()
    assert page.url == f"{portal.url}/account/sign-in/"
    clean(page)
    agency.subject = "isla-at-work"
    press(page, "Sign in with Agency Example")
    at_the_agency(page, "isla-at-work")
    page.get_by_role("button", name="Sign out").wait_for()
    assert Identity.objects.get().person == world.people["chair"]


def test_without_any_script_and_while_the_agency_is_away(world, portal, browser):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{portal.url}/account/sign-in/")
    press(page, "Sign in with Agency Example")
    at_the_agency(page, "isla-at-work")
    page.get_by_text("opens no account here").wait_for()
    context.close()


def test_an_agency_that_is_away_is_said_so(
    world, portal, page, running_agency, tmp_path
):
    away = running_agency.configured(tmp_path, issuer="http://127.0.0.1:9")
    with override_settings(SIGN_ON_PROVIDERS=away):
        page.goto(f"{portal.url}/account/sign-in/")
        press(page, "Sign in with Agency Example")
        page.get_by_text("Agency Example does not answer at the moment").wait_for()
        clean(page)


def test_somebody_invited_comes_in_without_a_password(world, portal, page, agency):
    person = belongs(MembershipFactory(person__email="new@pace.example").person)
    person.set_unusable_password()
    person.save()
    now = timezone.now()
    invitation = Invitation.objects.create(
        person=person,
        partnership=person.memberships.get().partnership,
        by=UserFactory(),
        sent_at=now,
        expires_at=now + dt.timedelta(days=7),
    )
    link = issue_link(
        purpose=Purpose.INVITATION,
        target_id=invitation.pk,
        at=now,
        expires_at=invitation.expires_at,
        person=person,
    ).removeprefix("http://testserver")

    page.goto(f"{portal.url}{link}")
    clean(page)
    page.get_by_role("button", name="Sign in with Agency Example").click()
    clean(page)
    page.get_by_label("First name").fill("")
    press(page, "Continue")
    page.get_by_role("alert").get_by_text("There is a problem").wait_for()
    clean(page)
    page.get_by_label("First name").fill("Isla")
    page.get_by_label("Last name").fill("Example")
    press(page, "Continue")
    at_the_agency(page, "isla-at-work")
    page.get_by_text("Your account is set up.").wait_for()
    page.get_by_role("button", name="Sign out").wait_for()
    clean(page)
