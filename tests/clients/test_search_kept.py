"""A search whose query is kept finds whom the one built anew finds."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.actions import looking
from clients.models import Client
from partnerships.standing import read_standing

AT = dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)
ROLES = ("officer", "chair", "on_it", "asked", "member", "far_chair", "national")
NAMES = {
    "case": "Morag Example",
    "secret_case": "Mòrag Exam%ple",
    "foreign_case": "M_r",
}


def found_by(world, role, words):
    return set(looking.found_by(read_standing(world.people[role], AT.date()), words))


@pytest.fixture
def named(world):
    """People whose names have signs in them that mean something to a database."""
    for name, words in NAMES.items():
        given, _, family = words.partition(" ")
        Client.objects.filter(pk=world.rows[name].client_id).update(
            given_name=given, family_name=family
        )
    return world


@pytest.mark.parametrize(
    "words",
    [
        *("morag", "exam", "example morag", "mor exam", "Móràg", "exa%ple", "m_r"),
        *("mmm", "xam ple", "morag example morag exam", "a b c d e", "o’rag", "\\"),
    ],
)
@pytest.mark.parametrize("role", ROLES)
def test_the_kept_query_finds_the_same_people(named, monkeypatch, role, words):
    kept = found_by(named, role, words)
    monkeypatch.setattr(looking, "plain_terms", lambda words: [])

    assert kept == found_by(named, role, words)


@pytest.mark.parametrize("length", [4, 6, 10])
@pytest.mark.parametrize("role", ROLES)
def test_it_finds_the_same_by_the_start_of_a_reference(
    world, monkeypatch, role, length
):
    client = Client.objects.get(pk=world.case.client_id)
    starts = [row.reference[:length] for row in (world.case, world.secret_case, client)]
    kept = [found_by(world, role, start.upper()) for start in starts]
    monkeypatch.setattr(looking, "plain_terms", lambda words: [])

    assert kept == [found_by(world, role, start.upper()) for start in starts]
    assert (world.case.pk in kept[0]) is (role not in ("member", "far_chair"))


def test_what_is_looked_for_is_known_when_it_is_planned(world):
    """Planned once for every name, it would read all that a partnership has."""
    with CaptureQueriesContext(connection) as queries:
        found_by(world, "officer", "morag")

    asked = [query["sql"] for query in queries if "name_plain" in query["sql"]]
    assert len(asked) == 1
    assert "EXECUTE" not in asked[0]
    assert "morag" in asked[0]
