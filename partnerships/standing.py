"""What a person is today: national roles and memberships, read once a request."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    ExpressionWrapper,
    F,
    Q,
    Value,
)
from django.db.models.functions import Cast
from django.utils import timezone

from accounts import factors
from accounts.models import NationalPost, User
from accounts.roles import NationalRole
from kit.kept import Given, Kept
from partnerships.models import Membership
from partnerships.roles import (
    CHAIRS,
    NATIONAL_ROLES,
    ROLES,
    SDS_STAFF,
    Duty,
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
    # Says there whether an employer is account-managed.
    checks: bool = False


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

    @property
    def checks_accounts(self) -> bool:
        """Whether somebody may be asked if an employer is account-managed."""
        return any(membership.checks for membership in self.held)

    def is_staff_of(self, partnership_id: int) -> bool:
        return any(
            membership.partnership_id == partnership_id and membership.role in SDS_STAFF
            for membership in self.held
        )

    def shape(self) -> tuple[tuple, list[int]]:
        """What the person may, without who it is and where; and those numbers."""
        numbers: dict[tuple[str, int], int] = {("person", self.person_id or 0): 0}

        def place(what: str, number: int) -> int:
            return numbers.setdefault((what, number), len(numbers))

        held = tuple(
            (
                place("partnership", membership.partnership_id),
                place("organisation", membership.organisation_id),
                membership.role,
                membership.checks,
            )
            for membership in self.held
        )
        kind = (self.person_id is None, self.national, held)
        return kind, [number for _, number in numbers]

    def like(self, numbers: Sequence[int]) -> Standing:
        """The same rights of somebody else, elsewhere: with other numbers."""
        (is_nobody, national, shapes), _ = self.shape()
        held = tuple(
            Held(numbers[place], numbers[body], role, checks)
            for place, body, role, checks in shapes
        )
        person = None if is_nobody else numbers[0]
        return Standing(person, national, held, self.permissions)

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


def place_of(key: str) -> int:
    """The partnership of the grants that carry this key."""
    return int(key.split(":")[1])


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


def due_on(user: User, today: dt.date) -> dt.date:
    """The first day on which this person cannot go on without a second step."""
    is_national = bool(standing_of(user).national)
    rule = factors.rule_on(today)
    return rule.due_on(user, is_national=is_national, today=today)


@Kept
def roles_held():
    """People's national roles and memberships on a day, in one query."""
    nowhere = Cast(Value(None), BigIntegerField())
    people = Given("people", ArrayField(BigIntegerField()))
    on = Given("on", DateField())
    posts = (
        NationalPost.objects.on(on)
        .filter(person__among=people)
        .annotate(place=nowhere, body=nowhere, checks=Value(False))
        .values_list("person", "role", "place", "body", "checks")
    )
    # Person, dates and role in one condition: chained joins would mix memberships.
    memberships = (
        Membership.objects.on(on)
        .filter(person__among=people, partnership__active_from__lte=on)
        .exclude(partnership__active_to__lt=on)
        .annotate(
            place=F("partnership_id"),
            body=F("organisation_id"),
            checks=ExpressionWrapper(
                Q(duties__contains=[Duty.CHECKS_ACCOUNTS]), BooleanField()
            ),
        )
        .values_list("person", "role", "place", "body", "checks")
    )
    return posts.union(memberships, all=True)


def read_standing(user: User, on: dt.date) -> Standing:
    """What a person is on a day, as the database says it now."""
    return read_standings([user.pk], on)[user.pk]


def read_standings(person_ids: Collection[int], on: dt.date) -> dict[int, Standing]:
    """What several people are on a day, in one query for all."""
    rows: dict[int, list[tuple]] = {person_id: [] for person_id in person_ids}
    asked = {"people": list(rows), "on": on}
    # What somebody may is read from the primary, always.
    for person_id, *row in roles_held.rows(asked, using=DEFAULT_DB_ALIAS):
        rows[person_id].append(tuple(row))
    return {person_id: standing_from(person_id, rows[person_id]) for person_id in rows}


def standing_from(person_id: int, found: Iterable[tuple]) -> Standing:
    """What follows from a person's roles, each with its place and organisation."""
    rows = sorted(found, key=str)
    national = frozenset(
        NationalRole(role) for role, place, *_ in rows if place is None
    )
    held = tuple(
        Held(place, body, Role(role), checks)
        for role, place, body, checks in rows
        if place is not None
    )
    return Standing(person_id, national, held, permissions_of(national, held))


@functools.lru_cache(maxsize=1_000)
def permissions_of(
    national: frozenset[NationalRole], held: tuple[Held, ...]
) -> frozenset[Permission]:
    """Everything that these roles allow, anywhere."""
    return frozenset().union(
        *(NATIONAL_ROLES[role] for role in national),
        *(ROLES[membership.role] for membership in held),
    )
