"""What a person is today decides what they may see and do."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import User
from partnerships.actions import memberships
from partnerships.models import Membership, Partnership
from partnerships.roles import Level, Permission, Role
from partnerships.standing import NOBODY, audience, standing_of
from redundancies.models import Situation
from tests.factories.accounts import NationalPostFactory, UserFactory
from tests.factories.partnerships import (
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.world import build

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


def fresh(person):
    """The person as the next request reads them."""
    return User.objects.get(pk=person.pk)


def test_the_jobcentre_of_one_partnership_does_not_see_the_other():
    world = build()
    here, there = world.people["member"], world.people["far_member"]
    assert here.memberships.get().organisation == there.memberships.get().organisation

    seen_there = Situation.objects.seen_by(standing_of(there))

    assert set(seen_there) == {world.foreign}
    assert not Membership.objects.seen_by(standing_of(there)).filter(
        partnership=world.ours
    )


def test_role_and_partnership_are_of_one_membership():
    """Chair of ours and member of theirs is not chair of theirs."""
    person = UserFactory()
    ours, theirs = PartnershipFactory(), PartnershipFactory()
    MembershipFactory(person=person, partnership=ours, role=Role.CHAIR)
    MembershipFactory(person=person, partnership=theirs, role=Role.MEMBER)

    standing = standing_of(person)

    assert standing.may(Permission.MEMBERS_EDIT, ours.pk)
    assert not standing.may(Permission.MEMBERS_EDIT, theirs.pk)
    assert set(Partnership.objects.permitting(standing, Permission.MEMBERS_EDIT)) == {
        ours
    }
    assert audience(Level.CHAIR, theirs.pk) not in standing.audiences()


def test_organisation_and_partnership_are_of_one_membership():
    """For the college in ours and the union in theirs is not for the union in ours."""
    person = UserFactory()
    ours, theirs = PartnershipFactory(), PartnershipFactory()
    college, union = OrganisationFactory(), OrganisationFactory()
    MembershipFactory(person=person, partnership=ours, organisation=college)
    MembershipFactory(person=person, partnership=theirs, organisation=union)

    keys = standing_of(person).audiences((Level.ASKED,))

    assert set(keys) == {
        audience(Level.ASKED, ours.pk, organisation_id=college.pk),
        audience(Level.ASKED, theirs.pk, organisation_id=union.pk),
    }


def test_a_past_chair_who_is_a_member_now_is_a_member():
    """Role and dates are of one membership, not of two joined ones."""
    person, place = UserFactory(), PartnershipFactory()
    MembershipFactory(person=person, partnership=place, role=Role.CHAIR, to_on=DAY)
    MembershipFactory(
        person=person,
        partnership=place,
        role=Role.MEMBER,
        from_on=DAY + dt.timedelta(days=1),
    )

    before, after = (
        standing_of(fresh(person), on=DAY + dt.timedelta(days=days)) for days in (0, 1)
    )

    assert before.may(Permission.MEMBERS_EDIT, place.pk)
    assert not after.may(Permission.MEMBERS_EDIT, place.pk)
    assert after.may(Permission.REQUEST_ANSWER, place.pk)


@pytest.mark.parametrize(
    ("from_on", "to_on", "holds"),
    [
        (DAY, None, True),
        (DAY, DAY, True),
        (DAY + dt.timedelta(days=1), None, False),
        (DAY - dt.timedelta(days=9), DAY - dt.timedelta(days=1), False),
    ],
)
def test_a_membership_holds_from_its_first_to_its_last_day(from_on, to_on, holds):
    membership = MembershipFactory(from_on=from_on, to_on=to_on)

    standing = standing_of(membership.person, on=DAY)

    assert bool(standing.held) is holds


def test_a_membership_ended_now_has_ended_now_even_on_its_first_day():
    membership = MembershipFactory(from_on=timezone.localdate())
    assert standing_of(fresh(membership.person)).held

    memberships.end(membership=membership, by=UserFactory(), at=timezone.now())

    assert not standing_of(fresh(membership.person)).held


def test_a_membership_ended_this_morning_may_be_added_again_today():
    ended = MembershipFactory(from_on=timezone.localdate())
    memberships.end(membership=ended, by=UserFactory(), at=timezone.now())

    memberships.add(
        person=ended.person,
        organisation=ended.organisation,
        partnership=ended.partnership,
        role=Role.MEMBER,
        from_on=timezone.localdate(),
        by=UserFactory(),
    )

    assert standing_of(fresh(ended.person)).held


def test_an_inactive_person_stands_nowhere():
    person = UserFactory(is_active=False)
    MembershipFactory(person=person, role=Role.CHAIR)
    NationalPostFactory(person=person)

    assert standing_of(person) == NOBODY


def test_a_partnership_that_is_over_gives_nothing():
    membership = MembershipFactory(partnership__active_to=DAY)

    assert standing_of(membership.person, on=DAY).held
    assert not standing_of(fresh(membership.person), on=DAY + dt.timedelta(days=1)).held


def test_standing_is_read_once_a_request(django_assert_num_queries):
    person = MembershipFactory().person

    with django_assert_num_queries(1):
        standing_of(person)
        standing_of(person)
