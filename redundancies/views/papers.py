"""Documents in words: what each is, and whether it can be opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kit import scanning
from kit.file_types import TYPES
from kit.moments import spoken_date, spoken_moment
from redundancies.choices import DocumentKind, Scan
from redundancies.views.parts import Row, called, moment

KINDS, SCANS = dict(DocumentKind.choices), dict(Scan.choices)
# After so many tries a person is told that it takes longer.
LONG = 5


@dataclass(frozen=True)
class State:
    """How it stands with a document: a tag, and a sentence where it is not open."""

    words: str = ""
    colour: str = ""
    sentence: str = ""


def state_of(row: Any) -> State:
    """Of a row of the table, or as a page has read it."""
    if row.removed_at:
        return State("Removed", "grey", f"It was removed: {row.removed_why}")
    if row.scan == Scan.INFECTED:
        threat = f" ({row.threat})" if row.threat else ""
        return State(
            SCANS[Scan.INFECTED],
            "red",
            f"A virus was found in it{threat}, and the file was deleted.",
        )
    if row.scan == Scan.CLEAN:
        return State()
    if not scanning.is_set_up():
        return State(
            "Closed: nobody checks for viruses here",
            "yellow",
            "It stays closed, since no virus scanner is set up here. Whoever runs the"
            " portal can set one up; then it is checked and opens by itself.",
        )
    if row.scan_tries > LONG:
        return State(
            "Not checked for viruses yet",
            "yellow",
            "The virus scanner does not answer just now. We try again by ourselves, and"
            " it opens once it has been checked.",
        )
    return State(
        SCANS[Scan.WAITING],
        "blue",
        "It is being checked for viruses, and opens after that.",
    )


def size_words(size: int) -> str:
    """340 bytes, 12KB, 3.4MB."""
    if size < 1_000:
        return f"{size} byte{'' if size == 1 else 's'}"
    if size < 1_000_000:
        return f"{round(size / 1_000)}KB"
    return f"{size / 1_000_000:.1f}MB"


def dress(row: Row, reference: str) -> None:
    """A document as it stands in a list."""
    row.state = state_of(row)
    row.is_gone = bool(row.removed_at) or row.scan == Scan.INFECTED
    row.is_open = row.scan == Scan.CLEAN and not row.removed_at
    row.name = row.title or row.file_name
    row.kind_words = KINDS[row.kind]
    row.type_words = f"{TYPES[row.file_type].words}, {size_words(row.size)}"
    row.added = ", ".join(
        filter(None, (called(row.by), spoken_date(moment(row.added_at))))
    )
    row.page_href = reverse("redundancies:document", args=[reference, row.reference])
    row.href = reverse(
        "redundancies:document-file", args=[reference, row.reference, row.file_type]
    )
    row.removed = ""
    if row.removed_at:
        when = spoken_moment(moment(row.removed_at))
        row.removed = f"Removed by {called(row.removed_by)} on {when}"
