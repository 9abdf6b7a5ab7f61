"""What every test may ask for: databases, brokers, a mail server, query counts."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
import time_machine
from celery import Task
from django.contrib.auth.signals import user_logged_in
from django.core.handlers.wsgi import WSGIRequest
from django.core.management import BaseCommand
from django.db import DatabaseError, connection
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import TransactionTestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import factors
from clients.actions import keeping as case_keeping
from demonstration.servers import APPLICATION, Valkey
from redundancies.actions import keeping
from tests import database, environment, properties
from tests.factories.partnerships import MembershipFactory
from tests.live import LivePortal
from tests.mail import MailServer
from tests.provider import Agency
from tests.sign_on import belongs, connect

properties.load_profile()


@receiver(user_logged_in)
def with_second_step(request, **facts):
    """Tests that sign somebody in without the pages sign them in whole."""
    if not isinstance(request, WSGIRequest):
        factors.note_passed(request.session)


COMMITTING_FIXTURES = {"transactional_db", "live_server", "live_portal"}


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "committing: commits for real, on a database of its own"
    )


def pytest_collection_modifyitems(items):
    """`committing` says in a word what pytest-django says with an argument."""
    for item in items:
        commits = item.get_closest_marker("committing")
        if commits or COMMITTING_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.django_db(transaction=True), append=False)


@receiver(connection_created)
def everything_outside_of_acting(connection, **_):
    """What a test looks at by itself is all there is; whoever acts sees what is theirs.

    Processes of the portal's own are not told so.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET pace.whole = 'tests'")


@contextlib.contextmanager
def told_nothing():
    """As in a process of the portal's own, where nothing is shown unless asked for."""
    if connection.connection is None or connection.needs_rollback:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW pace.whole")
        before = cursor.fetchone()[0]
        cursor.execute("SET pace.whole = ''")
    try:
        yield
    finally:
        with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pace.whole', %s, false)", [before])


@pytest.fixture(autouse=True)
def tasks_and_commands_say_for_what(request, monkeypatch):
    """A task or command that is called in a test is told no more than at work."""
    if request.node.get_closest_marker("django_db") is None:
        return
    for kind, name in ((Task, "__call__"), (BaseCommand, "execute")):
        whole = getattr(kind, name)

        def narrowed(*args, whole=whole, **facts):
            with told_nothing():
                return whole(*args, **facts)

        monkeypatch.setattr(kind, name, narrowed)


@pytest.fixture(autouse=True)
def midday(request):
    """Today, but never at the edge of it: every test begins at noon.

    Those that work with real processes keep the time that these see.
    """
    marks = request.node.iter_markers("django_db")
    if any(mark.kwargs.get("transaction") for mark in marks):
        yield
        return
    noon = dt.datetime.combine(timezone.localdate(), dt.time(12), tzinfo=dt.UTC)
    with time_machine.travel(noon):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """One database for each test process, like the migrated template."""
    with django_db_blocker.unblock():
        database.clone(environment.DATABASE)
    yield
    with django_db_blocker.unblock():
        connection.close()
        environment.SERVERS.drop_database(environment.DATABASE)


@pytest.fixture
def own_database(request, django_db_setup, django_db_blocker, monkeypatch):
    """For a test that commits: its own database, since the record refuses TRUNCATE."""
    mark = request.node.get_closest_marker("django_db")
    if mark is None or not mark.kwargs.get("transaction"):
        yield None
        return
    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
    with django_db_blocker.unblock(), database.of_its_own() as name:
        yield name


@pytest.fixture
def _django_db_helper(own_database, _django_db_helper):
    """pytest-django's own, once the database for this test is chosen."""
    return _django_db_helper


@pytest.fixture(autouse=True)
def kept_as_defined(request):
    """After every test with a database: what lists keep is what it is defined as."""
    if request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    yield
    if connection.connection is None or connection.needs_rollback:
        return
    if not connection.is_usable():
        return
    assert keeping.differences() == {}, "what lists keep is not what it is defined as"
    assert case_keeping.differences() == [], "clients keep other keys than their grants"


@pytest.fixture
def queries_of():
    """How many queries a call makes, once everything that is kept is warm."""

    def count(call) -> int:
        call()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            call()
        return len(queries)

    return count


@pytest.fixture
def own_valkey(tmp_path):
    """A Valkey for one test, to be frozen, emptied or killed."""
    with Valkey(tmp_path / "valkey") as server:
        yield server


@pytest.fixture
def smtp_server():
    """A real mail server for one test, which keeps the letters it is given."""
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def live_portal(own_database, own_valkey, smtp_server, tmp_path):
    """The running portal, on this test's own database, broker and mail server."""
    folder = tmp_path / "portal"
    folder.mkdir()
    portal = LivePortal(
        folder,
        database_url=environment.SERVERS.url(APPLICATION, own_database),
        redis_url=own_valkey.url(),
        email_url=smtp_server.url,
    )
    try:
        yield portal.start()
    finally:
        portal.stop()


@pytest.fixture(scope="session")
def running_agency():
    """An agency's sign-on, once for each test process that needs one."""
    agency = Agency().start()
    yield agency
    agency.stop()


@pytest.fixture
def agency(running_agency, tmp_path):
    """The agency, entered in the portal, with nothing wrong."""
    running_agency.reset()
    with override_settings(SIGN_ON_PROVIDERS=running_agency.configured(tmp_path)):
        yield running_agency


@pytest.fixture
def connected(agency):
    """Somebody of the agency's, whose account is connected."""
    person = belongs(MembershipFactory(person__email="isla@pace.example").person)
    connect(person, agency)
    return person
