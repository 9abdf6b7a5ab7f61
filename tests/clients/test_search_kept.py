"""A search by the index, which looks behind the wall, finds whom one may see."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from clients.actions import looking
from clients.models import Case, Client
from kit.names import holding
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
def test_a_search_finds_whom_one_sees_of_that_name(named, role, words):
    standing = read_standing(named.people[role], AT.date())
    seen = Case.objects.seen_by(standing).filter(holding("client__name_plain", words))

    assert found_by(named, role, words) == set(seen.values_list("pk", flat=True))


@pytest.mark.parametrize("length", [4, 6, 10])
@pytest.mark.parametrize("role", ROLES)
def test_it_finds_whom_one_sees_by_the_start_of_a_reference(world, role, length):
    client = Client.objects.get(pk=world.case.client_id)
    starts = [row.reference[:length] for row in (world.case, world.secret_case, client)]
    seen = Case.objects.seen_by(read_standing(world.people[role], AT.date()))

    for start in starts:
        begun = Q(reference__startswith=start) | Q(client__reference__startswith=start)
        of_name = holding("client__name_plain", start)
        wanted = set(seen.filter(begun | of_name).values_list("pk", flat=True))
        assert found_by(world, role, start.upper()) == wanted
    found = found_by(world, role, starts[0].upper())
    assert (world.case.pk in found) is (role not in ("member", "far_chair"))


def test_all_of_a_search_is_one_query(world):
    with CaptureQueriesContext(connection) as queries:
        found_by(world, "officer", "morag")

    assert len([query for query in queries if "%morag%" in query["sql"]]) == 1
