"""What is done for accounts by the clock."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from partnerships.actions import passwords


@shared_task(name="partnerships.forget_strangers", expires=3600)
def forget_strangers(**_: object) -> None:
    """Every hour: addresses that asked for a new password and are nobody's."""
    passwords.forget_strangers(at=timezone.now())
