"""The keys that clients keep of their grants, compared with those, and mended."""

from __future__ import annotations

from django.db import connection

from clients.stored import CLIENTS, set_clients


def differences() -> list[int]:
    """The clients that keep other keys than their grants have."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM ({CLIENTS.format(scope='true')}) other")  # noqa: S608
        return sorted(number for (number,) in cursor.fetchall())


def rebuild_all() -> int:
    """Keep the keys that the grants have; how many clients kept others."""
    with connection.cursor() as cursor:
        cursor.execute(set_clients("true"))
        return cursor.rowcount
