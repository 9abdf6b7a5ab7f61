"""The one place where a request, a stream or a task enters a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connection, transaction

from kit import limits, replica
from kit.limits import Limits


@contextmanager
def acting(actor: Any, *, most: Limits | None = None) -> Iterator[None]:
    """Open a transaction that knows its actor (a user, or None for the portal).

    The actor's id is a setting of the transaction, `pace.actor`, so that the
    database itself can tell who acts; nested uses restore the outer actor. How long
    the database may take is said with it, and ends with the transaction too.
    """
    actor_id = id_of(actor)
    is_outermost = not connection.in_atomic_block
    told = None if is_outermost else told_actor()
    try:
        with transaction.atomic():
            if is_outermost:
                before = set_actor(actor_id, most or limits.CURRENT.get())
            else:
                before = swap_actor(actor_id)
            tell(actor_id)
            yield
            # The setting ends with its transaction: only an inner one gives it back.
            if not is_outermost and not transaction.get_rollback():
                swap_actor(before)
    finally:
        tell(told)


def id_of(actor: Any) -> str:
    """How the database is told who acts: an id, or nothing for the portal itself."""
    return str(getattr(actor, "pk", None) or "")


def tell(actor_id: str | None) -> None:
    """Remember, of this connection, what the database was told."""
    connection.told_actor = actor_id  # type: ignore[attr-defined]


def told_actor() -> str | None:
    """Whom this process told the database to be acting; None where it told nothing."""
    return getattr(connection, "told_actor", None)


def set_actor(actor_id: str, most: Limits | None) -> str:
    """Set the actor and the limits of a transaction that has begun with them."""
    facts = {"pace.actor": actor_id} | (most.settings() if most else {})
    words = ", ".join(["set_config(%s, %s, true)"] * len(facts))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {words}", [word for fact in facts.items() for word in fact]
        )
    return ""


def swap_actor(actor_id: str) -> str:
    """Set the transaction's actor and return the one before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH before AS MATERIALIZED"
            " (SELECT coalesce(current_setting('pace.actor', true), '') AS actor)"
            " SELECT before.actor, set_config('pace.actor', %s, true) FROM before",
            [actor_id],
        )
        return str(cursor.fetchone()[0])


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
    with acting(actor, most=limits.STREAM), ExitStack() as turn:
        if from_replica:
            turn.enter_context(replica.reading())
        yield from rows
