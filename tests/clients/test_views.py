"""The pages of clients, as people use them."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from accounts.models import AccessEvent
from clients.models import (
    Attendance,
    Case,
    CaseGrant,
    Client,
    ClientDelivery,
    Need,
    Outcome,
    Referral,
    Signpost,
    Step,
)
from pace_portal.kit.govuk import typed_date
from tests.factories.clients import CaseFactory, ClientFactory, NeedFactory
from tests.factories.redundancies import SessionFactory

TODAY = dt.date(2026, 3, 2)


def typed(**facts):
    """What a browser sends to register somebody."""
    return {
        "form_key": str(uuid.uuid4()),
        "given_name": "Eilidh",
        "family_name": "Invented",
        "is_told": "on",
        **typed_date("leaving_on", None),
    } | facts


def add(browser, situation, **facts):
    return browser.post(
        f"/redundancies/{situation.reference}/clients/add/", typed(**facts)
    )


def page_of(case, rest=""):
    return f"/clients/{case.reference}/{rest}"


def errors_of(page):
    """The sentences of the error summary."""
    if (
        "error-summary-title" not in page.text
        and "govuk-error-summary" not in page.text
    ):
        return ""
    return page.text.split("govuk-error-summary__list")[1].split("</ul>")[0]


# Registering


def test_an_adviser_registers_a_person_from_the_situation(world, browser_of):
    browser = browser_of("on_it")

    answer = add(
        browser,
        world.shared,
        telephone="01632 960 001",
        postcode="fk11aa",
        council=world.ours_council.pk,
        **typed_date("leaving_on", dt.date(2026, 4, 30)),
        leaving_on_not_known="",
    )

    case = Case.objects.get(client__given_name="Eilidh")
    assert answer.url == page_of(case)
    assert (case.situation, case.partnership) == (world.shared, world.ours)
    assert case.leaving_on == dt.date(2026, 4, 30)
    assert case.client.postcode == "FK1 1AA"
    assert case.client.notice_given_on == timezone.localdate()


def test_the_leaving_date_may_be_not_known(world, browser_of):
    add(browser_of("on_it"), world.shared)

    assert Case.objects.get(client__given_name="Eilidh").leaving_on is None


def test_pressing_twice_registers_one_person(world, browser_of):
    browser = browser_of("on_it")
    sent = typed()

    first = add(browser, world.shared, **sent)
    again = add(browser, world.shared, **sent)

    assert first.url == again.url
    assert Client.objects.filter(given_name="Eilidh").count() == 1


def test_somebody_of_the_same_name_is_offered_before_a_second_is_made(
    world, browser_of
):
    browser = browser_of("on_it")
    known = {
        "given_name": "morag",
        "family_name": "EXAMPLE-secret_case",
        "postcode": "FK1 1AA",
    }

    offered = add(browser, world.shared, **known)

    assert "Is this the same person?" in offered.text
    assert world.secret_case.reference in offered.text
    assert not Case.objects.filter(
        client=world.secret_case.client, situation=world.shared
    ).exists()
    assert AccessEvent.objects.get().shown == [world.secret_case.pk]

    add(browser, world.shared, **known, same_as=world.secret_case.reference)
    assert Case.objects.filter(
        client=world.secret_case.client, situation=world.shared
    ).exists()


def test_somebody_else_of_the_same_name_is_registered_when_said_so(world, browser_of):
    known = {"given_name": "Morag", "family_name": "Example-case"}

    add(browser_of("on_it"), world.shared, **known, same_as="new")

    assert Client.objects.filter(family_name="Example-case").count() == 2


def test_who_is_registered_here_already_is_shown_and_not_made_again(world, browser_of):
    known = {"given_name": "Morag", "family_name": "Example-case"}

    answer = add(
        browser_of("on_it"), world.shared, **known, same_as=world.case.reference
    )

    assert answer.url == page_of(world.case)


def test_people_of_other_partnerships_are_not_offered(world, browser_of):
    answer = add(
        browser_of("on_it"),
        world.shared,
        given_name="Morag",
        family_name="Example-foreign_case",
    )

    assert answer.status_code == 302
    assert Client.objects.filter(family_name="Example-foreign_case").count() == 2


def test_another_postcode_is_another_person(world, browser_of):
    answer = add(
        browser_of("on_it"),
        world.shared,
        given_name="Morag",
        family_name="Example-case",
        postcode="EH1 1AA",
    )

    assert answer.status_code == 302


def test_somebody_who_comes_alone_needs_a_council_of_ones_own(world, browser_of):
    browser = browser_of("officer")

    without = browser.post("/clients/add/", typed())
    foreign = browser.post("/clients/add/", typed(council=world.theirs_council.pk))
    own = browser.post("/clients/add/", typed(council=world.ours_council.pk))

    assert "Select the council area" in errors_of(without)
    assert "Only the SDS staff of The theirs partnership" in errors_of(foreign)
    assert own.status_code == 302
    case = Case.objects.get(client__given_name="Eilidh")
    assert (case.situation, case.partnership) == (None, world.ours)


def test_the_form_offers_the_council_of_the_situation(world, browser_of):
    page = browser_of("on_it").get(
        f"/redundancies/{world.shared.reference}/clients/add/"
    )

    assert f'<option value="{world.ours_council.pk}" selected>' in page.text


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"given_name": ""}, "Enter a first name"),
        ({"given_name": "x" * 10_000}, "must be 100 characters or fewer"),
        ({"postcode": "nowhere"}, "Enter a full UK postcode"),
        ({"telephone": "ring me"}, "Enter a telephone number"),
        ({"contact_by": "email"}, "Enter an email address, or choose another way"),
        ({"is_told": ""}, "Confirm that the person has the privacy notice"),
        (
            {
                "leaving_on_not_known": "",
                "leaving_on_day": "31",
                "leaving_on_month": "2",
                "leaving_on_year": "2026",
            },
            "The leaving date must be a real date",
        ),
        ({"leaving_on_not_known": ""}, "Enter the leaving date or select"),
        ({"council": "999999"}, "Select one of the choices shown"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_loses_nothing(
    world, browser_of, facts, error
):
    page = add(browser_of("on_it"), world.shared, **{"occupation": "Welder"} | facts)

    assert page.status_code == 200
    assert error in errors_of(page)
    assert 'value="Welder"' in page.text
    assert page.text.count("<title>Error: ") == 1
    assert not Client.objects.filter(family_name="Invented").exists()


def test_emoji_and_accents_are_kept(world, browser_of):
    add(browser_of("on_it"), world.shared, given_name="Mòrag 🌻")

    assert Client.objects.filter(given_name="Mòrag 🌻").exists()


# What is seen of a client


FIELDS = {
    "given_name": "Seonaid",
    "family_name": "Fictional",
    "telephone": "+44 1632 960 009",
    "email": "seonaid@people.example",
    "contact_by": "telephone",
    "adjustments": "Needs a ramp",
    "born_on": dt.date(1984, 7, 19),
    "age_band": "35_44",
    "postcode": "FK9 9ZZ",
    "language": "Klingon",
    "notice_given_on": dt.date(2026, 2, 11),
}
SHOWN = {
    "given_name": "Seonaid",
    "family_name": "Fictional",
    "telephone": "01632 960009",
    "email": "seonaid@people.example",
    "contact_by": "Telephone",
    "adjustments": "Needs a ramp",
}
HIDDEN_OF_THE_PERSON = {
    "born_on": "19 July 1984",
    "age_band": "35 to 44",
    "postcode": "FK9 9ZZ",
    "language": "Klingon",
    "notice_given_on": "11 February 2026",
    "council": "Falkirk",
}
HIDDEN_OF_THE_CASE = {
    "occupation": "Lamplighter",
    "years_of_service": "17",
    "notice_on": "12 February 2026",
    "leaving_on": "30 April 2026",
    "situation": "Shared Mills",
    "need of another service": "Stress service",
}


@pytest.fixture
def detailed(world):
    """A client with something in every field."""
    Client.objects.filter(pk=world.case.client_id).update(**FIELDS)
    Case.objects.filter(pk=world.case.pk).update(
        occupation="Lamplighter",
        years_of_service=17,
        notice_on=dt.date(2026, 2, 12),
        leaving_on=dt.date(2026, 4, 30),
        has_private_provider=True,
    )
    NeedFactory(case=world.case, service__name="Stress service")
    return world


def test_every_field_of_a_person_is_shown_or_held_back_on_purpose():
    kept = {"id", "reference", "name_plain", "form_key", "version"}
    by_whom = {"registered_by", "registered_at"}
    fields = {field.name for field in Client._meta.concrete_fields}

    assert fields - kept - by_whom == set(SHOWN) | set(HIDDEN_OF_THE_PERSON)


@pytest.mark.parametrize("page", ["client", "referral"])
@pytest.mark.parametrize("name", SHOWN)
def test_a_receiver_sees_each_minimum_field(detailed, browser_of, page, name):
    text = main_of(detailed, browser_of("asked"), page)

    assert SHOWN[name] in text


@pytest.mark.parametrize("page", ["client", "referral"])
@pytest.mark.parametrize("name", HIDDEN_OF_THE_PERSON | HIDDEN_OF_THE_CASE)
def test_a_receiver_sees_no_other_field(detailed, browser_of, page, name):
    text = main_of(detailed, browser_of("asked"), page)

    assert (HIDDEN_OF_THE_PERSON | HIDDEN_OF_THE_CASE)[name] not in text


@pytest.mark.parametrize("name", SHOWN | HIDDEN_OF_THE_PERSON | HIDDEN_OF_THE_CASE)
def test_the_own_staff_see_every_field(detailed, browser_of, name):
    text = main_of(detailed, browser_of("chair"), "client")

    assert (SHOWN | HIDDEN_OF_THE_PERSON | HIDDEN_OF_THE_CASE)[name] in text


def main_of(world, browser, page):
    address = {
        "client": page_of(world.case),
        "referral": f"/referrals/{world.referral.reference}/",
    }[page]
    return browser.get(address).text.split("<main")[1]


@pytest.mark.parametrize("address", ["/clients/", "/referrals/"])
def test_lists_show_a_receiver_no_more_than_the_minimum(detailed, browser_of, address):
    text = browser_of("asked").get(address).text

    assert "Seonaid Fictional" in text
    for word in (HIDDEN_OF_THE_PERSON | HIDDEN_OF_THE_CASE).values():
        if word != "17":
            assert word not in text


def test_a_client_of_a_need_to_know_situation_names_no_employer_to_who_may_not_know(
    world, browser_of
):
    for address in (page_of(world.secret_case), "/clients/"):
        assert "Secret Mills" not in browser_of("officer").get(address).text
        assert "Secret Mills" in browser_of("chair").get(address).text


def test_a_rejected_referral_shows_its_receiver_nobody(world, browser_of):
    browser = browser_of("asked")
    address = f"/referrals/{world.referral.reference}/"

    answer = browser.post(f"{address}reject/", {"reason": "We are full"}, follow=True)

    assert "the person is no longer shown" in answer.text
    assert "Morag" not in answer.text.split("<main")[1]
    assert browser.get(page_of(world.case)).status_code == 404
    finished = browser.get("/referrals/?show=finished").text
    assert world.referral.reference in finished
    assert "Morag" not in finished


# What is recorded


def test_what_happens_for_a_person_shows_as_touchpoints(world, browser_of):
    browser = browser_of("on_it")

    browser.post(page_of(world.case, "needs/"), {"services": ["benefits-advice"]})
    browser.post(
        page_of(world.case, "steps/"),
        {"kind": "applied", **typed_date("on", TODAY + dt.timedelta(days=1))},
    )
    page = browser.get(page_of(world.case))

    assert "Need noted: Benefits advice" in page.text
    assert "3 March 2026" in page.text
    assert Step.objects.get().kind == "applied"
    need = Need.objects.get()
    browser.post(page_of(world.case, "needs/met/"), {"need": need.pk})
    need.refresh_from_db()
    assert need.met_on == timezone.localdate()


@pytest.mark.parametrize("need", ["", "x", "9" * 40])
def test_a_need_that_is_none_is_refused(world, browser_of, need):
    browser = browser_of("on_it")

    answer = browser.post(page_of(world.case, "needs/met/"), {"need": need})

    assert answer.status_code == 400


def test_the_need_of_somebody_else_is_not_met_here(world, browser_of):
    need = NeedFactory(case=world.secret_case)

    answer = browser_of("on_it").post(
        page_of(world.case, "needs/met/"), {"need": need.pk}
    )

    assert answer.status_code == 404


def test_nothing_is_recorded_for_tomorrow(world, browser_of):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)

    page = browser_of("on_it").post(
        page_of(world.case, "steps/"), {"kind": "left", **typed_date("on", tomorrow)}
    )

    assert "The date must be on or before" in errors_of(page)


def refer(browser, world, **facts):
    return browser.post(
        page_of(world.case, "refer/"),
        {
            "form_key": str(uuid.uuid4()),
            "offer": f"{world.service.pk}-{world.jobcentre.pk}",
            "purpose": "A claim",
            "basis": "public_task",
            **typed_date("agreed_on", TODAY),
        }
        | facts,
    )


def test_an_adviser_refers_with_agreement_and_basis(world, browser_of):
    answer = refer(browser_of("on_it"), world)

    assert answer.url == page_of(world.case)
    referral = Referral.objects.get(organisation=world.jobcentre)
    assert (referral.agreed_on, referral.basis) == (TODAY, "public_task")
    assert "Morag" in browser_of("member").get("/referrals/").text


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"offer": ""}, "Select what for and to which organisation"),
        ({"offer": "1-1"}, "Select one of the choices shown"),
        ({"agreed_on_day": ""}, "must include a day"),
        ({"basis": ""}, "Select the basis for sharing personal data"),
        ({"purpose": ""}, "Enter what they should help with"),
    ],
)
def test_a_referral_without_offer_agreement_or_basis_is_refused(
    world, browser_of, facts, error
):
    page = refer(browser_of("on_it"), world, **facts)

    assert error in errors_of(page)
    assert Referral.objects.count() == 1


def test_only_what_is_offered_in_the_partnership_can_be_chosen(world, browser_of):
    text = browser_of("on_it").get(page_of(world.case, "refer/")).text

    assert "Benefits advice: Jobcentre Plus" in text
    assert "Forth College" not in text


def test_a_receiver_accepts_records_support_and_ends(world, browser_of):
    browser = browser_of("asked")
    address = f"/referrals/{world.referral.reference}/"

    browser.post(f"{address}accept/")
    browser.post(
        f"{address}support/",
        {
            "form_key": str(uuid.uuid4()),
            "organisation": world.advice.pk,
            "service": "benefits-advice",
            **typed_date("on", TODAY),
        },
    )
    browser.post(
        f"{address}end/", {"ending": "helped", **typed_date("ended_on", TODAY)}
    )

    world.referral.refresh_from_db()
    assert (world.referral.state, world.referral.ending) == ("ended", "helped")
    given = ClientDelivery.objects.get()
    assert (given.case, given.referral) == (world.case, world.referral)
    text = browser_of("on_it").get(page_of(world.case)).text
    assert "Support given: Benefits advice, Forth Citizens Advice" in text


def test_a_receiver_records_support_of_its_own_organisation_only(world, browser_of):
    browser = browser_of("asked")
    address = f"/referrals/{world.referral.reference}/"
    browser.post(f"{address}accept/")

    page = browser.post(
        f"{address}support/",
        {
            "form_key": str(uuid.uuid4()),
            "organisation": world.jobcentre.pk,
            "service": "benefits-advice",
            **typed_date("on", TODAY),
        },
    )

    assert "Select one of the choices shown" in errors_of(page)


def test_a_referral_answered_meanwhile_is_told_in_words(world, browser_of):
    browser = browser_of("asked")
    address = f"/referrals/{world.referral.reference}/"
    browser.post(f"{address}accept/")

    again = browser.post(f"{address}accept/", follow=True)
    late = browser.post(f"{address}reject/", {"reason": "Full"})

    assert "This referral is accepted now." in again.text
    assert "This referral is accepted now." in errors_of(late)
    assert "Full" in late.text


def test_a_signpost_is_recorded(world, browser_of):
    sent = {
        "form_key": str(uuid.uuid4()),
        "organisation": world.jobcentre.pk,
        "service": "",
        **typed_date("on", TODAY),
    }
    browser = browser_of("on_it")

    browser.post(page_of(world.case, "signpost/"), sent)
    browser.post(page_of(world.case, "signpost/"), sent)

    assert Signpost.objects.get().organisation == world.jobcentre
    assert "Signposted to Jobcentre Plus" in browser.get(page_of(world.case)).text


def test_two_people_editing_the_second_is_told_who_and_loses_nothing(world, browser_of):
    client = world.case.client
    sent = {
        "version": client.version,
        "given_name": "Morag",
        "family_name": "Example",
        "email": "",
    }
    browser_of("chair").post(
        page_of(world.case, "edit/"), sent | {"language": "Gaelic"}
    )

    second = browser_of("officer").post(
        page_of(world.case, "edit/"), sent | {"language": "Scots"}
    )

    assert "Chair Example changed this" in second.text
    assert 'value="Scots"' in second.text
    assert "Gaelic" in second.text
    saved = browser_of("officer").post(
        page_of(world.case, "edit/"), sent | {"language": "Scots", "version": 2}
    )
    assert saved.status_code == 302
    client.refresh_from_db()
    assert (client.language, client.version) == ("Scots", 3)


def test_a_leaving_date_before_the_notice_is_refused(world, browser_of):
    page = browser_of("on_it").post(
        page_of(world.case, "job/"),
        {
            "version": world.case.version,
            **typed_date("notice_on", dt.date(2026, 4, 1)),
            **typed_date("leaving_on", dt.date(2026, 3, 1)),
        },
    )

    assert "The leaving date must be on or after the date of notice" in errors_of(page)


# Attendance


def test_attendance_is_ticked_by_name_and_taken_back(world, browser_of):
    session = SessionFactory(response=world.shared.responses.get())
    session.refresh_from_db()
    browser = browser_of("on_it")
    address = (
        f"/redundancies/{world.shared.reference}/sessions/"
        f"{session.reference}/attendance/"
    )
    who = world.case.reference

    browser.post(address, {"shown": [who], "came": [who]})
    assert Attendance.objects.get(session=session).case == world.case
    assert "checked" in browser.get(address).text

    browser.post(address, {"shown": [who], "were": [who]})
    assert not Attendance.objects.exists()


def test_nobody_of_another_situation_is_ticked(world, browser_of):
    session = SessionFactory(response=world.shared.responses.get())
    session.refresh_from_db()
    foreign = world.foreign_case.reference

    browser_of("on_it").post(
        f"/redundancies/{world.shared.reference}/sessions/"
        f"{session.reference}/attendance/",
        {"shown": [foreign], "came": [foreign]},
    )

    assert not Attendance.objects.exists()


def test_who_came_is_registered_at_the_session(world, browser_of):
    session = SessionFactory(response=world.shared.responses.get())
    session.refresh_from_db()
    browser = browser_of("on_it")
    address = f"/redundancies/{world.shared.reference}/clients/add/"

    page = browser.get(f"{address}?session={session.reference}")
    assert f'<option value="{session.pk}" selected>' in page.text
    browser.post(address, typed(session=session.pk))

    assert Attendance.objects.get().case.client.given_name == "Eilidh"


# Lists and their cost


def many(world, number):
    for _ in range(number):
        case = CaseFactory(
            client=ClientFactory(), partnership=world.ours, situation=world.shared
        )
        case.grants.create(partnership=world.ours, level=2, registered_at=MOMENT)
        case.grants.create(
            partnership=world.ours,
            organisation=world.advice,
            level=6,
            registered_at=MOMENT,
        )
        Referral.objects.create(
            case=case,
            organisation=world.advice,
            partnership=world.ours,
            service=world.service,
            purpose="A claim",
            basis="public_task",
            agreed_on=TODAY,
            sent_at=MOMENT,
            sent_by=world.people["chair"],
        )


MOMENT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("role", ["chair", "asked"])
@pytest.mark.parametrize(
    "address", ["/clients/", "/referrals/", "/redundancies/{shared}/clients/"]
)
def test_a_list_costs_the_same_however_long_it_is(
    world, browser_of, queries_of, role, address
):
    address = address.format(shared=world.shared.reference)
    browser = browser_of(role)
    many(world, 2)
    few = queries_of(lambda: browser.get(address))

    many(world, 30)

    assert queries_of(lambda: browser.get(address)) == few


def test_a_clients_page_costs_the_same_however_much_has_happened(
    world, browser_of, queries_of
):
    browser = browser_of("chair")
    for _ in range(2):
        NeedFactory(case=world.case)
    few = queries_of(lambda: browser.get(page_of(world.case)))

    for number in range(20):
        NeedFactory(case=world.case)
        session = SessionFactory(response=world.shared.responses.get())
        Attendance.objects.create(session=session, case=world.case, recorded_at=MOMENT)
        Step.objects.create(
            case=world.case,
            kind="applied",
            on=TODAY + dt.timedelta(days=number),
            recorded_at=MOMENT,
        )

    assert queries_of(lambda: browser.get(page_of(world.case))) == few


def test_the_list_pages_by_key_and_shows_everybody_once(world, browser_of):
    many(world, 58)
    browser = browser_of("chair")
    seen, address, pages = [], "/clients/", 0

    while address:
        page = browser.get(address)
        pages += 1
        seen += [row["reference"] for row in page.context["rows"]]
        older = page.context["page"].older_href
        address = f"/clients/{older}" if older else ""

    assert pages == 3
    assert len(seen) == len(set(seen)) == 60
    granted = CaseGrant.objects.filter(partnership=world.ours, level=2)
    assert set(seen) == set(granted.values_list("case__reference", flat=True))


def test_nothing_typed_by_an_adviser_about_an_outcome_is_lost(world, browser_of):
    page = browser_of("on_it").post(
        page_of(world.case, "follow-up/"),
        {"form_key": str(uuid.uuid4()), "work": "", "pay": "higher"},
    )

    assert "Select what the person is doing now" in errors_of(page)
    assert 'value="higher" checked' in page.text
    assert not Outcome.objects.exists()
