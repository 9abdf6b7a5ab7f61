"""Periodic work on situations: their clocks."""

from __future__ import annotations

import datetime as dt

import structlog
from celery import shared_task
from django.utils import timezone

from kit.acting import For, acting
from redundancies.actions import handing_over, keeping, pairs, warnings
from redundancies.choices import HandoverAnswer
from redundancies.models import Handover, Response, Situation

DAY_AND_MORE = dt.timedelta(hours=26)
AT_A_TIME = 200
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


@shared_task(name="redundancies.hand_over")
def hand_over(**_: object) -> None:
    """Every hour: leads go over whose day has come."""
    at = timezone.now()
    with acting(None, For.CLOCKS):
        due = Handover.objects.filter(
            answer=HandoverAnswer.ACCEPTED,
            done_at=None,
            from_on__lte=timezone.localdate(at),
        )
        numbers = list(due.order_by("pk").values_list("pk", flat=True))
    for number in numbers:
        with acting(None, For.CLOCKS):
            handing_over.take_due(handover_id=number, at=at)


@shared_task(name="redundancies.find_pairs")
def find_pairs(**_: object) -> None:
    """Every night: what a file brought is compared with what is like it by name."""
    at = timezone.now()
    with acting(None, For.KEEPING):
        fresh = Situation.objects.open().filter(logged_at__gt=at - DAY_AND_MORE)
        numbers = list(fresh.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), AT_A_TIME):
        with acting(None, For.KEEPING):
            pairs.note(situations=numbers[start : start + AT_A_TIME], at=at)


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
