"""Compile a review: claim its row, count chapter by chapter, freeze the figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from kit.acting import acting
from reviews.actions import queueing
from reviews.actions.holding import held_back, hidden_of
from reviews.actions.queueing import Clock
from reviews.choices import Chapter, ReviewState
from reviews.figures import Scope, Table
from reviews.models import Figure, Review


def compile_review(*, review_id: int, now: Clock) -> bool:
    """Compile one review if it is due; say whether this call did."""
    return queueing.work(
        Review,
        review_id,
        steps=len(Chapter) + 1,
        count=counted,
        freeze=freeze,
        now=now,
    )


def counted(review: Review, now: Clock) -> list[Table]:
    """Every figure of the review, with its progress told on the way."""
    scope = scope_of(review, on=timezone.localdate(review.asked_at))
    tables = queueing.counted(review, scope, tuple(Chapter), now=now)
    return held_back(tables, hidden_of(review))


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


def freeze(review: Review, tables: list[Table], *, at: dt.datetime) -> None:
    """Keep the figures as they are now, in place of those of an earlier try."""
    with acting(review.asked_by):
        queueing.hold(review)
        Figure.objects.filter(review=review).delete()
        Figure.objects.bulk_create(
            Figure(
                review=review,
                position=position,
                as_at=timezone.localdate(at),
                chart=table.chart_facts(),
                **frozen(table),
            )
            for position, table in enumerate(tables)
        )
        queueing.release(review, figures=len(tables), at=at, state=ReviewState.DRAFT)


def frozen(table: Table) -> dict[str, Any]:
    """A table as it is kept."""
    return {
        "chapter": table.chapter.value,
        "key": table.key,
        "title": table.title,
        "columns": [{"label": one.label, "kind": one.kind} for one in table.columns],
        "rows": [list(row) for row in table.rows],
        "base": table.base,
        "source": table.source,
        "definition": table.definition.text,
        "definition_version": table.definition.version,
        "is_suppressed": table.is_suppressed,
    }
