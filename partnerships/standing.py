"""What a person is today: national roles and memberships, read once a request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import NationalPost, User
from accounts.roles import NationalRole
from partnerships.models import Membership
from partnerships.roles import (
    CHAIRS,
    NATIONAL_ROLES,
    ROLES,
    SDS_STAFF,
    Level,
    Permission,
    Role,
)


@dataclass(frozen=True)
class Held:
    """One current membership."""

    partnership_id: int
    organisation_id: int
    role: Role


@dataclass(frozen=True)
class Standing:
    """Everything that decides what a person may see and do, on one day."""

    person_id: int | None
    national: frozenset[NationalRole] = frozenset()
    held: tuple[Held, ...] = ()
    permissions: frozenset[Permission] = field(default=frozenset())

    def may(self, permission: Permission, partnership_id: int | None = None) -> bool:
        """Whether a role gives this permission, anywhere or in one partnership."""
        if permission not in self.permissions:
            return False
        if partnership_id is None or self.may_everywhere(permission):
            return True
        return any(
            membership.partnership_id == partnership_id
            and permission in ROLES[membership.role]
            for membership in self.held
        )

    def may_everywhere(self, permission: Permission) -> bool:
        """Whether a national role gives this permission in every partnership."""
        return any(permission in NATIONAL_ROLES[role] for role in self.national)

    def partnerships(self, permission: Permission) -> set[int]:
        """The partnerships in which a membership gives this permission."""
        return {
            membership.partnership_id
            for membership in self.held
            if permission in ROLES[membership.role]
        }

    def organisations(self, partnership_id: int) -> set[int]:
        """The organisations for which the person may act in this partnership."""
        return {
            membership.organisation_id
            for membership in self.held
            if membership.partnership_id == partnership_id
        }

    @property
    def is_national_team(self) -> bool:
        return NationalRole.NATIONAL_TEAM in self.national

    def is_staff_of(self, partnership_id: int) -> bool:
        return any(
            membership.partnership_id == partnership_id and membership.role in SDS_STAFF
            for membership in self.held
        )

    def audiences(self, levels: tuple[Level, ...] = tuple(Level)) -> list[str]:
        """The grants that are this person's, as the keys that grant rows carry."""
        keys: dict[str, None] = {}
        for membership in self.held:
            for level in levels:
                key = audience_of(membership, level, self.person_id)
                if key:
                    keys[key] = None
        return list(keys)


def audience_of(membership: Held, level: Level, person_id: int | None) -> str:
    """The key of the grants of one level that a membership holds, or nothing."""
    place, role = membership.partnership_id, membership.role
    if level is Level.CHAIR and role in CHAIRS:
        return audience(level, place)
    if level is Level.STAFF and role in SDS_STAFF:
        return audience(level, place)
    if level is Level.MEMBER:
        return audience(level, place)
    if level in (Level.ASKED, Level.REFERRED):
        return audience(level, place, organisation_id=membership.organisation_id)
    if level is Level.ON_IT and role in SDS_STAFF:
        return audience(level, place, person_id=person_id)
    return ""


def audience(
    level: Level,
    partnership_id: int,
    organisation_id: int | None = None,
    person_id: int | None = None,
) -> str:
    """The key of a grant: the same words that the database makes of its columns."""
    return f"{level:d}:{partnership_id}:{organisation_id or 0}:{person_id or 0}"


def level_of(key: str) -> Level:
    """The level of the grants that carry this key."""
    return Level(int(key.split(":")[0]))


NOBODY = Standing(person_id=None)


def standing_of(user, on: dt.date | None = None) -> Standing:
    """A person's standing, today unless another day is given.

    Kept on the user object, which lives for one request or task: a right that ends
    has ended at the next press.
    """
    if user is None or not user.is_active:  # nobody signed in is active
        return NOBODY
    kept = getattr(user, "_standing", None)
    if kept is not None and kept[0] == on:
        return kept[1]
    standing = read_standing(user, on or timezone.localdate())
    user._standing = (on, standing)
    return standing


def read_standing(user: User, on: dt.date) -> Standing:
    """National roles and memberships in one query."""
    return read_standings([user.pk], on)[user.pk]


def read_standings(person_ids: Collection[int], on: dt.date) -> dict[int, Standing]:
    """National roles and memberships of several people, in one query for all."""
    nowhere = Cast(Value(None), BigIntegerField())
    posts = (
        NationalPost.objects.on(on)
        .filter(person__in=person_ids)
        .annotate(place=nowhere, body=nowhere)
        .values_list("person", "role", "place", "body")
    )
    # Person, dates and role in one condition: chained joins would mix memberships.
    memberships = (
        Membership.objects.on(on)
        .filter(person__in=person_ids, partnership__active_from__lte=on)
        .exclude(partnership__active_to__lt=on)
        .annotate(place=F("partnership_id"), body=F("organisation_id"))
        .values_list("person", "role", "place", "body")
    )
    rows: dict[int, list[tuple]] = {person_id: [] for person_id in person_ids}
    for person_id, *row in posts.union(memberships, all=True):
        rows[person_id].append(tuple(row))
    return {person_id: standing_from(person_id, rows[person_id]) for person_id in rows}


def standing_from(person_id: int, found: Iterable[tuple]) -> Standing:
    """What follows from a person's roles, each with its place and organisation."""
    rows = sorted(found, key=str)
    national = frozenset(NationalRole(role) for role, place, _ in rows if place is None)
    held = tuple(
        Held(place, body, Role(role)) for role, place, body in rows if place is not None
    )
    permissions = frozenset().union(
        *(NATIONAL_ROLES[role] for role in national),
        *(ROLES[membership.role] for membership in held),
    )
    return Standing(person_id, national, held, permissions)
