"""Pages from the replica: never behind what was acknowledged, never an error of its."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.session import SessionStorage
from django.core.checks import run_checks
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AccessEvent
from kit import replica
from partnerships.actions import memberships
from partnerships.models import Membership
from redundancies.actions import intake, sharing
from redundancies.models import Assignment, Situation
from redundancies.views import lists
from tests.test_access import routes

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])
LIST = "/redundancies/"


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def asked_of_replica(call):
    """What a call gives, and the statements that the replica was sent for it."""
    with CaptureQueriesContext(connections["replica"]) as queries:
        answer = call()
    return answer, [query["sql"] for query in queries]


def was_read(statements):
    """Whether anything but the question how far it is was asked."""
    reads = ("SELECT", "EXECUTE", "DECLARE", "WITH", "(")
    return any(
        sql.startswith(reads) and "pg_last_wal_replay_lsn" not in sql
        for sql in statements
    )


@pytest.fixture
def patient(settings):
    """A machine so busy that the replica takes its time."""
    settings.REPLICA_PATIENCE = 30


@pytest.mark.usefixtures("patient")
def test_a_list_is_read_from_the_replica_and_its_rights_from_the_primary(world):
    chair = signed_in(world.people["chair"])

    with CaptureQueriesContext(connection) as primary:
        answer, statements = asked_of_replica(lambda: chair.get(LIST))

    assert world.shared.employer.name in answer.content.decode()
    assert was_read(statements)
    asked = " ".join(query["sql"] for query in primary)
    assert "redundancies_situation" not in asked
    assert "accounts_session" in asked


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("path", ["/", "/support/", "/reviews/"])
def test_what_reads_much_is_read_from_the_replica(world, path):
    chair = signed_in(world.people["chair"])

    answer, statements = asked_of_replica(lambda: chair.get(path))

    assert answer.status_code == 200
    assert was_read(statements)


@pytest.mark.usefixtures("patient")
def test_a_form_is_read_from_the_primary(world):
    chair = signed_in(world.people["chair"])

    _, statements = asked_of_replica(lambda: chair.get("/redundancies/log/"))

    assert statements == []


def test_who_just_wrote_reads_it_wherever_they_are_signed_in(world, follower):
    follower.pause()
    with transaction.atomic():
        logged = intake.log(
            by=world.people["chair"],
            at=timezone.now(),
            employer_name="Eskside Mill",
            source="media",
            council=world.ours_council,
        )

    first = signed_in(world.people["chair"]).get(LIST)
    second = signed_in(world.people["chair"]).get(LIST)

    for answer in (first, second):
        assert logged.reference in answer.content.decode()


def test_a_membership_that_ended_has_ended_whatever_the_replica_has(world, follower):
    chair = signed_in(world.people["chair"])
    address = world.shared.get_absolute_url()
    before = chair.get(address).status_code
    follower.pause()
    memberships.end(
        membership=Membership.objects.get(person=world.people["chair"]),
        by=world.people["national"],
        at=timezone.now(),
    )

    after = [chair.get(path).status_code for path in (LIST, address)]

    assert before == 200
    assert 200 not in after


def test_a_grant_that_ended_has_ended_whatever_the_replica_has(world, follower):
    adviser = signed_in(world.people["on_it"])
    before = adviser.get(LIST).content.decode()
    follower.pause()
    assignment = Assignment.objects.get(person=world.people["on_it"])
    sharing.unassign(assignment=assignment, by=world.people["chair"], at=timezone.now())

    after = adviser.get(LIST).content.decode()

    assert world.secret.reference in before
    assert world.secret.reference not in after


def test_one_that_lags_is_left_aside_and_taken_up_again(world, follower, settings):
    chair = signed_in(world.people["chair"])
    chair.get(LIST)
    follower.pause()
    Situation.objects.filter(pk=world.shared.pk).update(place="Here")

    with structlog.testing.capture_logs() as lines:
        began = time.monotonic()
        answers = [asked_of_replica(lambda: chair.get(LIST)) for _ in range(3)]
        took = time.monotonic() - began
    follower.resume()
    settings.REPLICA_PATIENCE = 30
    replica.ASIDE.until = 0
    again, statements = asked_of_replica(lambda: chair.get(LIST))

    assert [answer.status_code for answer, _ in answers] == [200] * 3
    assert not any(was_read(sent) for _, sent in answers)
    assert took < 10
    [line] = [line for line in lines if line["event"] == "replica_left_aside"]
    assert line["why"].endswith("bytes behind")
    assert "Here" in again.content.decode()
    assert was_read(statements)


def test_one_that_is_away_costs_nobody_an_answer(world, follower):
    chair = signed_in(world.people["chair"])
    follower.stop()
    try:
        away = [chair.get(LIST).status_code for _ in range(2)]
        connections["replica"].close()
        replica.ASIDE.until = 0
        still = chair.get(LIST).status_code
    finally:
        follower.start()

    assert (away, still) == ([200, 200], 200)


@pytest.mark.usefixtures("patient")
def test_one_that_dies_in_the_middle_is_asked_no_more_and_nothing_said_is_lost(
    world, follower, monkeypatch
):
    chair = signed_in(world.people["chair"])
    dressed, times = lists.dressed, []

    def cut_off(rows, standing, at):
        times.append(replica.is_reading())
        if len(times) == 1:
            with follower.asked() as statements:
                statements.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE usename = 'pace_app'"
                )
            Situation.objects.first()
        return dressed(rows, standing, at)

    monkeypatch.setattr(lists, "dressed", cut_off)
    session = chair.session
    store = SessionStorage
    said = [Message(messages.SUCCESS, "It has been added.")]
    session[store.session_key] = store(
        SimpleNamespace(session=session)
    ).serialize_messages(said)
    session.save()

    answer = chair.get(LIST)

    assert answer.status_code == 200
    assert times == [True, False]
    assert answer.content.decode().count("It has been added.") == 1
    assert "It has been added." not in chair.get(LIST).content.decode()


@pytest.mark.usefixtures("patient")
def test_that_somebody_looked_is_written_on_the_primary(world):
    adviser = signed_in(world.people["officer"])
    address = f"{world.shared.get_absolute_url()}clients/"
    looks = AccessEvent.objects.count()

    answer, statements = asked_of_replica(lambda: adviser.get(address))

    assert answer.status_code == 200
    assert was_read(statements)
    assert AccessEvent.objects.count() == looks + 1


@pytest.mark.usefixtures("patient")
def test_a_file_is_streamed_from_the_replica_through_one_transaction_of_it(world):
    chair = signed_in(world.people["chair"])

    def streamed():
        answer = chair.get("/redundancies/situations.csv")
        return b"".join(answer.streaming_content).decode()

    text, statements = asked_of_replica(streamed)

    assert world.shared.reference in text
    assert any("DECLARE" in sql or "redundancies_" in sql for sql in statements)
    assert not any("WITH HOLD" in sql for sql in statements)
    assert not replica.is_reading()


def test_one_that_was_promoted_is_no_replica(world, monkeypatch):
    chair = signed_in(world.people["chair"])
    connections["replica"].close()
    place = dict(connection.settings_dict)
    monkeypatch.setattr(connections["replica"], "settings_dict", place)

    with structlog.testing.capture_logs() as lines:
        answer = chair.get(LIST)
    connections["replica"].close()

    assert answer.status_code == 200
    [why] = [line["why"] for line in lines if line["event"] == "replica_left_aside"]
    assert "no replica any more" in why


@pytest.mark.usefixtures("patient")
def test_whoever_writes_reads_the_primary_from_then_on(world):
    with transaction.atomic(), replica.reading() as is_read:
        before = replica.database()
        Situation.objects.filter(pk=world.shared.pk).update(place="There")
        after = replica.database()
        place = Situation.objects.get(pk=world.shared.pk).place

    assert is_read
    assert (before, after, place) == ("replica", "default", "There")
    assert replica.database() == "default"


def test_being_ready_says_how_the_replica_is_and_does_not_hang_on_it(world, follower):
    follower.pause()
    Situation.objects.filter(pk=world.shared.pk).update(place="Elsewhere")

    answer = Client().get("/health/ready").json()

    assert answer["replica"] == "aside"
    assert "replica" not in answer["parts"]


def test_a_primary_that_flushes_late_is_refused_a_replica(world):
    with connection.cursor() as cursor:
        before = run_checks(databases=["default"])
        cursor.execute("SET synchronous_commit TO off")
        after = run_checks(databases=["default"])
        cursor.execute("RESET synchronous_commit")

    assert "kit.E003" not in [message.id for message in before]
    assert "kit.E003" in [message.id for message in after]


def test_each_page_that_may_read_it_is_one_of_ours():
    names = {name for name, _ in routes()}

    assert names >= settings.REPLICA_PAGES


@pytest.mark.usefixtures("patient")
def test_the_actor_is_known_to_the_replica_as_to_the_primary(world):
    """So that the database can say who may see what there too, one day."""
    person, found = world.people["chair"], []

    def look(rows, standing, at):
        with connections["replica"].cursor() as cursor:
            cursor.execute("SELECT current_setting('pace.actor', true)")
            found.append(cursor.fetchone()[0])
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "dressed", look)
        signed_in(person).get(LIST)

    assert found == [str(person.pk)]
