"""The tests' own ground: the right role, a database each, nothing left behind."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests import environment


def who_and_where():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        return cursor.fetchone()


@pytest.mark.django_db
def test_tests_connect_as_the_application_to_a_database_of_their_process():
    assert who_and_where() == ("pace_app", environment.DATABASE)


@pytest.mark.committing
def test_a_test_that_commits_has_a_database_to_itself():
    who, where = who_and_where()

    assert who == "pace_app"
    assert where.startswith(f"{environment.DATABASE}_")


@pytest.mark.django_db
def test_the_application_may_not_change_the_tables():
    with (
        pytest.raises(DatabaseError, match="must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("ALTER TABLE accounts_user ADD COLUMN extra int")
