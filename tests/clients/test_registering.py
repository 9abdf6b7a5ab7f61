"""Registering a person through the pages."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AccessEvent
from clients.models import (
    Case,
    Client,
)
from kit.govuk import typed_date
from tests.clients.browsing import add, errors_of, page_of, typed


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
    Client.objects.filter(pk=world.case.client_id).update(family_name="Another")
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
    foreign = Client.objects.filter(pk=world.foreign_case.client_id)
    foreign.update(family_name="Foreigner")

    answer = add(
        browser_of("on_it"), world.shared, given_name="Morag", family_name="Foreigner"
    )

    assert answer.status_code == 302
    assert Client.objects.filter(family_name="Foreigner").count() == 2


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
