"""What has run out is deleted: sessions, words kept for them, files of no row."""

from __future__ import annotations

import structlog
from celery import shared_task

from accounts.session_store import SessionStore
from kit import storing

log = structlog.get_logger(__name__)


@shared_task(name="accounts.clear_sessions", expires=60)
def clear_sessions(**_: object) -> None:
    """Every minute: delete the sessions that have run out."""
    SessionStore.clear_expired()


@shared_task(name="accounts.clear_files", expires=3600)
def clear_files(**_: object) -> None:
    """Every night: delete files that no row has named for a day."""
    log.info("files_cleared", count=storing.clear_unnamed())
