"""Contacts at the employer, and the checklist of the first talk."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import ChangedMeanwhile, advance
from partnerships.actions.once import already_made
from redundancies.actions import sites
from redundancies.actions.shared import Refused, locked_open, place_of
from redundancies.models import ContactLog, EmployerContact, FirstContact, Situation

add_site, edit_site = sites.add, sites.edit


class WasCalled(Refused):
    """A contact who was called stays on record."""


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
def remove_contact(
    *, contact: EmployerContact, by: User, at: dt.datetime, version: int
) -> None:
    """Take out a contact who was added by mistake and never called."""
    stored = locked_open(contact.situation)
    row = EmployerContact.objects.select_for_update().filter(pk=contact.pk).first()
    if row is None or row.version != version:
        raise ChangedMeanwhile("Somebody else changed this contact meanwhile.")
    if ContactLog.objects.filter(contact=row).exists():
        raise WasCalled(
            "The contact log names this contact. Say instead that they are no longer"
            " the person to call."
        )
    row.delete()
    audit.record(
        "contact.removed",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before={"role": row.get_role_display()},
        after={"role": None},
        at=at,
    )


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
