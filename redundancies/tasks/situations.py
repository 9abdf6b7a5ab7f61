"""Periodic work on situations: their clocks."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from kit.acting import acting
from redundancies.actions import warnings
from redundancies.models import Response


@shared_task(name="redundancies.warn_of_clocks")
def warn_of_clocks(**_: object) -> None:
    """Every quarter of an hour: tell chairs of clocks that run out or are late."""
    at = timezone.now()
    with acting(None):
        running = list(Response.objects.running_out(at).values_list("pk", flat=True))
    for response_id in running:
        with acting(None):
            warnings.warn(response_id=response_id, at=at)
