"""Named reads of employers."""

from __future__ import annotations

import json
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from kit.names import Found, patterns
from redundancies.company_names import searched


class EmployerQuerySet(models.QuerySet):
    """Employers; a person knows only those of situations that it may see."""

    def known_to(self, standing) -> Self:
        """Employers of situations that this person may see, for suggestions."""
        seen = apps.get_model("redundancies", "Situation").objects.seen_by(standing)
        return self.filter(Exists(seen.filter(employer=OuterRef("pk"))))

    def named_like(self, words: str) -> Self:
        """Those whose names hold each of these words, the last perhaps half typed."""
        wanted = json.dumps(patterns(searched(words), is_typing=True))
        named = Found("redundancies_employers", wanted, kinds=("jsonb",))
        return self.filter(pk__in=named).order_by("name_plain", "pk")
