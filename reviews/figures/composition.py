"""Who belongs to a partnership, in which role, and who is missing."""

from __future__ import annotations

from collections import defaultdict

from partnerships.models import Membership, Organisation, OrganisationType, Partnership
from partnerships.roles import Role
from reviews.choices import Chapter
from reviews.figures.cubes import Scope
from reviews.figures.tables import Column, Definition, Table, counts, some, texts

MEMBERS = Definition(
    "Organisations with at least one current member in the partnership on the last day"
    " of the period, by the type of organisation."
)
Pair = tuple[int, int]


def current(scope: Scope) -> list[tuple[int, int, str]]:
    """(partnership, type, organisation) of every current membership, once."""
    rows = Membership.objects.on(scope.to_on).filter(
        partnership__in=Partnership.objects.active(scope.to_on)
    )
    if not scope.is_national:
        rows = rows.filter(partnership=scope.partnership_id)
    return list(
        rows.order_by("organisation__name")
        .values_list("partnership_id", "organisation__type_id", "organisation__name")
        .distinct()
    )


def membership(scope: Scope) -> list[Table]:
    types = list(OrganisationType.objects.order_by("position", "name", "pk"))
    by_place: dict[Pair, list[str]] = defaultdict(list)
    for place, kind, name in current(scope):
        by_place[place, kind].append(name)
    if not scope.is_national:
        return [local_matrix(scope, types, by_place)]
    places = list(Partnership.objects.active(scope.to_on).for_list())
    return [
        national_types(types, places, by_place),
        national_matrix(types, places, by_place),
    ]


def local_matrix(
    scope: Scope, types: list[OrganisationType], by_place: dict[Pair, list[str]]
) -> Table:
    rows = []
    for kind in types:
        names = by_place.get((scope.partnership_id or 0, kind.pk), [])
        if names or kind.is_core:
            rows.append(
                (
                    kind.name,
                    len(names),
                    "; ".join(names) or "None: expected in every partnership",
                )
            )
    return Table(
        key="membership",
        chapter=Chapter.COMPOSITION,
        title="Member organisations by type",
        columns=(
            Column("Type of organisation"),
            *counts("Organisations"),
            Column("Which"),
        ),
        rows=tuple(rows),
        base=f"Base: {some(sum(map(len, by_place.values())), 'organisation')}",
        definition=MEMBERS,
    )


def national_types(
    types: list[OrganisationType],
    places: list[Partnership],
    by_place: dict[Pair, list[str]],
) -> Table:
    rows = []
    for kind in types:
        missing = [
            place.name for place in places if (place.pk, kind.pk) not in by_place
        ]
        if len(missing) < len(places) or kind.is_core:
            rows.append(
                (
                    kind.name,
                    "Yes" if kind.is_core else "No",
                    len(places) - len(missing),
                    ("; ".join(missing) or "None") if kind.is_core else "Not expected",
                )
            )
    return Table(
        key="membership",
        chapter=Chapter.COMPOSITION,
        title="Types of organisation by the number of partnerships they sit in",
        columns=(
            *texts("Type of organisation", "Expected everywhere"),
            *counts("Partnerships"),
            Column("Missing from"),
        ),
        rows=tuple(rows),
        base=f"Base: {len(places)} partnerships",
        definition=MEMBERS,
    )


def national_matrix(
    types: list[OrganisationType],
    places: list[Partnership],
    by_place: dict[Pair, list[str]],
) -> Table:
    present = [
        kind for kind in types if any((p.pk, kind.pk) in by_place for p in places)
    ]
    return Table(
        key="membership-matrix",
        chapter=Chapter.COMPOSITION,
        title="Member organisations: type of organisation by partnership",
        columns=(Column("Partnership"), *counts(*(kind.name for kind in present))),
        rows=tuple(
            (
                place.name,
                *(len(by_place.get((place.pk, kind.pk), ())) for kind in present),
            )
            for place in places
        ),
        base=f"Base: {len(places)} partnerships",
        definition=MEMBERS,
    )


def roles(scope: Scope) -> Table:
    """Which roles are held and which are vacant; names of people do not stand here."""
    places = Partnership.objects.active(scope.to_on)
    if scope.partnership_id is not None:
        places = places.filter(pk=scope.partnership_id)
    held = set(
        Membership.objects.on(scope.to_on)
        .filter(partnership__in=places)
        .values_list("partnership_id", "role")
    )
    ids = list(places.values_list("pk", flat=True))
    filled = {role: sum((pk, role) in held for pk in ids) for role in Role}
    rows: tuple[tuple, ...]
    if scope.is_national:
        columns = (Column("Role"), *counts("Filled", "Vacant"))
        rows = tuple(
            (role.label, filled[role], len(ids) - filled[role]) for role in Role
        )
    else:
        columns = texts("Role", "Filled or vacant")
        rows = tuple(
            (role.label, "Filled" if filled[role] else "Vacant") for role in Role
        )
    return Table(
        key="roles",
        chapter=Chapter.COMPOSITION,
        title="Roles filled and vacant",
        columns=columns,
        rows=rows,
        base=f"Base: {len(ids)} partnership{'' if len(ids) == 1 else 's'}",
        definition=Definition(
            "A role is filled when at least one person holds it on the last day of the"
            " period."
        ),
    )


def confirmations(scope: Scope) -> Table:
    """Which organisations have confirmed their entry within a year."""
    year_before = scope.to_on.replace(day=1).replace(year=scope.to_on.year - 1)
    members = Membership.objects.on(scope.to_on)
    if not scope.is_national:
        members = members.filter(partnership=scope.partnership_id)
    listed = Organisation.objects.filter(memberships__in=members).distinct()
    confirmed = listed.filter(
        memberships__in=members.filter(last_confirmed_on__gte=year_before)
    ).distinct()
    total, fresh = listed.count(), confirmed.count()
    return Table(
        key="confirmations",
        chapter=Chapter.COMPOSITION,
        title="Organisations that confirmed their entry within the last year",
        columns=(Column("Entry"), *counts("Organisations")),
        rows=(
            ("Confirmed within the last year", fresh),
            ("Confirmed earlier, or never", total - fresh),
            ("Total", total),
        ),
        base=f"Base: {some(total, 'organisation')}",
        definition=Definition(
            "Member organisations with an entry that was confirmed since the first of"
            " the same month a year before the end of the period."
        ),
    )
