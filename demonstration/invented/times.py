"""The record of an invented past has invented times, which the owner has to allow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from demonstration.servers import session

GIVE_TIMES = "INSERT INTO accounts_giventimes VALUES (true) ON CONFLICT DO NOTHING"
TAKE_BACK = "DELETE FROM accounts_giventimes"


@contextmanager
def given_times() -> Iterator[None]:
    """Let the application give the record's times, until the past is made up."""
    owner = os.environ.get("DATABASE_OWNER_URL")
    is_ours = False
    if owner:
        with session(owner) as statements:
            statements.execute(GIVE_TIMES)
            is_ours = statements.rowcount == 1
    try:
        yield
    finally:
        if owner and is_ours:
            with session(owner) as statements:
                statements.execute(TAKE_BACK)
