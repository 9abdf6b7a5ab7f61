"""What is done to partnerships, organisations and offers, and what is refused."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from partnerships.actions import memberships, organisations, partnerships
from partnerships.models import (
    Membership,
    Organisation,
    Partnership,
    PartnershipArea,
    Service,
    ServiceOffer,
)
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import (
    CouncilAreaFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationTypeFactory,
    PartnershipAreaFactory,
    PartnershipFactory,
    ServiceFactory,
    ServiceOfferFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 4, 1)
EVE = DAY - dt.timedelta(days=1)


@pytest.fixture
def by():
    return UserFactory()


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def facts(**more):
    return {
        "name": "Fife Council",
        "abbreviation": "",
        "type": OrganisationTypeFactory(),
        "email": "",
        "telephone": "",
        "is_local": True,
        "national_from": None,
        "national_to": None,
        **more,
    }


def begin(by, **more):
    return partnerships.add(
        **{
            "name": "Fife",
            "active_from": DAY,
            "active_to": None,
            "is_illustrative": False,
            "councils": [],
            "by": by,
            **more,
        }
    )


def test_a_partnership_begins_with_its_councils_and_a_line_for_each_act(by):
    councils = CouncilAreaFactory.create_batch(2)

    made = begin(by, councils=councils)

    assert {area.council for area in made.areas.on(DAY)} == set(councils)
    assert verbs() == ["partnership.added", "council.added", "council.added"]
    assert set(AuditEvent.objects.values_list("partnership_id", flat=True)) == {made.pk}


@pytest.mark.parametrize("name", ["Add", "add", "Fife"])
def test_an_address_is_never_taken_twice_nor_one_of_the_portals_own(by, name):
    PartnershipFactory(slug="fife", name="Another")

    made = begin(by, name=name)

    assert made.slug == f"{name.lower()}-2"


def test_a_name_in_letters_that_fit_no_address_still_gets_one(by):
    assert begin(by, name="🏴 ☃").slug == "partnership"


def test_two_partnerships_have_two_names(by):
    begin(by)

    with pytest.raises(partnerships.NameTaken):
        begin(by, name="FIFE")


def test_a_form_sent_twice_begins_one_partnership(by):
    key = uuid.uuid4()

    first, again = begin(by, form_key=key), begin(by, form_key=key)

    assert first == again
    assert verbs() == ["partnership.added"]


def test_a_council_that_is_taken_is_refused_by_name(by):
    area = PartnershipAreaFactory(from_on=EVE, to_on=DAY)

    with pytest.raises(partnerships.CouncilTaken, match=area.partnership.name):
        partnerships.add_council(
            partnership=PartnershipFactory(), council=area.council, from_on=DAY, by=by
        )


def test_a_council_may_move_the_day_after_its_last(by):
    area = PartnershipAreaFactory(to_on=EVE)
    elsewhere = PartnershipFactory()

    partnerships.add_council(
        partnership=elsewhere, council=area.council, from_on=DAY, by=by
    )

    assert Partnership.objects.leading(area.council, EVE).get() == area.partnership
    assert Partnership.objects.leading(area.council, DAY).get() == elsewhere


def test_a_last_day_may_not_be_moved_into_anothers_time(by):
    area = PartnershipAreaFactory(to_on=EVE)
    PartnershipAreaFactory(council=area.council, from_on=DAY)

    with pytest.raises(partnerships.CouncilTaken):
        partnerships.end_council(area=area, to_on=DAY, by=by)


@pytest.mark.parametrize("model", [PartnershipArea, Membership, ServiceOffer])
def test_nothing_ends_before_it_starts(model):
    factory = {
        PartnershipArea: PartnershipAreaFactory,
        Membership: MembershipFactory,
        ServiceOffer: ServiceOfferFactory,
    }[model]

    with pytest.raises(IntegrityError, match="ends_after_it_starts"):
        factory(from_on=DAY, to_on=EVE)


def test_the_database_keeps_one_council_to_one_partnership_a_day():
    area = PartnershipAreaFactory()

    with pytest.raises(IntegrityError, match="one_partnership_a_day"):
        PartnershipAreaFactory(council=area.council, from_on=DAY)


def test_a_local_holiday_stands_once(by):
    place = PartnershipFactory()
    partnerships.add_holiday(partnership=place, on=DAY, name="Fair", by=by)

    partnerships.add_holiday(partnership=place, on=DAY, name="Fair", by=by)
    with pytest.raises(partnerships.HolidayKept):
        partnerships.add_holiday(partnership=place, on=DAY, name="Other", by=by)

    assert place.local_holidays.count() == 1
    assert verbs() == ["local_holiday.added"]


def test_of_a_holiday_taken_out_the_record_keeps_day_and_name(by):
    place = PartnershipFactory()
    holiday = partnerships.add_holiday(partnership=place, on=DAY, name="Fair", by=by)

    partnerships.remove_holiday(holiday=holiday, by=by)

    assert not place.local_holidays.exists()
    line = AuditEvent.objects.get(verb="local_holiday.removed")
    assert line.changes == {"on": ["2026-04-01", None], "name": ["Fair", None]}
    assert (line.actor, line.partnership_id) == (by, place.pk)


def test_an_organisation_sent_twice_is_one_and_a_second_of_its_name_is_refused(by):
    key, kind = uuid.uuid4(), OrganisationTypeFactory()
    first = organisations.add(by=by, form_key=key, **facts(type=kind))

    assert organisations.add(by=by, form_key=key, **facts(type=kind)) == first
    with pytest.raises(organisations.OrganisationKnown):
        organisations.add(by=by, **facts(name="FIFE council", type=kind))
    assert Organisation.objects.count() == 1


def test_an_edited_organisation_tells_what_it_was(by):
    made = organisations.add(by=by, **facts())

    organisations.edit(
        organisation=made, version=1, by=by, **facts(type=made.type, name="Fife")
    )

    line = AuditEvent.objects.get(verb="organisation.edited")
    assert line.changes == {"name": ["Fife Council", "Fife"]}


def renamed(kind, by):
    """Give a row of a kind, of two that there are, another name."""
    day = {"active_from": DAY, "active_to": None, "is_illustrative": False}
    what, make, act, refusal, facts = {
        "partnership": (
            "partnership",
            PartnershipFactory,
            partnerships.edit,
            partnerships.NameTaken,
            day,
        ),
        "organisation": (
            "organisation",
            OrganisationFactory,
            organisations.edit,
            organisations.OrganisationKnown,
            {},
        ),
        "type": (
            "kind",
            OrganisationTypeFactory,
            organisations.edit_type,
            organisations.NameInUse,
            {"is_core": False},
        ),
        "service": (
            "service",
            ServiceFactory,
            organisations.edit_service,
            organisations.NameInUse,
            {"group": "Advice", "is_for_employers": False},
        ),
    }[kind]
    row = make(name="First of all")
    make(name="Second to none")

    def rename(name):
        row.refresh_from_db()
        return act(**{what: row}, name=name, version=row.version, by=by, **facts)

    return rename, refusal


@pytest.mark.parametrize("kind", ["partnership", "organisation", "type", "service"])
def test_a_row_may_be_written_otherwise_but_not_take_the_name_of_another(by, kind):
    rename, refusal = renamed(kind, by)

    assert rename("First of all").name == "First of all"
    assert rename("FIRST of all").name == "FIRST of all"
    with pytest.raises(refusal):
        rename("SECOND to none")
    assert rename("Third").name == "Third"


@pytest.mark.parametrize("is_core", [True, False])
def test_a_type_is_core_as_it_was_entered_and_again_as_it_was_corrected(by, is_core):
    made = organisations.add_type(name="Councils", is_core=is_core, by=by)
    made.refresh_from_db()
    assert made.is_core is is_core

    organisations.edit_type(
        kind=made, name="Councils", is_core=not is_core, version=1, by=by
    )

    made.refresh_from_db()
    assert made.is_core is not is_core


def test_a_local_service_is_offered_in_its_own_partnership_only(by):
    here, there = PartnershipFactory(), PartnershipFactory()
    made = organisations.add_service(
        name="Walking group", is_for_employers=False, partnership=here, by=by
    )
    everywhere = ServiceFactory()

    assert set(Service.objects.offered_in(here)) == {made, everywhere}
    assert set(Service.objects.offered_in(there)) == {everywhere}


def test_an_offer_stands_once_and_may_come_back_after_it_ended(by):
    offer = ServiceOfferFactory(format="workshop")
    again = {
        "organisation": offer.organisation,
        "service": offer.service,
        "partnership": offer.partnership,
        "format": "workshop",
        "capacity": "",
        "from_on": DAY,
        "by": by,
    }
    with pytest.raises(organisations.OfferStands):
        organisations.offer(**again)

    organisations.end_offer(offer=offer, to_on=EVE, by=by)

    assert organisations.offer(**again) != offer


def test_a_member_is_added_once_whatever_is_pressed(by):
    key = uuid.uuid4()
    part = {
        "person": UserFactory(),
        "organisation": OrganisationFactory(),
        "partnership": PartnershipFactory(),
        "role": "member",
        "from_on": DAY,
        "by": by,
    }

    first = memberships.add(**part, form_key=key)

    assert memberships.add(**part, form_key=key) == first
    with pytest.raises(memberships.AlreadyMember):
        memberships.add(**part)
    assert verbs() == ["membership.added"]


def test_what_has_ended_is_not_edited(by):
    entry = MembershipFactory()
    memberships.end(membership=entry, by=by, at=timezone.now())

    with pytest.raises(memberships.MembershipEnded):
        memberships.edit(
            membership=entry,
            on=timezone.localdate(),
            organisation=entry.organisation,
            role="chair",
            from_on=DAY,
            to_on=None,
            duties=[],
            version=2,
            by=by,
        )


def test_ending_twice_keeps_the_first_moment(by):
    entry = MembershipFactory()
    first = memberships.end(membership=entry, by=by, at=timezone.now())

    second = memberships.end(
        membership=entry, by=by, at=timezone.now() + dt.timedelta(days=1)
    )

    assert second.ended_at == first.ended_at
    assert verbs() == ["membership.ended"]


def test_who_takes_requests_today():
    yes = MembershipFactory(duties=["takes_requests"])
    MembershipFactory(duties=["takes_referrals"])
    MembershipFactory(duties=["takes_requests"], to_on=EVE)

    assert list(Membership.objects.on(DAY).taking("takes_requests")) == [yes]


@pytest.mark.committing
def test_two_presses_at_the_same_moment_make_one_row(by):
    """The second waits for the first, then finds what it made."""
    key, kind = uuid.uuid4(), OrganisationTypeFactory()
    made, may_commit = [], threading.Event()

    def press(waits):
        try:
            with transaction.atomic():
                row = organisations.add(by=by, form_key=key, **facts(type=kind))
                if waits:
                    first_is_in.set()
                    may_commit.wait(10)
            made.append(row.pk)
        finally:
            connection.close()

    first_is_in = threading.Event()
    first = threading.Thread(target=press, args=(True,))
    second = threading.Thread(target=press, args=(False,))
    first.start()
    first_is_in.wait(10)
    second.start()
    second.join(0.5)
    assert second.is_alive()
    may_commit.set()
    first.join(10)
    second.join(10)

    assert len(made) == 2
    assert len(set(made)) == Organisation.objects.count() == 1
