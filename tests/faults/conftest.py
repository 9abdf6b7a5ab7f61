"""A real worker and a real beat on a database, broker and mail server of their own."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import time

import psutil
import psycopg2
import pytest
import redis
from celery import Celery
from django.utils import timezone

from demonstration.embedded import PROJECT
from demonstration.servers import APPLICATION
from notifications.choices import Channel, Kind, State
from notifications.models import Heartbeat, Message, SuspendedAddress
from tests import environment
from tests.factories.accounts import NationalPostFactory
from tests.faults import chance
from tests.faults.chance import PATIENCE

FRAME = ("-m", "celery", "-A", "pace_portal")
QUIET = ("-l", "WARNING", "--without-gossip", "--without-mingle")


class Running:
    """The processes of the portal that send letters."""

    def __init__(self, *, folder, database, broker_url, smtp):
        self.folder, self.database, self.smtp = folder, database, smtp
        self.broker_url = broker_url
        self.processes: list[subprocess.Popen] = []
        self.team = NationalPostFactory().person

    @property
    def database_url(self):
        return environment.SERVERS.url(APPLICATION, self.database)

    def start(self, *words):
        with (self.folder / "workers.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, *FRAME, *words],
                cwd=PROJECT,
                env=os.environ
                | {
                    "DJANGO_SETTINGS_MODULE": "pace_portal.settings",
                    "DATABASE_URL": self.database_url,
                    "REDIS_URL": self.broker_url,
                    "EMAIL_URL": self.smtp.url,
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def worker(self, count=1):
        """Start workers for letters and wait until one has worked something."""
        queue = ("-Q", "letters", "-c", "2")
        for number in range(count):
            process = self.start("worker", *QUIET, *queue, "-n", f"letters{number}@%h")
        self.wait_for_life(seconds=PATIENCE)
        return process

    def beat(self):
        schedule = str(self.folder / "schedule")
        return self.start("beat", "-l", "WARNING", "--pidfile=", "-s", schedule)

    def wake(self, task="notifications.sweep", broker_url=""):
        """A wake-up, as the web server sends it, straight to the broker."""
        app = Celery(broker=broker_url or self.broker_url, set_as_current=False)
        app.conf.broker_transport_options = {"socket_timeout": 5}
        with app:
            app.send_task(task, queue="letters", expires=60, retry=False)

    def wait_for_life(self, *, seconds, broker_url=""):
        """Wait until a heartbeat that is sent now comes through."""
        began, since = time.monotonic(), timezone.now()
        self.wake("notifications.heartbeat_letters", broker_url)
        while not Heartbeat.objects.filter(queue="letters", beaten_at__gt=since):
            took = time.monotonic() - began
            assert took < seconds, f"no wake-up was worked; {self.log()}"
            time.sleep(0.1)

    def letters(self, count):
        """So many different letters that are due."""
        contexts = SuspendedAddress.objects.bulk_create(
            SuspendedAddress(
                address=f"gone-{time.monotonic_ns()}-{number}@pace.example",
                bounces=2,
                suspended_at=timezone.now(),
            )
            for number in range(count)
        )
        at = timezone.now()
        return Message.objects.bulk_create(
            Message(
                event="address.suspended",
                kind=Kind.ACCOUNT,
                context_id=context.pk,
                person=self.team,
                channel=Channel.EMAIL,
                key=f"letter-{context.pk}",
                due_at=at,
                next_at=at,
                created_at=at,
            )
            for context in contexts
        )

    def wait_until_sent(self, messages, *, seconds):
        """Wait until every one of these letters is sent."""
        began = time.monotonic()
        keys = [message.pk for message in messages]
        while True:
            left = Message.objects.filter(pk__in=keys).exclude(state=State.ACCEPTED)
            states = list(left.values_list("state", "last_error"))
            if not states:
                return
            took = time.monotonic() - began
            assert took < seconds, f"{states} after {took:.0f} s; {self.log()}"
            time.sleep(0.1)

    def wait_for_state(self, message, state, *, seconds=PATIENCE):
        until = time.monotonic() + seconds
        while Message.objects.get(pk=message.pk).state != state:
            assert time.monotonic() < until, f"never {state}; {self.log()}"
            time.sleep(0.05)

    def let_lease_run_out(self, *messages):
        """Two minutes pass."""
        held = Message.objects.filter(pk__in=[message.pk for message in messages])
        held.exclude(lease_until=None).update(
            lease_until=timezone.now() - dt.timedelta(seconds=1)
        )

    def log(self):
        return (self.folder / "workers.log").read_text()[-2000:]

    @contextlib.contextmanager
    def holding(self, statement):
        """Hold a lock in the database, from outside, while the block runs."""
        line = psycopg2.connect(self.database_url)
        try:
            # A row has to be seen to be held.
            line.cursor().execute(f"SET LOCAL pace.whole = 'tests'; {statement}")
            yield line
        finally:
            line.rollback()
            line.close()

    def wait_for_waiting(self, line):
        """Wait until somebody waits for a lock; who does."""
        until = time.monotonic() + PATIENCE
        while True:
            with line.cursor() as cursor:
                cursor.execute(
                    "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    " AND datname = current_database()"
                )
                if found := cursor.fetchall():
                    return [pid for (pid,) in found]
            assert time.monotonic() < until, f"nobody waits; {self.log()}"
            time.sleep(0.05)

    def cut_off_who_waits(self, line):
        """The database loses whoever waits for a lock, with what they have said."""
        with line.cursor() as cursor:
            for pid in self.wait_for_waiting(line):
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    def kill(self, process, *, children_only=False):
        """SIGKILL, as the kernel does when memory runs out."""
        family = psutil.Process(process.pid).children(recursive=True)
        victims = family if children_only else [psutil.Process(process.pid), *family]
        for victim in victims:
            with contextlib.suppress(psutil.NoSuchProcess):
                victim.kill()
        if not children_only:
            process.wait(PATIENCE)

    def stop(self):
        for process in self.processes:
            if process.poll() is None:
                with contextlib.suppress(psutil.NoSuchProcess):
                    self.kill(process)


def pytest_generate_tests(metafunc):
    """In `make chaos` each fault comes several times."""
    if chance.ROUNDS and not metafunc.module.__name__.endswith("test_chaos"):
        metafunc.fixturenames.append("chaos_round")
        metafunc.parametrize("chaos_round", range(chance.ROUNDS))


@pytest.fixture
def away(request):
    """For how many seconds the broker is away in this test."""
    return chance.away(request.node.name)


@pytest.fixture
def running(own_database, own_valkey, smtp_server, tmp_path, transactional_db):
    """Everything that sends letters, on servers of this test's own."""
    portal = Running(
        folder=tmp_path,
        database=own_database,
        broker_url=own_valkey.url(),
        smtp=smtp_server,
    )
    yield portal
    portal.stop()


@pytest.fixture
def broker(own_valkey):
    """The broker's own console, and the process itself to freeze."""
    with redis.Redis.from_url(own_valkey.url()) as console:
        console.process = psutil.Process(console.info("server")["process_id"])
        yield console
        with contextlib.suppress(psutil.NoSuchProcess):
            console.process.send_signal(signal.SIGCONT)
