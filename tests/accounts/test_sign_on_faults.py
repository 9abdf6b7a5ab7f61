"""An agency that is wrong, slow or away, and whoever tries with what is not theirs."""

import re
import time

import pytest
import requests
from django.test import Client, override_settings

from tests.sign_on import (
    BACK,
    BEGIN,
    SIGN_IN,
    as_json,
    encoded,
    go,
    is_in,
    last,
    signs_on,
    told,
)

pytestmark = pytest.mark.django_db


FAULTS = {
    "the wrong audience": {"aud": "another-portal"},
    "two audiences and no party": {"aud": ["pace-portal", "another-portal"]},
    "another party": {"azp": "another-portal"},
    "the wrong issuer": {"iss": "https://elsewhere.example"},
    "expired": {"exp": 1_000_000_000},
    "of the future": {"iat": 4_000_000_000},
    "not for this press": {"nonce": "another"},
    "for no press": {"nonce": None},
    "of nobody": {"sub": ""},
    "of no name": {"sub": 17},
    "of too long a name": {"sub": "x" * 256},
    "of a name that is no text": {"sub": "a\0b"},
}


@pytest.mark.parametrize("claims", FAULTS.values(), ids=FAULTS)
def test_a_token_that_is_not_whole_lets_nobody_in(client, connected, agency, claims):
    agency.claims = claims

    response = signs_on(client)

    assert "an answer that we cannot trust" in told(client, response)
    assert not is_in(client)
    assert last("sign_in.failed").changes["why"][1]


@pytest.mark.parametrize("seconds", [-45, 45])
def test_clocks_may_differ_a_little(client, connected, agency, seconds):
    now = int(time.time())
    agency.claims = {"exp": now + min(seconds, 0) + 1, "iat": now + max(seconds, 0)}

    signs_on(client)

    assert is_in(client)


def test_a_token_that_another_key_signed_lets_nobody_in(client, connected, agency):
    agency.signing_key = type(agency.key).generate_key(2048, {"kid": "first"})

    assert "cannot trust" in told(client, signs_on(client))
    assert last("sign_in.failed").changes["why"][1] == "InvalidSignatureError"


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_nor_one_that_is_not_signed_or_signed_by_what_everybody_knows(
    client, connected, agency, algorithm
):
    header = {"alg": algorithm, "kid": "first", "typ": "JWT"}
    forged = ".".join(map(encoded, (header, {"sub": "isla-at-work"}))) + ".AAAA"
    agency.answers["/token"] = as_json({"access_token": "x", "id_token": forged})

    assert "cannot trust" in told(client, signs_on(client))
    assert last("sign_in.failed").changes["why"][1] == "algorithm"


def test_a_new_key_of_the_agencys_is_taken_at_once(client, connected, agency):
    signs_on(client)
    agency.key = agency.signing_key = type(agency.key).generate_key(
        2048, {"kid": "second", "use": "sig"}
    )
    agency.header = {"alg": "RS256", "kid": "second"}
    other = Client()

    signs_on(other)

    assert is_in(other)


def test_a_code_is_taken_once_and_only_in_the_browser_that_asked(client, connected):
    address = go(client)
    thief = Client()

    assert "not begun in this browser" in told(thief, thief.get(address))
    assert not is_in(thief)
    client.get(address)
    assert is_in(client)
    client.post("/account/sign-out/")
    assert "not begun in this browser" in told(client, client.get(address))
    assert not is_in(client)


def test_a_code_that_was_stolen_from_another_press_is_refused(client, connected):
    """PKCE and the nonce: a code is worth something for the press that began it."""
    stolen = re.search(r"code=([^&]+)", go(Client()))[1]
    mine = go(client)

    response = client.get(re.sub(r"code=[^&]+", f"code={stolen}", mine))

    assert "cannot trust" in told(client, response)
    assert last("sign_in.failed").changes["why"][1] == "code"


def test_a_press_that_was_begun_long_ago_is_begun_anew(client, connected):
    address = go(client)
    states = client.session["socialaccount_states"]
    session = client.session
    session["socialaccount_states"] = {
        key: [state, at - 601, slug] for key, (state, at, slug) in states.items()
    }
    session.save()

    assert "more than ten minutes" in told(client, client.get(address))


def test_an_answer_that_names_another_issuer_is_refused(client, connected):
    response = client.get(f"{go(client)}&iss=https://elsewhere.example")

    assert "cannot trust" in told(client, response)


def test_who_stops_there_is_told_so(client, connected, agency):
    agency.subject = ""

    assert told(client, signs_on(client)) == (
        "You did not finish signing in with Agency Example."
    )
    assert last("sign_in.failed").changes["why"][1] == "stopped"


# Where the agency fails, and what is said.
AWAY = {
    "no description": ("/.well-known/openid-configuration", {"status": 404}),
    "a fault": ("/.well-known/openid-configuration", {"status": 500}),
    "no JSON": ("/.well-known/openid-configuration", {"response": "<html>"}),
    "a list": ("/.well-known/openid-configuration", {"response": "[]"}),
    "endless": (
        "/.well-known/openid-configuration",
        {"response": "x" * 1_000_000, "content_type": "application/json"},
    ),
    "led elsewhere": (
        "/.well-known/openid-configuration",
        {"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}},
    ),
}


@pytest.mark.parametrize(("path", "answer"), AWAY.values(), ids=AWAY)
def test_an_agency_that_does_not_say_what_it_is_sends_nobody_there(
    client, connected, agency, path, answer
):
    agency.answers[path] = answer

    response = client.post(BEGIN)

    assert (response.status_code, response.url) == (302, SIGN_IN)
    assert re.search("does not answer|cannot trust", told(client, response))


BROKEN = {
    "another's": {"issuer": "https://elsewhere.example"},
    "in the clear": {"token_endpoint": "http://elsewhere.example/token"},
    "no address": {"jwks_uri": 17},
    "a script": {"authorization_endpoint": "javascript:alert(1)"},
}


@pytest.mark.parametrize("facts", BROKEN.values(), ids=BROKEN)
def test_nor_one_whose_description_is_not_its_own(client, connected, agency, facts):
    path = "/.well-known/openid-configuration"
    whole = requests.get(agency.issuer + path, timeout=10).json()
    agency.answers[path] = as_json(whole | facts)

    assert "cannot trust" in told(client, client.post(BEGIN))


TOKENS = {
    "nothing": {},
    "no token of who it is": {"access_token": "x"},
    "no text": {"access_token": "x", "id_token": 17},
    "no token": {"access_token": "x", "id_token": "abc"},
    "a list": [],
}


@pytest.mark.parametrize("facts", TOKENS.values(), ids=TOKENS)
def test_what_is_no_answer_lets_nobody_in(client, connected, agency, facts):
    agency.answers["/token"] = as_json(facts)

    assert "cannot trust" in told(client, signs_on(client))


@pytest.mark.parametrize("path", ["/token", "/keys"])
def test_an_agency_that_is_slow_keeps_nobody_waiting_for_long(
    client, connected, agency, path
):
    address = go(client)
    agency.slow[path] = 5
    began = time.monotonic()

    response = client.get(address)

    assert time.monotonic() - began < 4.5
    assert "does not answer at the moment" in told(client, response)
    assert last("sign_in.failed").changes["why"][1] == "away"


def test_an_agency_that_is_away_is_said_so(client, connected, tmp_path, running_agency):
    path = running_agency.configured(tmp_path, issuer="http://127.0.0.1:1")
    with override_settings(SIGN_ON_PROVIDERS=path):
        response = client.post(BEGIN)

    assert "Agency Example does not answer" in told(client, response)


def test_a_sign_on_that_nobody_has_entered_is_not_there(client, agency):
    assert client.post("/account/sign-in/nobody/").status_code == 404
    assert client.get("/account/sign-in/nobody/back/").status_code == 404
    assert client.get(BEGIN).status_code == 405
    assert client.post(BACK).status_code == 405
