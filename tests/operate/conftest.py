"""Two machines of the portal: two folders, each with web, workers and beat.

They share a primary of Debian's behind PgBouncer in transaction mode, its replica, one
broker, one mail server and one folder of files. Only `make operate` comes here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from bench.pooler import Pooler
from demonstration.embedded import PROJECT
from demonstration.servers import APPLICATION, OPERATOR, Valkey
from tests import clusters
from tests.browser.steps import lets_in
from tests.live import LivePortal
from tests.mail import MailServer
from tests.operate import debian
from tests.world import build

collect_ignore_glob = [] if os.environ.get("OPERATE") else ["test_*.py"]
PASSWORD = "an answer in four words"
PEOPLE = ("chair", "officer", "national", "on_it", "member")


def pytest_collection_modifyitems(items):
    """Skip what is tried here; pytest asks each folder about all that was found."""
    here = Path(__file__).parent
    if why := debian.missing():
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
def folder():
    made = Path(tempfile.mkdtemp(prefix="pace-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def database(folder):
    """Debian's PostgreSQL, its replica, and PgBouncer before each."""
    keys = clusters.passwords()
    (folder / "a").mkdir(mode=0o700)
    primary = debian.DebianPrimary(folder / "a", keys, durable=False)
    replica = debian.DebianReplica(folder / "b", keys, durable=False)
    started = []
    try:
        primary.start()
        primary.let_followers_in()
        primary.fill()
        replica.follow(primary.url(OPERATOR, OPERATOR))
        for name, cluster in (("c", primary), ("d", replica)):
            pooler = Pooler(
                folder / name,
                sockets=cluster.sockets,
                database=clusters.NAME,
                password=keys[APPLICATION],
                connections=6,
            )
            started.append(pooler.start())
        yield SimpleNamespace(
            primary=primary, replica=replica, pooler=started[0], beside=started[1]
        )
    finally:
        for server in (*started, replica, primary):
            server.stop()


@pytest.fixture(scope="session")
def world(database, django_db_blocker):
    """A person of every role; some have a password."""
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict |= clusters.place_of(database.primary, clusters.NAME)
        with transaction.atomic():
            made = build()
            for role in PEOPLE:
                lets_in(made.people[role], PASSWORD)
        yield made
        connection.close()
        connection.settings_dict |= before


def copied(to: Path) -> Path:
    """The project in a folder of its own, as a clone has it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, to / name)
    shutil.copytree(PROJECT / "static_collected", to / "static_collected")
    return to


@pytest.fixture(scope="session")
def mail_server():
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def machines(world, database, folder, mail_server):
    """Both of them, ready."""
    files = folder / "files"
    files.mkdir()
    with Valkey(folder / "v") as broker:
        made = []
        for name in ("one", "two"):
            place = folder / name
            place.mkdir()
            made.append(
                LivePortal(
                    place,
                    database_url=database.pooler.url(),
                    redis_url=broker.url(),
                    email_url=mail_server.url,
                    code=copied(place / "code"),
                    FILES_ROOT=str(files),
                    REPLICA_URL=database.beside.url(),
                    REPLICA_PATIENCE="1",
                    PREPARED_STATEMENTS="0",
                )
            )
        try:
            yield [machine.start() for machine in made]
        finally:
            for machine in made:
                machine.stop()


@pytest.fixture
def own_database(world, monkeypatch):
    """Every test goes on in the one database of both machines."""
    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
    return clusters.NAME
