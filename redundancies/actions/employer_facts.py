"""Sites, contacts at the employer, and the checklist of the first talk."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import ChangedMeanwhile, advance
from partnerships.actions.once import already_made
from redundancies.actions import taking_part
from redundancies.actions.shared import locked_open, place_of
from redundancies.models import EmployerContact, FirstContact, Site, Situation


@act
def add_site(
    *,
    situation: Situation,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
    **facts: Any,
) -> Site:
    """Add an establishment that the situation concerns."""
    stored = locked_open(situation)
    made = already_made(Site, form_key)
    if made is not None:
        return made
    site = Site.objects.create(situation=stored, form_key=form_key, **facts)
    taking_part.follow_sites(situations=[stored.pk], by=by, at=at)
    audit.record(
        "site.added",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        after={"site": str(site)},
        at=at,
    )
    return site


@act
def edit_site(
    *, site: Site, by: User, at: dt.datetime, version: int, **facts: Any
) -> Site:
    """Correct an establishment."""
    stored = locked_open(site.situation)
    before = {name: getattr(site, name) for name in facts}
    advance(site, version=version, **facts)
    taking_part.follow_sites(situations=[stored.pk], by=by, at=at)
    audit.record(
        "site.edited",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before=before,
        after=facts,
        at=at,
    )
    return site


@act
def add_contact(
    *,
    situation: Situation,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
    **facts: Any,
) -> EmployerContact:
    """Add somebody to ring."""
    stored = locked_open(situation)
    made = already_made(EmployerContact, form_key)
    if made is not None:
        return made
    contact = EmployerContact.objects.create(
        situation=stored, form_key=form_key, **facts
    )
    # A person outside: the record says that there is one, not who.
    audit.record(
        "contact.added",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        after={"role": contact.get_role_display()},
        at=at,
    )
    return contact


@act
def edit_contact(
    *, contact: EmployerContact, by: User, at: dt.datetime, version: int, **facts: Any
) -> EmployerContact:
    """Correct a contact, or say that somebody is no longer the one to ring."""
    stored = locked_open(contact.situation)
    changed = sorted(
        name for name, value in facts.items() if getattr(contact, name) != value
    )
    advance(contact, version=version, **facts)
    audit.record(
        "contact.edited",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        after={"fields": changed},
        at=at,
    )
    return contact


@act
def fill_checklist(
    *, situation: Situation, by: User, at: dt.datetime, version: int, **facts: Any
) -> FirstContact:
    """Keep what the employer said; blank is not known yet. The first has version 0."""
    stored = locked_open(situation)
    facts |= {"updated_at": at, "updated_by": by}
    checklist = FirstContact.objects.filter(situation=stored).first()
    if checklist is None:
        if version:
            raise ChangedMeanwhile("This checklist has been removed.")
        before: dict[str, Any] = {}
        checklist = FirstContact.objects.create(situation=stored, **facts)
    else:
        before = {name: getattr(checklist, name) for name in facts}
        advance(checklist, version=version, **facts)
    skipped = ("updated_at", "updated_by")
    audit.record(
        "checklist.filled",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before=before,
        after={name: value for name, value in facts.items() if name not in skipped},
        at=at,
    )
    return checklist
