"""How long the database may take, for each kind of work; nothing is asked for extra."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from django.db import DataError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from psycopg2 import extensions

from kit import limits
from kit.acting import acting, streamed
from pace_portal.celery import app, limit, unlimit
from tests.environment import SERVERS
from tests.factories.accounts import NationalPostFactory, UserFactory

NAMES = list(limits.WEB.settings())


def now():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY (%s)", [NAMES]
        )
        return dict(cursor.fetchall())


@pytest.mark.committing
@pytest.mark.parametrize("kind", [limits.WEB, limits.LETTERS, limits.REPORTS])
def test_a_transaction_has_the_limits_of_its_work_and_the_next_has_none(kind):
    before = now()

    with limits.within(kind), acting(None):
        assert now() == kind.settings()

    assert now() == before


@pytest.mark.committing
def test_a_stream_has_more_time_than_its_page():
    with limits.within(limits.WEB):
        [inside] = streamed(None, (now() for _ in "1"), from_replica=False)

    assert inside == limits.STREAM.settings()


@pytest.mark.committing
def test_a_command_has_none_but_those_of_its_role():
    before = now()

    with acting(None):
        assert now() == before


@pytest.mark.parametrize(
    ("task", "kind"),
    [
        ("imports.import_notices", limits.REPORTS),
        ("reviews.compile", limits.REPORTS),
        ("notifications.sweep", limits.LETTERS),
        ("redundancies.warn_of_clocks", limits.LETTERS),
    ],
)
def test_a_task_has_the_limits_of_its_queue(task, kind):
    queue = app.amqp.router.route({}, task)["queue"].name
    request = type("Request", (), {"delivery_info": {"routing_key": queue}})

    limit(task=type("Task", (), {"request": request}))

    assert limits.CURRENT.get() == kind
    unlimit()
    assert limits.CURRENT.get() is None


@pytest.mark.committing
@pytest.mark.parametrize("what", ["statement", "lock"])
def test_a_page_that_waits_too_long_says_so_and_saves_nothing(what, monkeypatch):
    most = {"statement": 60.0, "lock": 60.0, "idle": 60.0} | {what: 0.2}
    monkeypatch.setattr(limits, "WEB", limits.Limits(**most))
    client = Client(raise_request_exception=False)
    client.force_login(NationalPostFactory().person)
    page = reverse("partnerships:organisations")

    with psycopg2.connect(connection_url()) as other:
        other.cursor().execute("LOCK TABLE partnerships_organisation")
        began = time.monotonic()
        answer = client.get(page)
        other.rollback()
    other.close()

    assert answer.status_code == 503
    assert time.monotonic() - began < 3
    assert client.get(page).status_code == 200


def connection_url():
    return SERVERS.url(
        connection.settings_dict["USER"], connection.settings_dict["NAME"]
    )


@pytest.fixture
def patient():
    """Waits end, as in the web; no other test has it so."""
    extensions.set_wait_callback(limits.wait)
    yield
    extensions.set_wait_callback(None)
    limits.SILENT.until.clear()


@pytest.mark.committing
def test_silence_ends_a_wait_and_an_answer_is_as_good_as_ever(patient, monkeypatch):
    monkeypatch.setattr(limits, "SILENCE", 0.4)
    began = time.monotonic()

    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(2)")
    took = time.monotonic() - began
    connection.close()

    assert 0.4 <= took < 1.5
    assert [limits.SILENT.is_so(address) for address in limits.SILENT.until] == [True]
    assert now()
    assert not limits.SILENT.until


def test_in_a_silence_one_at_a_time_tries_and_the_others_wait_less(
    patient, monkeypatch
):
    class Line:
        dsn = "a database that says nothing"

        def poll(self):
            return extensions.POLL_READ

        def fileno(self):
            return near.fileno()

    def waited(_):
        began = time.monotonic()
        with pytest.raises(psycopg2.OperationalError, match="does not answer"):
            limits.wait(Line())
        return time.monotonic() - began

    monkeypatch.setattr(limits, "SILENCE", 3.0)
    monkeypatch.setattr(limits, "TRYING", 1.5)

    near, far = socket.socketpair()
    with near, far, ThreadPoolExecutor(4) as crowd:
        first = waited(0)
        together = sorted(crowd.map(waited, range(4)))
        again = waited(0)

    assert first >= 3
    assert max(together[:3]) < 1
    assert 1.5 <= together[3] < 3
    assert 1.5 <= again < 3


@pytest.mark.committing
def test_waits_of_one_request_are_counted_together(patient):
    with limits.at_most(0.5), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.2)")
        cursor.execute("SELECT pg_sleep(0.2)")
        with pytest.raises(OperationalError):
            cursor.execute("SELECT pg_sleep(0.2)")
    connection.close()

    assert limits.PATIENCE.left is None


@pytest.mark.committing
def test_long_files_and_refusals_pass_where_waits_end(patient):
    with transaction.atomic():
        UserFactory.create_batch(3)
        with connection.chunked_cursor() as cursor:
            cursor.execute("SELECT generate_series(1, 5000)")
            assert len(cursor.fetchall()) == 5000
    with transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(DataError):
            cursor.execute("SELECT 1 / 0")
        transaction.set_rollback(True)
    assert now()
