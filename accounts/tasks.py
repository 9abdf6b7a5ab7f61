"""The record is sealed; what has run out is deleted, and what nobody names."""

from __future__ import annotations

import datetime as dt

import structlog
from celery import shared_task
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts import heads, seals
from accounts.session_store import SessionStore
from kit import storing
from kit.acting import For, acting

log = structlog.get_logger(__name__)


@shared_task(name="accounts.clear_sessions", expires=60)
def clear_sessions(**_: object) -> None:
    """Every minute: delete the sessions that have run out."""
    SessionStore.clear_expired()


@shared_task(name="accounts.clear_files", expires=3600)
def clear_files(**_: object) -> None:
    """Every night: delete files that no row has named for a day, and old drafts."""
    with acting(None, For.FILES):
        count = storing.clear_unnamed()
    log.info("files_cleared", count=count, drafts=storing.clear_drafts())


@shared_task(name="accounts.clear_addresses", expires=3600)
def clear_addresses(**_: object) -> None:
    """Every night: the record forgets from where somebody asked long ago."""
    before = timezone.now() - dt.timedelta(days=settings.ASKER_DAYS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pace_clear_askers(%s)", [before])


@shared_task(name="accounts.seal_record", expires=60)
def seal_record(**_: object) -> None:
    """Every minute: seal the lines of the record that are new."""
    seals.seal()


@shared_task(name="accounts.send_head", expires=3600)
def send_head(**_: object) -> None:
    """Every day: say in the log, and outside, what the newest seal of the record is."""
    seals.seal()
    if (head := seals.head()) is not None:
        heads.tell(head)
