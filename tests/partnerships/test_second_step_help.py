"""Help for somebody who lost their second step: one asks, another confirms."""

import datetime as dt

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import factors
from accounts.models import AuditEvent, FactorHelp, Session, User
from notifications import letters
from notifications.models import Message
from partnerships.actions import factors as actions
from tests import world as worlds
from tests.factories.accounts import NationalPostFactory
from tests.second_step import with_app

pytestmark = pytest.mark.django_db
FACTS = {"recognised": "By their voice"}


@pytest.fixture
def world():
    made = worlds.build()
    for person in made.people.values():
        person.set_password("three words together")
        person.save()
    member = with_app(made.people["member"])
    actions.renew_codes(person=member, session_key="", at=timezone.now())
    Message.objects.all().delete()
    return made


@pytest.fixture
def colleague():
    """Another of the National PACE team."""
    person = NationalPostFactory().person
    person.set_password("three words together")
    person.save()
    return person


def ask(person, by):
    return actions.ask_help(person=person, by=by, at=timezone.now(), **FACTS)


def told():
    rows = Message.objects.filter(channel="email")
    return {(row.event, row.person_id) for row in rows}


def letter_of(event, person, context_id):
    return letters.kind_of(event).write(
        context_id=context_id, person=person, address="", at=timezone.now()
    )


def test_a_chair_asks_and_the_person_and_the_team_are_told(world, colleague):
    member, chair = world.people["member"], world.people["chair"]

    asked = ask(member, chair)

    assert factors.of(member).exists()
    assert told() == {
        ("person.second_step_help_asked", member.pk),
        ("factor_help.asked", world.people["national"].pk),
        ("factor_help.asked", colleague.pk),
    }
    written = letter_of("factor_help.asked", colleague, asked.pk)
    assert str(member) in written.text
    assert f"/second-step/help/{asked.pk}/" in written.text
    assert letter_of("factor_help.asked", chair, asked.pk) is None
    assert letter_of("factor_help.asked", member, asked.pk) is None
    assert AuditEvent.objects.get(verb="second_step.help_asked").actor == chair


def test_another_of_the_team_confirms_and_everything_of_it_is_gone(world, colleague):
    member, national = world.people["member"], world.people["national"]
    browser = Client()
    browser.force_login(member)
    asked = ask(member, national)
    Message.objects.all().delete()

    actions.confirm_help(help=asked, by=colleague, at=timezone.now())

    assert not Authenticator.objects.filter(user=member).exists()
    assert not Session.objects.filter(person=member).exists()
    assert browser.get("/").status_code == 302
    assert told() == {("person.second_step_lifted", member.pk)}
    words = letter_of("person.second_step_lifted", member, member.pk).text
    assert "You have been signed out" in words
    line = AuditEvent.objects.get(verb="second_step.help_confirmed")
    assert (line.actor, line.target_id) == (colleague, member.pk)
    assert letter_of("factor_help.asked", colleague, asked.pk) is None


def test_nobody_is_both_people(world, colleague):
    member, national = world.people["member"], world.people["national"]
    asked = ask(member, national)

    with pytest.raises(actions.NotHelped, match="Another member"):
        actions.confirm_help(help=asked, by=national, at=timezone.now())
    with pytest.raises(actions.NotHelped, match="Somebody else asks"):
        ask(with_app(national), national)

    own = ask(national, world.people["national_member"])
    with pytest.raises(actions.NotHelped, match="Another member"):
        actions.confirm_help(help=own, by=national, at=timezone.now())
    assert factors.of(member).exists()
    assert factors.of(national).exists()


@pytest.mark.parametrize("who", ["asked_by", "person"])
def test_the_database_refuses_the_same_person_twice(world, who):
    asked = ask(world.people["member"], world.people["national"])

    with pytest.raises(IntegrityError, match="by_two_others"), transaction.atomic():
        FactorHelp.objects.filter(pk=asked.pk).update(
            confirmed_by=getattr(asked, who), confirmed_at=timezone.now()
        )


def test_it_is_asked_once_and_answered_once(world, colleague):
    member = world.people["member"]
    asked = ask(member, world.people["chair"])

    with pytest.raises(actions.NotHelped, match="has asked for this person already"):
        ask(member, world.people["national"])
    actions.refuse_help(help=asked, by=colleague, at=timezone.now())
    with pytest.raises(actions.NotHelped, match="has answered this already"):
        actions.confirm_help(help=asked, by=colleague, at=timezone.now())

    assert factors.of(member).exists()
    assert ask(member, world.people["chair"])


def test_it_waits_seven_days_and_is_asked_anew(world, colleague):
    member, chair = world.people["member"], world.people["chair"]
    asked = ask(member, chair)
    later = timezone.now() + dt.timedelta(days=7)
    team = Client()

    with pytest.raises(actions.NotHelped, match="more than seven days"):
        actions.confirm_help(help=asked, by=colleague, at=later)
    assert factors.of(member).exists()
    with time_machine.travel(later):
        team.force_login(colleague)
        assert "Nobody waits for help" in team.get("/second-step/").text
        page = team.get(f"/second-step/help/{asked.pk}/").text
    assert "more than seven days" in page
    assert "Remove their second step" not in page
    letter = letters.kind_of("factor_help.asked")
    facts = {"context_id": asked.pk, "person": colleague, "address": ""}
    assert letter.write(at=later, **facts) is None

    again = actions.ask_help(person=member, by=chair, at=later, **FACTS)
    line = AuditEvent.objects.get(verb="second_step.help_ran_out")
    assert (line.actor, line.target_id) == (chair, member.pk)
    actions.confirm_help(help=again, by=colleague, at=later)
    assert not factors.of(member).exists()


@pytest.mark.parametrize("way", ["the role ended", "the account was closed"])
def test_who_may_not_ask_any_more_has_not_asked(world, colleague, way):
    member, chair = world.people["member"], world.people["chair"]
    asked = ask(member, chair)
    if way == "the role ended":
        chair.memberships.all().delete()
    else:
        User.objects.filter(pk=chair.pk).update(is_active=False)

    with pytest.raises(actions.NotHelped, match="may not ask for this person any more"):
        actions.confirm_help(help=asked, by=colleague, at=timezone.now())

    assert factors.of(member).exists()


def test_only_the_team_confirms(world):
    member = world.people["member"]
    asked = ask(member, world.people["chair"])

    with pytest.raises(actions.NotHelped, match="Another member"):
        actions.confirm_help(help=asked, by=world.people["deputy"], at=timezone.now())

    assert factors.of(member).exists()


@pytest.mark.parametrize("page", ["rule", "ask", "confirm"])
def test_the_password_is_asked_for_before_what_others_sign_in_by(
    world, colleague, page
):
    member, chair = world.people["member"], world.people["chair"]
    member.refresh_from_db()
    address = {
        "rule": lambda: "/second-step/",
        "ask": lambda: f"/people/{member.reference}/second-step/",
        "confirm": lambda: f"/second-step/help/{ask(member, chair).pk}/",
    }[page]()
    browser = Client()
    browser.force_login(colleague)
    browser.get("/")

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=20)):
        answer = browser.post(address, FACTS)

    assert answer.status_code == 302
    assert answer.url.startswith("/account/confirm/")
    assert factors.of(member).exists()


def test_who_has_none_or_is_closed_needs_no_help(world):
    chair = world.people["chair"]
    with pytest.raises(actions.NotHelped, match="no second step"):
        ask(world.people["officer"], chair)

    member = world.people["member"]
    member.is_active = False
    member.save()
    with pytest.raises(actions.NotHelped, match="no second step"):
        ask(member, chair)


def test_the_pages_lead_through_it(world, colleague):
    member = world.people["member"]
    member.refresh_from_db()
    chairs, teams = Client(), Client()
    chairs.force_login(world.people["chair"])
    teams.force_login(colleague)

    page = chairs.get(world.ours.get_absolute_url()).content.decode()
    assert f"/people/{member.reference}/second-step/" in page
    chairs.post(f"/people/{member.reference}/second-step/", FACTS)
    listed = teams.get("/second-step/").content.decode()
    asked = FactorHelp.objects.get()

    assert f"/second-step/help/{asked.pk}/" in listed
    assert "By their voice" in teams.get(f"/second-step/help/{asked.pk}/").text
    again = teams.post(f"/second-step/help/{asked.pk}/", follow=True)
    assert "second step has been removed" in again.content.decode()
    gone = teams.post(f"/second-step/help/{asked.pk}/refuse/", follow=True)
    assert "has answered this already" in gone.content.decode()
