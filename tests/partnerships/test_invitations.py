"""Nobody registers: an invitation makes the account, once, within a week."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import AuditEvent, User
from notifications import letters
from notifications.actions import issue_link
from notifications.choices import Purpose
from notifications.models import Link, Message
from partnerships.actions import invitations as actions
from partnerships.actions import people
from partnerships.models import Invitation, PendingChange
from tests.factories.accounts import NationalPostFactory, UserFactory
from tests.factories.partnerships import (
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)

pytestmark = pytest.mark.django_db
PASSWORD = "three words together"
TYPED = {"given_name": "Isla", "family_name": "Example", "password": PASSWORD}
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def invited():
    person = UserFactory(email="isla@pace.example", given_name="", family_name="")
    person.refresh_from_db()
    return person


@pytest.fixture
def chair():
    return UserFactory()


def link_of(invitation):
    """The address in the newest letter of an invitation, as the sender writes it."""
    message = Message.objects.filter(
        event="invitation.sent", context_id=invitation.pk
    ).latest("pk")
    letter = letters.kind_of(message.event).write(
        context_id=message.context_id,
        person=message.person,
        address="",
        at=timezone.now(),
    )
    return (
        letter and re.search(r"http://testserver(/link/invitation/\S+)", letter.text)[1]
    )


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_another_address_shuts_what_was_sent_to_the_old_one(clock, invited, chair):
    """Whoever holds the wrong mailbox gets no account, and no page of a request."""
    national = NationalPostFactory().person
    invitation = actions.invite_nationally(
        email=invited.email, national_role="national_team", by=national, at=AT
    )
    letter = link_of(invitation)
    asked = issue_link(
        purpose=Purpose.REQUEST,
        target_id=1,
        at=AT,
        expires_at=AT + dt.timedelta(days=7),
        person=invited,
    )
    client = Client()
    client.force_login(national)

    clock.shift(60)
    client.post(
        reverse("partnerships:person-edit", args=[invited.reference]),
        {
            "given_name": "Isla",
            "family_name": "Example",
            "email": "right@pace.example",
            "version": invited.version,
        },
    )
    second = Client()
    second.force_login(NationalPostFactory().person)
    change = PendingChange.objects.get()
    second.post(reverse("partnerships:change-confirm", args=[change.reference]))

    invited.refresh_from_db()
    assert invited.email == "right@pace.example"
    assert Client().get(letter).status_code == 410
    assert Client().post(letter, TYPED).status_code == 410
    assert not Link.objects.opened_by(asked.split("/")[-2], Purpose.REQUEST).alive(
        timezone.now()
    )
    assert not User.objects.get(pk=invited.pk).has_usable_password()
    assert Client().get(link_of(invitation)).status_code == 200


def test_another_name_leaves_the_links_of_a_person_alone(clock, invited, chair):
    invitation = actions.invite(
        person=invited, partnership=PartnershipFactory(), by=chair, at=AT
    )
    letter = link_of(invitation)

    people.edit(
        person=invited,
        by=chair,
        at=AT,
        given_name="Isla",
        family_name="Example",
        telephone="",
        email=invited.email.upper(),
        version=invited.version,
    )

    assert Client().get(letter).status_code == 200


def test_an_invited_person_sets_up_an_account_and_signs_in(clock, invited, chair):
    membership = MembershipFactory(person=invited)
    invitation = actions.invite(
        person=invited, partnership=membership.partnership, by=chair, at=AT
    )
    link, client = link_of(invitation), Client()

    page = client.get(link)
    done = client.post(link, TYPED)

    assert "isla@pace.example" in words(page)
    assert done.url == reverse("account_login")
    signed_in = client.post(
        done.url, {"login": "isla@pace.example", "password": PASSWORD}
    )
    assert signed_in.url == "/"
    invited.refresh_from_db()
    assert invited.get_full_name() == "Isla Example"
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"invitation.sent", "person.set_up", "invitation.accepted"} <= verbs


def test_the_letter_names_no_person(clock, invited, chair):
    chair.given_name, chair.family_name = "Unmistakable", "Chairperson"
    chair.save()
    actions.invite(person=invited, partnership=PartnershipFactory(), by=chair, at=AT)
    message = Message.objects.get()

    letter = letters.kind_of(message.event).write(
        context_id=message.context_id, person=invited, address="", at=AT
    )

    for body in (letter.subject, letter.text, letter.html):
        assert "Unmistakable" not in body
        assert "Chairperson" not in body


def test_opening_a_link_changes_nothing(clock, invited, chair):
    link = link_of(actions.invite(person=invited, partnership=None, by=chair, at=AT))

    for _ in range(3):
        assert Client().get(link).status_code == 200

    assert Link.objects.get().spent_at is None
    assert not User.objects.get(pk=invited.pk).has_usable_password()


def test_a_link_works_once(clock, invited, chair):
    link = link_of(actions.invite(person=invited, partnership=None, by=chair, at=AT))
    Client().post(link, TYPED)

    again = Client().post(link, TYPED | {"password": "someone else’s three words"})

    assert "Your account is set up" in words(again)
    assert User.objects.get(pk=invited.pk).check_password(PASSWORD)


def test_a_link_expires_after_seven_days(clock, invited, chair):
    link = link_of(actions.invite(person=invited, partnership=None, by=chair, at=AT))
    clock.shift(dt.timedelta(days=7) - dt.timedelta(seconds=1))
    assert Client().get(link).status_code == 200
    clock.shift(dt.timedelta(seconds=1))

    late = Client().post(link, TYPED)

    assert late.status_code == 410
    assert not User.objects.get(pk=invited.pk).has_usable_password()


def test_sending_again_gives_a_new_week_and_ends_the_old_link(clock, invited, chair):
    invitation = actions.invite(person=invited, partnership=None, by=chair, at=AT)
    old = link_of(invitation)
    clock.shift(dt.timedelta(days=6))

    actions.send_again(invitation=invitation, by=chair, at=timezone.now())

    new = link_of(invitation)
    invitation.refresh_from_db()
    assert invitation.sent_at == timezone.now()
    assert invitation.expires_at == timezone.now() + actions.LASTS
    assert Client().get(old).status_code == 410
    clock.shift(dt.timedelta(days=6))
    assert Client().get(old).status_code == 410
    assert Client().get(new).status_code == 200


def test_an_invitation_taken_back_opens_nothing_and_its_letter_is_not_sent(
    clock, invited, chair
):
    invitation = actions.invite(person=invited, partnership=None, by=chair, at=AT)
    link = link_of(invitation)

    actions.withdraw(invitation=invitation, by=chair, at=AT)

    assert Client().get(link).status_code == 410
    assert link_of(invitation) is None
    with pytest.raises(actions.InvitationGone):
        actions.withdraw(invitation=invitation, by=chair, at=AT)


def test_a_closed_account_is_not_set_up(clock, invited, chair):
    invitation = actions.invite(person=invited, partnership=None, by=chair, at=AT)
    link = link_of(invitation)
    accounts.close(person=invited, by=chair, on=AT.date())

    assert Client().get(link).status_code == 410
    with pytest.raises(actions.InvitationGone):
        actions.accept(invitation=invitation, telephone="", at=AT, **TYPED)

    assert not User.objects.get(pk=invited.pk).has_usable_password()


def test_the_letter_is_for_the_invited_alone_and_while_the_account_is_open(
    clock, invited, chair
):
    invitation = actions.invite(person=invited, partnership=None, by=chair, at=AT)

    def letter_to(person):
        return letters.kind_of("invitation.sent").write(
            context_id=invitation.pk, person=person, address="", at=AT
        )

    assert letter_to(invited) is not None
    assert letter_to(chair) is letter_to(None) is None
    accounts.close(person=invited, by=chair, on=AT.date())
    assert letter_to(invited) is None


def test_a_national_role_is_held_once_the_invitation_is_accepted(clock, chair):
    invitation = actions.invite_nationally(
        email="reader@pace.example", national_role="government", by=chair, at=AT
    )
    assert not invitation.person.national_posts.exists()

    Client().post(link_of(invitation), TYPED)

    assert invitation.person.national_posts.get().role == "government"


@pytest.mark.parametrize(("days", "is_accepted"), [(7, False), (6.99, True), (0, True)])
def test_with_one_invitation_the_others_that_still_hold_are_accepted(
    chair, invited, days, is_accepted
):
    """With what they give; one run out, used or withdrawn gives nothing."""
    facts = {"person": invited, "partnership": None, "by": chair}
    other = actions.invite(national_role="government", at=AT, **facts)
    withdrawn = actions.invite(national_role="analyst", at=AT, **facts)
    used = actions.invite(national_role="national_team", at=AT, **facts)
    Invitation.objects.filter(pk=used.pk).update(accepted_at=AT)
    foreign = actions.invite(**facts | {"person": UserFactory()}, at=AT)
    actions.withdraw(invitation=withdrawn, by=chair, at=AT)
    now = AT + dt.timedelta(days=days)
    opened = actions.invite(at=now, **facts)

    actions.accept(invitation=opened, telephone="", at=now, **TYPED)

    for row in (other, withdrawn, used, foreign, opened):
        row.refresh_from_db()
    assert (opened.accepted_at, used.accepted_at) == (now, AT)
    assert other.accepted_at == (now if is_accepted else None)
    assert withdrawn.accepted_at is foreign.accepted_at is None
    roles = list(invited.national_posts.values_list("role", flat=True))
    assert roles == (["government"] if is_accepted else [])


def test_somebody_with_an_account_is_not_invited(chair, invited):
    invited.set_password(PASSWORD)
    invited.save()

    with pytest.raises(actions.HasAccount):
        actions.invite(person=invited, partnership=None, by=chair, at=AT)


def test_a_closed_account_is_not_invited_and_entering_it_tells_nothing(chair, invited):
    accounts.close(person=invited, by=chair, on=AT.date())
    invited.refresh_from_db()

    with pytest.raises(actions.AccountClosed):
        actions.invite(person=invited, partnership=None, by=chair, at=AT)
    actions.add_member(
        email=invited.email,
        given_name="Isla",
        family_name="Example",
        telephone="",
        organisation=OrganisationFactory(),
        partnership=PartnershipFactory(),
        role="member",
        from_on=AT.date(),
        wants_account=True,
        by=chair,
        at=AT,
    )

    assert invited.memberships.exists()
    assert not Message.objects.exists()
    assert not Invitation.objects.exists()


def test_a_link_of_another_purpose_opens_nothing(clock, invited, chair):
    link = link_of(actions.invite(person=invited, partnership=None, by=chair, at=AT))
    Link.objects.update(purpose="survey")

    assert Client().get(link).status_code == 404


def test_a_weak_password_stands_beside_its_field_and_nothing_typed_is_lost(
    clock, invited, chair
):
    link = link_of(actions.invite(person=invited, partnership=None, by=chair, at=AT))

    page = Client().post(link, TYPED | {"password": "password123"})

    assert page.status_code == 200
    assert 'value="Isla"' in page.content.decode()
    assert "password123" not in page.content.decode()
    assert "too short" in words(page)
    assert not User.objects.get(pk=invited.pk).has_usable_password()


def test_a_chair_invites_and_sees_invitations_of_own_partnership_only(clock):
    ours, theirs = MembershipFactory(role="chair"), MembershipFactory(role="chair")
    for number, membership in enumerate((ours, theirs)):
        actions.invite(
            person=UserFactory(email=f"place{number}@pace.example"),
            partnership=membership.partnership,
            by=membership.person,
            at=AT,
        )
    foreign = Invitation.objects.get(partnership=theirs.partnership)
    client = Client()
    client.force_login(ours.person)

    page = client.get("/invitations/")
    act = client.post(
        reverse("partnerships:invitation-withdraw", args=[foreign.reference])
    )

    assert "place0@pace.example" in page.content.decode()
    assert "place1@pace.example" not in page.content.decode()
    assert act.status_code == 404
    assert client.get("/invitations/add/").status_code == 403


def test_the_national_team_sends_again_from_the_list(clock, invited, chair):
    team = NationalPostFactory().person
    actions.invite(person=invited, partnership=None, by=chair, at=AT)
    invitation = Invitation.objects.get()
    clock.shift(dt.timedelta(days=8))
    client = Client()
    client.force_login(team)
    assert "Expired" in words(client.get("/invitations/"))

    client.post(reverse("partnerships:invitation-send", args=[invitation.reference]))

    assert "Expired" not in words(client.get("/invitations/"))
    assert Client().get(link_of(invitation)).status_code == 200
