"""Ring for the reports worker: the row is the queue, this only saves half a minute."""

from __future__ import annotations

import threading

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)
IMPORT = "imports.import_notices"
UNDO = "imports.undo"


def wake_after_commit(*, file_id: int) -> None:
    """Ask for a file to be read."""
    ask_after_commit(IMPORT, file_id=file_id)


def wake_to_undo(*, batch_id: int) -> None:
    """Ask for an import to be undone."""
    ask_after_commit(UNDO, batch_id=batch_id)


def ask_after_commit(task: str, **number: int) -> None:
    """Ask for the work once the row can be seen; a broker that is away delays
    nothing, because a thread of its own talks to it."""
    app = current_app._get_current_object()

    def ring() -> None:
        try:
            app.send_task(task, kwargs=number, expires=60, retry=False)
        except (OperationalError, OSError) as error:
            log.warning("wake_up_failed", kind=type(error).__name__)

    transaction.on_commit(threading.Thread(target=ring, daemon=True).start, robust=True)
