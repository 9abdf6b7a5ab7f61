"""What the database has to know of the portal's queries, and who says where not."""

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection

pytestmark = pytest.mark.django_db


def said():
    return [
        message
        for message in run_checks(databases=["default"])
        if message.id.startswith("kit.")
    ]


def test_the_roles_of_the_portal_plan_as_they_are_meant_to():
    assert said() == []


def test_nothing_is_asked_for_at_connecting():
    assert "options" not in settings.DATABASES["default"].get("OPTIONS", {})
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT source FROM pg_settings")
        assert "client options" not in [source for (source,) in cursor.fetchall()]


@pytest.mark.parametrize(
    ("name", "value"),
    [("random_page_cost", "4"), ("plan_cache_mode", "auto")],
)
def test_a_role_without_them_is_named_with_what_to_do(name, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {name} = {value}")

        [warning] = said()

    assert warning.msg == (
        f"{name} is {value} for the role pace_app of the database “default”: lists are"
        " slower than they need to be."
    )
    assert warning.hint.startswith(f"ALTER ROLE pace_app SET {name} = ")


def test_a_role_whose_lost_lines_hold_others_up_is_named():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL client_connection_check_interval = 0")

        [warning] = said()

    assert "a process that has gone may hold up others" in warning.msg
    assert warning.hint == (
        "ALTER ROLE pace_app SET client_connection_check_interval = 5000;"
    )
