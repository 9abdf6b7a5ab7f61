"""What has run out is deleted: sessions, and what was kept of people's words."""

from __future__ import annotations

from celery import shared_task

from accounts.session_store import SessionStore


@shared_task(name="accounts.clear_sessions", expires=60)
def clear_sessions(**_: object) -> None:
    """Every minute: delete the sessions that have run out."""
    SessionStore.clear_expired()
