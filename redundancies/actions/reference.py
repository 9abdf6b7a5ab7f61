"""Load the statutory rules that are in force."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.db import transaction

from partnerships.actions.reference import Loaded, read
from redundancies.models import StatutoryRule

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load() -> Loaded:
    """Rows of the law; one that people have corrected stays as they left it."""
    created = 0
    rows = read(DATA / "statutory_rules.csv")
    for row in rows:
        _, is_new = StatutoryRule.objects.get_or_create(
            effective_from=dt.date.fromisoformat(row["effective_from"]),
            scope=row["scope"],
            threshold=int(row["threshold"]),
            defaults={"days": int(row["days"]), "source": row["source"]},
        )
        created += is_new
    return Loaded(created=created, kept=len(rows) - created)
