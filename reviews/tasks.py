"""Compiling reviews, on the queue of reports."""

from __future__ import annotations

from celery import shared_task
from django.db import close_old_connections, connection
from django.utils import timezone

from reviews import actions
from reviews.models import Review

AT_A_TIME = 20


@shared_task(name="reviews.compile", acks_late=True)
def compile(*, review_id: int, **_: object) -> None:
    """Compile one review, if it is due and no other worker has it."""
    drop_stale_connection()
    actions.compile_review(review_id=review_id, now=timezone.now)


@shared_task(name="reviews.sweep", expires=30)
def sweep(**_: object) -> None:
    """Every 30 seconds: wake a compiler for each review that is due or broke off."""
    drop_stale_connection()
    due = Review.objects.due(timezone.now()).values_list("pk", flat=True)
    for review_id in due[:AT_A_TIME]:
        compile.apply_async(kwargs={"review_id": review_id}, expires=60)


def drop_stale_connection() -> None:
    """A connection that the database has closed meanwhile is not used again."""
    if not connection.in_atomic_block:
        close_old_connections()
