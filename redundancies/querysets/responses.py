"""Named reads of responses and what belongs to them."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from partnerships.roles import Level

LEVELS = tuple(level for level in Level if level is not Level.REFERRED)


class ResponseQuerySet(models.QuerySet):
    """A partnership's responses: the rows of its list of situations."""

    def seen_by(self, standing, levels=LEVELS) -> Self:
        """Those for which this person holds a grant of one of these levels."""
        if standing.is_national_team:
            return self
        grants = apps.get_model("redundancies", "SituationGrant").objects
        return self.filter(
            Exists(
                grants.filter(
                    response=OuterRef("pk"), audience__in=standing.audiences(levels)
                )
            )
        )

    def open(self) -> Self:
        return self.filter(closed_on=None, to_on=None)


class RequestQuerySet(models.QuerySet):
    """Requests to organisations to take part."""

    def unanswered(self) -> Self:
        return self.filter(answered_at=None)

    def for_board(self) -> Self:
        return (
            self.select_related("organisation", "session", "answered_by", "asked_by")
            .prefetch_related("services")
            .order_by("organisation__name", "pk")
        )


class SessionQuerySet(models.QuerySet):
    """Sessions, in the order of the calendar."""

    def for_list(self) -> Self:
        return self.order_by("starts_at", "pk")

    def to_ask_after(self, at: dt.datetime) -> Self:
        """Sessions of earlier days whose partners were not asked yet how it went."""
        return self.filter(asked_after_at=None, ends_at__lt=at).exclude(
            state="cancelled"
        )


class DeliveryQuerySet(models.QuerySet):
    """Support given."""

    def for_list(self) -> Self:
        return self.select_related("organisation", "service").order_by("-on", "-pk")
