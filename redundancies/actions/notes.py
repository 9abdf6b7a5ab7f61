"""Free notes on a case: written, corrected, and struck out with a trace."""

from __future__ import annotations

import datetime as dt
import uuid

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from partnerships.actions.once import already_made
from redundancies.actions.shared import Refused, locked_open, place_of
from redundancies.models import Note, Situation


class StruckOut(Refused):
    """What was struck out is not corrected any more."""


@act
def write(
    *,
    situation: Situation,
    text: str,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
) -> Note:
    """Write a note for whoever sees the case in full."""
    stored = locked_open(situation)
    made = already_made(Note, form_key)
    if made is not None:
        return made
    note = Note.objects.create(
        situation=stored, text=text, written_by=by, written_at=at, form_key=form_key
    )
    audit.record(
        "note.written", by=by, on=stored, partnership_id=place_of(stored), at=at
    )
    return note


@act
def edit(*, note: Note, text: str, by: User, at: dt.datetime, version: int) -> Note:
    """Correct a note."""
    stored = locked_open(note.situation)
    if Note.objects.get(pk=note.pk).struck_out_at is not None:
        raise StruckOut("This note has been struck out.")
    advance(note, version=version, text=text, edited_at=at)
    audit.record(
        "note.edited",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        after={"fields": ["text"]},
        at=at,
    )
    return note


@act
def strike_out(*, note: Note, by: User, at: dt.datetime) -> Note:
    """Take a mistaken note out; it stays in sight, with who did it."""
    situation = locked_open(note.situation)
    stored = Note.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if stored.struck_out_at is not None:
        return stored
    stored.struck_out_at, stored.struck_out_by = at, by
    stored.version += 1
    stored.save(update_fields=["struck_out_at", "struck_out_by", "version"])
    audit.record(
        "note.struck_out",
        by=by,
        on=situation,
        partnership_id=place_of(situation),
        at=at,
    )
    return stored
