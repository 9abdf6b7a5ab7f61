"""Canaries: invented rows that nobody who does their work comes upon.

Their numbers are below nought, which no sequence gives, and the database shows them to
nobody: no list, figure, letter or file can forget to leave them out. Only a page of one
row shows them, to who sees everything and asks for that very row.
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections

from kit import replica

SHOW = "SELECT set_config('pace.canaries', 'shown', true)"


def is_canary(number: int) -> bool:
    """Whether the row with this number is one."""
    return number < 0


def show() -> None:
    """Show them from here on until the transaction ends, where it reads and writes."""
    for alias in {DEFAULT_DB_ALIAS, replica.database()}:
        with connections[alias].cursor() as cursor:
            cursor.execute(SHOW)
