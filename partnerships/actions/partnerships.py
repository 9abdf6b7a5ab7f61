"""Partnerships, their councils and their local holidays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.refusals import refused_as
from kit.versions import advance
from partnerships.actions.once import made_once
from partnerships.models import (
    CouncilArea,
    LocalHoliday,
    Partnership,
    PartnershipArea,
)

# Words that stand in addresses where a partnership's own name could stand.
RESERVED = {"add"}
NAME_ONCE = "partnerships_partnership_name_key"
SLUG_ONCE = "partnerships_partnership_slug_key"


class NameTaken(Exception):
    """Two partnerships would be confused."""

    def __init__(self, words: str = "There is already a partnership of this name."):
        super().__init__(words)


class CouncilTaken(Exception):
    """A council belongs to one partnership on a day."""


class HolidayKept(Exception):
    """A local holiday stands once."""


@act
def add(
    *,
    name: str,
    active_from: dt.date,
    active_to: dt.date | None,
    is_illustrative: bool,
    councils: Iterable[CouncilArea],
    by: User,
    form_key: uuid.UUID | None = None,
) -> Partnership:
    """Begin a partnership, with the councils that belong to it from its first day."""

    def make() -> Partnership:
        refuse_taken_name(name)
        made = Partnership.objects.create(
            slug=free_slug(name),
            name=name,
            active_from=active_from,
            active_to=active_to,
            is_illustrative=is_illustrative,
            form_key=form_key,
        )
        audit.record(
            "partnership.added",
            by=by,
            on=made,
            partnership_id=made.pk,
            after={"name": name, "active_from": active_from},
        )
        for council in councils:
            add_council(partnership=made, council=council, from_on=active_from, by=by)
        return made

    taken = {NAME_ONCE: NameTaken, SLUG_ONCE: NameTaken}
    return made_once(Partnership, form_key, make, taken)


@act
def edit(
    *,
    partnership: Partnership,
    name: str,
    active_from: dt.date,
    active_to: dt.date | None,
    is_illustrative: bool,
    version: int,
    by: User,
) -> Partnership:
    """Correct a partnership's name or dates."""
    stored = Partnership.objects.select_for_update().get(pk=partnership.pk)
    refuse_taken_name(name, besides=stored)
    facts = {
        "name": name,
        "active_from": active_from,
        "active_to": active_to,
        "is_illustrative": is_illustrative,
    }
    before = {key: getattr(stored, key) for key in facts}
    with refused_as({NAME_ONCE: NameTaken}):
        advance(stored, version=version, **facts)
    audit.record(
        "partnership.edited",
        by=by,
        on=stored,
        partnership_id=stored.pk,
        before=before,
        after=facts,
    )
    return stored


def refuse_taken_name(name: str, besides: Partnership | None = None) -> None:
    others = Partnership.objects.filter(name__iexact=name)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise NameTaken


def free_slug(name: str) -> str:
    """A partnership's name as it stands in addresses; it never changes again."""
    wanted = slugify(name)[:40] or "partnership"
    taken = set(
        Partnership.objects.filter(slug__startswith=wanted).values_list(
            "slug", flat=True
        )
    )
    taken |= RESERVED
    if wanted not in taken:
        return wanted
    return next(
        slug
        for slug in (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
        if slug not in taken
    )


@act
def add_council(
    *,
    partnership: Partnership,
    council: CouncilArea,
    from_on: dt.date,
    by: User,
    to_on: dt.date | None = None,
) -> PartnershipArea:
    """A council belongs to the partnership, from a day and perhaps until a day."""
    same = PartnershipArea.objects.filter(
        partnership=partnership, council=council, from_on=from_on, to_on=to_on
    ).first()
    if same is not None:  # pressed twice
        return same
    try:
        with transaction.atomic():
            area = PartnershipArea.objects.create(
                partnership=partnership, council=council, from_on=from_on, to_on=to_on
            )
    except IntegrityError as error:
        raise CouncilTaken(taken_sentence(council, from_on, to_on)) from error
    audit.record(
        "council.added",
        by=by,
        on=area,
        label=council.name,
        partnership_id=partnership.pk,
        after={"from_on": from_on, "to_on": to_on},
    )
    return area


def taken_sentence(
    council: CouncilArea, from_on: dt.date, to_on: dt.date | None
) -> str:
    """Which partnership has the council on some of these days."""
    other = (
        PartnershipArea.objects.filter(council=council)
        .exclude(to_on__lt=from_on)
        .exclude(**({"from_on__gt": to_on} if to_on else {"pk": None}))
        .select_related("partnership")
        .order_by("from_on")
        .first()
    )
    place = other.partnership.name if other else "another partnership"
    return (
        f"{council.name} belongs to {place} on some of these days. End it there first, "
        "or choose other dates."
    )


@act
def end_council(*, area: PartnershipArea, to_on: dt.date, by: User) -> PartnershipArea:
    """A council belongs to the partnership until this day, and no longer."""
    stored = PartnershipArea.objects.select_for_update().get(pk=area.pk)
    before = {"to_on": stored.to_on}
    stored.to_on = to_on
    try:
        with transaction.atomic():
            stored.save(update_fields=["to_on"])
    except IntegrityError as error:
        raise CouncilTaken(
            taken_sentence(stored.council, stored.from_on, to_on)
        ) from error
    audit.record(
        "council.ended",
        by=by,
        on=stored,
        label=stored.council.name,
        partnership_id=stored.partnership_id,
        before=before,
        after={"to_on": to_on},
    )
    return stored


@act
def add_holiday(
    *, partnership: Partnership, on: dt.date, name: str, by: User
) -> LocalHoliday:
    """A day on which offices here are closed, beside bank holidays."""
    holiday, is_new = LocalHoliday.objects.get_or_create(
        partnership=partnership, on=on, defaults={"name": name}
    )
    if holiday.name != name:
        raise HolidayKept(f"This day is listed already, as {holiday.name}.")
    if is_new:
        audit.record(
            "local_holiday.added",
            by=by,
            on=holiday,
            partnership_id=partnership.pk,
            after={"on": on, "name": name},
        )
    return holiday


@act
def remove_holiday(*, holiday: LocalHoliday, by: User) -> None:
    """Offices here are open on this day after all."""
    audit.record(
        "local_holiday.removed",
        by=by,
        on=holiday,
        partnership_id=holiday.partnership_id,
        before={"on": holiday.on, "name": holiday.name},
        after={"on": None, "name": None},
    )
    holiday.delete()
