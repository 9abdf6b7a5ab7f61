"""Documents are looked through for viruses; only what was found clean is opened.

The row is the queue. A worker that is killed, a scanner that is away and a storage that
gives nothing just now all mean the same: it is tried again, less and less often, and
the document stays closed meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import structlog

from accounts import audit
from kit import scanning, storing
from kit.acting import For, acting, afterwards
from kit.scanning import ScannerAway, Verdict
from kit.storing import FileAway
from notifications.actions import tell_people
from redundancies.actions.shared import place_of
from redundancies.choices import Scan
from redundancies.models import Document

log = structlog.get_logger(__name__)
# Longer than a scan takes; whoever died of one has let go of it then.
LEASE = dt.timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(seconds=30), dt.timedelta(hours=1)
# Where trying is counted, so that the wait can be worked out.
MOST_COUNTED = 100
INFECTED = "document.infected"


def work(*, document_id: int, now: Callable[[], dt.datetime]) -> None:
    """Have one document scanned, unless another worker has it or it is settled."""
    if not scanning.is_set_up():
        return
    document = claim(document_id=document_id, at=now())
    if document is None:
        return
    try:
        verdict = scanning.scan(storing.blocks(document.sha256))
    except (FileAway, ScannerAway) as error:
        log.warning(
            "document_not_scanned_yet",
            document=document.reference,
            tries=document.scan_tries,
            kind=type(error).__name__,
            why=str(error) if isinstance(error, ScannerAway) else "",
        )
        try_later(document, at=now())
        return
    settle(document=document, verdict=verdict, at=now())


def claim(*, document_id: int, at: dt.datetime) -> Document | None:
    """Take a waiting document for ten minutes: then another worker may."""
    with acting(None, For.FILES):
        document = (
            Document.objects.to_scan(at)
            .filter(pk=document_id)
            .select_for_update(skip_locked=True)
            .first()
        )
        if document is not None:
            document.scan_tries = min(document.scan_tries + 1, MOST_COUNTED)
            document.scan_at = at + LEASE
            document.save(update_fields=["scan_tries", "scan_at"])
    return document


def try_later(document: Document, *, at: dt.datetime) -> None:
    """Nothing is known of it yet: the sweep finds it again, later each time."""
    with acting(None, For.FILES):
        Document.objects.filter(pk=document.pk, scan_at=document.scan_at).update(
            scan_at=at + wait_after(document.scan_tries)
        )


def wait_after(tries: int) -> dt.timedelta:
    """How long until the next try: 30 seconds, then twice as long, up to an hour."""
    return min(FIRST_WAIT * 2 ** min(tries - 1, 10), LONGEST_WAIT)


def settle(*, document: Document, verdict: Verdict, at: dt.datetime) -> None:
    """Keep what the scanner said, of every document of the same bytes that waits.

    A file with a virus goes at once, and who added it is told. Said twice, it changes
    nothing.
    """
    sha256 = document.sha256
    with acting(None, For.FILES):
        storing.hold(sha256)
        same = Document.objects.select_for_update(of=("self",)).filter(sha256=sha256)
        if verdict.is_clean:
            same.filter(pk=document.pk, scan=Scan.WAITING).update(
                scan=Scan.CLEAN, scanned_at=at, scan_at=None
            )
            return
        log.error("virus_found", document=document.reference, threat=verdict.threat)
        found = list(same.select_related("situation", "added_by").order_by("pk"))
        same.update(
            scan=Scan.INFECTED,
            scanned_at=at,
            scan_at=None,
            threat=verdict.threat,
            sha256="",
        )
        for one in found:
            tell(one, at=at)
        afterwards(sha256, lambda: storing.forget(sha256))


def tell(document: Document, *, at: dt.datetime) -> None:
    """Whoever added it hears that it was removed, and why."""
    audit.record(
        INFECTED,
        by=None,
        on=document.situation,
        partnership_id=place_of(document.situation),
        after={"document": document.reference, "kind": document.kind},
        at=at,
    )
    if document.added_by is not None:
        tell_people(
            event=INFECTED, context_id=document.pk, people=[document.added_by], at=at
        )
