"""A small world with a person of every role, for tests of who sees what.

`ours` and `theirs` are two partnerships; one organisation, the Jobcentre, sits in
both. In `ours` there is a secret situation (need-to-know), to which Citizens Advice
is asked and on which one adviser works, and a shared one; in `theirs` a shared one;
`nowhere` has no council yet. A client of ours is referred to Citizens Advice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from accounts.models import NationalPost, User
from accounts.roles import NationalRole
from clients.actions import grants as client_grants
from clients.choices import Basis
from clients.models import Case, Client, Referral
from partnerships.models import (
    CouncilArea,
    Membership,
    Organisation,
    OrganisationType,
    Partnership,
    PartnershipArea,
    Service,
    ServiceOffer,
)
from partnerships.roles import Duty, Role
from redundancies.actions import grants as situation_grants
from redundancies.choices import ClockKind, Source, Status, Visibility
from redundancies.models import (
    Assignment,
    ClockEvent,
    Employer,
    Request,
    Response,
    Situation,
    StatutoryRule,
)

LONG_AGO = dt.date(2019, 4, 1)
TOLD_AT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)

# Everybody who tries every page, in the order of the columns of `docs/access.md`.
ROLES = (
    "anonymous",
    "member",
    "asked",
    "officer",
    "on_it",
    "deputy",
    "chair",
    "far_member",
    "far_chair",
    "national",
    "government",
    "national_member",
    "analyst",
)
SIGNED_IN = ROLES[1:]


@dataclass
class World:
    """The rows by name; `people` by role."""

    people: dict[str, User] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["rows"][name]
        except KeyError:
            raise AttributeError(name) from None


def build() -> World:
    """Make the world; the smallest rows that tell every role from every other."""
    world = World()
    places(world)
    organisations(world)
    people(world)
    situations(world)
    clients(world)
    return world


def places(world: World) -> None:
    for code, name, slug in (
        ("S12000014", "Falkirk", "ours"),
        ("S12000027", "Shetland Islands", "theirs"),
    ):
        council, _ = CouncilArea.objects.get_or_create(
            code=code, defaults={"name": name}
        )
        partnership = Partnership.objects.create(
            slug=slug, name=f"The {slug} partnership", active_from=LONG_AGO
        )
        PartnershipArea.objects.create(
            partnership=partnership, council=council, from_on=LONG_AGO
        )
        world.rows[slug] = partnership
        world.rows[f"{slug}_council"] = council


def organisations(world: World) -> None:
    for name, key in (
        ("Skills Development Scotland", "sds"),
        ("Jobcentre Plus", "jobcentre"),
        ("Forth Citizens Advice", "advice"),
        ("Forth College", "college"),
    ):
        kind, _ = OrganisationType.objects.get_or_create(
            code=f"kind-{key}", defaults={"name": f"Kind of {name}", "is_core": True}
        )
        world.rows[key] = Organisation.objects.create(name=name, type=kind)
    world.rows["service"], _ = Service.objects.get_or_create(
        code="benefits-advice",
        defaults={
            "name": "Benefits advice",
            "group": "Benefits advice",
            "is_published": True,
        },
    )
    for key in ("jobcentre", "advice"):
        ServiceOffer.objects.create(
            organisation=world.rows[key],
            service=world.service,
            partnership=world.ours,
            from_on=LONG_AGO,
        )


def people(world: World) -> None:
    for role, organisation, partnership, held in (
        ("member", "jobcentre", "ours", Role.MEMBER),
        ("asked", "advice", "ours", Role.MEMBER),
        ("officer", "sds", "ours", Role.SUPPORT_OFFICER),
        ("on_it", "sds", "ours", Role.ADVISER),
        ("deputy", "sds", "ours", Role.DEPUTY),
        ("chair", "sds", "ours", Role.CHAIR),
        ("far_member", "jobcentre", "theirs", Role.MEMBER),
        ("far_chair", "sds", "theirs", Role.CHAIR),
    ):
        world.people[role] = person(role)
        Membership.objects.create(
            person=world.people[role],
            organisation=world.rows[organisation],
            partnership=world.rows[partnership],
            role=held,
            from_on=LONG_AGO,
            duties=[Duty.TAKES_REQUESTS, Duty.TAKES_REFERRALS],
        )
    for role, national in (
        ("national", NationalRole.NATIONAL_TEAM),
        ("government", NationalRole.GOVERNMENT),
        ("national_member", NationalRole.NATIONAL_MEMBER),
        ("analyst", NationalRole.ANALYST),
    ):
        world.people[role] = person(role)
        NationalPost.objects.create(
            person=world.people[role], role=national, from_on=LONG_AGO
        )


PASSWORD = "a long enough sentence"


def person(role: str) -> User:
    return User.objects.create_user(
        email=f"{role.replace('_', '-')}@people.example",
        password=PASSWORD,
        given_name=role.replace("_", " ").title(),
        family_name="Example",
    )


def situations(world: World) -> None:
    for threshold, days in ((20, 30), (100, 45)):
        StatutoryRule.objects.get_or_create(
            effective_from=dt.date(2013, 4, 6),
            scope=StatutoryRule.Scope.ESTABLISHMENT,
            threshold=threshold,
            defaults={"days": days, "source": "TULRCA 1992, section 193"},
        )
    for key, slug, visibility in (
        ("secret", "ours", Visibility.NEED_TO_KNOW),
        ("shared", "ours", Visibility.SHARED),
        ("foreign", "theirs", Visibility.SHARED),
        ("nowhere", None, Visibility.NEED_TO_KNOW),
    ):
        world.rows[key] = situation(world, key, slug, visibility)
    response = world.secret.responses.get()
    request = Request.objects.create(
        response=response,
        organisation=world.advice,
        asked_by=world.people["chair"],
        asked_at=TOLD_AT,
    )
    request.services.add(world.service)
    world.rows["request"] = request
    Assignment.objects.create(
        response=response, person=world.people["on_it"], from_on=TOLD_AT.date()
    )
    for key in ("secret", "shared", "foreign"):
        situation_grants.rewrite(situation=world.rows[key])


def situation(world: World, key: str, slug: str | None, visibility: str) -> Situation:
    is_shared = visibility != Visibility.NEED_TO_KNOW
    made = Situation.objects.create(
        employer=Employer.objects.create(name=f"{key.title()} Mills Example Ltd"),
        place=f"{key.title()} Street",
        council=world.rows[f"{slug}_council"] if slug else None,
        source=Source.EMPLOYER,
        told_at=TOLD_AT,
        status=Status.VERIFIED,
        visibility=visibility,
        shared_at=TOLD_AT if is_shared else None,
        shared_by=world.people["chair"] if is_shared else None,
        people=37,
        logged_by=world.people["chair"],
        logged_at=TOLD_AT,
    )
    made.refresh_from_db()
    if slug:
        response = Response.objects.create(
            situation=made,
            partnership=world.rows[slug],
            told_at=TOLD_AT,
            from_on=TOLD_AT.date(),
        )
        ClockEvent.objects.create(
            response=response,
            kind=ClockKind.PACE_TOLD,
            on=TOLD_AT.date(),
            at=TOLD_AT,
            recorded_by=world.people["chair"],
            recorded_at=TOLD_AT,
        )
    return made


def clients(world: World) -> None:
    for key, slug, situation_key in (
        ("case", "ours", "shared"),
        ("secret_case", "ours", "secret"),
        ("foreign_case", "theirs", "foreign"),
    ):
        client = Client.objects.create(
            given_name="Morag",
            family_name=f"Example-{key}",
            telephone="01632 960001",
            email=f"{key.replace('_', '-')}@people.example",
            postcode="FK1 1AA",
            council=world.rows[f"{slug}_council"],
            adjustments="Large print",
            registered_at=TOLD_AT,
        )
        made = Case.objects.create(
            client=client,
            situation=world.rows[situation_key],
            partnership=world.rows[slug],
            occupation="Driver",
            registered_on=TOLD_AT.date(),
            registered_at=TOLD_AT,
        )
        made.refresh_from_db()
        world.rows[key] = made
    world.rows["referral"] = Referral.objects.create(
        case=world.case,
        organisation=world.advice,
        partnership=world.ours,
        service=world.service,
        purpose="Help with a claim",
        basis=Basis.PUBLIC_TASK,
        agreed_on=TOLD_AT.date(),
        sent_at=TOLD_AT,
        sent_by=world.people["on_it"],
    )
    world.referral.refresh_from_db()
    world.request.refresh_from_db()
    for key in ("case", "secret_case", "foreign_case"):
        client_grants.rewrite(case=world.rows[key])
