"""The record: who did what, and who looked at whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone

from accounts.models import AuditEvent, User

# One line for each page that shows people: nothing is read back of it.
LOOKED = (
    "INSERT INTO accounts_accessevent"
    " (person_id, page, shown_type, shown, reason, at, request_id)"
    " VALUES (%s, %s, %s, %s::bigint[], %s, %s, %s)"
)


def record(
    verb: str,
    *,
    by: User | None,
    on: models.Model,
    partnership_id: int | None = None,
    at: dt.datetime | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    label: str = "",
) -> AuditEvent:
    """Write one line of the record, in the transaction of what it tells of."""
    return AuditEvent.objects.create(
        actor=by,
        verb=verb,
        target_type=on._meta.label_lower,
        target_id=on.pk,
        target_label=label or getattr(on, "reference", "") or str(on)[:250],
        partnership_id=partnership_id,
        changes=changes_between(before or {}, after or {}),
        at=at or timezone.now(),
        request_id=request_id(),
    )


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What changed, as {field: [before, after]}, in words that JSON can keep."""
    return {
        name: [words(before.get(name)), words(value)]
        for name, value in after.items()
        if before.get(name) != value
    }


def looked(
    *,
    by: User | None,
    page: str,
    shown: Iterable[models.Model | int],
    kind: str,
    at: dt.datetime,
    reason: str = "",
) -> None:
    """Record, before the answer goes out, which people's rows it shows."""
    ids = [row if isinstance(row, int) else row.pk for row in shown]
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(
                LOOKED,
                [by.pk if by else None, page, kind, ids, reason, at, request_id()],
            )


def words(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, list | tuple | set):
        return [words(part) for part in value]
    return (
        str(DjangoJSONEncoder().default(value)) if has_encoding(value) else str(value)
    )


def has_encoding(value: Any) -> bool:
    return isinstance(value, dt.datetime | dt.date | dt.time)


def request_id() -> str:
    """The id that the log lines of this request carry."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))[:40]
