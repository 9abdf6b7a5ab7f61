"""Two people editing one record: the second is told."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F


class ChangedMeanwhile(Exception):
    """Somebody else changed this record since the form was opened."""


def advance(row: models.Model, *, version: int, **facts: Any) -> None:
    """Write facts if the row still has this version; raise ChangedMeanwhile if not."""
    written = (
        type(row)
        ._base_manager.filter(pk=row.pk, version=version)
        .update(version=F("version") + 1, **facts)
    )
    if not written:
        raise ChangedMeanwhile(
            "Somebody else changed this while you were working on it."
        )
    for name, value in facts.items():
        setattr(row, name, value)
    row.version = version + 1  # type: ignore[attr-defined]
