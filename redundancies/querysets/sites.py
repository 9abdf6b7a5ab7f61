"""Named reads of what is known of sites."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from partnerships.roles import HR1_LEVELS
from redundancies.querysets.sight import LEADS


class OfSitesQuerySet(models.QuerySet):
    """HR1 detail: of the whole and of its sites."""

    def opened_to(self, standing) -> Self:
        """All of it through the response that leads; else that of one's own sites."""
        if standing.is_national_team:
            return self
        grants = apps.get_model("redundancies", "SituationGrant").objects.filter(
            audience__in=standing.audiences(HR1_LEVELS)
        )
        leading = grants.filter(situation=OuterRef("situation"), **{LEADS: True})
        own = grants.filter(response=OuterRef("site__response"))
        return self.filter(Exists(leading) | Exists(own))
