"""What the portal does for clients by itself."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from clients.actions import follow_ups
from kit.acting import acting


@shared_task(name="clients.ask_follow_ups")
def ask_follow_ups(**_: object) -> None:
    """Every hour: ask how things are, six months on; a batch in each transaction."""
    asked = 1
    while asked:
        with acting(None):
            asked = follow_ups.ask(at=timezone.now())
