"""Periodic work on requests."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from kit.acting import For, acting
from redundancies.actions import afterwards, requests
from redundancies.models import Session


@shared_task(name="redundancies.ask_after_sessions", expires=3000)
def ask_after_sessions(**_: object) -> None:
    """Every hour: ask the partners of yesterday's sessions what they gave."""
    at = timezone.now()
    midnight = dt.datetime.combine(
        timezone.localdate(at), dt.time(), tzinfo=timezone.get_current_timezone()
    )
    with acting(None, For.SESSIONS):
        past = list(Session.objects.to_ask_after(midnight).order_by("ends_at", "pk"))
    for session in past:
        with acting(None, For.SESSIONS):
            afterwards.ask_after(session=session, at=at)


@shared_task(name="redundancies.tell_of_failed_requests", expires=300)
def tell_of_failed_requests(**_: object) -> None:
    """Every five minutes: tell the chairs of requests that did not arrive."""
    with acting(None, For.LETTERS):
        requests.tell_of_failed(at=timezone.now())
