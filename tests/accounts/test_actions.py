"""What is done to people, refused or kept on record."""

import datetime as dt

import pytest

from accounts import actions
from accounts.models import AuditEvent, User
from kit.versions import ChangedMeanwhile
from partnerships.standing import standing_of
from tests.factories.accounts import NationalPostFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def national(**facts):
    person = UserFactory(**facts)
    person.set_password("three words together")
    person.save()
    NationalPostFactory(person=person)
    return person


def test_an_edit_keeps_the_address_in_lower_case_and_one_line_of_record():
    person, by = UserFactory(), national()

    actions.edit(
        person=person,
        given_name="Isla",
        family_name="Example",
        telephone="",
        email="Isla@PACE.example",
        version=1,
        by=by,
    )

    person.refresh_from_db()
    assert (person.email, person.version) == ("isla@pace.example", 2)
    line = AuditEvent.objects.get(verb="person.edited")
    assert (line.actor, line.target_label) == (by, person.reference)


def test_two_people_cannot_have_one_address():
    person, other, by = UserFactory(), UserFactory(), national()

    with pytest.raises(actions.AddressTaken):
        actions.edit(
            person=person,
            given_name="A",
            family_name="B",
            telephone="",
            email=other.email.upper(),
            version=1,
            by=by,
        )


def test_the_second_editor_is_told():
    person, by = UserFactory(), national()
    facts = {
        "given_name": "A",
        "family_name": "B",
        "telephone": "",
        "email": "a@b.example",
    }
    actions.edit(person=person, version=1, by=by, **facts)

    with pytest.raises(ChangedMeanwhile):
        actions.edit(person=person, version=1, by=by, **facts)


def test_the_last_of_the_national_team_cannot_be_closed_or_lose_the_role():
    last = national()
    NationalPostFactory(person=UserFactory())  # invited, cannot sign in

    with pytest.raises(actions.LastOfTheTeam):
        actions.close(person=last, by=last, on=DAY)
    with pytest.raises(actions.LastOfTheTeam):
        actions.end_post(post=last.national_posts.get(), by=last, at=AT)


def test_with_another_in_the_team_an_account_may_be_closed():
    leaving, staying = national(), national()

    actions.close(person=leaving, by=staying, on=DAY)

    assert not User.objects.get(pk=leaving.pk).is_active


def test_a_role_that_ends_has_ended_the_same_day():
    leaving, staying = national(), national()
    today = dt.datetime.now(tz=dt.UTC)

    actions.end_post(post=leaving.national_posts.get(), by=staying, at=today)

    assert not standing_of(User.objects.get(pk=leaving.pk)).is_national_team
    assert standing_of(User.objects.get(pk=staying.pk)).is_national_team


def test_a_role_is_held_once_at_a_time():
    person, by = UserFactory(), national()
    actions.give_post(person=person, role="analyst", by=by, on=DAY)

    with pytest.raises(actions.PostHeld):
        actions.give_post(person=person, role="analyst", by=by, on=DAY)
