"""What is recorded for a person through the pages."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from clients.models import (
    ClientDelivery,
    Need,
    Outcome,
    Referral,
    Signpost,
    Step,
)
from kit.govuk import typed_date
from tests.clients.browsing import TODAY, errors_of, page_of
from tests.factories.clients import NeedFactory
from tests.factories.partnerships import ServiceOfferFactory


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

    assert "The date of the step must be today or in the past" in errors_of(page)


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


@pytest.mark.parametrize("page", ["signpost/", "support/", "refer/"])
def test_only_organisations_of_the_partnership_can_be_chosen(world, browser_of, page):
    ServiceOfferFactory(organisation=world.college, partnership=world.theirs)

    text = browser_of("on_it").get(page_of(world.case, page)).text

    assert "Jobcentre Plus" in text
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


def test_nothing_typed_by_an_adviser_about_an_outcome_is_lost(world, browser_of):
    page = browser_of("on_it").post(
        page_of(world.case, "follow-up/"),
        {"form_key": str(uuid.uuid4()), "work": "", "pay": "higher"},
    )

    assert "Select what the person is doing now" in errors_of(page)
    assert 'value="higher" checked' in page.text
    assert not Outcome.objects.exists()
