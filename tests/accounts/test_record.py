"""The record cannot be changed, not even by the application or the tables' owner."""

import datetime as dt

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import AccessEvent, AuditEvent
from demonstration.servers import OWNER
from tests.environment import SERVERS
from tests.factories.accounts import UserFactory

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
TABLES = ("accounts_auditevent", "accounts_accessevent")
STATEMENTS = (
    "UPDATE {table} SET request_id = 'other'",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
)


def written():
    person = UserFactory()
    audit.record("person.edited", by=person, on=person, at=AT)
    audit.looked(by=person, page="a page", shown=[1], kind="clients.case", at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_application_may_not_change_the_record(table, statement):
    written()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table=table))

    assert (AuditEvent.objects.count(), AccessEvent.objects.count()) == (1, 1)


@pytest.mark.committing
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_not_even_the_owner_may_change_the_record(own_database, table, statement):
    written()

    owner = psycopg2.connect(SERVERS.url(OWNER, own_database))
    try:
        with pytest.raises(psycopg2.Error, match=r"append|Cannot"), owner:
            owner.cursor().execute(statement.format(table=table))
    finally:
        owner.close()

    assert (AuditEvent.objects.count(), AccessEvent.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_an_action_that_fails_leaves_no_line():
    person = UserFactory()

    @transaction.atomic
    def failing_action():
        audit.record("person.edited", by=person, on=person)
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        failing_action()

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_line_says_what_changed_and_only_that():
    person = UserFactory()

    line = audit.record(
        "person.edited",
        by=person,
        on=person,
        before={"role": "member", "on": dt.date(2026, 1, 1), "same": 1},
        after={"role": "chair", "on": dt.date(2026, 1, 2), "same": 1},
    )

    assert line.changes == {
        "role": ["member", "chair"],
        "on": ["2026-01-01", "2026-01-02"],
    }


@pytest.mark.django_db
def test_a_page_that_shows_nobody_leaves_no_look():
    audit.looked(by=None, page="a page", shown=[], kind="clients.case", at=AT)

    assert not AccessEvent.objects.exists()
