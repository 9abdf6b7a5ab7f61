"""The key of the form that made a row: a form that is sent twice makes one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


def form_key_field() -> models.UUIDField:
    """Which sent form made this row; none where a file or a rule did."""
    return models.UUIDField(null=True, blank=True)


def one_per_form() -> models.UniqueConstraint:
    """No two rows of one form; rows that no form made are not in the index."""
    return models.UniqueConstraint(
        name="%(app_label)s_%(class)s_one_per_form",
        fields=["form_key"],
        condition=Q(form_key__isnull=False),
    )
