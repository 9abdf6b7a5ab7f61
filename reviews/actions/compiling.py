"""Compile a review: claim its row, count chapter by chapter, freeze the figures.

The row is the queue. Progress stands in it and is committed step by step; a worker
that dies leaves a lease that runs out, and the sweep lets another begin afresh.
Nothing is frozen before everything is counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from kit.acting import acting
from reviews.actions.holding import held_back
from reviews.choices import Chapter, ReviewState
from reviews.figures import CHAPTERS, Scope, Table, compiled
from reviews.models import Figure, Review

LEASE = dt.timedelta(minutes=2)
MOST_ATTEMPTS = 5
BROKE_OFF = (
    "Compiling stopped five times. Ask for it again, or tell whoever runs the portal."
)

Clock = Callable[[], dt.datetime]


class LeaseLost(Exception):
    """Another worker has taken this review over."""


def compile_review(*, review_id: int, now: Clock) -> bool:
    """Compile one review if it is due; say whether this call did."""
    review = claim(review_id=review_id, at=now())
    if review is None:
        return False
    try:
        tables = counted(review, now)
        freeze(review, tables, at=now())
    except LeaseLost:
        return False
    except Exception as failure:
        fail(review, reason=failure, at=now())
        raise
    return True


def claim(*, review_id: int, at: dt.datetime) -> Review | None:
    """Take a due review for two minutes, or nothing when another worker has it."""
    with acting(None):
        review = (
            Review.objects.due(at)
            .filter(pk=review_id)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("partnership", "asked_by")
            .first()
        )
        if review is None:
            return None
        if review.attempts >= MOST_ATTEMPTS:
            settle(review, failure=BROKE_OFF, at=at)
            return None
        review.state = ReviewState.COMPILING
        review.attempts += 1
        review.lease_until = at + LEASE
        review.step, review.steps = 0, len(CHAPTERS) + 1
        review.step_words = "Starting"
        review.failure = ""
        review.save(
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
        return review


def counted(review: Review, now: Clock) -> list[Table]:
    """Every figure of the review, with its progress told on the way."""
    scope = scope_of(review, on=timezone.localdate(review.asked_at))
    chapters = compiled(scope)
    tables: list[Table] = []
    for number, chapter in enumerate(Chapter, start=1):
        tell_progress(
            review, f"Chapter {number} of {len(Chapter)}: {chapter.label}", at=now()
        )
        with acting(review.asked_by):
            tables += next(chapters)[1]
    tell_progress(review, "Freezing the figures", at=now())
    return held_back(review, tables)


def scope_of(review: Review, *, on: dt.date) -> Scope:
    return Scope(
        from_on=review.from_on,
        to_on=review.to_on,
        on=on,
        partnership_id=review.partnership_id,
        partnership_name=str(review.partnership or ""),
        typed={
            "focus_groups": review.focus_groups,
            "interviews": review.interviews,
            "stakeholders": review.stakeholders,
            "answers": review.answers,
        },
    )


def tell_progress(review: Review, words: str, *, at: dt.datetime) -> None:
    """Commit how far it is, and hold on to the lease; raise LeaseLost without it."""
    until = at + LEASE
    with acting(review.asked_by):
        kept = Review.objects.filter(
            pk=review.pk,
            state=ReviewState.COMPILING,
            attempts=review.attempts,
        ).update(step=F("step") + 1, step_words=words, lease_until=until)
    if not kept:
        raise LeaseLost
    review.lease_until = until


def freeze(review: Review, tables: list[Table], *, at: dt.datetime) -> None:
    """Keep the figures as they are now, in place of those of an earlier try."""
    with acting(review.asked_by), transaction.atomic():
        mine = (
            Review.objects.select_for_update()
            .filter(pk=review.pk, state=ReviewState.COMPILING, attempts=review.attempts)
            .exists()
        )
        if not mine:
            raise LeaseLost
        Figure.objects.filter(review=review).delete()
        Figure.objects.bulk_create(
            frozen(review, table, position, at=at)
            for position, table in enumerate(tables)
        )
        Review.objects.filter(pk=review.pk).update(
            state=ReviewState.DRAFT,
            lease_until=None,
            next_at=None,
            compiled_at=at,
            step=F("steps"),
            step_words="Compiled",
            version=F("version") + 1,
        )
        audit.record(
            "review.compiled",
            by=review.asked_by,
            on=review,
            partnership_id=review.partnership_id,
            after={"figures": len(tables)},
            at=at,
        )


def frozen(review: Review, table: Table, position: int, *, at: dt.datetime) -> Figure:
    return Figure(
        review=review,
        chapter=table.chapter,
        key=table.key,
        position=position,
        title=table.title,
        columns=[{"label": one.label, "kind": one.kind} for one in table.columns],
        rows=[list(row) for row in table.rows],
        base=table.base,
        source=table.source,
        as_at=timezone.localdate(at),
        definition=table.definition.text,
        definition_version=table.definition.version,
        is_suppressed=table.is_suppressed,
        chart=table.chart_facts(),
    )


def fail(review: Review, *, reason: Exception, at: dt.datetime) -> None:
    """Say on the page why there are no figures; it can be asked for again."""
    with acting(review.asked_by):
        # The reason names the kind of fault only: its text may quote a row.
        settle(
            review,
            failure=f"The figures could not be compiled ({type(reason).__name__}).",
            at=at,
        )


def settle(review: Review, *, failure: str, at: dt.datetime) -> None:
    failed = Review.objects.filter(
        pk=review.pk, state__in=(ReviewState.COMPILING, ReviewState.WAITING)
    ).update(
        state=ReviewState.FAILED,
        failure=failure,
        lease_until=None,
        next_at=None,
        version=F("version") + 1,
    )
    if failed:
        audit.record(
            "review.failed",
            by=review.asked_by,
            on=review,
            partnership_id=review.partnership_id,
            at=at,
        )
