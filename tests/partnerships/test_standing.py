"""What a person is today decides what they may see and do."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from partnerships.actions import memberships
from partnerships.models import Membership, Partnership
from partnerships.roles import Level, Permission, Role
from partnerships.standing import (
    NOBODY,
    audience,
    read_standing,
    read_standings,
    standing_of,
)
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
    standing_of(fresh(person))  # the first to ask prepares the statement

    with django_assert_num_queries(1):
        standing_of(person)
        standing_of(person)


@pytest.mark.parametrize(
    ("role", "levels"),
    [
        (Role.CHAIR, {Level.CHAIR, Level.STAFF, Level.ON_IT}),
        (Role.DEPUTY, {Level.CHAIR, Level.STAFF, Level.ON_IT}),
        (Role.SUPPORT_OFFICER, {Level.STAFF, Level.ON_IT}),
        (Role.ADVISER, {Level.STAFF, Level.ON_IT}),
        (Role.MEMBER, set()),
    ],
)
def test_each_role_holds_the_keys_of_its_levels_and_no_other(role, levels):
    membership = MembershipFactory(role=role)
    person, place = membership.person_id, membership.partnership_id
    body = membership.organisation_id
    keys = {
        Level.CHAIR: f"1:{place}:0:0",
        Level.STAFF: f"2:{place}:0:0",
        Level.MEMBER: f"3:{place}:0:0",
        Level.ASKED: f"4:{place}:{body}:0",
        Level.ON_IT: f"5:{place}:0:{person}",
        Level.REFERRED: f"6:{place}:{body}:0",
    }
    standing = standing_of(membership.person)

    held = levels | {Level.MEMBER, Level.ASKED, Level.REFERRED}
    assert set(standing.audiences()) == {keys[level] for level in held}
    for level in Level:
        wanted = [keys[level]] if level in held else []
        assert standing.audiences((level,)) == wanted


def test_staff_of_one_partnership_are_not_staff_of_another():
    adviser = MembershipFactory(role=Role.ADVISER)
    elsewhere = MembershipFactory(person=adviser.person, role=Role.MEMBER)
    standing = standing_of(adviser.person)

    assert standing.is_staff_of(adviser.partnership_id)
    assert not standing.is_staff_of(elsewhere.partnership_id)


def test_a_national_role_gives_its_permissions_in_every_partnership_and_no_other():
    somewhere = PartnershipFactory().pk
    government = standing_of(NationalPostFactory(role="government").person)
    chair = MembershipFactory(role=Role.CHAIR)

    assert government.may(Permission.FIGURES_VIEW)
    assert government.may(Permission.FIGURES_VIEW, somewhere)
    assert not government.may(Permission.SITUATION_LIST)
    assert not government.may(Permission.SITUATION_LIST, somewhere)
    assert standing_of(chair.person).may(Permission.MEMBERS_EDIT, chair.partnership_id)
    assert not standing_of(chair.person).may(Permission.MEMBERS_EDIT, somewhere)
    assert not standing_of(chair.person).may_everywhere(Permission.MEMBERS_EDIT)


def test_a_national_post_holds_on_its_days():
    post = NationalPostFactory(from_on=DAY, to_on=DAY)

    def held(days):
        return standing_of(fresh(post.person), on=DAY + dt.timedelta(days=days))

    assert [bool(held(days).national) for days in (-1, 0, 1)] == [False, True, False]


def test_a_partnership_gives_nothing_before_it_begins():
    membership = MembershipFactory(partnership__active_from=DAY)

    before = standing_of(fresh(membership.person), on=DAY - dt.timedelta(days=1))

    assert not before.held
    assert standing_of(fresh(membership.person), on=DAY).held


def test_standing_of_another_day_is_read_anew():
    membership = MembershipFactory(from_on=DAY)

    before = standing_of(membership.person, on=DAY - dt.timedelta(days=1))
    then = standing_of(membership.person, on=DAY)

    assert (bool(before.held), bool(then.held)) == (False, True)


def test_somebody_who_is_not_there_or_not_signed_in_is_nobody():
    assert standing_of(None) == NOBODY
    assert standing_of(AnonymousUser()) == NOBODY


def test_one_persons_standing_is_its_own():
    MembershipFactory(role=Role.CHAIR)
    NationalPostFactory()

    standing = standing_of(UserFactory())

    assert not standing.held
    assert not standing.national
    assert not standing.permissions


def test_standings_of_several_are_those_of_each(django_assert_num_queries):
    people = [person.pk for person in build().people.values()]
    today = timezone.localdate()
    read_standings(people, today)  # the first to ask prepares the statement

    with django_assert_num_queries(1):
        together = read_standings(people, today)

    assert together == {
        person: read_standing(User(pk=person), today) for person in people
    }
    assert len(set(map(str, together.values()))) > 5
    assert read_standings([], today) == {}


def test_nobody_has_the_shape_of_one_number_and_stays_nobody():
    _, numbers = NOBODY.shape()

    assert numbers == [0]
    assert NOBODY.like([5]) == NOBODY
