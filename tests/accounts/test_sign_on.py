"""Signing in with an agency: who is let in, by whose word, and who is not."""

import pytest
import redis
from django.test import override_settings

from accounts.models import Identity, Session
from tests.factories.accounts import UserFactory
from tests.second_step import code_of, with_app
from tests.sign_on import (
    BACK,
    BEGIN,
    SIGN_IN,
    address_of,
    go,
    is_in,
    last,
    signs_on,
    told,
)

pytestmark = pytest.mark.django_db


def test_a_person_signs_in_with_their_agency(client, connected, agency):
    assert "Sign in with Agency Example" in client.get(SIGN_IN).content.decode()

    response = signs_on(client)

    assert (response.status_code, response.url) == (302, "/")
    assert is_in(client)
    line = last("person.signed_in")
    assert (line.actor, line.changes) == (connected, {"sign_on": [None, "agency"]})
    assert line.asked_from == "127.0.0.1"
    assert Identity.objects.get().last_used_at is not None


def test_the_agency_is_asked_for_who_it_is_and_for_nothing_else(
    client, connected, agency
):
    sent = agency.asked
    signs_on(client)

    assert sent[0]["scope"] == "openid"
    assert sent[0]["response_type"] == "code"
    assert sent[0]["code_challenge_method"] == "S256"
    assert len(sent[0]["nonce"]) >= 32
    assert "prompt" not in sent[0]
    kept = Session.objects.get(person=connected).get_decoded()
    assert "isla-at-work" not in str(kept)


def test_the_page_that_leads_on_stays_within_our_policy(client, connected):
    response = client.post(BEGIN)

    assert "form-action 'self';" in response["Content-Security-Policy"] + ";"
    assert "no-store" in response["Cache-Control"]
    assert address_of(response).replace("&", "&amp;") in response.content.decode()


def test_signing_in_gives_another_key(client, connected):
    address = go(client)
    before = client.cookies["session"].value

    client.get(address)

    assert client.cookies["session"].value != before
    assert is_in(client)


@pytest.mark.parametrize("after", ["/your-account/edit/", "/redundancies/?page=2"])
def test_one_is_led_on_to_a_page_of_ours(client, connected, after):
    assert signs_on(client, next=after).url == after


@pytest.mark.parametrize(
    "after",
    ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"],
)
def test_and_to_no_other(client, connected, after):
    assert signs_on(client, next=after).url == "/"


def test_whom_nobody_knows_is_told_the_same_whoever_has_an_account(client, agency):
    agency.claims = {"email": "isla@pace.example", "email_verified": True}
    stranger = told(client, signs_on(client))
    UserFactory(email="isla@pace.example")
    namesake = told(client, signs_on(client))

    assert stranger == namesake
    assert "opens no account here" in stranger
    assert not Identity.objects.exists()
    assert not is_in(client)
    line = last("sign_in.failed")
    assert line.changes == {"sign_on": [None, "agency"], "why": [None, "unknown"]}
    assert line.asked_from == "127.0.0.1"
    assert "isla" not in f"{line.target_label} {line.changes}"


def test_neither_a_closed_account_nor_one_of_another_organisation(
    client, connected, agency
):
    unknown = "opens no account here"
    connected.is_active = False
    connected.save()
    assert unknown in told(client, signs_on(client))

    connected.is_active = True
    connected.save()
    organisation = connected.memberships.get().organisation
    organisation.sign_on = ""
    organisation.save()
    assert unknown in told(client, signs_on(client))
    assert not is_in(client)


def test_the_same_subject_of_another_issuer_is_somebody_else(client, connected, agency):
    Identity.objects.update(issuer="https://elsewhere.example")

    assert "opens no account here" in told(client, signs_on(client))


VOUCHING = [
    ({}, {}, False),
    ({"second_step": True}, {}, True),
    ({"second_step": True}, {"amr": ["pwd", "mfa"]}, True),
    ({"second_step": True}, {"amr": ["pwd"]}, False),
    ({"second_step": True}, {"amr": "mfa"}, False),
    ({"second_step": True}, {"acr": "0"}, False),
    ({"second_step": True, "amr": ["hwk"]}, {"amr": ["hwk"]}, True),
    ({"second_step": True, "acr": ["two"]}, {"acr": "two"}, True),
    ({"second_step": True, "acr": ["two"]}, {"acr": "one"}, False),
    ({"second_step": True, "acr": ["two"]}, {}, False),
    ({}, {"amr": ["mfa"]}, False),
]


@pytest.mark.parametrize(("facts", "claims", "is_enough"), VOUCHING)
def test_our_second_step_is_asked_for_unless_the_agency_vouches(
    client, connected, running_agency, agency, tmp_path, facts, claims, is_enough
):
    with_app(connected)
    agency.claims = claims
    with override_settings(
        SIGN_ON_PROVIDERS=running_agency.configured(tmp_path, **facts)
    ):
        response = signs_on(client, next="/your-account/edit/")

        if is_enough:
            assert response.url == "/your-account/edit/"
        else:
            assert response.url == "/account/second-step/"
            assert not is_in(client)
            response = client.post("/account/second-step/", {"code": code_of()})
            assert response.url == "/your-account/edit/"
        assert is_in(client)
    assert last("person.signed_in").changes == {"sign_on": [None, "agency"]}


def test_whoever_was_signed_in_meanwhile_is_signed_out_first(client, connected):
    address = go(client)
    client.force_login(UserFactory())

    client.get(address)

    assert client.get("/your-account/").context["person"] == connected


@override_settings(ACCOUNT_RATE_LIMITS={"login": "3/m/ip"})
def test_so_many_presses_a_minute_from_one_address_and_no_more(client, connected):
    answers = [client.get(BACK).status_code for _ in range(5)]

    assert answers == [302, 302, 302, 429, 429]
    assert client.post(BEGIN).status_code == 429


@override_settings(ACCOUNT_RATE_LIMITS={"login": "3/m/ip"})
def test_without_the_counters_it_is_closed(client, connected, monkeypatch):
    def away(*_, **__):
        raise redis.ConnectionError

    monkeypatch.setattr("allauth.core.internal.ratelimit.consume", away)

    assert client.get(BACK).status_code == 503
    assert client.post(BEGIN).status_code == 503
