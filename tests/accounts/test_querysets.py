"""On which days dated rows hold, and in which order people and the record come."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import AuditEvent, NationalPost, User
from partnerships.models import Membership, ServiceOffer
from tests.factories.accounts import NationalPostFactory, UserFactory
from tests.factories.partnerships import MembershipFactory, ServiceOfferFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({"from_on": DAY, "to_on": None}, True),
        ({"from_on": DAY, "to_on": DAY}, True),
        ({"from_on": BEFORE, "to_on": AFTER}, True),
        ({"from_on": BEFORE, "to_on": BEFORE}, False),
        ({"from_on": AFTER, "to_on": None}, False),
    ],
)
def test_a_dated_row_holds_from_its_first_to_its_last_day(facts, holds):
    offer = ServiceOfferFactory(**facts)
    post = NationalPostFactory(**facts)

    assert ServiceOffer.objects.on(DAY).contains(offer) is holds
    assert NationalPost.objects.on(DAY).contains(post) is holds


@pytest.mark.parametrize(
    ("day", "holds"), [(BEFORE, True), (DAY, False), (AFTER, False)]
)
def test_what_was_ended_during_a_day_holds_on_the_days_before(day, holds):
    membership = MembershipFactory(to_on=DAY, ended_at=NOON)

    assert Membership.objects.on(day).contains(membership) is holds


@pytest.mark.parametrize(
    ("facts", "is_over"),
    [
        ({"to_on": None}, False),
        ({"to_on": DAY}, False),
        ({"to_on": BEFORE}, True),
        ({"to_on": DAY, "ended_at": NOON}, True),
        ({"from_on": AFTER}, False),
    ],
)
def test_a_membership_is_not_over_until_its_last_day_has_passed(facts, is_over):
    membership = MembershipFactory(**facts)

    assert Membership.objects.not_over(DAY).contains(membership) is not is_over


@pytest.mark.parametrize(
    ("facts", "is_over"),
    [({"to_on": None}, False), ({"to_on": DAY}, False), ({"to_on": BEFORE}, True)],
)
def test_an_offer_is_not_over_until_its_last_day_has_passed(facts, is_over):
    offer = ServiceOfferFactory(**facts)

    assert ServiceOffer.objects.not_over(DAY).contains(offer) is not is_over


def test_people_come_by_family_name_then_given_name():
    last = UserFactory(given_name="Ann", family_name="Zed")
    second = UserFactory(given_name="Bea", family_name="Adam")
    first = UserFactory(given_name="Ann", family_name="Adam")
    UserFactory(given_name="Old", family_name="Gone", is_active=False)

    ours = User.objects.filter(family_name__in=("Zed", "Adam", "Gone"))

    assert list(ours.active().for_list()) == [first, second, last]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("ail", True),
        ("muir", True),
        ("ailsa muir", True),
        ("muir elsewhere", True),
        ("ailsa brown", False),
        ("a b c d e brown", False),
    ],
)
def test_people_are_found_by_each_word_in_name_or_address(words, is_found):
    person = UserFactory(
        given_name="Ailsa", family_name="Muirbcde", email="a@elsewhere.example"
    )

    assert User.objects.matching(words).contains(person) is is_found


def test_the_record_names_each_verb_once_and_its_own_rows_newest_first():
    person, other = UserFactory(), UserFactory()

    def line(verb, about, hours, target_type="accounts.user"):
        return AuditEvent.objects.create(
            verb=verb,
            target_type=target_type,
            target_id=about.pk,
            at=NOON + dt.timedelta(hours=hours),
        )

    first = line("b.second", person, 0)
    line("a.first", other, 1)
    newest = line("b.second", person, 2)
    line("c.third", person, 3, target_type="accounts.other")

    assert AuditEvent.objects.verbs() == ["a.first", "b.second", "c.third"]
    assert list(AuditEvent.objects.about(person)) == [newest, first]


def test_the_first_five_words_of_a_search_decide():
    person = UserFactory(given_name="Isla Ann May", family_name="Hay Ross")
    words = "isla ann may hay"

    assert User.objects.matching(f"{words} ross nobody").contains(person)
    assert not User.objects.matching(f"{words} nobody").contains(person)
