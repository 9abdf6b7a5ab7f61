"""Who sees which partnerships and members, and which hold on which day."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import AuditEvent, User
from imports.models import NoticeFile
from notifications.models import Message
from partnerships.models import (
    Invitation,
    Membership,
    Organisation,
    OrganisationType,
    Partnership,
    PartnershipArea,
    Service,
    ServiceOffer,
)
from partnerships.roles import Duty, Permission
from partnerships.standing import standing_of
from reviews.models import Review
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import (
    MembershipFactory,
    OrganisationFactory,
    PartnershipAreaFactory,
    PartnershipFactory,
    ServiceFactory,
)
from tests.world import SIGNED_IN, build

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
NATIONAL = {"national", "government", "national_member", "analyst"}
OURS = {"member", "asked", "officer", "on_it", "deputy", "chair"}


@pytest.fixture
def world():
    return build()


def roles(world, rows_of, row):
    return {
        role
        for role in SIGNED_IN
        if rows_of(standing_of(world.people[role])).contains(row)
    }


def test_a_partnerships_people_and_offers_are_for_its_own_and_for_national_roles(
    world,
):
    member = Membership.objects.get(person=world.people["member"])
    offer = ServiceOffer.objects.get(organisation=world.advice)

    for model, row in (
        (Partnership, world.ours),
        (Membership, member),
        (ServiceOffer, offer),
    ):
        assert roles(world, model.objects.seen_by, row) == OURS | NATIONAL


def test_a_partnerships_people_are_changed_by_its_chairs_and_the_team(world):
    member = Membership.objects.get(person=world.people["member"])
    offer = ServiceOffer.objects.get(organisation=world.advice)

    for model, row in (
        (Partnership, world.ours),
        (Membership, member),
        (ServiceOffer, offer),
    ):

        def permitted(standing, objects=model.objects):
            return objects.permitting(standing, Permission.MEMBERS_EDIT)

        assert roles(world, permitted, row) == {"chair", "deputy", "national"}


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({"active_from": DAY}, True),
        ({"active_from": AFTER}, False),
        ({"active_to": DAY}, True),
        ({"active_to": BEFORE}, False),
    ],
)
def test_a_partnership_is_active_from_its_first_to_its_last_day(facts, holds):
    partnership = PartnershipFactory(**facts)

    assert Partnership.objects.active(DAY).contains(partnership) is holds


@pytest.mark.parametrize(
    ("facts", "leads"),
    [
        ({}, True),
        ({"from_on": DAY}, True),
        ({"from_on": AFTER}, False),
        ({"to_on": DAY}, True),
        ({"to_on": BEFORE}, False),
    ],
)
def test_the_leading_partnership_is_that_of_the_council_on_the_day(facts, leads):
    area = PartnershipAreaFactory(**facts)
    other = PartnershipAreaFactory()

    found = Partnership.objects.leading(area.council, DAY)

    assert list(found) == ([area.partnership] if leads else [])
    assert not found.contains(other.partnership)


def test_a_partnership_comes_with_its_councils_of_the_day_by_name():
    place = PartnershipFactory()
    for name, facts in (("B", {}), ("A", {}), ("C", {"to_on": BEFORE})):
        PartnershipAreaFactory(
            partnership=place, council__name=f"Council {name}", **facts
        )
    assert PartnershipArea.objects.count() == 3

    (found,) = Partnership.objects.filter(pk=place.pk).with_councils(DAY)

    assert [area.council.name for area in found.areas_now] == ["Council A", "Council B"]


@pytest.mark.parametrize(
    ("facts", "belongs"),
    [
        ({"national_from": DAY}, True),
        ({"national_from": AFTER}, False),
        ({"national_from": BEFORE, "national_to": DAY}, True),
        ({"national_from": BEFORE, "national_to": BEFORE}, False),
        ({}, False),
    ],
)
def test_national_organisations_belong_from_their_first_to_their_last_day(
    facts, belongs
):
    organisation = OrganisationFactory(**facts)

    assert Organisation.objects.national(DAY).contains(organisation) is belongs


def test_an_organisation_belongs_where_it_has_somebody_today():
    here, elsewhere = MembershipFactory(), MembershipFactory()
    gone = MembershipFactory(partnership=here.partnership, to_on=BEFORE)

    found = set(Organisation.objects.belonging_to(here.partnership, DAY))

    assert found == {here.organisation}
    assert not found & {elsewhere.organisation, gone.organisation}


@pytest.mark.parametrize(
    ("words", "is_found"),
    [("forth", True), ("FORTH VAL", True), ("fvc", True), ("fv", False), ("x", False)],
)
def test_an_organisation_is_found_by_its_name_or_whole_abbreviation(words, is_found):
    college = OrganisationFactory(name="Forth Valley College", abbreviation="FVC")

    assert Organisation.objects.matching(words).contains(college) is is_found


def test_services_are_those_of_all_and_of_the_partnership():
    ours, theirs = PartnershipFactory(), PartnershipFactory()
    for_all = ServiceFactory()
    own = ServiceFactory(partnership=ours)
    foreign = ServiceFactory(partnership=theirs)

    offered = Service.objects.offered_in(ours)

    assert offered.contains(for_all)
    assert offered.contains(own)
    assert not offered.contains(foreign)


def test_those_who_take_a_duty_are_found_by_it():
    takes = MembershipFactory(duties=[Duty.TAKES_REQUESTS, Duty.TAKES_REFERRALS])
    other = MembershipFactory(duties=[Duty.CHECKS_ACCOUNTS])

    found = Membership.objects.taking(Duty.TAKES_REFERRALS)

    assert found.contains(takes)
    assert not found.contains(other)


def test_an_open_invitation_is_neither_used_nor_taken_back(world):
    at = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)

    def invitation(person, **facts):
        return Invitation.objects.create(
            person=world.people[person],
            partnership=world.ours,
            by=world.people["chair"],
            sent_at=at,
            expires_at=at,
            **facts,
        )

    waits = invitation("member")
    invitation("asked", accepted_at=at)
    invitation("officer", withdrawn_at=at)

    assert list(Invitation.objects.open()) == [waits]

    def permitted(standing):
        return Invitation.objects.permitting(standing, Permission.PEOPLE_INVITE)

    assert roles(world, permitted, waits) == {"chair", "deputy", "national"}


@pytest.mark.parametrize(
    ("model", "factory", "names"),
    [
        (Partnership, PartnershipFactory, ("Zed A", "Zed B", "Zed C")),
        (Organisation, OrganisationFactory, ("Zed A", "Zed B", "Zed C")),
    ],
)
def test_lists_are_in_the_order_of_names(model, factory, names):
    for name in reversed(names):
        factory(name=name)

    listed = model.objects.filter(name__startswith="Zed").for_list()

    assert tuple(row.name for row in listed) == names


@pytest.mark.parametrize(
    ("model", "orders"),
    [
        (Partnership, ["name", "pk"]),
        (Organisation, ["name", "pk"]),
        (OrganisationType, ["position", "name", "pk"]),
        (Service, ["position", "name", "pk"]),
        (Membership, ["organisation__name", "person__family_name", "pk"]),
        (ServiceOffer, ["service__position", "organisation__name", "pk"]),
        (Invitation, ["-sent_at", "-pk"]),
        (User, ["family_name", "given_name", "pk"]),
        (AuditEvent, ["-at", "-pk"]),
        (Review, ["-asked_at", "-pk"]),
        (NoticeFile, ["-brought_at", "-pk"]),
    ],
)
def test_every_list_has_an_order_that_ends_with_the_row_itself(model, orders):
    """So that rows of one name stand in one order, and pages by key lose none."""
    assert list(model.objects.for_list().query.order_by) == orders


def test_messages_stand_newest_first():
    person = UserFactory()

    assert Message.objects.in_app_for(person).query.order_by == ("-due_at", "-pk")
    assert Message.objects.failed().query.order_by == ("-settled_at", "-pk")
