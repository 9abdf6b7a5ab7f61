"""How much of one situation one person sees, and what it may do there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps

from partnerships.roles import (
    CHAIR_LEVELS,
    DOCUMENTS,
    FULL_LEVELS,
    HR1_LEVELS,
    OF_THE_LEAD,
    OF_THE_LEADS_CASE,
    ROLES,
    Level,
    Permission,
    kinds_opened,
    knows,
)
from partnerships.standing import Standing, place_of

LEVELS = tuple(level for level in Level if level is not Level.REFERRED)
OPEN_TO_MEMBERS = (Permission.REQUEST_ANSWER, Permission.DELIVERY_RECORD)


def levels_for(permission: Permission) -> tuple[Level, ...]:
    """The grants through which an act may be done."""
    return LEVELS if permission in OPEN_TO_MEMBERS else FULL_LEVELS


def keys_permitting(standing: Standing, permission: Permission) -> list[str]:
    """A person's grants through which it may do this.

    The grant and the role must be of one partnership.
    """
    places = standing.partnerships(permission)
    return [
        key
        for key in standing.audiences(levels_for(permission))
        if place_of(key) in places
    ]


# On it: the level, the partnership, its response, and whether that one leads.
HeldHere = tuple[int, int, int, bool]


@dataclass(frozen=True)
class Sight:
    """A person's grants on a situation, and what may be done by them."""

    standing: Standing
    held: frozenset[HeldHere] = frozenset()

    @property
    def grants(self) -> set[tuple[int, int]]:
        """The grants as (level, partnership) pairs."""
        return {(level, place) for level, place, *_ in self.held}

    @property
    def levels(self) -> set[int]:
        return {level for level, _ in self.grants}

    @property
    def in_full(self) -> bool:
        """Everything but HR1 detail: SDS staff of a shared one, chairs, those on it."""
        return self.standing.is_national_team or bool(self.levels & set(FULL_LEVELS))

    @property
    def whole(self) -> list[int]:
        """The responses through which this person sees the situation in full."""
        return sorted({row[2] for row in self.held if row[0] in FULL_LEVELS})

    @property
    def leading(self) -> set[int]:
        """The levels held through the response that leads."""
        return {level for level, _, _, leads in self.held if leads}

    @property
    def numbers(self) -> bool:
        """Exact numbers, of each site and of the whole."""
        return self.knows("people")

    @property
    def hr1(self) -> bool:
        """Notices, reasons, representatives and contacts of the whole as well."""
        return self.standing.is_national_team or bool(self.leading & set(HR1_LEVELS))

    @property
    def own_sites(self) -> list[int]:
        """The responses of whose own sites alone the HR1 detail is known."""
        if self.hr1:
            return []
        return sorted({row[2] for row in self.held if row[0] in HR1_LEVELS})

    @property
    def knows_sites(self) -> bool:
        """Where the establishments are, which a plain member is not told."""
        return self.in_full or self.numbers

    @property
    def documents(self) -> list[str]:
        """The kinds of documents that this person may open here."""
        if self.standing.is_national_team:
            return list(DOCUMENTS)
        return kinds_opened(self.levels)

    @property
    def chair(self) -> bool:
        """What is the employer's matter: the lead's chair and National PACE team."""
        return self.standing.is_national_team or bool(self.leading & set(CHAIR_LEVELS))

    def knows(self, field: str) -> bool:
        """Whether this field of the situation may be shown to the person."""
        levels = self.leading if field in OF_THE_LEADS_CASE else self.levels
        return self.standing.is_national_team or knows(levels, field)

    def may(self, permission: Permission) -> bool:
        """Whether a grant and a role of one partnership allow this act here."""
        if self.standing.may_everywhere(permission):
            return self.standing.is_national_team
        levels = levels_for(permission)
        places = {
            place
            for level, place, _, leads in self.held
            if level in levels and (leads or permission not in OF_THE_LEAD)
        }
        return any(
            held.partnership_id in places and permission in ROLES[held.role]
            for held in self.standing.held
        )

    def responses(self, permission: Permission, among: Iterable[int]) -> set[int]:
        """Those of some responses of the situation to which this may be done.

        A right in one partnership is none to the response of another.
        """
        if self.standing.may_everywhere(permission):
            return set(among)
        levels = levels_for(permission)
        places = self.standing.partnerships(permission)
        permitted = {
            response
            for level, place, response, leads in self.held
            if level in levels
            and place in places
            and (leads or permission not in OF_THE_LEAD)
        }
        return permitted & set(among)

    @property
    def permissions(self) -> set[Permission]:
        return {permission for permission in Permission if self.may(permission)}


# Whether the response of a grant leads; one that has ended has none.
LEADS = "response__is_lead"


def sight_of(situation_id: int, standing: Standing) -> Sight:
    """One query: the person's grants on this situation."""
    if standing.is_national_team:
        return Sight(standing)
    grants = (
        apps.get_model("redundancies", "SituationGrant")
        .objects.filter(situation=situation_id, audience__in=standing.audiences())
        .values_list("level", "partnership_id", "response_id", LEADS)
    )
    return Sight(standing, frozenset(grants))
