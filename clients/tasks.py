"""What the portal does for clients by itself."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.utils import timezone

from clients.actions import canaries, follow_ups, keeping
from kit.acting import For, acting

log = structlog.get_logger(__name__)


@shared_task(name="clients.ask_follow_ups")
def ask_follow_ups(**_: object) -> None:
    """Every hour: ask how things are, six months on; a batch in each transaction."""
    asked = 1
    while asked:
        with acting(None, For.FOLLOW_UPS):
            asked = follow_ups.ask(at=timezone.now())


@shared_task(name="clients.compare_kept")
def compare_kept(**_: object) -> None:
    """Every night: say which clients keep other keys than their grants, and mend it."""
    with acting(None, For.KEEPING):
        found = keeping.differences()
        if not found:
            return
        keeping.rebuild_all()
    log.error("kept_otherwise", clients=len(found), examples=found[:20])


@shared_task(name="clients.watch_canaries", expires=60)
def watch_canaries(**_: object) -> None:
    """Every minute: tell whoever watches of looks at canaries."""
    with acting(None, For.OPERATING):
        canaries.tell_of_looks(at=timezone.now())
