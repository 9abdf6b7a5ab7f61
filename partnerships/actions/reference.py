"""Load what every portal starts with; what people have changed since stays theirs."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import models

from accounts.models import AuditEvent
from kit.acting import act
from partnerships.models import (
    CouncilArea,
    Organisation,
    OrganisationType,
    Partnership,
    PartnershipArea,
    Service,
)

DATA = Path(__file__).resolve().parent.parent / "data"
LOADED = "reference.loaded"
# PACE has worked locally since 2000; the groupings of councils are illustrative.
PACE_SINCE = dt.date(2000, 4, 1)
# A list says that a member belonged in its year, not since when.
LISTS = (("listed_2020", dt.date(2020, 1, 1)), ("listed_2022", dt.date(2022, 1, 1)))


@dataclass(frozen=True)
class Loaded:
    """How many rows a file gave, and how many stood already or were taken before."""

    created: int = 0
    kept: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(self.created + other.created, self.kept + other.kept)


@act
def load(*, at: dt.datetime) -> Loaded:
    """Councils, types, services, partnerships and national members."""
    return (
        load_rows("council_areas", model=CouncilArea, key="code", make=council, at=at)
        + load_rows(
            "organisation_types",
            model=OrganisationType,
            key="code",
            make=organisation_type,
            at=at,
        )
        + load_rows("services", model=Service, key="code", make=service, at=at)
        + load_rows(
            "partnerships_illustrative",
            model=Partnership,
            key="slug",
            make=partnership,
            at=at,
        )
        + load_rows(
            "national_members",
            model=Organisation,
            key="name",
            make=national_member,
            at=at,
        )
    )


def load_rows(
    name: str,
    *,
    model: type[models.Model],
    key: str,
    make: Callable[[dict[str, str], int], models.Model],
    at: dt.datetime,
    folder: Path = DATA,
) -> Loaded:
    """Make each row of a file unless it stands, or was loaded once before.

    The record remembers what was loaded, so that a row renamed since does not come
    back under its old name.
    """
    rows = read(folder / f"{name}.csv")
    label = model._meta.label_lower
    known = set(
        AuditEvent.objects.filter(verb=LOADED, target_type=label).values_list(
            "target_label", flat=True
        )
    )
    known |= standing(model, key, (row[key] for row in rows))
    made = [
        (row, make(row, position))
        for position, row in enumerate(rows, start=1)
        if row[key] not in known
    ]
    AuditEvent.objects.bulk_create(
        AuditEvent(
            actor=None,
            verb=LOADED,
            target_type=label,
            target_id=instance.pk,
            target_label=row[key],
            at=at,
        )
        for row, instance in made
    )
    return Loaded(created=len(made), kept=len(rows) - len(made))


def standing(model: type[models.Model], key: str, values: Iterable[str]) -> set[str]:
    """Those of the keys that have a row already, whatever its capitals."""
    wanted = {value.casefold(): value for value in values}
    found = model._default_manager.values_list(key, flat=True)
    return {wanted[value.casefold()] for value in found if value.casefold() in wanted}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def council(row: dict[str, str], position: int) -> CouncilArea:
    return CouncilArea.objects.create(**row)


def organisation_type(row: dict[str, str], position: int) -> OrganisationType:
    return OrganisationType.objects.create(
        code=row["code"],
        name=row["name"],
        is_core=row["is_core"] == "yes",
        position=position * 10,
    )


def service(row: dict[str, str], position: int) -> Service:
    return Service.objects.create(
        code=row["code"],
        name=row["name"],
        group=row["group"],
        is_published=True,
        is_for_employers=row["is_for_employers"] == "yes",
        position=position * 10,
    )


def partnership(row: dict[str, str], position: int) -> Partnership:
    made = Partnership.objects.create(
        slug=row["slug"],
        name=row["name"],
        active_from=PACE_SINCE,
        is_illustrative=True,
    )
    councils = CouncilArea.objects.in_bulk(
        row["council_codes"].split(), field_name="code"
    )
    taken = PartnershipArea.objects.filter(council__in=councils.values(), to_on=None)
    # A council that people have put elsewhere by now stays where they put it.
    theirs = set(taken.values_list("council_id", flat=True))
    PartnershipArea.objects.bulk_create(
        PartnershipArea(partnership=made, council=area, from_on=PACE_SINCE)
        for area in councils.values()
        if area.pk not in theirs
    )
    return made


def national_member(row: dict[str, str], position: int) -> Organisation:
    return Organisation.objects.create(
        name=row["name"],
        abbreviation=row["abbreviation"],
        type=OrganisationType.objects.get(code=row["type"]),
        is_local=row["is_local"] == "yes",
        national_from=next(on for heading, on in LISTS if row[heading] == "yes"),
    )
