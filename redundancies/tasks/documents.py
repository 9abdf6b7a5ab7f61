"""Documents are looked through for viruses, on the queue of reports."""

from __future__ import annotations

from celery import shared_task
from django.db import close_old_connections, connection
from django.utils import timezone

from kit import scanning
from kit.acting import For, acting
from redundancies.actions import scans
from redundancies.models import Document

AT_A_TIME = 50


@shared_task(name="redundancies.scan_document", acks_late=True)
def scan_document(*, document_id: int, **_: object) -> None:
    """Have one document scanned, if it waits and no other worker has it."""
    drop_stale_connection()
    scans.work(document_id=document_id, now=timezone.now)


@shared_task(name="redundancies.scan_waiting", expires=30)
def scan_waiting(**_: object) -> None:
    """Every 30 seconds: wake a worker for each document that waits to be scanned."""
    if not scanning.is_set_up():
        return
    drop_stale_connection()
    with acting(None, For.FILES):
        waiting = Document.objects.to_scan(timezone.now())[:AT_A_TIME]
        numbers = list(waiting.values_list("pk", flat=True))
    for document_id in numbers:
        scan_document.apply_async(kwargs={"document_id": document_id}, expires=60)


def drop_stale_connection() -> None:
    """A connection that the database has closed meanwhile is not used again."""
    if not connection.in_atomic_block:
        close_old_connections()
