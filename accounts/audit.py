"""The record: who did what, and who looked at whom.

It names people by their references. Of fields that hold words about somebody it names
the field and not what was in it; what has to be kept of a person is sealed with a key
that is theirs alone (`accounts.sealing`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from accounts import asker, sealing
from accounts.models import AccessEvent, AuditEvent, User

# Fields of which only the name is kept: names and numbers of people, and free words.
NAMES_ONLY = frozenset(
    {
        "comment",
        "email",
        "family_name",
        "given_name",
        "message",
        "note",
        "reason",
        "short_notice_reason",
        "telephone",
        "told_by",
    }
)
# Of a person of the portal this is kept, sealed: an account is taken over through it.
SEALED = frozenset({"email"})


@dataclass(frozen=True)
class Target:
    """What a line is about, where that is no row: an address that nobody has."""

    kind: str
    label: str
    pk: int = 0


def record(
    verb: str,
    *,
    by: User | None,
    on: models.Model | Target,
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
        target_type=on.kind if isinstance(on, Target) else on._meta.label_lower,
        target_id=on.pk,
        target_label=label or label_of(on),
        partnership_id=partnership_id,
        changes=kept_of(on, changes_between(before or {}, after or {})),
        at=at or timezone.now(),
        request_id=request_id(),
        asked_from=asker.address(),
    )


def took(*, by: User | None, page: str, file: str, at: dt.datetime) -> None:
    """Record, before it goes out, that somebody takes a file."""
    AccessEvent.objects.create(
        person=by,
        page=page,
        shown_type="file",
        shown=[],
        file=file[:200],
        at=at,
        request_id=request_id(),
        asked_from=asker.address(),
    )


def label_of(on: models.Model | Target) -> str:
    """What a line calls its target: never by the name of a person."""
    if isinstance(on, Target):
        return on.label
    if reference := getattr(on, "reference", ""):
        return str(reference)
    is_of_person = isinstance(on, User) or hasattr(on, "person_id")
    return f"{on._meta.verbose_name} {on.pk}" if is_of_person else str(on)[:250]


def kept_of(on: models.Model | Target, changes: dict[str, Any]) -> dict[str, Any]:
    """What is kept of changes: of people's own words the field's name, or a seal."""
    return {
        name: sealing.seal(on, pair)
        if isinstance(on, User) and name in SEALED
        else None
        if name in NAMES_ONLY
        else pair
        for name, pair in changes.items()
    }


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
        AccessEvent.objects.create(
            person=by,
            page=page,
            shown_type=kind,
            shown=ids,
            reason=reason,
            at=at,
            request_id=request_id(),
            asked_from=asker.address(),
        )


def words(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, User):
        return str(value.reference)
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
