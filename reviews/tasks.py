"""Compiling reviews, on the queue of reports."""

from __future__ import annotations

from celery import shared_task
from django.db import close_old_connections, connection
from django.utils import timezone

from kit.acting import For, acting
from reviews import actions
from reviews.models import FigureSet, Review

AT_A_TIME = 20
# In the broker 0 goes before 9: figures that nobody waits for go after reviews.
AFTER_REVIEWS = 9


@shared_task(name="reviews.compile", acks_late=True)
def compile(*, review_id: int, **_: object) -> None:
    """Compile one review, if it is due and no other worker has it."""
    drop_stale_connection()
    actions.compile_review(review_id=review_id, now=timezone.now)


@shared_task(name="reviews.compile_figures", acks_late=True)
def compile_figures(*, set_id: int, **_: object) -> None:
    """Compile one set of figures, if it is due and no other worker has it."""
    drop_stale_connection()
    actions.compile_figures(set_id=set_id, now=timezone.now)


@shared_task(name="reviews.sweep", expires=30)
def sweep(**_: object) -> None:
    """Every 30 seconds: wake a compiler for all that is due or broke off."""
    drop_stale_connection()
    now = timezone.now()
    due = Review.objects.due(now).values_list("pk", flat=True)
    for review_id in due[:AT_A_TIME]:
        compile.apply_async(kwargs={"review_id": review_id}, expires=60)
    due = FigureSet.objects.due(now).values_list("pk", flat=True)
    for set_id in due[:AT_A_TIME]:
        compile_figures.apply_async(
            kwargs={"set_id": set_id}, expires=60, priority=AFTER_REVIEWS
        )


@shared_task(name="reviews.figures_ahead", expires=3600)
def figures_ahead(**_: object) -> None:
    """Every night: ask for the figures that readers open first, clear old ones."""
    drop_stale_connection()
    now = timezone.now()
    with acting(None, For.FIGURES):
        actions.ask_ahead(at=now)
        actions.clear_old(at=now)


def drop_stale_connection() -> None:
    """A connection that the database has closed meanwhile is not used again."""
    if not connection.in_atomic_block:
        close_old_connections()
