"""Files that come in by a page: kept, queued, and brought in by a worker."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from django.core.files import File
from django.core.files.temp import NamedTemporaryFile
from django.db import InterfaceError, OperationalError, connection
from psycopg2 import errorcodes

from accounts import audit
from accounts.models import User
from imports.actions.files import bring, taken_out
from imports.choices import RowKind
from imports.layouts import NotATable, Refused, notices, open_table
from imports.models import BatchRow, ImportBatch, NoticeFile
from imports.querysets import MOST_ATTEMPTS, MOST_UNREAD
from kit import storing
from kit.acting import For, act, acting
from kit.storing import FileAway, FileNotKept
from partnerships.actions.once import already_made

log = structlog.get_logger(__name__)
LEASE = dt.timedelta(minutes=2)
CUT_OFF = (
    f"Importing this file was cut off {MOST_ATTEMPTS} times: nothing was imported."
    " Try again with fewer rows, or ask whoever runs the portal."
)
# The first wait for a file that could not be read, then twice as long, up to an hour.
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(seconds=30), dt.timedelta(hours=1)
NEVER_READ = (
    "We could not import this file for half a day: nothing of it was imported. Tell"
    " whoever runs the portal, and try again once they have seen to it."
)
TOO_LONG = (
    "Importing this file took longer than it may: nothing was imported. Try again, or"
    " import it in parts with fewer rows."
)
WENT_WRONG = (
    "Something went wrong here: nothing of this file was imported. Whoever runs the"
    " portal finds the reason in the log."
)


@act
def upload(
    *,
    file: File,
    name: str,
    mapping: str,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
) -> NoticeFile:
    """Keep an uploaded file and queue it; the same form sent twice queues it once.

    A file that is no table is refused here, while the person is still at the page.
    Raises FileAway where it cannot be kept.
    """
    made = already_made(NoticeFile, form_key)
    if made is not None:
        return made
    with on_this_machine(file) as copy:
        notices(open_table(copy, name), mapping)
    sha256 = storing.keep(file)
    queued = NoticeFile.objects.create(
        file_name=name[:200],
        mapping=mapping,
        sha256=sha256,
        brought_by=by,
        brought_at=at,
        form_key=form_key,
    )
    audit.record("notices.uploaded", by=by, on=queued, after={"layout": mapping}, at=at)
    return queued


@contextmanager
def on_this_machine(file: File) -> Iterator[Path]:
    """A copy of what was sent, for as long as the block runs: nothing is kept yet.

    Raises FileNotKept where this machine has no room for it.
    """
    with NamedTemporaryFile(prefix="pace-") as copy:
        try:
            for block in file.chunks():
                copy.write(block)
            copy.flush()
        except OSError as error:
            log.warning("file_away", file="", kind=type(error).__name__)
            raise FileNotKept("There is no room for a copy of it.") from error
        yield Path(copy.name)
    file.seek(0)


@act
def again(*, file: NoticeFile, by: User, at: dt.datetime) -> bool:
    """Let a file that failed wait for its turn once more; false where it has not."""
    stored = NoticeFile.objects.select_for_update().get(pk=file.pk)
    if not stored.failure:
        return False
    stored.finished_at = stored.lease_until = stored.counts = None
    stored.failure = ""
    stored.attempts = stored.unread = stored.rows_read = 0
    stored.save()
    audit.record("notices.asked_again", by=by, on=stored, at=at)
    return True


def refused(file: NoticeFile) -> Iterator[list[str] | Refused]:
    """The headings of a file, then the rows of it that cannot be taken in.

    Those that were refused when they were compared with what is here come last.
    Raises FileAway at the first of them, where the file is not to be had.
    """
    others = BatchRow.objects.filter(batch=file.batch_id, kind=RowKind.REFUSED)
    reasons = dict(others.values_list("line", "reason"))
    with storing.copied(file.sha256) as copy:
        table = open_table(copy, file.file_name)
        yield table.headings
        _, rows = notices(table, file.mapping)
        yield from (row for row in rows if isinstance(row, Refused))
        yield from taken_out(table, reasons)


def work(*, file_id: int, now: Callable[[], dt.datetime]) -> None:
    """Bring one waiting file in, unless another worker has it; whole or not at all."""
    file = claim(file_id=file_id, at=now())
    if file is None:
        return
    if file.attempts > MOST_ATTEMPTS:
        fail(file, CUT_OFF, at=now())
        return
    try:
        with (
            storing.copied(file.sha256) as copy,
            Reading(file, now) as on_read,
            acting(file.brought_by),
        ):
            at = now()
            batch = ImportBatch.objects.create(
                file_name=file.file_name,
                layout=file.mapping,
                brought_by=file.brought_by,
                brought_at=at,
            )
            counts = bring(
                path=copy,
                mapping=file.mapping,
                name=file.file_name,
                by=file.brought_by,
                at=at,
                batch=batch,
                on_read=on_read,
            )
            NoticeFile.objects.filter(pk=file.pk).update(
                finished_at=now(),
                counts=counts.facts(),
                batch=batch,
                lease_until=None,
            )
    except FileAway:
        try_later(file, at=now())
    except NotATable as refusal:
        fail(file, str(refusal), at=now())
    except (OperationalError, InterfaceError) as error:
        if is_our_limit(error):
            log.exception("import_failed", file=file.pk, kind=type(error).__name__)
            fail(file, TOO_LONG, at=now())
            return
        # The database went away: no fault of the file's.
        log.warning("import_cut_off", file=file.pk, kind=type(error).__name__)
        if not connection.in_atomic_block:
            connection.close()
        try_later(file, at=now())
    except Exception as error:
        # Whatever it is, the person who waits is told, and the log says what.
        log.exception("import_failed", file=file.pk, kind=type(error).__name__)
        fail(file, WENT_WRONG, at=now())


def is_our_limit(error: Exception) -> bool:
    """Whether a statement was ended because it took longer than it may."""
    code = getattr(error.__cause__, "pgcode", None)
    return bool(code == errorcodes.QUERY_CANCELED)


def claim(*, file_id: int, at: dt.datetime) -> NoticeFile | None:
    """Take a waiting file for two minutes, which reading on extends."""
    with acting(None, For.FILES):
        file = (
            NoticeFile.objects.waiting(at)
            .filter(pk=file_id)
            .select_for_update(skip_locked=True)
            .first()
        )
        if file is not None:
            file.attempts += 1
            file.lease_until = at + LEASE
            file.save(update_fields=["attempts", "lease_until"])
    return file


def try_later(file: NoticeFile, *, at: dt.datetime) -> None:
    """It could not be read: the sweep finds it again, later each time, until the last.

    Nobody died of it, so it is not counted among the attempts.
    """
    unread = file.unread + 1
    if unread >= MOST_UNREAD:
        log.error("file_given_up", file=file.pk, tries=unread)
        fail(file, NEVER_READ, at=at)
        return
    log.warning("file_not_read_yet", file=file.pk, tries=unread)
    with acting(file.brought_by, For.FILES):
        NoticeFile.objects.filter(pk=file.pk).update(
            unread=unread,
            attempts=file.attempts - 1,
            lease_until=at + wait_after(unread),
        )


def wait_after(tries: int) -> dt.timedelta:
    """How long until the next try: 30 seconds, then twice as long, up to an hour."""
    return min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)


def fail(file: NoticeFile, words: str, *, at: dt.datetime) -> None:
    with acting(file.brought_by, For.FILES):
        NoticeFile.objects.filter(pk=file.pk).update(
            finished_at=at, failure=words[:300], lease_until=None
        )
        audit.record("notices.refused", by=file.brought_by, on=file, at=at)


class Reading:
    """Shows how far it is, on a connection of its own: the work is one transaction."""

    def __init__(self, file: NoticeFile, now: Callable[[], dt.datetime]):
        self.file = file
        self.now = now
        self.aside = connection.copy()

    def __enter__(self) -> Callable[[int], None]:
        return self.tell

    def tell(self, read: int) -> None:
        with self.aside.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pace.whole', %s, true);"
                " UPDATE imports_noticefile SET rows_read = %s, lease_until = %s"
                " WHERE id = %s",
                [For.FILES, read, self.now() + LEASE * 5, self.file.pk],
            )

    def __exit__(self, *_: object) -> None:
        self.aside.close()
