"""The tables from which a list of situations starts: each gives the same row."""

from __future__ import annotations

import datetime as dt
import json
import re
from abc import abstractmethod
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast

from kit.names import Found, patterns
from redundancies.clocks import AIM
from redundancies.company_names import searched
from redundancies.facets import facets
from redundancies.querysets.filters import Filters

# What the outside name of a row looks like.
REFERENCE = re.compile(r"[0-9a-hjkmnp-tv-z]{10}")


class Listed(models.QuerySet):
    """A table from which a list of situations starts."""

    to_situation = ""
    row = "pk"

    def path(self, name: str) -> str:
        return f"{self.to_situation}{name}"

    def as_rows(self, levels: Any = None) -> models.QuerySet:
        """The columns of a list, and what it may be ordered by."""
        rows, response = self.with_response()
        return rows.annotate(
            row_id=F(self.row),
            row_situation_id=F(self.path("id")),
            row_reference=F(self.path("reference")),
            employer_name=F(self.path("employer__name")),
            row_place=F(self.path("place")),
            council_name=F(self.path("council__name")),
            row_status=F(self.path("status")),
            row_visibility=F(self.path("visibility")),
            row_source=F(self.path("source")),
            row_people=F(self.path("people")),
            row_first=F(self.path("first_dismissal_on")),
            row_partnership=F(f"{response}__partnership__name"),
            kept_clock=F(f"{response}__clock"),
            clock_due_at=F(f"{response}__due_at"),
            clock_is_late=F(f"{response}__is_late"),
            clock_is_by_day=F(f"{response}__is_by_day"),
            clock_paused_on=F(f"{response}__paused_on"),
            levels=levels if levels is not None else NO_LEVELS,
        ).values(*COLUMNS)

    @abstractmethod
    def with_response(self) -> tuple[Self, str]:
        """With the response that a row shows, and what that is called."""

    def asked_for(self, filters: Filters, at: dt.datetime) -> Self:
        """Those that the filters leave."""
        rows = self
        if filters.is_narrowing:
            rows = rows.filter(**{f"{filters.facet}__in": filters.facets()})
        return rows.overdue(at) if filters.is_late else rows

    def with_clock(self, clock: str, at: dt.datetime) -> Self:
        """Those whose response clock is in this state."""
        return self.asked_for(Filters(clock=clock), at)

    def overdue(self, at: dt.datetime) -> Self:
        """Of those whose clock runs: whose aim has run out."""
        return self.filter(due_at__lt=at, told_at__lte=at - AIM)

    def incomplete(self) -> Self:
        """Open, and its place, number or first dismissal is not known yet."""
        return self.filter(facet__in=facets(missing=True))

    def worded(self, words: str) -> list[Self]:
        """One arm for each way in which the words may be found, each with its index.

        Of several words each may stand in the employer’s name or in the place.
        """
        if not words:
            return [self]
        wanted = json.dumps(patterns(searched(words)))
        found = Found("redundancies_worded", wanted, kinds=("jsonb",))
        arms = [self.filter(**{self.path("id__in"): found})]
        if REFERENCE.fullmatch(words.lower()):
            arms.append(self.filter(**{self.path("reference"): words.lower()}))
        return arms


LEVELS = ArrayField(models.PositiveSmallIntegerField())
NO_LEVELS = Cast(Value(None), LEVELS)
COLUMNS = (
    "row_id",
    "told_at",
    "employer_plain",
    "row_situation_id",
    "row_reference",
    "employer_name",
    "row_place",
    "council_name",
    "row_status",
    "row_visibility",
    "row_source",
    "row_people",
    "row_first",
    "row_partnership",
    "kept_clock",
    "clock_due_at",
    "clock_is_late",
    "clock_is_by_day",
    "clock_paused_on",
    "levels",
)


class SituationGrantQuerySet(Listed):
    """Grants, as the start of the lists of everybody but the National PACE team."""

    to_situation = "situation__"
    row = "response_id"

    def with_response(self) -> tuple[Self, str]:
        return self, "response"
