"""The queue of what is compiled, reviews and sets of figures alike.

The row is the queue. Progress stands in it and is committed step by step; a worker
that dies leaves a lease that runs out, and the sweep lets another begin afresh.
Nothing is frozen before everything is counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, TypeVar

from django.db.models import F

from accounts import audit
from kit import replica
from kit.acting import For, acting
from reviews.choices import AT_THE_WORKER, Chapter, SetState
from reviews.figures import Scope, Table, compiled
from reviews.models import Queued

LEASE = dt.timedelta(minutes=2)
MOST_ATTEMPTS = 5
# Nobody waits at a page for the replica to get as far as the primary.
PATIENCE = 5.0
BROKE_OFF = (
    "Compiling stopped five times. Ask for it again, or tell whoever runs the portal."
)

Clock = Callable[[], dt.datetime]
Row = TypeVar("Row", bound=Queued)


class ReplicaFailed(Exception):
    """The replica did not answer to the end."""


class LeaseLost(Exception):
    """Another worker has taken this row over."""


def work(
    kind: type[Row],
    pk: int,
    *,
    steps: int,
    count: Callable[[Row, Clock], Any],
    freeze: Callable[..., None],
    now: Clock,
) -> bool:
    """Claim a row, count, freeze what was counted; say whether this call did."""
    row = claim(kind, pk, steps=steps, at=now())
    if row is None:
        return False
    try:
        freeze(row, count(row, now), at=now())
    except LeaseLost:
        return False
    except Exception as failure:
        fail(row, reason=failure, at=now())
        raise
    return True


def claim(kind: type[Row], pk: int, *, steps: int, at: dt.datetime) -> Row | None:
    """Take a due row for two minutes, or nothing when another worker has it."""
    with acting(None, For.FIGURES):
        row = (
            kind._default_manager.due(at)  # type: ignore[attr-defined]
            .filter(pk=pk)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("partnership", "asked_by")
            .first()
        )
        if row is None:
            return None
        if row.attempts >= MOST_ATTEMPTS:
            settle(row, failure=BROKE_OFF, at=at)
            return None
        row.state = SetState.COMPILING.value
        row.attempts += 1
        row.lease_until = at + LEASE
        row.step, row.steps = 0, steps
        row.step_words = "Starting"
        row.failure = ""
        row.save(
            update_fields=[
                "state",
                "attempts",
                "lease_until",
                "step",
                "steps",
                "step_words",
                "failure",
            ]
        )
        return row


def counted(
    row: Queued, scope: Scope, chapters: Sequence[Chapter], *, now: Clock
) -> list[Table]:
    """The figures of these chapters, with the progress told on the way.

    Counted on the replica where there is one; if that fails, once more without it.
    """
    try:
        return counted_on(row, scope, chapters, now=now, may_read_replica=True)
    except ReplicaFailed:
        with acting(row.asked_by):
            held_by(row).update(step=0)
        return counted_on(row, scope, chapters, now=now, may_read_replica=False)


def counted_on(
    row: Queued,
    scope: Scope,
    chapters: Sequence[Chapter],
    *,
    now: Clock,
    may_read_replica: bool,
) -> list[Table]:
    counting = compiled(scope, chapters)
    tables: list[Table] = []
    for number, chapter in enumerate(chapters, start=1):
        words = f"Chapter {number} of {len(chapters)}: {chapter.label}"
        tell_progress(row, words, at=now())
        with acting(row.asked_by, For.FIGURES), ExitStack() as turn:
            if may_read_replica:
                turn.enter_context(replica.reading(patience=PATIENCE))
            try:
                tables += next(counting)[1]
            except replica.AWAY as error:
                if not replica.is_reading():
                    raise
                raise ReplicaFailed from error
    tell_progress(row, "Freezing the figures", at=now())
    return tables


def tell_progress(row: Queued, words: str, *, at: dt.datetime) -> None:
    """Commit how far it is, and hold on to the lease; raise LeaseLost without it."""
    until = at + LEASE
    with acting(row.asked_by):
        kept = held_by(row).update(
            step=F("step") + 1, step_words=words, lease_until=until
        )
    if not kept:
        raise LeaseLost
    row.lease_until = until


def stored(row: Queued) -> Any:
    """The row as the database has it."""
    return type(row)._default_manager.filter(pk=row.pk)


def held_by(row: Queued) -> Any:
    """The row, while it is still this worker's."""
    return stored(row).filter(
        state=SetState.COMPILING,
        attempts=row.attempts,
        version=row.version,
    )


def hold(row: Queued) -> None:
    """Keep others from a row that is about to be frozen; raise LeaseLost without it."""
    if not held_by(row).select_for_update().exists():
        raise LeaseLost


def release(row: Queued, *, figures: int, at: dt.datetime, **facts: Any) -> None:
    """Take a row that is compiled out of the queue, with one line in the record."""
    stored(row).update(
        lease_until=None,
        next_at=None,
        compiled_at=at,
        step=F("steps"),
        step_words="Compiled",
        version=F("version") + 1,
        **facts,
    )
    note(row, "compiled", at=at, after={"figures": figures})


def fail(row: Queued, *, reason: Exception, at: dt.datetime) -> None:
    """Say on the page why there are no figures; it can be asked for again."""
    with acting(row.asked_by):
        # The reason names the kind of fault only: its text may quote a row.
        settle(
            row,
            failure=f"The figures could not be compiled ({type(reason).__name__}).",
            at=at,
        )


def settle(row: Queued, *, failure: str, at: dt.datetime) -> None:
    """Give a row up, if it is still as this worker knows it."""
    failed = (
        stored(row)
        .filter(
            state__in=AT_THE_WORKER,
            attempts=row.attempts,
            version=row.version,
        )
        .update(
            state=SetState.FAILED,
            failure=failure,
            lease_until=None,
            next_at=None,
            version=F("version") + 1,
        )
    )
    if failed:
        note(row, "failed", at=at)


def note(row: Any, what: str, *, at: dt.datetime, **facts: Any) -> None:
    """One line of the record about a row that is compiled."""
    audit.record(
        f"{row.noun}.{what}",
        by=row.asked_by,
        on=row,
        partnership_id=row.partnership_id,
        at=at,
        label=row.label,
        **facts,
    )
