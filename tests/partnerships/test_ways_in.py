"""An organisation says how its people sign in; what that shuts, and whom it may not."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.db import IntegrityError
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import AuditEvent, Session
from notifications.actions import send_some
from partnerships.actions import identities, invitations, second_person
from partnerships.models import ChangeKind, Invitation, Membership, PendingChange
from partnerships.ways_in import can_sign_in, may_sign_in_here
from tests.factories.accounts import NationalPostFactory
from tests.factories.partnerships import MembershipFactory, OrganisationFactory
from tests.second_step import put_off
from tests.sign_on import belongs, connect, is_in, last, signs_on, told

pytestmark = pytest.mark.django_db
PASSWORD = "three words together"
SIGN_IN = "/account/sign-in/"


def with_password(person):
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def member(agency):
    """Somebody whose organisation has switched passwords off."""
    membership = MembershipFactory(person__email="isla@pace.example")
    return with_password(belongs(membership.person, has_local_sign_in=False))


@pytest.fixture
def team():
    """Two of the National PACE team, who belong to no organisation."""
    posts = [NationalPostFactory(role="national_team") for _ in range(2)]
    people = [with_password(post.person) for post in posts]
    put_off(people[0])
    return people


def words_of(response):
    page = response.content.decode()
    return re.sub(r"<[^>]+>|\s+", " ", re.sub(r'value="[^"]*"', "", page))


def tries(email, password=PASSWORD):
    return Client().post(SIGN_IN, {"login": email, "password": password})


def sent():
    mail.outbox.clear()
    send_some(clock=lambda: timezone.now() + dt.timedelta(minutes=5))
    return mail.outbox


def test_where_passwords_are_off_a_right_one_is_answered_as_an_unknown_address(member):
    right = tries(member.email)
    unknown = tries("nobody@pace.example")

    assert right.status_code == unknown.status_code == 200
    assert words_of(right) == words_of(unknown)
    assert last("sign_in.failed").actor is None
    assert not AuditEvent.objects.filter(verb="person.signed_in").exists()


def test_a_password_works_again_once_it_is_on(member):
    belongs(member, has_local_sign_in=True)

    assert tries(member.email).status_code == 302


def test_a_forgotten_password_is_not_replaced_but_the_way_in_is_named(member, agency):
    connect(member, agency)
    asked = Client().post("/account/password/reset/", {"email": member.email})
    assert asked.status_code == 302

    (letter,) = sent()

    assert letter.to == [member.email]
    assert "sign in with Agency Example" in letter.body
    assert "password/reset" not in letter.body
    assert "invite you" not in letter.body


def test_a_link_to_another_password_that_is_out_already_works_no_longer(member):
    belongs(member, has_local_sign_in=True)
    Client().post("/account/password/reset/", {"email": member.email})
    link = re.search(r"http://testserver(/\S+/key/\S+/)", sent()[0].body)[1]
    assert Client().get(link).status_code == 302
    belongs(member, has_local_sign_in=False)

    assert Client().get(link).status_code == 200


def test_who_is_not_connected_yet_is_told_whom_to_ask_and_can_be_invited(member):
    Client().post("/account/password/reset/", {"email": member.email})
    assert "invite you" in sent()[0].body
    assert not can_sign_in(member)
    partnership = member.memberships.get().partnership

    made = invitations.invite(
        person=member, partnership=partnership, by=member, at=timezone.now()
    )

    assert Invitation.objects.get() == made
    link = re.search(r"http://testserver(/link/\S+)", sent()[0].body)[1]
    page = Client().get(link).content.decode()
    assert "Sign in with Agency Example" in page
    assert 'name="password"' not in page
    names = {"given_name": "Isla", "family_name": "E", "password": "violin harbour tea"}
    assert Client().post(link, names).url == link
    Invitation.objects.get(accepted_at=None)


def test_who_is_connected_needs_no_invitation(member, agency):
    connect(member, agency)

    with pytest.raises(invitations.HasAccount):
        invitations.invite(
            person=member, partnership=None, by=member, at=timezone.now()
        )


def test_of_several_organisations_all_must_have_it_off(member):
    other = MembershipFactory(person=member)
    assert may_sign_in_here(member)

    other.organisation.sign_on = "agency"
    other.organisation.has_local_sign_in = False
    other.organisation.save()
    assert not may_sign_in_here(member)


def test_a_membership_that_is_over_counts_no_longer(member):
    today = timezone.localdate()
    Membership.objects.update(to_on=today - dt.timedelta(days=1))

    assert may_sign_in_here(member)


def test_a_sign_on_that_the_operator_has_taken_out_shuts_nobody_out(member):
    with override_settings(SIGN_ON_PROVIDERS=""):
        assert may_sign_in_here(member)
        said = [one.id for one in run_checks(databases=["default"], tags=["database"])]
    assert "partnerships.E001" in said


def test_a_member_of_the_team_is_not_shut_out_before_they_are_connected(member, agency):
    """Whoever enters them as a member of whatever organisation."""
    NationalPostFactory(person=member, role="national_team")
    assert may_sign_in_here(member)

    connect(member, agency)
    assert not may_sign_in_here(member)


# The change, by two of the National PACE team.


def ask(by, organisation, **facts):
    facts = {"sign_on": "agency", "has_local_sign_in": False} | facts
    return second_person.ask_for_sign_on(
        organisation=organisation, by=by, at=timezone.now(), **facts
    )


def test_where_no_sign_on_is_set_up_there_is_nothing_to_choose(team):
    organisation = MembershipFactory().organisation
    client = Client()
    client.force_login(team[0])
    address = f"/organisations/{organisation.reference}/sign-on/"

    with override_settings(SIGN_ON_PROVIDERS=""):
        page = words_of(client.get(address))
    assert "No sign-on is set up" in page
    assert "Ask for the change" not in page

    type(organisation).objects.update(sign_on="agency", has_local_sign_in=False)
    with override_settings(SIGN_ON_PROVIDERS=""):
        assert "Ask for the change" in words_of(client.get(address))


def test_one_asks_and_another_confirms(team, agency):
    first, second = team
    person = with_password(MembershipFactory().person)
    organisation = person.memberships.get().organisation
    elsewhere = Client()
    elsewhere.force_login(person)
    elsewhere.get("/")
    client = Client()
    client.force_login(first)
    organisation.refresh_from_db()
    address = f"/organisations/{organisation.reference}/sign-on/"
    assert "1 person belongs to it" in words_of(client.get(address))

    response = client.post(address, {"sign_on": "agency", "ways": "only"})

    assert "Asked for." in told(client, response)
    organisation.refresh_from_db()
    assert organisation.sign_on == ""
    change = PendingChange.objects.get()
    assert (change.kind, change.asked_by) == (ChangeKind.SIGN_ON, first)
    page = words_of(client.get("/changes/"))
    assert "with Agency Example only" in page

    second_person.confirm(change=change, by=second, at=timezone.now())

    organisation.refresh_from_db()
    assert (organisation.sign_on, organisation.has_local_sign_in) == ("agency", False)
    line = last("organisation.sign_on_set")
    assert line.actor == second
    assert line.changes == {
        "sign_on": ["", "agency"],
        "has_local_sign_in": [True, False],
    }
    assert not is_in(elsewhere)
    assert not Session.objects.filter(person=person).exists()
    letters = {tuple(letter.to): letter.subject for letter in sent()}
    assert letters[(person.email,)] == (
        "You now sign in with your organisation – PACE portal"
    )


def test_whoever_asked_does_not_confirm(team, agency):
    change = ask(team[0], OrganisationFactory())

    with pytest.raises(second_person.NeedsAnother):
        second_person.confirm(change=change, by=team[0], at=timezone.now())


def test_what_is_so_already_is_not_asked_for(team, agency):
    organisation = OrganisationFactory(sign_on="agency")

    with pytest.raises(second_person.NothingChanges):
        ask(team[0], organisation, has_local_sign_in=True)


def test_the_team_does_not_leave_itself_to_an_agency(agency):
    person = belongs(with_password(MembershipFactory().person))
    NationalPostFactory(person=person, role="national_team")
    put_off(person)
    connect(person, agency)
    organisation = person.memberships.get().organisation

    with pytest.raises(identities.LastWayIn):
        ask(person, organisation)
    with pytest.raises(identities.LastWayIn):
        identities.set_for(
            organisation=organisation,
            sign_on="agency",
            has_local_sign_in=False,
            by=person,
            at=timezone.now(),
        )
    organisation.refresh_from_db()
    assert organisation.has_local_sign_in

    client = Client()
    client.force_login(person)
    address = f"/organisations/{organisation.reference}/sign-on/"
    page = client.post(address, {"sign_on": "agency", "ways": "only"})
    assert "Nobody of the National PACE team could sign in" in words_of(page)


def test_with_another_of_the_team_outside_it_may(agency, team):
    person = belongs(with_password(MembershipFactory().person))
    NationalPostFactory(person=person, role="national_team")
    connect(person, agency)

    assert ask(person, person.memberships.get().organisation)


def test_only_the_sign_on_needs_a_sign_on(team, agency):
    organisation = OrganisationFactory()
    organisation.refresh_from_db()
    client = Client()
    client.force_login(team[0])
    address = f"/organisations/{organisation.reference}/sign-on/"

    for sent_, words in (
        ({"sign_on": "", "ways": "only"}, "Select the sign-on that lets them in"),
        ({"sign_on": "nobody", "ways": "both"}, "There is a problem"),
        ({"sign_on": "agency"}, "Select whether a password lets them in as well"),
    ):
        assert words in words_of(client.post(address, sent_))
    assert not PendingChange.objects.exists()


def test_the_database_refuses_an_organisation_without_a_way_in(agency):
    with pytest.raises(IntegrityError):
        OrganisationFactory(has_local_sign_in=False)


def test_the_agency_lets_in_whom_a_password_no_longer_does(client, member, agency):
    connect(member, agency)

    signs_on(client)

    assert is_in(client)
