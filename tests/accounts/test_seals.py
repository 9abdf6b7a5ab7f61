"""Whatever is changed in the record, by whomever, is found."""

import datetime as dt
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import psycopg2
import pytest
import structlog
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from accounts import audit, seals
from accounts.asker import asked_from
from accounts.models import AuditEvent, RecordBatch
from accounts.tasks import clear_addresses, seal_record, send_head
from demonstration.servers import APPLICATION, OPERATOR, session
from tests.accounts.test_record_written import PLAIN
from tests.environment import SERVERS
from tests.factories.accounts import UserFactory


@pytest.fixture
def person(own_database):
    """Three batches, of lines and looks; the last line waits."""
    person = UserFactory()
    for number in range(3):
        write(person, number)
        assert seals.seal() == 1
    audit.record("thing.waits", by=person, on=person)
    return person


def numbered(statement):
    """A statement about the first, second or third batch, by its number."""
    first = RecordBatch.objects.order_by("id").first().pk
    return re.sub(
        r"id = ([123])\b", lambda which: f"id = {first + int(which[1]) - 1}", statement
    )


def write(person, number):
    with asked_from(RequestFactory().get("/")):
        audit.record(f"thing.done_{number}", by=person, on=person, after={"a": "é\n"})
        audit.looked(
            by=person,
            page="x",
            shown=[number],
            kind="clients.case",
            at=timezone.now() - dt.timedelta(days=100),
        )


def tampered(name, *statements):
    """As whoever runs the server could, with every trigger off."""
    with session(SERVERS.url(OPERATOR, name)) as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.committing
def test_an_untouched_record_holds(person, capsys):
    call_command("verify_record")

    assert "6 lines in 3 batches" in capsys.readouterr().out
    assert seals.seal() == 1
    assert seals.seal() == 0
    assert seals.verify().lines == 7


@pytest.mark.committing
@pytest.mark.parametrize(
    ("statement", "batch", "why"),
    [
        (
            "UPDATE accounts_auditevent SET verb = 'x' WHERE verb = 'thing.done_1'",
            2,
            "changed",
        ),
        (
            "UPDATE accounts_auditevent SET at = now() WHERE verb = 'thing.done_0'",
            1,
            "changed",
        ),
        (
            "UPDATE accounts_auditevent SET actor_id = NULL"
            " WHERE verb = 'thing.done_2'",
            3,
            "changed",
        ),
        (
            "UPDATE accounts_accessevent SET shown = '{9}' WHERE shown = '{1}'",
            2,
            "changed",
        ),
        ("DELETE FROM accounts_accessevent WHERE shown = '{1}'", 2, "missing"),
        ("DELETE FROM accounts_recordbatch WHERE id = 2", 3, "follow"),
        (
            "UPDATE accounts_recordbatch SET hash = repeat('0', 64) WHERE id = 2",
            2,
            "changed",
        ),
        (
            "UPDATE accounts_recordbatch SET sealed_at = now() WHERE id = 2",
            2,
            "changed",
        ),
    ],
)
def test_the_first_batch_that_does_not_hold_is_named(
    person, own_database, statement, batch, why
):
    number = [*RecordBatch.objects.order_by("id").values_list("pk", flat=True)]
    tampered(own_database, numbered(statement))

    found = seals.verify()
    assert found.broken == number[batch - 1]
    assert why in found.why
    with pytest.raises(CommandError, match=f"Batch {found.broken} does not hold"):
        call_command("verify_record")


@pytest.mark.committing
def test_a_line_put_in_past_the_triggers_is_found(person, own_database):
    tampered(
        own_database,
        PLAIN.replace("(verb,", "(at, verb,").replace("VALUES (", "VALUES (now(), "),
    )

    with pytest.raises(CommandError, match="1 lines are in no batch"):
        call_command("verify_record")


@pytest.mark.committing
def test_whoever_seals_anew_is_betrayed_by_the_head_kept_outside(person, own_database):
    kept = seals.head().hash
    tampered(
        own_database,
        "DELETE FROM accounts_auditevent WHERE verb = 'thing.done_2'",
        numbered("DELETE FROM accounts_recordbatch WHERE id = 3"),
        "DELETE FROM accounts_accessevent WHERE shown = '{2}'",
    )

    assert seals.verify().holds
    with pytest.raises(CommandError, match="kept outside"):
        call_command("verify_record", head=kept)


@pytest.mark.committing
def test_clearing_addresses_breaks_no_seal(person, own_database):
    assert AuditEvent.objects.exclude(asked_from=None).exists()
    with session(SERVERS.url(OPERATOR, own_database)) as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE accounts_auditevent SET asked_from = NULL")
    clear_addresses()

    assert not AuditEvent.objects.exclude(asked_from=None).exists()
    assert seals.verify().holds


@pytest.mark.committing
def test_a_column_of_a_later_build_breaks_no_seal(person, own_database):
    tampered(
        own_database, "ALTER TABLE accounts_auditevent ADD later text DEFAULT 'later'"
    )

    assert seals.verify().holds
    seal_record()
    assert seals.verify().holds
    assert "later" in RecordBatch.objects.latest("pk").columns


@pytest.mark.committing
def test_a_line_that_commits_late_is_in_the_next_batch(person, own_database):
    late = psycopg2.connect(SERVERS.url(APPLICATION, own_database))
    late.cursor().execute(PLAIN)
    audit.record("thing.after", by=person, on=person)
    seals.seal()
    first = seals.head()
    late.commit()
    late.close()

    assert seals.seal() == 1
    line = AuditEvent.objects.get(verb="raw")
    assert line.pk < first.events[-1]
    assert seals.head().events == [line.pk]
    assert seals.verify().holds


@pytest.mark.committing
def test_two_that_seal_at_once_make_one_chain(person, own_database):
    for number in range(10):
        write(person, number)

    threads = [threading.Thread(target=seal_in_thread) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seals.verify().lines == 6 + 1 + 20


def seal_in_thread():
    seals.seal()
    connection.close()


# The head, kept outside


class Outside(BaseHTTPRequestHandler):
    """A store that takes what is put there."""

    def do_PUT(self):
        length = int(self.headers["Content-Length"])
        self.server.taken.append(json.loads(self.rfile.read(length)))
        self.send_response(201)
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


@pytest.mark.committing
def test_the_head_is_logged_and_put_outside(person, settings, tmp_path):
    server = HTTPServer(("127.0.0.1", 0), Outside)
    server.taken = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        for address in (
            f"http://127.0.0.1:{server.server_port}/heads",
            tmp_path.as_uri(),
            "",
        ):
            settings.RECORD_HEAD_URL = address
            with structlog.testing.capture_logs() as said:
                send_head()
            (line,) = [one for one in said if one["event"] == "record_head"]
            assert line["hash"] == seals.head().hash
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

    (put,) = server.taken
    assert put["hash"] == seals.head().hash
    (file,) = tmp_path.iterdir()
    assert json.loads(file.read_text()) == put
    call_command("verify_record", head=put["hash"], verbosity=0)


@pytest.mark.committing
def test_a_store_that_is_away_is_told_in_the_log(person, settings):
    settings.RECORD_HEAD_URL = "http://127.0.0.1:9/heads"

    with structlog.testing.capture_logs() as said:
        send_head()

    assert [line["event"] for line in said] == ["record_head", "record_head_not_sent"]


class Elsewhere(BaseHTTPRequestHandler):
    """A store that sends whoever puts something there to another machine."""

    def do_PUT(self):
        self.send_response(307)
        self.send_header("Location", "http://127.0.0.1:9/heads")
        self.end_headers()

    def log_message(self, *_):
        """Nobody reads it."""


@pytest.mark.committing
def test_a_store_that_sends_elsewhere_is_not_followed_and_told_of(person, settings):
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        settings.RECORD_HEAD_URL = f"http://127.0.0.1:{server.server_port}/heads"

        with structlog.testing.capture_logs() as said:
            send_head()

    assert [line["event"] for line in said] == ["record_head", "record_head_not_sent"]
    assert said[1]["kind"] == "HTTPError"
