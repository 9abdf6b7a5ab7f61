"""Where a person's list of situations starts: at grants, or at situations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps

from partnerships.roles import CHAIRS, SDS_STAFF, Level, knows
from partnerships.standing import audience, level_of, place_of
from redundancies.querysets.filters import Filters
from redundancies.querysets.firsts import GRANTS, SITUATIONS, Table
from redundancies.querysets.listed import Listed


@dataclass(frozen=True)
class Start:
    """Where a person's list starts: at the grants of some audiences, or at all."""

    table: Table
    keys: tuple[str, ...] = ()
    # All keys of the person, which say how much of a row it may know.
    all_keys: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return self.table.has_audience and not self.keys

    def rows(self) -> list[Listed]:
        """The person's rows of the table: of each key with an index of its own."""
        if not self.table.has_audience:
            return [objects_of(self.table)]
        return [objects_of(self.table).filter(audience=key) for key in self.keys]


def start_of(standing, filters: Filters) -> Start:
    """Where a person's list starts, as far as the filters leave it.

    What a row may not show is not found by either.
    """
    place = filters.partnership_id
    if standing.is_national_team:
        if place is None:
            return Start(SITUATIONS)
        return Start(GRANTS, (audience(Level.CHAIR, place),))
    mine = list_keys(standing)
    keys = tuple(
        key
        for key in mine
        if all(knows([level_of(key)], field) for field in filters.hidden)
        and place in (None, place_of(key))
    )
    return Start(GRANTS, keys, tuple(mine))


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


def objects_of(table: Table) -> Any:
    if table.has_audience:
        return apps.get_model("redundancies", "SituationGrant").objects.all()
    return apps.get_model("redundancies", "Situation").objects.filter(merged_into=None)
