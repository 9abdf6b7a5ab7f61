"""The record keeps no word of a person that cannot be taken back."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions, audit, sealing
from accounts.models import AuditEvent, SubjectKey
from redundancies.actions import situations
from tests.factories.accounts import UserFactory
from tests.world import build

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
BEFORE, AFTER = "xq-before@people.example", "xq-after@people.example"


def moved(by):
    """Somebody's address, names and number are changed."""
    person = UserFactory(email=BEFORE, given_name="xq-given")
    person.refresh_from_db()
    actions.edit(
        person=person,
        given_name="xq-other",
        family_name="xq-family",
        telephone="+44 141 496 0000",
        email=AFTER,
        version=1,
        by=by,
    )
    return person


def whole():
    """Everything that the record says."""
    return str(list(AuditEvent.objects.values()))


def shown(world):
    client = Client()
    client.force_login(world.people["national"])
    return client.get(reverse("partnerships:record")).content.decode()


def test_the_record_names_fields_and_keeps_no_value():
    person = moved(by=None)

    line = AuditEvent.objects.get(verb="person.edited")
    assert line.target_label == person.reference
    assert line.changes.keys() == {"given_name", "family_name", "telephone", "email"}
    assert line.changes["family_name"] is None
    assert "xq-" not in whole()
    assert "496" not in whole()


def test_the_addresses_are_shown_until_the_key_is_deleted():
    world = build()
    person = moved(by=world.people["national"])

    page = shown(world)
    assert BEFORE in page
    assert AFTER in page
    assert "Family name" in page

    assert sealing.forget(person)
    person.given_name = person.family_name = ""
    person.email = "erased@people.example"
    person.save()
    page = shown(world)
    assert "xq-" not in page
    assert "Email (erased)" in page
    assert not sealing.forget(person)


def test_a_seal_opens_in_no_other_line():
    person, other = UserFactory(), UserFactory()
    sealed = sealing.seal(person, ["a", "b"])
    key = bytes(SubjectKey.objects.get().key)

    assert sealing.opened(sealed, "accounts.user", person.pk, key) == ["a", "b"]
    assert sealing.opened(sealed, "accounts.user", other.pk, key) is None
    assert sealing.opened(sealed, "accounts.user", person.pk, None) is None


def test_words_about_somebody_are_not_kept():
    world = build()

    situations.edit(
        situation=world.shared,
        by=world.people["chair"],
        at=AT,
        version=1,
        told_by="xq-Quartermain",
    )

    assert AuditEvent.objects.get(verb="situation.edited").changes == {"told_by": None}
    assert "xq-" not in whole()
    assert "told by" in shown(world).lower()


def test_somebody_is_named_by_reference_and_shown_by_name():
    world = build()
    person = UserFactory(given_name="Una", family_name="Xqexample")
    person.refresh_from_db()

    audit.record(
        "situation.assigned",
        by=world.people["chair"],
        on=world.shared,
        after={"person": person},
    )
    audit.record("preferences.chosen", by=person, on=person, after={"kind": "daily"})

    assert "Xqexample" not in whole()
    assert shown(world).count("Una Xqexample") >= 2


@pytest.mark.parametrize("name", sorted(audit.NAMES_ONLY))
def test_no_value_of_such_a_field_is_kept_whatever_it_is_about(name):
    world = build()

    audit.record(
        "thing.done", by=None, on=world.shared, before={}, after={name: "xq-word"}
    )

    assert "xq-" not in whole()
