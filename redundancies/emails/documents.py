"""Letters about documents: one in which a virus was found."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from kit.kept import Kept
from notifications.choices import Kind
from notifications.letters import Draft, Letter, Line, compose, register_set
from partnerships.recipients import IDS
from redundancies.emails.words import FOLDER, about, address, named, seen_pairs
from redundancies.models import Document

INFECTED = "document.infected"


@Kept
def _documents() -> QuerySet:
    rows = Document.objects.select_related("situation__employer", "situation__council")
    return rows.filter(pk__among=IDS)


def seen(drafts: list[Draft], at: dt.datetime) -> list[Document | None]:
    """The document of each draft, where its recipient added it and sees it still."""
    ids = list({draft.context_id for draft in drafts})
    rows = {row.pk: row for row in _documents.rows({"ids": ids})}
    pairs = seen_pairs(drafts, {row.situation_id for row in rows.values()}, at)
    found = [rows.get(draft.context_id) for draft in drafts]
    return [
        row
        if row
        and row.added_by_id == draft.person_id
        and (draft.person_id, row.situation_id) in pairs
        else None
        for draft, row in zip(drafts, found, strict=True)
    ]


def write_many(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    """To whoever added it."""
    return [letter_of(row) if row else None for row in seen(drafts, at)]


def letter_of(document: Document) -> Letter:
    situation = document.situation
    return compose(
        f"{FOLDER}{INFECTED}",
        subject="A virus was found in a file that you added",
        context={
            "about": about(situation),
            "action_href": address(situation.get_absolute_url()),
            "action_text": "See the situation",
        },
        line=f"A virus was found in a file that you added: {about(situation)}",
        path=document.get_absolute_url(),
    )


def lines_many(*, drafts: list[Draft]) -> list[Line | None]:
    return [
        (
            f"A virus was found in a file that you added: {about(row.situation)}",
            row.get_absolute_url(),
        )
        if row
        else None
        for row in seen(drafts, timezone.now())
    ]


def portal_lines_many(*, drafts: list[Draft]) -> list[Line | None]:
    return [
        (
            f"A virus was found in a file that you added: {named(row.situation)}",
            row.get_absolute_url(),
        )
        if row
        else None
        for row in seen(drafts, timezone.now())
    ]


register_set(
    INFECTED,
    Kind.SITUATION,
    write_many=write_many,
    lines_many=lines_many,
    portal_lines_many=portal_lines_many,
    always_at_once=True,
)
