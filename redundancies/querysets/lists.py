"""Lists of situations: per grant for most people, whole for the National PACE team.

Both start from the table that holds their order, and give the same row.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from kit.names import Plain, holding, terms
from partnerships.roles import CHAIRS, SDS_STAFF, Level, knows
from partnerships.standing import audience, level_of
from redundancies.choices import (
    ENDING,
    MET_OR_NOT,
    NOT_MET,
    OPEN,
    ClockKind,
    FirstMeeting,
    Status,
)
from redundancies.clocks import AIM, AIM_WORDS
from redundancies.company_names import searched
from redundancies.querysets.running import has_run, last_pause

LAST_DAY = dt.date(9999, 12, 31)
GONE = dt.date(9999, 12, 30)
# What the outside name of a row looks like.
REFERENCE = re.compile(r"[0-9a-hjkmnp-tv-z]{10}")

ORDERS = {
    "newest": ("-told_at", "-row_id"),
    "oldest": ("told_at", "row_id"),
    "leaving": ("leaves_on", "row_id"),
    "employer": ("employer_plain", "row_id"),
}
CLOCKS = {
    "open": NOT_MET,
    "late": f"{FirstMeeting.OVERDUE.label}: more than {AIM_WORDS} since PACE was told",
    "paused": FirstMeeting.PAUSED.label,
    "reached": MET_OR_NOT,
    "closed": FirstMeeting.CLOSED.label,
}


@dataclass(frozen=True)
class Filters:
    """What a list was asked for."""

    words: str = ""
    status: str = ""
    source: str = ""
    clock: str = ""
    partnership_id: int | None = None
    waits: bool = False
    incomplete: bool = False

    @property
    def hidden(self) -> set[str]:
        """What is asked of fields that not everybody who sees the row may know."""
        return {name for name in ("source", "clock") if getattr(self, name)}


class Listed(models.QuerySet):
    """A table from which a list of situations starts."""

    to_situation = ""

    def path(self, name: str) -> str:
        return f"{self.to_situation}{name}"

    def as_rows(self, on: dt.date) -> models.QuerySet:
        """The columns of a list, and what it may be ordered by."""
        first = self.path("first_dismissal_on")
        return self.annotate(
            row_id=F(self.row),
            row_situation_id=F(self.path("id")),
            row_reference=F(self.path("reference")),
            employer_name=F(self.path("employer__name")),
            employer_plain=F(self.path("employer__name_plain")),
            row_place=F(self.path("place")),
            council_name=F(self.path("council__name")),
            row_status=F(self.path("status")),
            row_visibility=F(self.path("visibility")),
            row_source=F(self.path("source")),
            row_people=F(self.path("people")),
            row_first=F(first),
            # Those who have left, and those of whom nothing is known, come last.
            leaves_on=Case(
                When(**{f"{first}__lt": on}, then=Value(GONE)),
                default=Coalesce(F(first), Value(LAST_DAY)),
                output_field=models.DateField(),
            ),
        ).values(*COLUMNS)

    row = "pk"

    def asked_for(self, filters: Filters, at: dt.datetime) -> Self:
        """Those that the filters leave."""
        rows = self
        if filters.status:
            rows = rows.filter(**{self.path("status"): filters.status})
        if filters.source:
            rows = rows.filter(**{self.path("source"): filters.source})
        if filters.incomplete:
            rows = rows.incomplete()
        if filters.clock:
            rows = rows.with_clock(filters.clock, at)
        return rows

    def incomplete(self) -> Self:
        """Open, and its place, number or first dismissal is not known yet."""
        unknown = Q()
        for name in ("council", "people", "first_dismissal_on"):
            unknown |= Q(**{self.path(name): None})
        return self.filter(unknown, **{self.path("status__in"): OPEN})

    def worded(self, words: str) -> list[Self]:
        """One arm for each place where the words may stand, each with its index.

        Of several words each may stand in the employer’s name or in the place.
        """
        if not words:
            return [self]
        wanted = terms(searched(words))
        arms = [self.named(words), self.placed(words)]
        if len(wanted) > 1:
            situations = apps.get_model("redundancies", "Situation").objects
            mixed = self
            for word in wanted:
                named = situations.named(word).order_by().values("pk")
                placed = situations.placed(word).order_by().values("pk")
                mixed = mixed.filter(**{self.path("id__in"): named.union(placed)})
            arms = [mixed]
        if REFERENCE.fullmatch(words.lower()):
            arms.append(self.filter(**{self.path("reference"): words.lower()}))
        return arms

    def named(self, words: str) -> Self:
        """Those whose employer's name holds all of these words."""
        employers = apps.get_model("redundancies", "Employer").objects
        found = employers.filter(holding("name_plain", searched(words))).values("pk")
        return self.filter(**{self.path("employer__in"): found})

    def placed(self, words: str) -> Self:
        """Those whose place holds all of these words."""
        return self.annotate(place_plain=Plain(self.path("place"))).filter(
            holding("place_plain", words)
        )

    def events(self):
        """The clock events of one row's response, struck out ones left out."""
        return apps.get_model("redundancies", "ClockEvent").objects.filter(
            response__situation=OuterRef("pk"),
            response__is_lead=True,
            response__to_on=None,
            struck_out_at=None,
        )

    def response(self):
        """The response whose clock a row shows: a situation has one lead at most."""
        leads = apps.get_model("redundancies", "Response").objects.filter(
            situation=OuterRef("pk"), is_lead=True, to_on=None
        )
        return models.Subquery(leads.values("pk"))

    def with_clock(self, clock: str, at: dt.datetime) -> Self:
        """Those whose response clock is in this state."""
        events = self.events()
        ended = Exists(events.filter(kind__in=ENDING))
        if clock == "reached":
            return self.filter(ended)
        if clock == "closed":
            told = events.filter(kind=ClockKind.PACE_TOLD)
            return self.filter(
                ~ended, Exists(told), **{self.path("status"): Status.CLOSED}
            )
        # No clock runs in a closed situation or a false report.
        going = self.filter(~ended, **{self.path("status__in"): OPEN})
        if clock == "open":
            return going
        going = going.alias(last_pause=last_pause(events))
        if clock == "paused":
            return going.filter(last_pause=ClockKind.PAUSED)
        told = events.filter(
            kind=ClockKind.PACE_TOLD, on__lte=timezone.localdate(at - AIM)
        )
        return (
            going.filter(Exists(told))
            .exclude(last_pause=ClockKind.PAUSED)
            .alias(has_run=has_run(self.response(), at))
            .filter(has_run__gte=AIM)
        )


COLUMNS = (
    "row_id",
    "told_at",
    "row_situation_id",
    "row_reference",
    "employer_name",
    "employer_plain",
    "row_place",
    "council_name",
    "row_status",
    "row_visibility",
    "row_source",
    "row_people",
    "row_first",
    "leaves_on",
)


class SituationGrantQuerySet(Listed):
    """Grants, as the start of the lists of everybody but the National PACE team."""

    to_situation = "situation__"
    row = "response_id"

    def events(self):
        return apps.get_model("redundancies", "ClockEvent").objects.filter(
            response=OuterRef("response_id"), struck_out_at=None
        )

    def response(self):
        return F("response_id")

    def asked_for(self, filters: Filters, at: dt.datetime) -> Self:
        rows = super().asked_for(filters, at)
        if filters.partnership_id:
            rows = rows.filter(partnership=filters.partnership_id)
        return rows


def list_keys(standing) -> list[str]:
    """The audiences from which a person's list is merged, as few as will do.

    A chair's grant stands on every response of the partnership and staff's on every
    shared one, so narrower ones of the same partnership would only repeat them.
    """
    keys: dict[str, None] = {}
    chaired = {held.partnership_id for held in standing.held if held.role in CHAIRS}
    staffed = {held.partnership_id for held in standing.held if held.role in SDS_STAFF}
    for held in standing.held:
        place = held.partnership_id
        if place in chaired:
            keys[audience(Level.CHAIR, place)] = None
            continue
        if place in staffed:
            keys[audience(Level.STAFF, place)] = None
            on_it = audience(Level.ON_IT, place, person_id=standing.person_id)
            keys[on_it] = None
        else:
            keys[audience(Level.MEMBER, place)] = None
        asked = audience(Level.ASKED, place, organisation_id=held.organisation_id)
        keys[asked] = None
    return list(keys)


def arms_of(standing, filters: Filters, at: dt.datetime) -> list:
    """The scoped parts of a person's list, to be merged by `kit.tables`."""
    on = timezone.localdate(at)
    if standing.is_national_team:
        situations = apps.get_model("redundancies", "Situation").objects.all()
        if filters.waits:
            situations = situations.nowhere()
        if filters.partnership_id:
            responses = apps.get_model("redundancies", "Response").objects
            situations = situations.filter(
                Exists(
                    responses.filter(
                        situation=OuterRef("pk"), partnership=filters.partnership_id
                    )
                )
            )
        starts: list[Listed] = [situations]
    else:
        grants = apps.get_model("redundancies", "SituationGrant").objects
        # What a row may not show is not found by either.
        starts = [
            grants.filter(audience=key)
            for key in list_keys(standing)
            if all(knows([level_of(key)], field) for field in filters.hidden)
        ]
    return [
        arm.as_rows(on)
        for start in starts
        for arm in start.asked_for(filters, at).worded(plain_words(filters.words))
    ]


def plain_words(words: str) -> str:
    return " ".join(words.split())


def levels_of(keys: list[str]) -> ArraySubquery:
    """The levels of a person's grants on a response, beside that response."""
    grants = apps.get_model("redundancies", "SituationGrant").objects
    return ArraySubquery(
        grants.filter(response=OuterRef("pk"), audience__in=keys).values("level")
    )


def holidays_of() -> ArraySubquery:
    """The local holidays of a response's partnership, beside that response."""
    days = apps.get_model("partnerships", "LocalHoliday").objects
    return ArraySubquery(
        days.filter(partnership=OuterRef("partnership_id")).values("on")
    )


__all__ = [
    "CLOCKS",
    "ORDERS",
    "Filters",
    "Listed",
    "SituationGrantQuerySet",
    "arms_of",
    "holidays_of",
    "levels_of",
    "list_keys",
]
