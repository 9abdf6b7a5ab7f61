"""The second wall: the database shows nobody what is not theirs, whatever is asked."""

import gc
from collections import OrderedDict
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.models import QuerySet
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from clients.querysets import CaseQuerySet, FollowUpQuerySet, ReferralQuerySet
from demonstration.servers import APPLICATION
from kit.acting import For, acting, seeing
from kit.kept import Kept
from kit.storing import storage_of
from partnerships.standing import Standing, read_standing
from redundancies.querysets import (
    DeliveryQuerySet,
    RequestQuerySet,
    ResponseQuerySet,
    SituationQuerySet,
)
from tests import access
from tests.asking import ask, content, signed_in
from tests.planted import ACTORS, CASES, OWN, RELATIONS, SIGNING_IN, found, known_to
from tests.planting import build, people_of

# Tables whose rows are shown to whoever asks, and why.
OPEN = {
    "accounts_accessevent": "the record: its pages are for those who may read it",
    "accounts_auditevent": "the record: an editor is told who changed what",
    "accounts_factorhelp": "says nothing of anybody's case",
    "accounts_factorrule": "the portal's own rule",
    "accounts_identity": "whoever signs in has no standing yet",
    "accounts_recordbatch": "hashes and numbers of lines",
    "partnerships_pendingchange": "says nothing of anybody's case",
    "accounts_nationalpost": "who belongs is known to all who are signed in",
    "accounts_session": "whoever signs in has no standing yet",
    "accounts_user": "whoever signs in has no standing yet",
    "notifications_heartbeat": "signs of life, of nobody",
    "notifications_link": "opened by a token of which only the hash is known",
    "notifications_preference": "says nothing of anybody's case",
    "notifications_suspendedaddress": "addresses of members, for their team",
    "partnerships_invitation": "opened by who has no standing yet",
    "redundancies_statutoryrule": "the law",
    "reviews_factualcheck": "protected counts and what is said of them",
    "reviews_figure": "protected counts",
    "reviews_figureset": "counts, true ones behind the code's own scoping",
    "reviews_passage": "protected counts and what is said of them",
    "reviews_publication": "protected counts and what is said of them",
    "reviews_recommendation": "protected counts and what is said of them",
    "reviews_review": "protected counts and what is said of them",
    "surveys_publishedfigure": "published",
    "surveys_question": "asked of everybody",
    "surveys_wave": "asked of everybody",
    "surveys_wave_wordings": "asked of everybody",
    "surveys_wording": "asked of everybody",
    **dict.fromkeys(
        (
            "partnerships_councilarea",
            "partnerships_localholiday",
            "partnerships_membership",
            "partnerships_organisation",
            "partnerships_organisationtype",
            "partnerships_partnership",
            "partnerships_partnershiparea",
            "partnerships_service",
            "partnerships_serviceoffer",
        ),
        "reference data: who belongs is known to all who are signed in",
    ),
}
BEHIND = """
SELECT relname, relrowsecurity, pg_get_userbyid(relowner) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
READS = (
    "SELECT * FROM redundancies_worded('[[[\"%xq%\"]]]')",
    "SELECT * FROM redundancies_employers('[[[\"%xq%\"]]]')",
    "SELECT * FROM clients_found('name_plain', '[[[\"%xq%\"]]]', NULL, 100)",
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    files = storage_of("", tmp_path_factory.mktemp("files"))
    storages = override_settings(STORAGES=settings.STORAGES | {"private": files})
    with storages, django_db_blocker.unblock():
        with transaction.atomic():
            made = build()
            made.rows["sessions"] = signed_in(people_of(made))
            yield made
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture
def undone(world, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def is_own(config):
    """Whether an app is the portal's, and not what a package brings along."""
    return Path(config.path).parent == settings.BASE_DIR


def walled():
    return sorted(name for name, is_behind, _ in rows(BEHIND) if is_behind)


def person(world, role):
    return None if role == "anonymous" else world.people[role]


def own_subjects(role):
    """The situations and clients of which this role may see something."""
    seen = {
        key
        for key, relations in RELATIONS.items()
        if role == "national" or any(role in roles for roles in relations.values())
    }
    seen |= {
        key
        for key, (staff, receivers) in CASES.items()
        if role == "national" or role in staff | receivers
    }
    return seen | {
        name.partition(".")[0] for name, roles in OWN.items() if role in roles
    }


def foreign(role, text):
    """The planted words of situations and clients of which this role sees nothing."""
    subjects = {*RELATIONS, *CASES} - own_subjects(role)
    return {name for name in found(text) if name.partition(".")[0] in subjects}


def test_every_table_is_behind_the_wall_or_says_why_not(undone):
    tables = {
        model._meta.db_table
        for config in apps.get_app_configs()
        if is_own(config)
        for model in config.get_models(include_auto_created=True)
    }
    owners = {name: owner for name, _, owner in rows(BEHIND) if name in tables}

    assert set(walled()) | set(OPEN) >= tables
    assert not set(walled()) & set(OPEN)
    assert APPLICATION not in owners.values()


def test_the_role_of_the_application_cannot_get_by(undone):
    [(is_super, gets_by)] = rows(
        "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )

    assert (is_super, gets_by) == (False, False)
    for words in (
        "ALTER TABLE redundancies_situation DISABLE ROW LEVEL SECURITY",
        "DROP POLICY seen ON redundancies_situation",
        "SET ROLE pace_owner",
        "CREATE POLICY mine ON clients_client USING (true)",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows(words)


@pytest.mark.parametrize("role", SIGNING_IN)
def test_the_database_knows_the_same_grants_as_the_code(world, undone, role):
    standing = read_standing(world.people[role], timezone.localdate())

    with acting(world.people[role]):
        [(keys, whole, actor)] = rows("SELECT pace_keys(), pace_whole(), pace_person()")

    assert set(keys) == set(standing.audiences())
    assert whole is standing.is_national_team
    assert actor == world.people[role].pk


def test_a_closed_account_has_no_grants(world, undone):
    chair = world.people["chair"]
    type(chair).objects.filter(pk=chair.pk).update(is_active=False)

    with acting(chair):
        assert rows("SELECT pace_keys(), pace_whole()") == [([], False)]


@pytest.mark.parametrize("role", ACTORS)
def test_raw_statements_show_nothing_foreign(world, undone, role):
    seen = b""
    with acting(person(world, role)):
        for table in walled():
            for (text,) in rows(f'SELECT row::text FROM "{table}" AS row'):
                seen += text.encode()

    assert foreign(role, seen) == set()
    if role == "national":
        assert len(found(seen)) > 100


@pytest.mark.parametrize("role", ACTORS)
def test_what_looks_behind_the_wall_gives_no_foreign_number(world, undone, role):
    situations = {world.rows[key].pk for key in own_subjects(role) & set(RELATIONS)}
    employers = {
        world.rows[key].employer_id for key in own_subjects(role) & set(RELATIONS)
    }
    named = {"case": "case", "secretcase": "secret_case", "foreigncase": "foreign_case"}
    cases = {
        world.rows[name].pk for key, name in named.items() if key in own_subjects(role)
    }

    with acting(person(world, role)):
        gave = [{number for (number,) in rows(words)} for words in READS]

    assert gave[0] <= situations
    assert gave[1] <= employers
    assert gave[2] <= cases
    if role == "national":
        assert all(gave)


def test_somebody_who_is_not_signed_in_is_shown_nothing(world, undone):
    with acting(None):
        shown = {table: rows(f'SELECT count(*) FROM "{table}"') for table in walled()}

    assert {table for table, counted in shown.items() if counted != [(0,)]} == set()


def test_who_did_not_say_who_acts_is_refused(world, undone):
    full = [table for table in walled() if rows(f'SELECT FROM "{table}" LIMIT 1')]
    with transaction.atomic():
        rows("SELECT set_config('pace.whole', '', true)")
        for table in full:
            with pytest.raises(DatabaseError, match="Nobody acts"):
                refused(table)
        transaction.set_rollback(True)

    assert len(full) > 20


def refused(table):
    with transaction.atomic():
        rows(f'SELECT count(*) FROM "{table}"')


@pytest.mark.parametrize("role", ["member", "far_chair", "asked"])
def test_raw_statements_change_nothing_foreign(world, undone, role):
    secret = world.foreign if role != "far_chair" else world.secret
    [lead] = secret.responses.values_list("pk", flat=True)
    with acting(world.people[role]):
        changed = rows(
            "UPDATE redundancies_situation SET place = 'changed' WHERE id = %s"
            " RETURNING id",
            secret.pk,
        )
        removed = rows(
            "DELETE FROM redundancies_contactlog WHERE response_id = %s RETURNING id",
            lead,
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            rows(
                "INSERT INTO redundancies_site (situation_id, name, place, postcode)"
                " VALUES (%s, '', '', '')",
                secret.pk,
            )

    assert (changed, removed) == ([], [])


EVERYTHING = (
    (SituationQuerySet, "seen_by"),
    (SituationQuerySet, "permitting"),
    (ResponseQuerySet, "seen_by"),
    (ResponseQuerySet, "permitting"),
    (RequestQuerySet, "seen_by"),
    (RequestQuerySet, "permitting"),
    (DeliveryQuerySet, "seen_by"),
    (CaseQuerySet, "seen_by"),
    (CaseQuerySet, "granted_to"),
    (CaseQuerySet, "permitting"),
    (FollowUpQuerySet, "seen_by"),
    (ReferralQuerySet, "seen_by"),
    (ReferralQuerySet, "permitting"),
    (ReferralQuerySet, "received_by"),
)


@pytest.fixture
def filters_out(monkeypatch):
    """The code narrows nothing any more: whoever asks may have every row."""

    def all_of_them(rows: QuerySet, *_, **__):
        return rows

    for kind, name in EVERYTHING:
        monkeypatch.setattr(kind, name, all_of_them)
    monkeypatch.setattr(Standing, "is_national_team", property(lambda _: True))
    # What is kept was built with the filters; what is built now is kept by nobody.
    known = kept_queries()
    for kept in known:
        monkeypatch.setattr(kept, "shapes", OrderedDict())
    yield
    # What a page that was asked for brought along was built without them as well.
    for kept in kept_queries():
        if kept not in known:
            kept.shapes.clear()


def kept_queries():
    # Lazy objects of other tests are not to be woken by a look at them.
    return [one for one in gc.get_objects() if type(one) is Kept]


PAGES = [page for page in access.every_page() if page.method == "GET"]


@pytest.mark.parametrize("role", ["member", "officer", "far_chair", "asked", "ended"])
def test_with_the_filters_of_the_code_taken_out_no_page_shows_anything_foreign(
    world, undone, filters_out, role
):
    told, opened = {}, 0
    for page in PAGES:
        with transaction.atomic():
            address = reverse(page.route, args=page.of(world))
            address = f"{address}?{page.query}" if page.query else address
            response = ask("GET", address, {}, session=world.sessions.get(role, ""))
            opened += response.status_code == 200
            if names := foreign(role, content(response)) - set(page.knows):
                told[address] = sorted(names)
            transaction.set_rollback(True)

    assert told == {}
    assert opened > 20


def test_what_an_act_brings_about_is_wider_only_while_it_lasts(world, undone):
    def many():
        [(number,)] = rows("SELECT count(*) FROM redundancies_situation")
        return number

    with acting(world.people["member"]):
        few = many()
        with seeing(For.ACT):
            all_of_them = many()
            with acting(world.people["member"]):
                inner = many()
            again = many()
        after = many()
        with pytest.raises(ValueError, match="no number"), seeing(For.ACT):
            raise ValueError("no number")
        beyond = many()

    assert few == inner == after == beyond < all_of_them == again
    assert known_to("member")
