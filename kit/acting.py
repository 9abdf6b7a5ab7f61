"""The one place where a request, a stream or a task enters a transaction."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import StrEnum
from typing import Any, TypeVar

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kit import replica

Function = TypeVar("Function", bound=Callable[..., Any])


class For(StrEnum):
    """For what the portal reads more than somebody may see; the database is told."""

    # What an act that was allowed brings about: others' letters, clocks and grants.
    ACT = "act"
    # A link shows what it was sent for, and nothing else is asked for by its page.
    LINK = "link"
    # Somebody was asked something, or reported it, and sees a little of what it is of.
    ASKED = "asked"
    LETTERS = "letters"
    CLOCKS = "clocks"
    FOLLOW_UPS = "follow-ups"
    SESSIONS = "sessions"
    # What is kept beside rows, compared with them.
    KEEPING = "keeping"
    # Counts, which nobody gets before they are protected.
    FIGURES = "figures"
    FILES = "files"
    REFERENCE = "reference"
    # Who operates the portal, at its own machine.
    OPERATING = "operating"


# What a transaction knows of who acts: the actor's number, the grants that are theirs
# (`partnerships.standing`) and, where they see everything, as whom or for what.
ENTER = "SELECT pace_enter(%s, %s, %s)"
WIDEN = (
    "WITH before AS MATERIALIZED"
    " (SELECT coalesce(current_setting('pace.whole', true), '') AS whole)"
    " SELECT before.whole, set_config('pace.whole', %s, true) FROM before"
)
GIVE_BACK = (
    "SELECT set_config('pace.actor', %s, true), set_config('pace.keys', %s, true),"
    " set_config('pace.whole', %s, true)"
)


@contextmanager
def acting(actor: Any, purpose: For | None = None) -> Iterator[None]:
    """Open a transaction that knows its actor (a user, or None for nobody).

    The database shows it what this person may see today, or everything where a
    purpose is named. Nested uses restore the outer actor.
    """
    actor_id = str(getattr(actor, "pk", None) or "")
    is_outermost = not connection.in_atomic_block
    is_widened = getattr(connection, "is_widened", False)
    with transaction.atomic():
        before = enter(actor_id, purpose)
        connection.is_widened = purpose is not None  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connection.is_widened = is_widened  # type: ignore[attr-defined]
        # The setting ends with its transaction: only an inner one has to give it back.
        if not is_outermost and not transaction.get_rollback():
            with connection.cursor() as cursor:
                cursor.execute(GIVE_BACK, before)


def enter(actor_id: str, purpose: For | None) -> list[str]:
    """Set the actor and what they may see; what stood there before."""
    with connection.cursor() as cursor:
        cursor.execute(ENTER, [actor_id, timezone.localdate(), purpose or ""])
        return list(cursor.fetchone()[0])


@contextmanager
def seeing(purpose: For) -> Iterator[None]:
    """Read everything for this purpose, inside a transaction, while the block runs."""
    if getattr(connection, "is_widened", False):
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(WIDEN, [purpose])
        before = cursor.fetchone()[0]
    connection.is_widened = True  # type: ignore[attr-defined]
    try:
        yield
    except BaseException:
        connection.is_widened = False  # type: ignore[attr-defined]
        # Where the database refused something, all of it is rolled back.
        with suppress(DatabaseError):
            narrow(before)
        raise
    connection.is_widened = False  # type: ignore[attr-defined]
    narrow(before)


def narrow(whole: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pace.whole', %s, true)", [whole])


def act(function: Function) -> Function:
    """An action: one transaction, and whatever it brings about is written.

    Whether it may be done was asked before, of rows that its actor sees.
    """

    @functools.wraps(function)
    def whole(*args: Any, **facts: Any) -> Any:
        with transaction.atomic(), seeing(For.ACT):
            return function(*args, **facts)

    return whole  # type: ignore[return-value]


def current_actor() -> int | None:
    """The id of the transaction's actor, as the database knows it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pace.actor', true)")
        actor_id = cursor.fetchone()[0]
    return int(actor_id) if actor_id else None


def stream(actor: Any, rows: Iterable[Any]) -> Iterator[Any]:
    """Yield rows inside a transaction of their own: a stream outlives its request.

    What the request reads from the replica its stream reads there too, if it can.
    """
    return streamed(actor, rows, from_replica=replica.is_reading())


def streamed(actor: Any, rows: Iterable[Any], *, from_replica: bool) -> Iterator[Any]:
    with acting(actor), ExitStack() as turn:
        if from_replica:
            turn.enter_context(replica.reading())
        yield from rows
