"""Documents of a case: added, corrected, and removed with a trace."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.files.base import File

from accounts import audit
from accounts.models import User
from kit import storing
from kit.acting import act, afterwards
from kit.file_types import NotTaken, safe_name, type_of
from kit.versions import advance
from partnerships.actions.once import already_made
from redundancies.actions.shared import Refused, locked, locked_open, place_of
from redundancies.choices import DocumentKind
from redundancies.models import Document, HR1Notice, Situation

MEGABYTE = 1 << 20
LARGEST = 20 * MEGABYTE
# So many files may hang on a notice, and on a case besides.
MOST_OF_NOTICE, MOST_OF_CASE = 4, 60


class FileRefused(Refused):
    """A file that is not taken: of another type, or too large."""


class TooMany(Refused):
    """No more files are taken here before one is removed."""


class GoneAlready(Refused):
    """Somebody has removed it, or a virus was found in it."""


@act
def add(
    *,
    situation: Situation,
    file: File,
    by: User,
    at: dt.datetime,
    kind: DocumentKind = DocumentKind.HR1_FORM,
    title: str = "",
    notice: HR1Notice | None = None,
    form_key: uuid.UUID | None = None,
) -> Document:
    """Keep a file for a case, or for one of its notices; closed until it was scanned.

    Raises FileAway where it cannot be kept: then there is no row either.
    """
    stored = locked_open(situation)
    made = already_made(Document, form_key)
    if made is not None:
        return made
    if (file.size or 0) > LARGEST:
        raise FileRefused(
            f"The selected file must be smaller than {LARGEST // MEGABYTE}MB."
        )
    name = file.name or ""
    try:
        found = type_of(file, name)
    except NotTaken as refusal:
        raise FileRefused(str(refusal)) from refusal
    check_number(stored, notice)
    document = Document.objects.create(
        situation=stored,
        notice=notice,
        kind=DocumentKind.HR1_FORM if notice else kind,
        title=title,
        file_name=safe_name(name, found),
        file_type=found.extension,
        size=file.size,
        sha256=storing.keep(file),
        added_by=by,
        added_at=at,
        scan_at=at,
        form_key=form_key,
    )
    document.refresh_from_db(fields=["reference"])
    audit.record(
        "document.added",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        after={"document": document.reference, "kind": document.kind},
        at=at,
    )
    return document


def check_number(situation: Situation, notice: HR1Notice | None) -> None:
    """Refuse one more than may hang here; the situation is locked meanwhile."""
    there = Document.objects.there()
    if notice is not None:
        if there.filter(notice=notice).count() >= MOST_OF_NOTICE:
            raise TooMany(
                f"There are {MOST_OF_NOTICE} files with this notice, and no more are"
                " taken. Remove one first."
            )
    elif there.filter(situation=situation, notice=None).count() >= MOST_OF_CASE:
        raise TooMany(
            f"There are {MOST_OF_CASE} documents here, and no more are taken. Remove"
            " one first."
        )


@act
def edit(
    *,
    document: Document,
    by: User,
    at: dt.datetime,
    version: int,
    title: str = "",
    kind: DocumentKind | None = None,
) -> Document:
    """Correct what a document is called, or what it is; that decides who may open it.

    What came with a notice stays what it is.
    """
    stored = locked_open(document.situation)
    facts = {"title": title}
    if kind is not None and document.notice_id is None:
        facts["kind"] = kind
    before = document.kind
    changed = sorted(
        name for name, value in facts.items() if getattr(document, name) != value
    )
    if not Document.objects.there().filter(pk=document.pk).exists():
        raise GoneAlready("This document has been removed.")
    advance(document, version=version, **facts)
    audit.record(
        "document.edited",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before={"kind": before},
        after={
            "document": document.reference,
            "kind": document.kind,
            "fields": changed,
        },
        at=at,
    )
    return document


@act
def remove(*, document: Document, reason: str, by: User, at: dt.datetime) -> Document:
    """Remove a document: its file goes at once, the row says who did it and why.

    In a closed case as well: what should not be here must not wait for it to be
    reopened.
    """
    situation = locked(document.situation)
    stored = Document.objects.select_for_update().get(pk=document.pk)
    if not stored.is_there:
        raise GoneAlready("This document has been removed already.")
    sha256 = stored.sha256
    storing.hold(sha256)
    stored.sha256, stored.scan_at = "", None
    stored.removed_at, stored.removed_by, stored.removed_why = at, by, reason
    stored.version += 1
    stored.save(
        update_fields=[
            *("sha256", "scan_at", "removed_at", "removed_by", "removed_why"),
            "version",
        ]
    )
    afterwards(sha256, lambda: storing.forget(sha256))
    audit.record(
        "document.removed",
        by=by,
        on=situation,
        partnership_id=place_of(situation),
        after={"document": stored.reference, "kind": stored.kind, "reason": reason},
        at=at,
    )
    return stored
