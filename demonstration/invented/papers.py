"""Documents of the demonstration: what employers send, and what was shown to staff."""

from __future__ import annotations

import datetime as dt
import io

import docx
import typst
from django.core.files.base import ContentFile

from accounts.models import User
from demonstration.scanner import FOUND
from partnerships.models import Partnership
from redundancies.actions import documents, notes
from redundancies.choices import OPEN, DocumentKind, Scan
from redundancies.models import Document, Situation

MOST = 8
STAFF = (
    "Name,Job,Shift\nAlex Example,Fitter,Back shift\nSam Sample,Packer,Night shift\n"
)
LETTER = (
    "Dear colleague",
    "We are sorry to tell you that we propose to close this site.",
    "PACE will come to the canteen to help you. Please come.",
)
NOTES = (
    "The canteen holds 80 people. The back shift needs a session of its own.",
    "HR prefer to be called before 10am.",
    "The union has asked for a session on Saturday.",
)


def write(*, by: User, partnership: Partnership, on: dt.date) -> None:
    """Give the newest open situations of this partnership documents and notes.

    They wait to be scanned, as anything that is added does; the workers see to it. One
    held a virus and is gone.
    """
    midnight = dt.datetime.combine(on, dt.time(), dt.UTC)
    rows = (
        Situation.objects.filter(
            responses__partnership=partnership,
            responses__is_lead=True,
            responses__to_on=None,
            status__in=OPEN,
            told_at__lt=midnight - dt.timedelta(days=1),
        )
        .select_related("employer", "council")
        .order_by("-told_at", "-pk")[:MOST]
    )
    for place, situation in enumerate(rows):
        at = situation.told_at + dt.timedelta(hours=7)
        for kind, name, body in papers(str(situation.employer))[: place % 4 + 1]:
            documents.add(
                situation=situation,
                file=ContentFile(body, name),
                kind=kind,
                by=by,
                at=at,
            )
        notes.write(situation=situation, text=NOTES[place % 3], by=by, at=at)
        attach(situation, by=by, at=at)
        if place == 1:
            infected(situation, by=by, at=at)


def papers(employer: str) -> list[tuple[DocumentKind, str, bytes]]:
    return [
        (DocumentKind.LETTER, "Letter to staff.docx", letter(employer)),
        (
            DocumentKind.PRESENTATION,
            "PACE presentation.pdf",
            page("How PACE can help", employer),
        ),
        (DocumentKind.STAFF_LIST, "Staff list.csv", STAFF.encode()),
        (DocumentKind.OTHER, "Shift pattern.txt", b"Early, back and night shift.\n"),
    ]


def letter(employer: str) -> bytes:
    made, body = docx.Document(), io.BytesIO()
    made.add_heading(employer, level=1)
    for words in LETTER:
        made.add_paragraph(words)
    made.save(body)
    return body.getvalue()


def page(title: str, employer: str) -> bytes:
    """A page of PDF with a heading and a sentence."""
    words = f"#set document(title: {quoted(title)})\n= #{quoted(title)}\n"
    words += f"#{quoted(employer)}\n\nInvented for the demonstration."
    return bytes(typst.compile(words.encode()))


def quoted(words: str) -> str:
    return '"{}"'.format(words.replace("\\", "\\\\").replace('"', '\\"'))


def attach(situation: Situation, *, by: User, at: dt.datetime) -> None:
    """The form itself, with the notice that it is."""
    notice = situation.notices.order_by("-pk").first()
    if notice is not None:
        documents.add(
            situation=situation,
            notice=notice,
            file=ContentFile(page("HR1", str(situation.employer)), "HR1.pdf"),
            by=by,
            at=at,
        )


def infected(situation: Situation, *, by: User, at: dt.datetime) -> None:
    """One in which the stand-in found what it knows."""
    document = documents.add(
        situation=situation,
        file=ContentFile(b"Open me.\n", "Invoice.txt"),
        kind=DocumentKind.OTHER,
        by=by,
        at=at,
    )
    Document.objects.filter(pk=document.pk).update(
        scan=Scan.INFECTED, scanned_at=at, scan_at=None, threat=FOUND, sha256=""
    )
