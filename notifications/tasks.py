"""The sweep, the sender, digests, and signs of life."""

from __future__ import annotations

import datetime as dt
import math

from celery import shared_task
from django.db import close_old_connections, connection
from django.utils import timezone

from kit.acting import For, acting
from notifications import actions
from notifications.models import Link, Message
from notifications.rules import BATCH

# A wake-up that nobody worked is forgotten: the next sweep sends another.
FORGET_AFTER_SECONDS = 60
HEARTBEAT_SECONDS = 45
AT_A_TIME = 1000
# In the broker 0 goes before 9: a long queue of letters must not hide a heartbeat.
AFTER_HEARTBEATS = 6


@shared_task(name="notifications.sweep", expires=30)
def sweep(**_: object) -> None:
    """Every 30 seconds: wake senders for the letters due or whose lease ran out."""
    drop_stale_connection()
    with acting(None, For.LETTERS):
        due = Message.objects.due(timezone.now())[:AT_A_TIME].count()
    for _sender in range(math.ceil(due / BATCH)):
        send.apply_async(priority=AFTER_HEARTBEATS)
    if due == AT_A_TIME:
        # There may be more: look again once these are worked.
        sweep.apply_async(priority=AFTER_HEARTBEATS, expires=FORGET_AFTER_SECONDS)


@shared_task(
    name="notifications.send",
    acks_late=True,
    expires=FORGET_AFTER_SECONDS,
    # Well inside the lease: a letter still on its way is never claimed by another.
    soft_time_limit=80,
    time_limit=100,
)
def send(**_: object) -> None:
    """Send a batch of what is due; what had to be given back is asked for anew."""
    drop_stale_connection()
    if actions.send_some(clock=timezone.now):
        send.apply_async(priority=AFTER_HEARTBEATS)


@shared_task(name="notifications.gather_digests", expires=300)
def gather_digests(**_: object) -> None:
    """Every five minutes: one digest for each person whose hour has come."""
    drop_stale_connection()
    if actions.gather_digests(at=timezone.now()):
        sweep.apply_async()


@shared_task(name="notifications.clear_links", expires=3600)
def clear_links(**_: object) -> None:
    """Every night: delete links that were over half a year ago."""
    drop_stale_connection()
    Link.objects.long_over(timezone.now()).delete()


@shared_task(
    name="notifications.heartbeat_letters", bind=True, expires=HEARTBEAT_SECONDS
)
def heartbeat_letters(task, **_: object) -> None:
    """A sign of life of the worker for letters."""
    beat(task, "letters")


@shared_task(
    name="notifications.heartbeat_reports", bind=True, expires=HEARTBEAT_SECONDS
)
def heartbeat_reports(task, **_: object) -> None:
    """A sign of life of the worker for reports."""
    beat(task, "reports")


def beat(task, queue: str) -> None:
    drop_stale_connection()
    now = timezone.now()
    actions.beat(queue=queue, sent_at=sent_at(task.request.expires, now), at=now)


def sent_at(expires: str | dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When a heartbeat was sent: it carries the moment at which it expires."""
    if not expires:
        return now
    moment = dt.datetime.fromisoformat(expires) if isinstance(expires, str) else expires
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return moment - dt.timedelta(seconds=HEARTBEAT_SECONDS)


def drop_stale_connection() -> None:
    """A worker lives long: what the database or its age has ended is opened anew."""
    if not connection.in_atomic_block:
        close_old_connections()
