"""The one place where a request, a stream or a task enters a transaction."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import StrEnum
from typing import Any, TypeVar

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kit import limits, replica
from kit.limits import Limits

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
ENTER = "pace_enter(%s, %s, %s)"
WIDEN = (
    "WITH before AS MATERIALIZED"
    " (SELECT coalesce(current_setting('pace.whole', true), '') AS whole)"
    " SELECT before.whole, set_config('pace.whole', %s, true) FROM before"
)
GIVE_BACK = (
    "SELECT set_config('pace.actor', %s, true), set_config('pace.keys', %s, true),"
    " set_config('pace.whole', %s, true), set_config('pace.canaries', %s, true)"
)


@contextmanager
def acting(
    actor: Any, purpose: For | None = None, *, most: Limits | None = None
) -> Iterator[None]:
    """Open a transaction that knows its actor (a user, or None for nobody).

    The database shows it what this person may see today, or everything where a
    purpose is named. Nested uses restore the outer actor. How long the database may
    take is said with it, and ends with the transaction too.
    """
    actor_id = id_of(actor)
    is_outermost = not connection.in_atomic_block
    if is_outermost:
        connection.afterwards = {}  # type: ignore[attr-defined]
    told = None if is_outermost else told_actor()
    is_widened = getattr(connection, "is_widened", False)
    try:
        with transaction.atomic():
            lasting = (most or limits.CURRENT.get()) if is_outermost else None
            before = enter(actor_id, purpose, lasting)
            tell(actor_id)
            connection.is_widened = purpose is not None  # type: ignore[attr-defined]
            yield
            # The setting ends with its transaction: only an inner one gives it back.
            if not is_outermost and not transaction.get_rollback():
                with connection.cursor() as cursor:
                    cursor.execute(GIVE_BACK, before)
    finally:
        tell(told)
        connection.is_widened = is_widened  # type: ignore[attr-defined]
        if is_outermost:
            for look in connection.afterwards.values():  # type: ignore[attr-defined]
                look()


def afterwards(name: str, look: Callable[[], None]) -> None:
    """Have something looked at once the transaction has ended, in whichever way.

    What stands outside the database, and was written for a row, may be left without it:
    a transaction that is rolled back says so to nobody. It is done once for each name,
    raises nothing, and not at all where nobody acts.
    """
    if connection.in_atomic_block and hasattr(connection, "afterwards"):
        connection.afterwards[name] = look


def id_of(actor: Any) -> str:
    """How the database is told who acts: an id, or nothing for the portal itself."""
    return str(getattr(actor, "pk", None) or "")


def tell(actor_id: str | None) -> None:
    """Remember, of this connection, what the database was told."""
    connection.told_actor = actor_id  # type: ignore[attr-defined]


def told_actor() -> str | None:
    """Whom this process told the database to be acting; None where it told nothing."""
    return getattr(connection, "told_actor", None)


def call_actor(actor_id: str) -> None:
    """Say who acts, for the record alone: what is shown stays as it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pace.actor', %s, true)", [actor_id])


def enter(actor_id: str, purpose: For | None, lasting: Limits | None) -> list[str]:
    """Set the actor, what they may see, and the limits; what stood there before."""
    facts = lasting.settings() if lasting else {}
    # First of all, so that they hold for what is read of the actor already.
    words = "SELECT " + "set_config(%s, %s, true), " * len(facts) + ENTER
    values: list[Any] = [word for fact in facts.items() for word in fact]
    values += [actor_id, timezone.localdate(), purpose or ""]
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        return list(cursor.fetchone()[-1])


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
    with acting(actor, most=limits.STREAM), ExitStack() as turn:
        if from_replica:
            turn.enter_context(replica.reading())
        yield from rows
