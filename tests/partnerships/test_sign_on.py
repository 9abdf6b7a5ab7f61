"""An agency's sign-on is connected, disconnected, and comes in by an invitation."""

import datetime as dt
import re
import time

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from accounts import sessions
from accounts.models import Identity, Session, User
from notifications.actions import issue_link, send_some
from notifications.choices import Purpose
from notifications.models import Link
from partnerships.models import Invitation
from tests.factories.accounts import NationalPostFactory, UserFactory
from tests.factories.partnerships import MembershipFactory
from tests.second_step import put_off
from tests.sign_on import (
    address_of,
    at_the_agency,
    belongs,
    connect,
    go,
    is_in,
    last,
    signs_on,
    told,
)

pytestmark = pytest.mark.django_db
OWN = "/your-account/sign-on/"
CONNECT = f"{OWN}agency/connect/"
PASSWORD = "three words together"
NAMES = {"given_name": "Isla", "family_name": "Example", "telephone": ""}


@pytest.fixture
def member(agency):
    """Somebody of the agency's, with a password and nothing connected."""
    person = belongs(MembershipFactory(person__email="isla@pace.example").person)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def signed(client, member):
    client.force_login(member)
    client.get("/")
    return client


def letters():
    """The subjects of what is written now."""
    mail.outbox.clear()
    send_some(clock=lambda: timezone.now() + dt.timedelta(minutes=5))
    return [letter.subject.removesuffix(" – PACE portal") for letter in mail.outbox]


def long_ago(client):
    """The session began an hour ago, with a press just now."""
    session = client.session
    session[sessions.STARTED] = int(time.time()) - 3600
    session.save()


def test_a_person_connects_their_account_and_signs_in_by_it(signed, member, agency):
    elsewhere = Client()
    elsewhere.force_login(member)
    assert "Connect Agency Example" in signed.get(OWN).content.decode()

    response = signed.get(go(signed, CONNECT))

    assert response.url == OWN
    assert "Agency Example is connected." in told(signed, response)
    assert is_in(signed)
    assert not is_in(elsewhere)
    line = last("sign_on.connected")
    assert (line.actor, line.changes) == (member, {"sign_on": [None, "agency"]})
    assert letters() == ["Your organisation’s sign-on was connected to your account"]
    signs_on(other := Client())
    assert is_in(other)


def test_connecting_gives_the_session_another_key(signed):
    before = signed.cookies["session"].value

    signed.get(go(signed, CONNECT))

    assert signed.cookies["session"].value != before


def test_it_is_asked_first_who_one_is(signed, member):
    long_ago(signed)

    response = signed.post(CONNECT)

    assert response.url.startswith("/account/confirm/?next=")
    assert "Refresh" not in response.headers


def test_a_sign_on_opens_one_account(signed, member, agency):
    connect(UserFactory(), agency)

    response = signed.get(go(signed, CONNECT))

    assert "connected to another account already" in told(signed, response)
    assert Identity.objects.filter(person=member).count() == 0


def test_an_account_knows_one_sign_in_of_an_agency(signed, member, agency):
    connect(member, agency, "another-of-mine")

    response = signed.get(go(signed, CONNECT))

    assert "Disconnect that one first" in told(signed, response)


def test_only_what_ones_own_organisations_use_is_offered(client, agency):
    client.force_login(UserFactory())

    page = client.get(OWN).content.decode()

    assert "None of your organisations has a sign-on" in page
    assert client.post(CONNECT).status_code == 404


def test_who_comes_back_as_somebody_else_connects_nothing(signed, member, agency):
    address = go(signed, CONNECT)
    states = signed.session["socialaccount_states"]
    signed.post("/account/sign-out/")
    signed.force_login(other := UserFactory())
    session = signed.session
    session["socialaccount_states"] = states
    session.save()

    signed.get(address)

    assert not Identity.objects.exists()
    assert not User.objects.get(pk=other.pk).has_sign_on


def test_a_person_disconnects_what_is_theirs(signed, member, agency):
    connect(member, agency)
    address = f"{OWN}{Identity.objects.get().pk}/remove/"
    assert "Disconnect Agency Example?" in signed.get(address).content.decode()

    response = signed.post(address)

    assert "no longer connected" in told(signed, response)
    assert not Identity.objects.exists()
    assert not User.objects.get(pk=member.pk).has_sign_on
    assert last("sign_on.disconnected").actor == member
    assert "disconnected from your account" in letters()[0]
    signs_on(other := Client())
    assert not is_in(other)


def test_and_nothing_of_anybody_elses(signed, agency):
    connect(UserFactory(), agency)

    assert signed.post(f"{OWN}{Identity.objects.get().pk}/remove/").status_code == 404
    assert Identity.objects.exists()


def test_the_only_way_in_stays(client, connected):
    """No password was ever chosen, so without the agency nobody would get in."""
    connected.set_unusable_password()
    connected.save()
    client.force_login(connected)
    client.get("/")

    response = client.post(f"{OWN}{Identity.objects.get().pk}/remove/")

    assert "the only way in which you can sign in" in told(client, response)
    assert Identity.objects.exists()


# An invitation.


@pytest.fixture
def invited(agency):
    person = belongs(MembershipFactory(person__email="new@pace.example").person)
    person.given_name = person.family_name = ""
    person.set_unusable_password()
    person.save()
    now = timezone.now()
    return Invitation.objects.create(
        person=person,
        partnership=person.memberships.get().partnership,
        by=UserFactory(),
        sent_at=now,
        expires_at=now + dt.timedelta(days=7),
    )


def link_of(invitation):
    address = issue_link(
        purpose=Purpose.INVITATION,
        target_id=invitation.pk,
        at=invitation.sent_at,
        expires_at=invitation.expires_at,
        person=invitation.person,
    )
    return address.removeprefix("http://testserver")


def test_an_invited_person_comes_in_by_their_agency(client, invited, agency):
    link = link_of(invited)
    assert "Sign in with Agency Example" in client.get(link).content.decode()

    response = client.get(go(client, f"{link}sign-on/agency/", **NAMES))

    assert response.url == "/"
    assert is_in(client)
    person = User.objects.get(pk=invited.person_id)
    assert person.get_full_name() == "Isla Example"
    assert person.has_sign_on
    assert not person.has_usable_password()
    assert Identity.objects.get().person == person
    invited.refresh_from_db()
    assert invited.accepted_at
    assert last("invitation.accepted").actor == person
    assert "This link has been used" in Client().get(link).content.decode()


def test_the_names_are_asked_for_before_one_goes(client, invited, agency):
    page = client.post(f"{link_of(invited)}sign-on/agency/", {}).content.decode()

    assert "Enter your first name" in page
    assert agency.asked == []


SPENT = {
    "withdrawn": lambda one: setattr(one, "withdrawn_at", timezone.now()),
    "expired": lambda one: setattr(one, "expires_at", timezone.now()),
    "accepted": lambda one: setattr(one, "accepted_at", timezone.now()),
}


@pytest.mark.parametrize("spend", SPENT.values(), ids=SPENT)
def test_what_is_over_meanwhile_connects_nothing(client, invited, spend):
    address = go(client, f"{link_of(invited)}sign-on/agency/", **NAMES)
    spend(invited)
    invited.save()

    told_so = told(client, client.get(address))

    assert told_so
    assert not is_in(client)
    assert not Identity.objects.exists()


def test_nor_does_a_link_whose_address_was_corrected(client, invited):
    address = go(client, f"{link_of(invited)}sign-on/agency/", **NAMES)
    User.objects.filter(pk=invited.person_id).update(email="right@pace.example")

    assert "no longer works" in told(client, client.get(address))
    assert not Identity.objects.exists()


def test_nor_does_one_that_was_spent(client, invited):
    address = go(client, f"{link_of(invited)}sign-on/agency/", **NAMES)
    Link.objects.update(spent_at=timezone.now())

    assert "no longer works" in told(client, client.get(address))
    assert not Identity.objects.exists()


def test_nobody_is_sent_there_from_another_site(client, invited):
    """Else their sign-on would be connected to the account of whoever sent them."""
    response = client.post(
        f"{link_of(invited)}sign-on/agency/",
        NAMES,
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert response.status_code == 403


def test_whose_organisation_has_no_sign_on_is_offered_none(client, invited):
    belongs(invited.person, sign_on="")
    link = link_of(invited)

    assert "Sign in with" not in client.get(link).content.decode()
    assert client.get(f"{link}sign-on/agency/").status_code == 404


def test_a_sign_on_that_is_anothers_leaves_the_invitation_open(client, invited, agency):
    connect(UserFactory(), agency)
    link = link_of(invited)

    response = client.get(go(client, f"{link}sign-on/agency/", **NAMES))

    assert "another account already" in told(client, response)
    assert Client().get(link).status_code == 200
    invited.refresh_from_db()
    assert invited.accepted_at is None
    assert not User.objects.get(pk=invited.person_id).has_sign_on


# Saying once more who one is.


@pytest.fixture
def team(agency):
    """One of the National PACE team, who comes in by the agency alone."""
    person = belongs(MembershipFactory().person)
    NationalPostFactory(person=person, role="national_team")
    person.set_unusable_password()
    person.save()
    connect(person, agency)
    put_off(person)
    return person


def test_who_has_no_password_shows_it_at_the_agency(client, team, agency):
    signs_on(client)
    client.get("/")
    other = UserFactory()
    other.refresh_from_db()
    page = f"/people/{other.reference}/close/"
    long_ago(client)

    asked = client.get(page)
    assert asked.url.startswith("/account/confirm/?next=")
    words = client.get(asked.url).content.decode()
    assert "Sign in again" in words
    assert 'name="password"' not in words
    back = go(client, "/account/confirm/agency/", next=page)
    assert agency.asked[-1]["prompt"] == "login"
    assert agency.asked[-1]["max_age"] == "0"
    response = client.get(back)

    assert response.url == page
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    "claims", [{"auth_time": 1_000_000_000}, {"auth_time": None}, {"sub": "another"}]
)
def test_an_agency_that_did_not_ask_again_or_means_another_shows_nothing(
    client, team, agency, claims
):
    signs_on(client)
    client.get("/")
    long_ago(client)
    agency.claims = claims

    response = client.get(go(client, "/account/confirm/agency/"))

    assert response.url == "/account/confirm/"
    assert told(client, response)
    assert client.get("/invitations/add/").url.startswith("/account/confirm/")


def test_a_password_that_is_not_theirs_to_use_shows_nothing(client, team):
    signs_on(client)

    response = client.post("/account/confirm/", {"password": PASSWORD})

    assert response.status_code == 403
    assert client.get("/account/password/").url == "/your-account/"


def test_an_agency_that_is_not_connected_is_not_asked(signed):
    assert signed.post("/account/confirm/agency/").status_code == 404


def test_an_account_without_a_password_gets_lines_in_the_portal_too(client, team):
    signs_on(client)

    page = client.get("/your-account/").content.decode()

    assert "You sign in with your organisation." in page
    assert "Your password" not in page


def test_where_nothing_is_connected_or_entered_nothing_is_shown(client, member):
    client.force_login(member)
    with override_settings(SIGN_ON_PROVIDERS=""):
        page = client.get("/your-account/").content.decode()
        door = Client().get("/account/sign-in/").content.decode()

    assert "with your organisation" not in page
    assert not re.search("with your organisation", door)


def test_sessions_of_before_end_when_something_is_connected(signed, member):
    Client().force_login(member)

    signed.get(at_the_agency(address_of(signed.post(CONNECT))))

    assert Session.objects.filter(person=member).count() == 1
