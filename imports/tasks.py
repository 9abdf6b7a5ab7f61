"""Bringing uploaded files of notices in, and undoing them, on the queue of reports."""

from __future__ import annotations

from celery import shared_task
from django.db import close_old_connections, connection
from django.utils import timezone

from imports.actions import undoing, uploads
from imports.models import ImportBatch, NoticeFile
from kit.acting import For, acting

AT_A_TIME = 5


@shared_task(name="imports.import_notices", acks_late=True)
def import_notices(*, file_id: int, **_: object) -> None:
    """Bring one file in, if it waits and no other worker has it."""
    drop_stale_connection()
    uploads.work(file_id=file_id, now=timezone.now)


@shared_task(name="imports.undo", acks_late=True)
def undo(*, batch_id: int, **_: object) -> None:
    """Undo one import, if somebody asks for it and no other worker is at it."""
    drop_stale_connection()
    undoing.work(batch_id=batch_id, now=timezone.now)


@shared_task(name="imports.import_waiting", expires=30)
def import_waiting(**_: object) -> None:
    """Every 30 seconds: wake a worker for each file that waits or was cut off.

    And for each import that is to be undone.
    """
    drop_stale_connection()
    with acting(None, For.FILES):
        waiting = NoticeFile.objects.waiting(timezone.now())[:AT_A_TIME]
        files = list(waiting.values_list("pk", flat=True))
        asked = ImportBatch.objects.to_undo()[:AT_A_TIME]
        batches = list(asked.values_list("pk", flat=True))
    for file_id in files:
        import_notices.apply_async(kwargs={"file_id": file_id}, expires=60)
    for batch_id in batches:
        undo.apply_async(kwargs={"batch_id": batch_id}, expires=60)


def drop_stale_connection() -> None:
    """A connection that the database has closed meanwhile is not used again."""
    if not connection.in_atomic_block:
        close_old_connections()
