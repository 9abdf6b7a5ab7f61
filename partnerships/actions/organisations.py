"""Organisations, their kinds, the services, and who offers what where."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.names import plain
from kit.refusals import refused_as
from kit.versions import advance
from partnerships.actions.once import already_made, made_once
from partnerships.models import (
    Organisation,
    OrganisationType,
    Partnership,
    Service,
    ServiceOffer,
)

# Two of one name have one code too.
TYPE_ONCE = "partnerships_organisationtype_code_key"
SERVICE_ONCE = "partnerships_service_code_key"
ORGANISATION_ONCE = "partnerships_organisation_name_once"


class OrganisationKnown(Exception):
    """An organisation stands once, so that nobody is asked twice."""

    def __init__(self, words: str = "There is already an organisation of this name."):
        super().__init__(words)


class NameInUse(Exception):
    """Two rows of one name could not be told apart on screen."""

    def __init__(self, words: str = "This name is in use already."):
        super().__init__(words)


class OfferStands(Exception):
    """An organisation offers a service in one form once at a time."""


@act
def add(*, by: User, form_key: uuid.UUID | None = None, **facts: Any) -> Organisation:
    """Enter an organisation."""

    def make() -> Organisation:
        refuse_known(facts["name"])
        made = Organisation.objects.create(form_key=form_key, **facts)
        audit.record("organisation.added", by=by, on=made, label=made.name, after=facts)
        return made

    taken = {ORGANISATION_ONCE: OrganisationKnown}
    return made_once(Organisation, form_key, make, taken)


@act
def edit(
    *, organisation: Organisation, version: int, by: User, **facts: Any
) -> Organisation:
    """Correct what is known of an organisation."""
    stored = Organisation.objects.select_for_update().get(pk=organisation.pk)
    refuse_known(facts["name"], besides=stored)
    before = {name: getattr(stored, name) for name in facts}
    with refused_as({ORGANISATION_ONCE: OrganisationKnown}):
        advance(stored, version=version, **facts)
    audit.record(
        "organisation.edited",
        by=by,
        on=stored,
        label=stored.name,
        before=before,
        after=facts,
    )
    return stored


def refuse_known(name: str, besides: Organisation | None = None) -> None:
    others = Organisation.objects.filter(name_plain=plain(name))
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise OrganisationKnown


@act
def add_type(
    *, name: str, is_core: bool, by: User, form_key: uuid.UUID | None = None
) -> OrganisationType:
    """Enter a type of organisation."""

    def make() -> OrganisationType:
        refuse_name(OrganisationType, name)
        made = OrganisationType.objects.create(
            code=free_code(OrganisationType, name),
            name=name,
            is_core=is_core,
            form_key=form_key,
        )
        audit.record("organisation_type.added", by=by, on=made, after={"name": name})
        return made

    return made_once(OrganisationType, form_key, make, {TYPE_ONCE: NameInUse})


@act
def edit_type(
    *, kind: OrganisationType, name: str, is_core: bool, version: int, by: User
) -> OrganisationType:
    """Correct a type of organisation; its code stays."""
    stored = OrganisationType.objects.select_for_update().get(pk=kind.pk)
    refuse_name(OrganisationType, name, besides=stored)
    facts = {"name": name, "is_core": is_core}
    before = {key: getattr(stored, key) for key in facts}
    advance(stored, version=version, **facts)
    audit.record(
        "organisation_type.edited", by=by, on=stored, before=before, after=facts
    )
    return stored


@act
def add_service(
    *,
    name: str,
    is_for_employers: bool,
    partnership: Partnership | None,
    by: User,
    form_key: uuid.UUID | None = None,
) -> Service:
    """Enter a kind of support, for everybody or for one partnership."""

    def make() -> Service:
        refuse_name(Service, name)
        made = Service.objects.create(
            code=free_code(Service, name),
            name=name,
            group=name,
            is_for_employers=is_for_employers,
            partnership=partnership,
            form_key=form_key,
        )
        audit.record(
            "service.added",
            by=by,
            on=made,
            partnership_id=partnership.pk if partnership else None,
            after={"name": name, "is_for_employers": is_for_employers},
        )
        return made

    return made_once(Service, form_key, make, {SERVICE_ONCE: NameInUse})


@act
def edit_service(
    *,
    service: Service,
    name: str,
    group: str,
    is_for_employers: bool,
    version: int,
    by: User,
) -> Service:
    """Correct a kind of support; its code stays."""
    stored = Service.objects.select_for_update().get(pk=service.pk)
    refuse_name(Service, name, besides=stored)
    facts = {"name": name, "group": group, "is_for_employers": is_for_employers}
    before = {key: getattr(stored, key) for key in facts}
    advance(stored, version=version, **facts)
    audit.record(
        "service.edited",
        by=by,
        on=stored,
        partnership_id=stored.partnership_id,
        before=before,
        after=facts,
    )
    return stored


def refuse_name(model: Any, name: str, besides: Any = None) -> None:
    others = model.objects.filter(name__iexact=name)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise NameInUse


def free_code(model: Any, name: str) -> str:
    """A code of the row's first name; it never changes again."""
    wanted = slugify(name)[:40] or "row"
    taken = set(
        model.objects.filter(code__startswith=wanted).values_list("code", flat=True)
    )
    if wanted not in taken and wanted != "add":
        return wanted
    return next(
        code
        for code in (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
        if code not in taken
    )


@act
def offer(
    *,
    organisation: Organisation,
    service: Service,
    partnership: Partnership,
    format: str,
    capacity: str,
    from_on: dt.date,
    by: User,
    councils: Sequence[str] = (),
    form_key: uuid.UUID | None = None,
) -> ServiceOffer:
    """An organisation offers a service in a partnership from a day on."""
    made = already_made(ServiceOffer, form_key)
    if made is not None:
        return made
    try:
        with transaction.atomic():
            made = ServiceOffer.objects.create(
                organisation=organisation,
                service=service,
                partnership=partnership,
                format=format,
                capacity=capacity,
                from_on=from_on,
                councils=list(councils) or None,
                form_key=form_key,
            )
    except IntegrityError as error:
        made = already_made(ServiceOffer, form_key)
        if made is not None:
            return made
        raise OfferStands("This organisation already offers this here.") from error
    audit.record(
        "offer.added",
        by=by,
        on=made,
        label=str(made),
        partnership_id=partnership.pk,
        after={"format": made.get_format_display(), "from_on": from_on},
    )
    return made


@act
def end_offer(*, offer: ServiceOffer, to_on: dt.date, by: User) -> ServiceOffer:
    """An organisation offers this here until a day, and no longer."""
    stored = ServiceOffer.objects.select_for_update().get(pk=offer.pk)
    before = {"to_on": stored.to_on}
    stored.to_on = max(to_on, stored.from_on)
    stored.version += 1
    stored.save(update_fields=["to_on", "version"])
    audit.record(
        "offer.ended",
        by=by,
        on=stored,
        label=str(stored),
        partnership_id=stored.partnership_id,
        before=before,
        after={"to_on": stored.to_on},
    )
    return stored
