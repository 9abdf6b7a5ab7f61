"""A national role and another address need two of the National PACE team."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import AuditEvent, NationalPost, User
from accounts.roles import NationalRole
from notifications import letters
from notifications.models import Message
from partnerships.actions import invitations
from partnerships.actions import second_person as actions
from partnerships.models import Invitation, PendingChange
from tests.factories.accounts import NationalPostFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
CHANGES = "/changes/"


@pytest.fixture
def asker():
    return NationalPostFactory().person


@pytest.fixture
def second():
    made = NationalPostFactory().person
    made.set_password("three words together")
    made.save()
    return made


@pytest.fixture
def person():
    made = UserFactory(email="isla@pace.example")
    made.set_password("three words together")
    made.save()
    made.refresh_from_db()
    return made


def role_asked(asker, person, at=AT):
    return actions.ask_for_role(
        person=person, role=NationalRole.ANALYST, by=asker, at=at
    )


def address_asked(asker, person, email="new@pace.example"):
    return actions.correct(
        person=person,
        given_name=person.given_name,
        family_name=person.family_name,
        telephone="",
        email=email,
        version=person.version,
        by=asker,
        at=AT,
    )


def invitation_asked(asker, email="reader@pace.example"):
    return actions.ask_for_invitation(
        email=email, role=NationalRole.GOVERNMENT, by=asker, at=AT
    )


def sit_at(person):
    browser = Client()
    browser.force_login(person)
    return browser


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_role_is_held_once_another_has_confirmed_it(asker, second, person):
    change = role_asked(asker, person)
    assert not NationalPost.objects.filter(person=person).exists()

    actions.confirm(change=change, by=second, at=AT)

    assert NationalPost.objects.get(person=person).role == NationalRole.ANALYST
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", "actor")
    assert list(verbs) == [
        ("change.asked", asker.pk),
        ("national_role.given", second.pk),
        ("change.confirmed", second.pk),
    ]


def test_an_address_moves_once_another_has_confirmed_it(asker, second, person):
    change = address_asked(asker, person)
    person.refresh_from_db()
    assert person.email == "isla@pace.example"

    actions.confirm(change=change, by=second, at=AT)

    person.refresh_from_db()
    assert person.email == "new@pace.example"
    written = Message.objects.filter(event="person.address_changed", channel="email")
    assert written.count() == 2
    change.refresh_from_db()
    assert change.email == ""


def test_an_invitation_goes_once_another_has_confirmed_it(asker, second):
    change = invitation_asked(asker)
    assert not User.objects.filter(email="reader@pace.example").exists()

    actions.confirm(change=change, by=second, at=AT)

    assert Invitation.objects.get().person.email == "reader@pace.example"


def test_whoever_asked_confirms_nothing_nor_does_somebody_else(asker, second, person):
    change = role_asked(asker, person)

    for who in (asker, person, UserFactory()):
        with pytest.raises(actions.NeedsAnother):
            actions.confirm(change=change, by=who, at=AT)

    assert not NationalPost.objects.filter(person=person).exists()


def test_the_database_refuses_it_as_well(asker, person):
    change = role_asked(asker, person)

    with pytest.raises(IntegrityError, match="confirmed_by_another"):
        PendingChange.objects.filter(pk=change.pk).update(
            outcome="confirmed", settled_by=asker, settled_at=AT
        )


def test_what_somebody_asked_who_has_left_since_is_not_done(asker, second, person):
    change = role_asked(asker, person)
    accounts.end_post(post=asker.national_posts.get(), by=second, at=AT)

    with pytest.raises(actions.ChangeGone, match="does not belong"):
        actions.confirm(change=change, by=second, at=AT)


@pytest.mark.parametrize("days", [7, 30])
def test_after_seven_days_nothing_waits(asker, second, person, days):
    change = role_asked(asker, person)
    later = AT + dt.timedelta(days=days)

    with pytest.raises(actions.ChangeGone, match="seven days"):
        actions.confirm(change=change, by=second, at=later)
    assert not PendingChange.objects.waiting(later).exists()
    assert role_asked(asker, person, at=later)


@pytest.mark.parametrize(("by", "outcome"), [(0, "withdrawn"), (1, "refused")])
def test_it_is_dropped_by_either(asker, second, person, by, outcome):
    change = address_asked(asker, person)

    actions.drop(change=change, by=(asker, second)[by], at=AT)

    change.refresh_from_db()
    assert (change.outcome, change.email) == (outcome, "")
    with pytest.raises(actions.ChangeGone, match="decided already"):
        actions.confirm(change=change, by=second, at=AT)


def test_the_same_waits_once(asker, second, person):
    role_asked(asker, person)

    with pytest.raises(actions.AskedAlready):
        role_asked(second, person)


def test_what_became_impossible_meanwhile_is_said_and_waits_on(asker, second, person):
    change = address_asked(asker, person)
    UserFactory(email="new@pace.example")
    browser = sit_at(second)
    PendingChange.objects.update(expires_at=timezone.now() + dt.timedelta(days=1))

    browser.post(reverse("partnerships:change-confirm", args=[reference(change)]))

    assert "Somebody else has this email address" in words(browser.get(CHANGES))
    change.refresh_from_db()
    assert change.settled_at is None


def reference(change):
    change.refresh_from_db()
    return change.reference


def test_who_has_an_account_is_not_invited(asker, person):
    with pytest.raises(invitations.HasAccount):
        invitation_asked(asker, person.email)


def test_the_rest_of_the_team_is_written_to_and_then_who_asked(asker, second, person):
    change = role_asked(asker, person)
    asked = Message.objects.filter(event="change.asked", channel="email")
    assert [row.person for row in asked] == [second]
    facts = {"context_id": change.pk, "address": "", "at": AT}
    PendingChange.objects.update(expires_at=timezone.now() + dt.timedelta(days=1))
    write = letters.kind_of("change.asked").write
    assert person.family_name not in write(person=second, **facts).text
    assert write(person=asker, **facts) is None
    assert write(person=person, **facts) is None

    actions.confirm(change=change, by=second, at=AT)

    settled = Message.objects.filter(event="change.settled", channel="email")
    assert [row.person for row in settled] == [asker]
    assert write(person=second, **facts) is None
    text = letters.kind_of("change.settled").write(person=asker, **facts).text
    assert "you asked for was confirmed" in text


def test_the_page_offers_each_what_they_may_do(asker, second, person):
    sit_at(asker).post(
        reverse("partnerships:post-add", args=[person.reference]), {"role": "analyst"}
    )

    own, other = (words(sit_at(who).get(CHANGES)) for who in (asker, second))

    assert "National role: Analyst" in own
    assert "Withdraw" in own
    assert "Confirm :" not in own
    assert "Confirm :" in other
    assert "Refuse" in other


def test_the_form_changes_names_at_once_and_lets_the_address_wait(asker, person):
    browser = sit_at(asker)

    browser.post(
        reverse("partnerships:person-edit", args=[person.reference]),
        {
            "given_name": "Isla",
            "family_name": "Corrected",
            "email": "new@pace.example",
            "version": person.version,
        },
    )

    person.refresh_from_db()
    assert (person.family_name, person.email) == ("Corrected", "isla@pace.example")
    said = words(browser.get(CHANGES))
    assert "once a second person" in said
    assert "From isla@pace.example to new@pace.example" in said


def test_a_taken_address_changes_nothing_at_all(asker, person):
    UserFactory(email="new@pace.example")

    answer = sit_at(asker).post(
        reverse("partnerships:person-edit", args=[person.reference]),
        {
            "given_name": "Isla",
            "family_name": "Corrected",
            "email": "new@pace.example",
            "version": person.version,
        },
    )

    assert "Somebody else has this email address" in words(answer)
    person.refresh_from_db()
    assert person.family_name != "Corrected"


@pytest.mark.committing
def test_of_two_who_decide_at_once_one_does(asker, person):
    team = [NationalPostFactory().person for _ in range(4)]
    change = role_asked(asker, person)

    def decide(place):
        act = actions.confirm if place % 2 else actions.drop
        try:
            return act(change=change, by=team[place], at=AT).outcome
        except actions.ChangeGone:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = [outcome for outcome in pool.map(decide, range(4)) if outcome]

    change.refresh_from_db()
    assert outcomes == [change.outcome]
    is_held = NationalPost.objects.filter(person=person).exists()
    assert is_held == (change.outcome == "confirmed")
