"""Who sees which field of a client."""

import datetime as dt
import re

import pytest

from clients.models import (
    Case,
    Client,
)
from tests.clients.browsing import page_of
from tests.factories.clients import NeedFactory

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
    kept = {"id", "reference", "name_plain", "audiences", "form_key", "version"}
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

    hidden = (HIDDEN_OF_THE_PERSON | HIDDEN_OF_THE_CASE)[name]
    # As a word of its own: a random reference may well have a 17 in it.
    assert not re.search(rf"(?<!\w){re.escape(hidden)}(?!\w)", text)


@pytest.mark.parametrize("name", SHOWN | HIDDEN_OF_THE_PERSON | HIDDEN_OF_THE_CASE)
def test_the_own_staff_see_every_field(detailed, browser_of, name):
    text = main_of(detailed, browser_of("chair"), "client")

    assert (SHOWN | HIDDEN_OF_THE_PERSON | HIDDEN_OF_THE_CASE)[name] in text


def main_of(world, browser, page):
    address = {
        "client": page_of(world.case),
        "referral": f"/referrals/{world.referral.reference}/",
    }[page]
    return browser.get(address).text.split("<main")[1].split("</main>")[0]


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


def test_a_person_is_shown_with_the_cases_that_one_may_work_on(world, browser_of):
    for name in ("foreign_case", "secret_case"):
        Case.objects.filter(pk=world.rows[name].pk).update(client=world.case.client)

    page = browser_of("officer").get(page_of(world.case)).text

    assert world.secret_case.reference in page
    assert world.foreign_case.reference not in page
