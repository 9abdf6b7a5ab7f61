"""Periodic work on situations: their clocks."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.utils import timezone

from kit.acting import For, acting
from redundancies.actions import keeping, warnings
from redundancies.models import Response

log = structlog.get_logger(__name__)


@shared_task(name="redundancies.warn_of_clocks")
def warn_of_clocks(**_: object) -> None:
    """Every quarter of an hour: tell chairs of clocks that run out or are late."""
    at = timezone.now()
    with acting(None, For.CLOCKS):
        running = list(Response.objects.running_out(at).values_list("pk", flat=True))
    for response_id in running:
        with acting(None, For.CLOCKS):
            warnings.warn(response_id=response_id, at=at)


@shared_task(name="redundancies.compare_kept")
def compare_kept(**_: object) -> None:
    """Every night: say what lists keep otherwise than it is defined, and mend it."""
    with acting(None, For.KEEPING):
        found = keeping.differences()
        if not found:
            return
        keeping.rebuild_all()
    log.error(
        "kept_otherwise",
        **{table: len(numbers) for table, numbers in found.items()},
        examples={table: numbers[:20] for table, numbers in found.items()},
    )
