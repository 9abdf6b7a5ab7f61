"""What an operator enters of agencies' sign-on: taken when whole, else refused."""

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from accounts import providers
from tests.provider import written

WHOLE = {
    "name": "Agency Example",
    "issuer": "https://login.agency.example/tenant",
    "client_id": "pace-portal",
    "client_secret": "a-secret-of-the-tests",
}


def faults(tmp_path, slug="agency", **facts):
    entry = {name: value for name, value in (WHOLE | facts).items() if value != "-"}
    path = written(tmp_path, {slug: entry})
    with override_settings(SIGN_ON_PROVIDERS=path):
        said = [one.msg for one in run_checks() if one.id == "accounts.E003"]
        assert bool(said) != (slug in providers.configured())
    assert "a-secret" not in " ".join(said)
    return " ".join(said)


def test_what_is_whole_is_taken(tmp_path):
    assert faults(tmp_path) == ""
    assert faults(tmp_path, second_step=True, acr=["two"], amr=["mfa", "hwk"]) == ""


@pytest.mark.parametrize("host", ["127.0.0.1:9000", "localhost", "[::1]:9000"])
def test_on_this_machine_it_may_speak_in_the_clear(tmp_path, host):
    assert faults(tmp_path, issuer=f"http://{host}") == ""


WRONG = {
    "no name": ({"name": "-"}, "lacks name"),
    "an empty name": ({"name": " "}, "lacks name"),
    "a long name": ({"name": "x" * 61}, "more than 60"),
    "no issuer": ({"issuer": "-"}, "lacks issuer"),
    "in the clear": ({"issuer": "http://agency.example"}, "no plain https address"),
    "like this machine": ({"issuer": "http://127.0.0.1.example"}, "no plain https"),
    "a password in it": ({"issuer": "https://a:b@agency.example"}, "no plain https"),
    "a query": ({"issuer": "https://agency.example/?a=b"}, "no plain https"),
    "no number": ({"issuer": "https://agency.example:port"}, "no plain https"),
    "no address": ({"issuer": "agency"}, "no plain https"),
    "no client": ({"client_id": "-"}, "lacks client_id"),
    "no secret": ({"client_secret": "-"}, "lacks client_secret"),
    "no such file": ({"client_secret_file": "/no/such/file"}, "lacks client_secret"),
    "a misspelt word": ({"secondstep": True}, "nobody knows: secondstep"),
    "yes for true": ({"second_step": "yes"}, "neither true nor false"),
    "one word": ({"acr": "two"}, "no list of words"),
}


@pytest.mark.parametrize(("facts", "words"), WRONG.values(), ids=WRONG)
def test_what_is_not_whole_is_refused_by_its_name(tmp_path, facts, words):
    said = faults(tmp_path, **facts)

    assert said.startswith("Sign-on “agency” ")
    assert words in said


def test_a_name_that_no_address_holds_is_refused(tmp_path):
    assert "small letters" in faults(tmp_path, slug="Agency One")


def test_an_issuer_is_one_agencys(tmp_path):
    path = written(tmp_path, {"one": WHOLE, "two": WHOLE | {"name": "Two"}})

    found, said = providers.read(path)

    assert list(found) == ["one"]
    assert "the issuer of another" in said[0]


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("kept apart\n")
    entry = {name: WHOLE[name] for name in providers.REQUIRED}
    entry["client_secret_file"] = str(secret)

    provider = providers.read(written(tmp_path, {"agency": entry}))[0]["agency"]

    assert provider.secret == "kept apart"
    assert "kept apart" not in repr(provider)


@pytest.mark.parametrize("text", ["agency = ", None, "client_secret = 'a'\nb"])
def test_a_file_that_cannot_be_read_offers_nothing_and_says_so(tmp_path, text):
    path = tmp_path / "sign-on.toml"
    if text is not None:
        path.write_text(text)

    found, (said,) = providers.read(str(path))

    assert found == {}
    assert said.startswith("The file SIGN_ON_PROVIDERS cannot be read (")


def test_what_is_no_table_is_refused(tmp_path):
    path = tmp_path / "sign-on.toml"
    path.write_text('agency = "https://agency.example"')

    assert "is no table" in providers.read(str(path))[1][0]


def test_without_a_file_there_is_none():
    assert providers.read("") == ({}, ())
