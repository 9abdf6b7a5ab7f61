"""Named reads of documents; access is decided here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from partnerships.roles import DOCUMENTS


class DocumentQuerySet(models.QuerySet):
    """Documents; one that somebody may not open does not exist for them."""

    def seen_by(self, standing) -> Self:
        """Those that a grant on their situation opens, each kind by its own levels."""
        if standing.is_national_team:
            return self
        kinds = defaultdict(list)
        for kind, levels in DOCUMENTS.items():
            kinds[levels].append(kind)
        grants = apps.get_model("redundancies", "SituationGrant").objects
        seen = Q(pk__in=[])
        for levels, some in kinds.items():
            held = grants.filter(
                situation=OuterRef("situation"),
                audience__in=standing.audiences(levels),
            )
            seen |= Q(Exists(held), kind__in=some)
        return self.filter(seen)

    def there(self) -> Self:
        """Those that were not removed, by a person or for a virus."""
        return self.exclude(sha256="")

    def to_scan(self, at: dt.datetime) -> Self:
        """Those that the scanner is to be asked about now."""
        return self.filter(scan_at__lte=at).order_by("scan_at", "pk")

    def for_page(self) -> Self:
        return self.select_related("situation__employer", "added_by", "removed_by")
