"""What triggers keep beside rows, compared with what it is defined as, and mended."""

from __future__ import annotations

from django.db import connection

from kit.acting import act
from redundancies.stored import (
    GRANTS,
    REQUESTS,
    RESPONSES,
    SITUATIONS,
    set_grants,
    set_requests,
    set_responses,
    set_situations,
)

ALL_RESPONSES = "ARRAY(SELECT id FROM redundancies_response)"
# In the order in which one is copied from another.
DEFINED = {
    "responses": RESPONSES.format(wanted=ALL_RESPONSES),
    "situations": SITUATIONS.format(scope="true"),
    "grants": GRANTS.format(scope="true"),
    "requests": REQUESTS,
}
SET = (
    set_responses(ALL_RESPONSES),
    set_situations("true"),
    set_grants("true"),
    set_requests(),
)


def differences() -> dict[str, list[int]]:
    """The rows that keep something otherwise than it is defined, by their table."""
    found = {}
    with connection.cursor() as cursor:
        for table, defined in DEFINED.items():
            cursor.execute(f"SELECT id FROM ({defined}) other ORDER BY id")  # noqa: S608
            if numbers := [number for (number,) in cursor.fetchall()]:
                found[table] = numbers
    return found


@act
def rebuild_all() -> int:
    """Keep everything as it is defined; how many rows were otherwise."""
    count = 0
    with connection.cursor() as cursor:
        for statement in SET:
            cursor.execute(statement)
            count += cursor.rowcount
    return count
