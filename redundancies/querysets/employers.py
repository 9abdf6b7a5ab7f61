"""Named reads of employers."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from kit.names import plain


class EmployerQuerySet(models.QuerySet):
    """Employers; a person knows only those of situations that it may see."""

    def known_to(self, standing) -> Self:
        """Employers of situations that this person may see, for suggestions."""
        seen = apps.get_model("redundancies", "Situation").objects.seen_by(standing)
        return self.filter(Exists(seen.filter(employer=OuterRef("pk"))))

    def named_like(self, words: str) -> Self:
        return self.filter(name_plain__contains=plain(words)).order_by(
            "name_plain", "pk"
        )
