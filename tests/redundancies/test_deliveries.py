"""Support given, and the account check: actions and pages."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEvent
from kit.govuk import typed_date
from kit.versions import ChangedMeanwhile
from notifications import letters
from notifications.models import Message
from partnerships.models import Membership
from partnerships.roles import Duty
from partnerships.standing import read_standing
from redundancies.actions import checks, deliveries
from redundancies.choices import AccountAnswer, Audience
from redundancies.models import AccountCheck, Delivery
from tests import world as worlds
from tests.factories.partnerships import MembershipFactory, ServiceFactory
from tests.factories.redundancies import DeliveryFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def contact(world):
    membership = Membership.objects.get(person=world.people["member"])
    membership.duties = [Duty.CHECKS_ACCOUNTS]
    membership.save()
    return membership


def record(world, **facts):
    facts = {
        "partnership": world.ours,
        "organisation": world.advice,
        "service": world.service,
        "on": AT.date(),
        "audience": Audience.GROUP,
        "by": world.people["asked"],
        "at": AT,
    } | facts
    return deliveries.record(**facts)


def test_support_given_is_recorded_with_one_audit_line(world):
    made = record(world, reached=12)

    event = AuditEvent.objects.get(verb="delivery.recorded")
    assert event.target_label == made.reference
    assert event.partnership_id == world.ours.pk
    assert event.changes["reached"] == [None, 12]


def test_a_form_sent_twice_records_once(world):
    key = uuid.uuid4()

    assert record(world, form_key=key) == record(world, form_key=key)
    assert Delivery.objects.count() == 1
    assert AuditEvent.objects.filter(verb="delivery.recorded").count() == 1


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"on": AT.date() + dt.timedelta(days=1)}, deliveries.NotGivenYet),
        ({"audience": Audience.PERSON, "reached": 2}, deliveries.ManyForOne),
        ({"response": "foreign"}, deliveries.OfAnotherPartnership),
    ],
)
def test_what_cannot_be_is_refused_by_name(world, facts, refusal):
    if "response" in facts:
        facts["response"] = world.foreign.responses.get()

    with pytest.raises(refusal):
        record(world, **facts)


def test_a_service_of_another_partnership_is_not_given_here(world):
    far, own = (ServiceFactory(partnership=row) for row in (world.theirs, world.ours))
    made = record(world, service=own)

    with pytest.raises(deliveries.ServiceElsewhere):
        record(world, service=far)
    with pytest.raises(deliveries.ServiceElsewhere):
        deliveries.correct(
            delivery=made,
            service=far,
            on=AT.date(),
            audience=Audience.GROUP,
            by=world.people["asked"],
            at=AT,
            version=1,
        )


def test_the_second_of_two_editors_is_told(world):
    made = record(world, reached=12)
    changed = {
        "delivery": made,
        "service": world.service,
        "on": AT.date(),
        "audience": Audience.GROUP,
        "by": world.people["asked"],
        "at": AT,
        "version": 1,
    }
    deliveries.correct(**changed, reached=15)

    with pytest.raises(ChangedMeanwhile):
        deliveries.correct(**changed, reached=20)

    assert Delivery.objects.get().reached == 15


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("asked", {"advice, secret"}),
        ("member", {"jobcentre, shared"}),
        ("officer", {"jobcentre, shared", "jobcentre, none"}),
        ("on_it", {"advice, secret", "jobcentre, shared", "jobcentre, none"}),
        ("chair", {"advice, secret", "jobcentre, shared", "jobcentre, none"}),
        ("far_member", set()),
        ("government", set()),
    ],
)
def test_people_see_what_their_organisation_gave_and_staff_what_all_gave(
    world, role, seen
):
    for organisation, situation in (("advice", "secret"), ("jobcentre", "shared")):
        DeliveryFactory(
            organisation=getattr(world, organisation),
            response=getattr(world, situation).responses.get(),
            service=world.service,
            note=f"{organisation}, {situation}",
        )
    record(world, organisation=world.jobcentre, note="jobcentre, none")
    standing = read_standing(world.people[role], AT.date())

    notes = set(Delivery.objects.seen_by(standing).values_list("note", flat=True))

    expected = seen | ({"jobcentre, none"} if role == "member" else set())
    assert notes == expected


@pytest.mark.parametrize(("role", "is_told"), [("on_it", True), ("officer", False)])
def test_support_given_names_no_employer_whose_situation_one_may_not_see(
    client, world, role, is_told
):
    """An officer of SDS reads what SDS gave; in whose redundancy stays need-to-know."""
    record(world, organisation=world.sds, response=world.secret.responses.get())
    client.force_login(world.people[role])

    page = client.get(reverse("redundancies:deliveries")).content.decode()

    assert "Skills Development Scotland" in page
    assert (str(world.secret.employer) in page) is is_told


def test_the_common_case_is_filled_in(client, world):
    client.force_login(world.people["asked"])

    page = client.get(
        reverse("redundancies:situation-delivery-add", args=[world.secret.reference])
    )

    form = page.context["form"]
    assert form.initial["service"] == world.service.pk
    assert form.fixed == {"partnership": world.ours, "organisation": world.advice}
    assert "By Forth Citizens Advice" in page.content.decode()


def test_a_member_records_only_for_its_own_organisation(client, world):
    client.force_login(world.people["asked"])

    client.post(
        reverse("redundancies:situation-delivery-add", args=[world.secret.reference]),
        {
            "form_key": str(uuid.uuid4()),
            "organisation": world.jobcentre.pk,
            "partnership": world.theirs.pk,
            "service": world.service.pk,
            "audience": "group",
            "reached": "1,200",
            **typed_date("on", AT.date()),
        },
    )

    made = Delivery.objects.get()
    assert (made.organisation, made.partnership) == (world.advice, world.ours)
    assert made.reached == 1200


def test_the_chair_records_for_any_organisation_of_the_partnership(client, world):
    client.force_login(world.people["chair"])
    address = reverse("redundancies:delivery-add")
    typed = {
        "service": world.service.pk,
        "audience": "employer",
        **typed_date("on", AT.date()),
    }

    for organisation in (world.advice, world.college):
        key = str(uuid.uuid4())
        client.post(address, typed | {"organisation": organisation.pk, "form_key": key})

    # The college has nobody in the partnership.
    assert Delivery.objects.get().organisation == world.advice


def test_in_each_of_two_partnerships_one_records_for_its_own_organisations(
    client, world
):
    """A member of the Jobcentre here, and of the SDS staff there."""
    Membership.objects.create(
        person=world.people["member"],
        organisation=world.sds,
        partnership=world.theirs,
        role="chair",
        from_on=worlds.LONG_AGO,
    )
    client.force_login(world.people["member"])
    typed = {
        "service": world.service.pk,
        "audience": "employer",
        "organisation": world.sds.pk,
        **typed_date("on", AT.date()),
    }

    def answer(partnership, **facts):
        facts |= {"partnership": partnership.pk, "form_key": str(uuid.uuid4())}
        return client.post(reverse("redundancies:delivery-add"), typed | facts)

    refused = answer(world.ours)
    assert "Select an organisation of this partnership" in refused.content.decode()
    assert not Delivery.objects.exists()
    assert answer(world.theirs).status_code == 302
    assert Delivery.objects.get().partnership == world.theirs
    far = answer(world.theirs, service=ServiceFactory(partnership=world.ours).pk)
    assert "Select a service of this partnership" in far.content.decode()


def test_support_to_one_person_is_not_corrected_here(client, world):
    client.force_login(world.people["asked"])

    def answer(audience):
        made = record(world, audience=audience)
        path = reverse("redundancies:delivery-edit", args=[made.reference])
        return client.get(path).status_code, client.post(path).status_code

    assert answer(Audience.GROUP) == (200, 200)
    assert answer(Audience.PERSON) == (404, 404)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"on_day": "31", "on_month": "2", "on_year": "2026"}, "must be a real date"),
        ({"on_year": "2999"}, "must be today or in the past"),
        ({"reached": "-3"}, "The number of people"),
        ({"reached": "99999999999"}, "The number of people"),
        ({"note": "x" * 10_000}, "1,000"),
        ({"service": "0"}, "Select one of the choices shown"),
        ({"audience": "person"}, "Select one of the choices shown"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(
    client, world, typed, error
):
    client.force_login(world.people["asked"])
    good = {
        "form_key": str(uuid.uuid4()),
        "service": world.service.pk,
        "audience": "group",
        "note": "Typed with care 🙂",
        **typed_date("on", AT.date()),
    }

    page = client.post(
        reverse("redundancies:delivery-add"), good | typed
    ).content.decode()

    assert error in page
    assert typed.get("note", "Typed with care 🙂") in page
    assert not Delivery.objects.exists()


def test_the_list_costs_the_same_however_long_it_is(client, world, queries_of):
    client.force_login(world.people["chair"])
    address = reverse("redundancies:deliveries")
    record(world)
    few = queries_of(lambda: client.get(address))

    for _ in range(20):
        record(world, organisation=world.jobcentre)

    assert queries_of(lambda: client.get(address)) == few


def test_the_account_check_asks_the_contact_by_letter(world, contact):
    check = checks.ask(
        response=world.secret.responses.get(),
        contact=contact,
        by=world.people["chair"],
        at=AT,
    )

    message = Message.objects.get(event="account_check.asked", channel="email")
    assert message.person == world.people["member"]
    letter = letters.kind_of(message.event).write(
        context_id=check.pk, person=message.person, address="", at=AT
    )
    for part in (letter.subject, letter.text, letter.html):
        assert "Secret" not in part
        assert "Example" not in part
    # Being asked for the check opens nothing else.
    assert not world.secret.grants.filter(organisation=world.jobcentre).exists()


def test_an_agency_is_asked_once_at_a_time(world, contact):
    asked = {
        "response": world.secret.responses.get(),
        "contact": contact,
        "by": world.people["chair"],
        "at": AT,
    }
    checks.ask(**asked)

    with pytest.raises(checks.CheckOpen):
        checks.ask(**asked)


def test_only_who_has_the_duty_can_be_asked(world):
    with pytest.raises(checks.NoContact):
        checks.ask(
            response=world.secret.responses.get(),
            contact=Membership.objects.get(person=world.people["asked"]),
            by=world.people["chair"],
            at=AT,
        )


def test_the_contact_of_another_partnership_cannot_be_asked(world):
    far = Membership.objects.get(person=world.people["far_member"])
    far.duties = [Duty.CHECKS_ACCOUNTS]
    far.save()

    with pytest.raises(checks.NoContact):
        checks.ask(
            response=world.secret.responses.get(),
            contact=far,
            by=world.people["chair"],
            at=AT,
        )


def test_a_contact_whose_account_is_closed_cannot_be_chosen(client, world, contact):
    client.force_login(world.people["chair"])
    page = reverse("redundancies:account-check", args=[world.secret.reference])
    assert "Member Example" in client.get(page).content.decode()

    contact.person.is_active = False
    contact.person.save()

    assert "Member Example" not in client.get(page).content.decode()


def test_a_check_is_told_to_its_contact_and_answered_while_that_has_the_duty(
    client, world, contact
):
    check = checks.ask(
        response=world.secret.responses.get(),
        contact=contact,
        by=world.people["chair"],
        at=AT,
    )
    kind = letters.kind_of("account_check.asked")

    def told(role):
        facts = {"context_id": check.pk, "person": world.people[role]}
        letter = kind.write(**facts, address="", at=AT)
        return letter is not None, kind.line(**facts) is not None

    assert told("member") == (True, True)
    assert told("asked") == told("chair") == (False, False)
    client.force_login(world.people["member"])
    page = reverse("redundancies:account-check-answer", args=[check.pk])
    assert client.get(page).status_code == 200
    contact.duties = []
    contact.save()
    assert client.get(page).status_code == 404
    assert told("member")[0] is False


def test_the_chairs_hear_of_the_answer(world, contact):
    check = checks.ask(
        response=world.secret.responses.get(),
        contact=contact,
        by=world.people["on_it"],
        at=AT,
    )

    for _ in range(2):
        checks.answer(
            check=check,
            answer=AccountAnswer.NOT_MANAGED,
            by=world.people["member"],
            at=AT,
        )

    told = Message.objects.filter(event="account_check.answered", channel="email")
    roles = ("chair", "deputy", "on_it")
    assert {row.person for row in told} == {world.people[role] for role in roles}
    letter = letters.kind_of("account_check.answered").write(
        context_id=check.pk, person=world.people["chair"], address="", at=AT
    )
    assert "not account-managed" in letter.text
    assert "Secret Mills" not in letter.text
    assert AccountCheck.objects.get().answered_at == AT


def test_the_pages_of_the_check_ask_and_answer(client, world, contact):
    client.force_login(world.people["chair"])
    client.post(
        reverse("redundancies:account-check", args=[world.secret.reference]),
        {"contact": contact.pk, "form_key": str(uuid.uuid4())},
    )
    check = AccountCheck.objects.get()
    client.force_login(world.people["member"])

    client.post(
        reverse("redundancies:account-check-answer", args=[check.pk]),
        {"answer": "managed_we_call"},
    )

    check.refresh_from_db()
    assert check.answer == "managed_we_call"
    assert connection.in_atomic_block


def test_the_parts_of_the_list_are_together_what_one_sees_and_no_more(world):
    """Asked without what the database itself keeps from people."""
    for organisation in (world.advice, world.jobcentre, world.sds):
        for place in (world.ours, world.theirs):
            record(world, organisation=organisation, partnership=place)
    record(world, response=world.secret.responses.get())

    numbers = {}
    for role, person in world.people.items():
        standing = read_standing(person, AT.date())
        parts = Delivery.objects.parts_seen_by(standing)
        numbers[role] = sorted({row.pk for part in parts for row in part})
        seen = Delivery.objects.seen_by(standing).order_by("pk")
        assert numbers[role] == [row.pk for row in seen], role

    assert 0 < len(numbers["member"]) < len(numbers["chair"])
    assert len(numbers["chair"]) < len(numbers["national"]) == 7


def test_a_check_waits_for_who_was_asked_and_has_the_duty_not_for_a_colleague(
    world, contact
):
    check = checks.ask(
        response=world.secret.responses.get(),
        contact=contact,
        by=world.people["chair"],
        at=AT,
    )
    standing = read_standing(contact.person, AT.date())
    waiting = AccountCheck.objects.to_answer(standing, AT.date())
    assert list(waiting) == [check]

    # The duty goes to somebody else there, who was not asked.
    MembershipFactory(
        partnership=contact.partnership,
        organisation=contact.organisation,
        duties=contact.duties,
    )
    contact.duties = []
    contact.save()

    assert not waiting.all().exists()


@pytest.mark.parametrize("moved", ["duty", "response"])
def test_a_check_waits_no_longer_where_the_duty_or_the_response_has_gone_elsewhere(
    world, contact, moved
):
    check = checks.ask(
        response=world.secret.responses.get(),
        contact=contact,
        by=world.people["chair"],
        at=AT,
    )
    if moved == "duty":
        contact.organisation = world.rows["advice"]
        contact.save()
    else:
        check.response.to_on = AT.date()
        check.response.save()

    standing = read_standing(contact.person, AT.date())
    assert not AccountCheck.objects.to_answer(standing, AT.date()).exists()
