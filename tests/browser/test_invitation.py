"""From an invitation to a forgotten password, in a real browser and by real letters."""

import datetime as dt

from partnerships.actions import reference
from partnerships.models import Membership, Organisation, Partnership
from tests.browser.steps import clean, lets_in, link_in, sign_in, sign_out
from tests.factories.accounts import NationalPostFactory

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
PASSWORD = "three words together"
OTHER = "other words together"


def test_an_invited_member_sets_up_an_account_and_forgets_the_password(
    live_portal, smtp_server, page
):
    reference.load(at=AT)
    team = NationalPostFactory().person
    lets_in(team, PASSWORD)
    fife = Partnership.objects.get(slug="fife")

    # The National PACE team enters a member, who is invited by a letter.
    sign_in(page, live_portal, team.email, PASSWORD)
    page.goto(f"{live_portal.url}/partnerships/fife/members/add/")
    clean(page)
    page.get_by_label("Email address").fill("isla@pace.example")
    page.get_by_label("Organisation").select_option(
        str(Organisation.objects.get(abbreviation="DWP").pk)
    )
    page.get_by_label("Partner member").check()
    page.get_by_label("Takes requests to take part").check()
    page.get_by_role("button", name="Add member").click()
    page.get_by_text("isla@pace.example has been added.").wait_for()
    clean(page)
    sign_out(page)

    # The member sets up the account; a bad password loses nothing that was typed.
    letter = smtp_server.wait_for(1)[0]
    assert letter.to == ["isla@pace.example"]
    page.goto(link_in(letter, live_portal))
    clean(page)
    page.get_by_label("First name").fill("Isla")
    page.get_by_label("Last name").fill("Example")
    page.get_by_label("Password", exact=True).fill("too short")
    page.get_by_role("button", name="Set up account").click()
    page.get_by_role("alert").get_by_text("There is a problem").wait_for()
    clean(page)
    assert page.get_by_label("First name").input_value() == "Isla"
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set up account").click()
    page.get_by_text("Your account is set up").wait_for()

    # The link works once; the account opens the partnership.
    page.goto(link_in(letter, live_portal))
    page.get_by_text("This link has been used").wait_for()
    sign_in(page, live_portal, "isla@pace.example", PASSWORD)
    page.goto(f"{live_portal.url}/partnerships/fife/")
    page.get_by_role("button", name="Confirm the entry of Isla Example").click()
    page.get_by_text("The entry is confirmed as right.").wait_for()
    entry = Membership.objects.get(person__email="isla@pace.example")
    assert (entry.partnership, entry.last_confirmed_on is None) == (fife, False)
    sign_out(page)

    # The password is forgotten, and chosen anew by a letter.
    page.goto(f"{live_portal.url}/account/password/reset/")
    page.get_by_label("Email address").fill("isla@pace.example")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_role("heading", name="Check your email").wait_for()
    clean(page)
    reset = smtp_server.wait_for(2, seconds=60)[1]
    page.goto(link_in(reset, live_portal))
    clean(page)
    page.get_by_label("New password", exact=True).fill(OTHER)
    page.get_by_label("New password again").fill(OTHER)
    page.get_by_role("button", name="Save password").click()
    page.get_by_role("heading", name="Password changed").wait_for()
    sign_in(page, live_portal, "isla@pace.example", OTHER)
