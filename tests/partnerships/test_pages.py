"""Pages of partnerships, organisations, people and the record, through a browser."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessEvent, AuditEvent, User
from clients.urls import urlpatterns as clients_urls
from kit import govuk
from notifications import letters
from notifications.models import Message
from partnerships.looks import PAGES
from partnerships.models import (
    LocalHoliday,
    Membership,
    Organisation,
    Partnership,
    PartnershipArea,
    ServiceOffer,
)
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import (
    MembershipFactory,
    OrganisationFactory,
    ServiceFactory,
    ServiceOfferFactory,
)
from tests.world import LONG_AGO, build

pytestmark = pytest.mark.django_db
KEY = "6a1c7e9e-3d4f-4a8e-9c43-1f0a5f0b7c11"


@pytest.fixture
def world():
    return build()


@pytest.fixture
def as_(world):
    def browser(role):
        client = Client()
        client.force_login(world.people[role])
        return client

    return browser


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def part(world, **more):
    return {
        "organisation": world.advice.pk,
        "role": "member",
        "email": "new@people.example",
        "form_key": KEY,
        **govuk.typed_date("from_on", timezone.localdate()),
        **more,
    }


# Members


def test_a_chair_adds_a_member_who_is_invited(world, as_):
    address = reverse("partnerships:member-add", args=["ours"])

    response = as_("chair").post(
        address, part(world, duties=["takes_requests"], wants_account="on")
    )

    assert response.url == "/partnerships/ours/"
    made = Membership.objects.get(person__email="new@people.example")
    assert (made.partnership, made.duties) == (world.ours, ["takes_requests"])
    assert not made.person.has_usable_password()
    assert Message.objects.get(event="invitation.sent").person == made.person


def test_pressing_twice_adds_one_member_and_one_invitation(world, as_):
    address = reverse("partnerships:member-add", args=["ours"])
    chair = as_("chair")

    answers = [
        chair.post(address, part(world, wants_account="on")).status_code
        for _ in range(2)
    ]

    assert answers == [302, 302]
    assert Membership.objects.filter(person__email="new@people.example").count() == 1
    assert Message.objects.filter(event="invitation.sent").count() == 1


@pytest.mark.parametrize(
    ("days", "is_taken"), [(365, True), (366, False), (0, True), (2500, False)]
)
def test_a_chair_dates_a_membership_back_by_a_year_at_most(world, as_, days, is_taken):
    day = timezone.localdate() - dt.timedelta(days=days)
    dates = govuk.typed_date("from_on", day)
    address = reverse("partnerships:member-add", args=["ours"])

    answer = as_("chair").post(address, part(world, **dates))

    assert (answer.status_code == 302) is is_taken
    if not is_taken:
        assert "The first day must be on or after" in words(answer)
        assert as_("national").post(address, part(world, **dates)).status_code == 302


def test_a_chair_dates_nobody_back_to_before_their_own_first_day(world, as_):
    began = timezone.localdate() - dt.timedelta(days=10)
    own = Membership.objects.filter(person=world.people["chair"])
    own.update(from_on=began)
    member = Membership.objects.get(person=world.people["member"])
    member.refresh_from_db()
    address = reverse("partnerships:member-edit", args=[member.reference])

    def edited(days, version):
        day = began - dt.timedelta(days=days)
        facts = part(world, **govuk.typed_date("from_on", day), version=version)
        return as_("chair").post(address, facts).status_code

    assert edited(1, 1) == 200
    assert edited(0, 1) == 302
    # What stands there may stay, however long ago it was.
    Membership.objects.filter(pk=member.pk).update(from_on=LONG_AGO)
    assert edited((began - LONG_AGO).days, 2) == 302


def test_whose_address_was_entered_is_not_said(world, as_):
    for email, is_active in (
        ("far-member@people.example", False),
        ("n@x.example", True),
    ):
        known = User.objects.filter(email=email)
        known.update(is_active=is_active)
        chair = as_("chair")
        answer = chair.post(
            reverse("partnerships:member-add", args=["ours"]),
            part(world, email=email, form_key=uuid.uuid4()),
        )
        assert answer.status_code == 302
        shown = chair.get("/your-account/").content.decode()
        assert f"{email} has been added" in shown
        assert "Far Member" not in shown


def test_somebody_with_an_account_hears_where_they_were_added(world, as_):
    known = world.people["far_member"]
    known.set_password("three words together")
    known.save()

    as_("chair").post(
        reverse("partnerships:member-add", args=["ours"]),
        part(world, email=known.email),
    )

    message = Message.objects.get(event="membership.added", channel="email")
    letter = letters.kind_of("membership.added").write(
        context_id=message.context_id, person=known, address="", at=timezone.now()
    )
    assert message.person == known
    assert str(world.ours) in letter.text


def test_somebody_known_keeps_names_and_gets_no_invitation(world, as_):
    as_("chair").post(
        reverse("partnerships:member-add", args=["ours"]),
        part(
            world,
            email="far-member@people.example",
            given_name="Mallory",
            wants_account="on",
        ),
    )

    known = world.people["far_member"]
    known.refresh_from_db()
    assert known.given_name == "Far Member"
    assert known.memberships.filter(partnership=world.ours).exists()
    assert not Message.objects.filter(event="invitation.sent").exists()


def test_the_same_role_twice_is_refused_in_plain_words(world, as_):
    response = as_("chair").post(
        reverse("partnerships:member-add", args=["ours"]),
        part(world, email="asked@people.example"),
    )

    assert response.status_code == 200
    assert "already has this role for Forth Citizens Advice here" in words(response)
    assert "Error: " in response.content.decode().split("</title>")[0]


def test_a_right_that_ends_in_one_browser_is_gone_in_the_other(world, as_):
    chair, member = as_("chair"), as_("member")
    page = reverse("partnerships:partnership", args=["ours"])
    assert member.get(page).status_code == 200

    entry = world.people["member"].memberships.get()
    entry.refresh_from_db()
    end = reverse("partnerships:member-end", args=[entry.reference])
    chair.post(end, follow=True)

    assert member.get(page).status_code in (403, 404)
    assert world.people["member"].get_full_name() not in words(chair.get(page))


def test_the_second_editor_sees_what_changed_and_keeps_what_was_typed(world, as_):
    entry = world.people["member"].memberships.get()
    entry.refresh_from_db()
    address = reverse("partnerships:member-edit", args=[entry.reference])
    typed = {
        "organisation": world.jobcentre.pk,
        "version": entry.version,
        **govuk.typed_date("from_on", LONG_AGO),
    }
    as_("deputy").post(address, {**typed, "role": "adviser"})

    second = as_("chair").post(address, {**typed, "role": "deputy"})

    assert second.status_code == 200
    assert "Deputy Example changed this while you were working on it" in words(second)
    entry.refresh_from_db()
    assert entry.role == "adviser"
    again = {**typed, "role": "deputy", "version": entry.version}
    assert as_("chair").post(address, again).status_code == 302


def test_a_member_confirms_their_own_entry_only(world, as_):
    member = as_("member")
    own, other = (world.people[role].memberships.get() for role in ("member", "asked"))
    for entry in (own, other):
        entry.refresh_from_db()

    answers = [
        member.post(reverse("partnerships:member-confirm", args=[entry.reference]))
        for entry in (own, other)
    ]

    assert [answer.status_code for answer in answers] == [302, 403]
    own.refresh_from_db()
    assert own.last_confirmed_on == timezone.localdate()


def test_impossible_dates_stand_beside_their_field(world, as_):
    response = as_("chair").post(
        reverse("partnerships:member-add", args=["ours"]),
        part(
            world,
            to_on_day="31",
            to_on_month="2",
            to_on_year="2026",
            given_name="Ailsa " + "x" * 300,
        ),
    )

    assert response.status_code == 200
    assert "The last day must be a real date" in words(response)
    assert "x" * 300 in response.content.decode()


# Partnerships


def test_a_council_cannot_be_in_two_partnerships_on_one_day(world, as_):
    response = as_("national").post(
        reverse("partnerships:council-add", args=["theirs"]),
        {
            "council": world.ours_council.pk,
            **govuk.typed_date("from_on", dt.date(2026, 4, 1)),
        },
    )

    assert "Falkirk belongs to The ours partnership on some of these days" in words(
        response
    )


def test_a_council_moves_from_one_partnership_to_another(world, as_):
    team = as_("national")
    area = world.ours.areas.get()
    team.post(
        reverse("partnerships:council-end", args=["ours", area.pk]),
        govuk.typed_date("to_on", dt.date(2026, 3, 31)),
    )

    response = team.post(
        reverse("partnerships:council-add", args=["theirs"]),
        {
            "council": world.ours_council.pk,
            **govuk.typed_date("from_on", dt.date(2026, 4, 1)),
        },
    )

    assert response.status_code == 302
    led_by = [
        Partnership.objects.leading(world.ours_council, day).get().slug
        for day in (dt.date(2026, 3, 31), dt.date(2026, 4, 1))
    ]
    assert led_by == ["ours", "theirs"]


def test_a_new_partnership_that_takes_a_council_away_is_not_made_at_all(world, as_):
    response = as_("national").post(
        reverse("partnerships:add"),
        {
            "name": "A third one",
            "councils": [world.ours_council.pk],
            "form_key": KEY,
            **govuk.typed_date("active_from", dt.date(2026, 4, 1)),
        },
    )

    assert response.status_code == 200
    assert "Falkirk belongs to The ours partnership" in words(response)
    assert not Partnership.objects.filter(name="A third one").exists()
    assert not PartnershipArea.objects.filter(partnership__name="A third one").exists()


def test_an_illustrative_grouping_says_so(world, as_):
    page = reverse("partnerships:partnership", args=["ours"])
    assert "Illustrative" not in words(as_("member").get(page))

    Partnership.objects.filter(pk=world.ours.pk).update(is_illustrative=True)

    assert "Illustrative grouping of councils, not official" in words(
        as_("member").get(page)
    )
    assert "Illustrative" in words(as_("member").get("/partnerships/"))


def test_the_list_links_only_to_what_one_may_read(world, as_):
    page = as_("member").get("/partnerships/").content.decode()

    assert 'href="/partnerships/ours/"' in page
    assert 'href="/partnerships/theirs/"' not in page
    assert "The theirs partnership" in page


def test_what_was_offered_until_yesterday_is_gone(world, as_):
    offer = ServiceOffer.objects.filter(organisation=world.advice).get()
    yesterday = timezone.localdate() - dt.timedelta(days=1)

    as_("chair").post(
        reverse("partnerships:offer-end", args=[offer.pk]),
        govuk.typed_date("to_on", yesterday),
    )

    shown = as_("chair").get(reverse("partnerships:partnership", args=["ours"]))
    assert words(shown).count("It offers:") == 1


def test_an_offer_needs_an_organisation_that_belongs_here(world, as_):
    response = as_("chair").post(
        reverse("partnerships:offer-add", args=["ours"]),
        {
            "organisation": OrganisationFactory().pk,
            "service": world.service.pk,
            "form_key": KEY,
            **govuk.typed_date("from_on", LONG_AGO),
        },
    )

    assert "Select one of the choices shown" in words(response)


def test_a_page_of_a_partnership_costs_the_same_however_many_belong(
    world, as_, queries_of
):
    chair = as_("chair")
    page = reverse("partnerships:partnership", args=["ours"])
    few = queries_of(lambda: chair.get(page))
    for _ in range(15):
        member = MembershipFactory(partnership=world.ours)
        ServiceOfferFactory(partnership=world.ours, organisation=member.organisation)

    many = queries_of(lambda: chair.get(page))

    assert many == few <= 13


@pytest.mark.parametrize(
    "name",
    ["list", "organisations", "services", "people", "invitations", "record", "looks"],
)
def test_a_list_costs_the_same_however_long_it_is(world, as_, queries_of, name):
    def grow(number):
        made = MembershipFactory(partnership=world.ours)
        AuditEvent.objects.create(
            actor=made.person,
            verb=f"thing.done_{number}",
            target_type="x",
            target_id=1,
            target_label="x",
            partnership_id=world.ours.pk,
            at=timezone.now(),
        )

    team = as_("national")
    grow(0)
    few = queries_of(lambda: team.get(reverse(f"partnerships:{name}")))
    for number in range(1, 30):
        grow(number)

    assert queries_of(lambda: team.get(reverse(f"partnerships:{name}"))) == few <= 11


# Organisations


def test_an_organisation_stands_once_whatever_its_capitals(world, as_):
    response = as_("national").post(
        reverse("partnerships:organisation-add"),
        {"name": "FORTH college", "type": world.college.type_id, "form_key": KEY},
    )

    assert "There is already an organisation of this name" in words(response)
    assert Organisation.objects.filter(name__iexact="forth college").count() == 1


def test_organisations_are_found_by_part_of_a_name(world, as_):
    page = as_("member").get("/organisations/?words=college")

    assert "Forth College" in words(page)
    assert "Jobcentre Plus</a>" not in page.content.decode()


# People


def test_people_are_found_by_post_so_that_no_name_stands_in_an_address(world, as_):
    found = as_("national").post("/people/", {"words": "far chair"})

    assert "Far Chair Example" in words(found)
    assert "Government Example" not in words(found)
    assert "Example" not in found.content.decode().split("</title>")[0]


def test_the_last_of_the_team_cannot_close_their_own_account(world, as_):
    own = world.people["national"]
    own.refresh_from_db()

    response = as_("national").post(
        reverse("partnerships:person-close", args=[own.reference]), follow=True
    )

    assert "This is the last account of the National PACE team" in words(response)
    assert User.objects.get(pk=own.pk).is_active


# The record


def test_the_record_is_narrowed_to_a_person_a_verb_and_a_period(world, as_):
    chair, deputy = world.people["chair"], world.people["deputy"]
    for who, verb, day in (
        (chair, "thing.done", 1),
        (chair, "thing.undone", 2),
        (deputy, "thing.done", 3),
    ):
        AuditEvent.objects.create(
            actor=who,
            verb=verb,
            target_type="x",
            target_id=1,
            target_label=f"on day {day}",
            at=dt.datetime(2026, 3, day, 23, 30, tzinfo=dt.UTC),
        )
    chair.refresh_from_db()

    def days(query):
        page = words(as_("national").get(f"/record/?{query}"))
        return [day for day in (1, 2, 3) if f"on day {day}" in page]

    assert days(f"person={chair.reference}") == [1, 2]
    assert days("verb=thing.done") == [1, 3]
    assert days(
        "from_on_day=2&from_on_month=3&from_on_year=2026"
        "&to_on_day=2&to_on_month=3&to_on_year=2026"
    ) == [2]
    assert days("person=nobody") == []


def test_the_record_pages_by_key(world, as_):
    for number in range(60):
        AuditEvent.objects.create(
            actor=UserFactory(),
            verb="thing.done",
            target_type="x",
            target_id=1,
            target_label=f"number {number:02}.",
            at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        )
    team, seen, address = as_("national"), [], "/record/?verb=thing.done"
    while address:
        page = team.get(address).content.decode()
        seen += re.findall(r"number \d\d\.", page)
        older = re.search(r'href="(\?[^"]+)" rel="next"', page)
        address = "/record/" + older[1].replace("&amp;", "&") if older else None

    assert seen == [f"number {number:02}." for number in reversed(range(60))]


def test_who_looked_is_said_in_the_words_of_pages(world, as_):
    AccessEvent.objects.create(
        person=world.people["chair"],
        page="clients:step-add",
        shown_type="clients.case",
        shown=[1],
        at=timezone.now(),
    )

    page = as_("national").get(reverse("partnerships:looks"))

    assert "Record a step" in page.content.decode()
    assert "clients:step-add" not in page.content.decode()


def test_every_page_that_shows_people_has_its_words():
    """A page's words belong to an address that there is."""
    for name in PAGES:
        assert name.partition(":")[2] in {path.name for path in clients_urls}


# Rows of other places and people


def area(world):
    return "council-end", world.ours.slug, world.theirs.areas.get()


def holiday(world):
    on = timezone.localdate() + dt.timedelta(days=7)
    return (
        "holiday-remove",
        world.ours.slug,
        LocalHoliday.objects.create(partnership=world.theirs, on=on, name="Fair"),
    )


def post(world):
    member = world.people["member"]
    member.refresh_from_db()
    return "post-end", member.reference, world.people["analyst"].national_posts.get()


@pytest.mark.parametrize("of_another", [area, holiday, post])
def test_a_row_of_another_place_or_person_is_left_alone(world, as_, of_another):
    route, own, row = of_another(world)
    before = AuditEvent.objects.count()
    facts = govuk.typed_date("to_on", timezone.localdate())

    answer = as_("national").post(
        reverse(f"partnerships:{route}", args=[own, row.pk]), facts
    )

    assert answer.status_code in (302, 404)
    assert type(row).objects.filter(pk=row.pk).values().get() == {
        name: value for name, value in vars(row).items() if not name.startswith("_")
    }
    assert AuditEvent.objects.count() == before


def test_an_organisation_shows_its_part_in_the_partnerships_one_may_read(world, as_):
    ServiceOfferFactory(
        organisation=world.jobcentre, partnership=world.theirs, service__name="Far help"
    )
    world.jobcentre.refresh_from_db()

    def shown(role):
        page = words(as_(role).get(world.jobcentre.get_absolute_url()))
        told = ("Far Member Example", "Far help", "Member Example", "Benefits advice")
        return [word in page for word in told]

    assert shown("member") == [False, False, True, True]
    assert shown("national") == [True, True, True, True]


def test_a_service_of_one_partnership_is_none_of_another(world, as_):
    for place in (world.ours, world.theirs):
        ServiceFactory(partnership=place, name=f"Help of {place.slug}")
    add = reverse("partnerships:offer-add", args=["ours"])
    services = reverse("partnerships:services")

    def shown(role, path):
        page = words(as_(role).get(path))
        return "Help of ours" in page, "Help of theirs" in page

    assert shown("member", services) == shown("chair", add) == (True, False)
    assert shown("far_member", services) == (False, True)
    assert shown("national", services) == (True, True)
    assert shown("national", add) == (True, False)


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ({}, "No"),
        ({"national_from": dt.date(2015, 5, 1)}, "Member since 1 May 2015 or before"),
        (
            {"national_from": dt.date(2015, 5, 1), "national_to": dt.date(2020, 6, 30)},
            "1 May 2015 to 30 June 2020",
        ),
    ],
)
def test_the_list_of_organisations_says_who_is_a_national_member(as_, of, said):
    OrganisationFactory(name="Example Union", **of)

    page = as_("chair").get(reverse("partnerships:organisations"), {"q": "Example U"})

    assert page.status_code == 200
    assert f'Ministerial PACE Partnership">{said}</td>' in page.content.decode()
