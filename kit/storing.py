"""Private files, each kept under the hash of its bytes, in a folder or a bucket.

Several machines share them. A file that is not to be had is the machine's fault and
never the file's: whoever waits for it tries again, and a page says so with 503.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import re
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from django.apps import apps
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.files.storage.base import Storage as BaseStorage
from django.db import Error, connection
from django.db.models import Model
from django.utils import timezone

from kit.acting import For, acting, afterwards

log = structlog.get_logger(__name__)

NAME = "private"
BLOCK = 1 << 18
# Nobody else on the machine reads it.
CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
HASH = re.compile("[0-9a-f]{64}")
# What a process that was killed left half written.
DRAFT = re.compile(r"\.[0-9a-f]{64}\.[0-9a-f]{8}")
# Under this number, which says nothing, the bytes of a file are held.
HELD = 732_061
# A file is kept before the row that names it: it has so long to get one.
CLEARED_AFTER = dt.timedelta(days=1)
# Whether files are to be had is looked at anew after so many seconds.
LOOKED_AT_FOR = 15.0


class FileAway(Exception):
    """The storage does not give this file just now; it may in a while."""


class FileNotKept(FileAway):
    """The storage takes no file just now; it may in a while."""


def storage_of(address: str, folder: Path) -> dict[str, Any]:
    """What `FILES_URL` says: nothing for a folder, `s3://key:secret@host/bucket`.

    `s3+http://` is without TLS, for a server on one's own machine; without a key the
    machine's own rights are used; `?region=` where the server asks for one. Raises
    ValueError for anything else.
    """
    if not address:
        return {
            "BACKEND": "kit.storing.Folder",
            "OPTIONS": {"location": folder, "base_url": None},
        }
    parts = urlsplit(address)
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if parts.scheme not in ("s3", "s3+http") or not parts.hostname or not bucket:
        raise ValueError("FILES_URL is not like s3://key:secret@host/bucket")
    asked = parse_qs(parts.query)
    place = parts.hostname + (f":{parts.port}" if parts.port else "")
    return {
        "BACKEND": "kit.buckets.Bucket",
        "OPTIONS": {
            "endpoint_url": f"{'http' if '+' in parts.scheme else 'https'}://{place}",
            "bucket_name": bucket,
            "location": prefix,
            "region_name": asked.get("region", [None])[0],
            "access_key": unquote(parts.username) if parts.username else None,
            "secret_key": unquote(parts.password) if parts.password else None,
        },
    }


class Folder(FileSystemStorage):
    """A folder that every machine shares; a file in it is whole or not there.

    The folder itself is never made: where it is missing, a share is not mounted, and
    files would be kept where no other machine finds them.
    """

    faults = (OSError,)

    def trouble(self) -> str:
        """What is wrong with the folder, or nothing."""
        if not os.path.isdir(self.location):
            return "the folder is not there"
        if not os.access(self.location, os.R_OK | os.W_OK | os.X_OK):
            return "the folder cannot be written to"
        return ""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Its own name: the same bytes are the same file."""
        return name

    def _save(self, name: str, content: File) -> str:
        if trouble := self.trouble():
            raise FileNotFoundError(trouble)
        place = Path(self.path(name))
        place.parent.mkdir(exist_ok=True, mode=0o700)
        draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
        try:
            with open(os.open(draft, CREATE, 0o600), "wb") as file:
                for block in content.chunks(BLOCK):
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
        return name


def files() -> Storage:
    return storages[NAME]


def faults() -> tuple[type[Exception], ...]:
    """What the storage raises where it, and not the file, is at fault."""
    return getattr(files(), "faults", (OSError,))


def place(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def keep(file: File) -> str:
    """Put a file there under its hash; the same file is kept once.

    It is kept before the row that names it. Where that row is not committed, nothing is
    left behind. Raises FileNotKept where it cannot be kept.
    """
    hashed = hashlib.sha256()
    for block in file.chunks(BLOCK):
        hashed.update(block)
    sha256 = hashed.hexdigest()
    hold(sha256)
    storage = files()
    with told(sha256, FileNotKept):
        if not storage.exists(place(sha256)):
            afterwards(sha256, lambda: forget(sha256))
        elif not is_unsure(storage, place(sha256)):
            return sha256
        file.seek(0)
        storage.save(place(sha256), file)
    return sha256


def hold(sha256: str) -> None:
    """Until the transaction ends nobody else keeps or deletes a file of these bytes."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, %s)",
                [HELD, int.from_bytes(bytes.fromhex(sha256[:8]), signed=True)],
            )


def forget(sha256: str) -> bool:
    """Delete a file that no row names any more; whether it was deleted.

    What is to come is told in the log and not raised: every night those are deleted
    that nobody has named for a day.
    """
    try:
        with acting(None, For.FILES):
            hold(sha256)
            if any(
                model._base_manager.filter(sha256=sha256).exists() for model in naming()
            ):
                return False
            files().delete(place(sha256))
    except (*faults(), Error) as error:
        log.warning("file_left", file=sha256[:12], kind=type(error).__name__)
        return False
    return True


def is_unsure(storage: Storage, name: str) -> bool:
    """Whether a file is so old that it may be cleared away, unless it is kept anew."""
    return age(storage, name) > CLEARED_AFTER / 2


def age(storage: Storage, name: str) -> dt.timedelta:
    return timezone.now() - storage.get_modified_time(name)


def hashes() -> Iterator[str]:
    """Every file that is kept, by its hash."""
    storage = files()
    for folder in sorted(storage.listdir("")[0]):
        for name in sorted(storage.listdir(folder)[1]):
            if HASH.fullmatch(name):
                yield name


def clear_drafts() -> int:
    """Delete what was left half written a day ago; how many there were."""
    storage, count = files(), 0
    for folder in sorted(storage.listdir("")[0]):
        for name in filter(DRAFT.fullmatch, storage.listdir(folder)[1]):
            # One that is being written gets its name meanwhile.
            with contextlib.suppress(FileNotFoundError):
                if age(storage, f"{folder}/{name}") > CLEARED_AFTER:
                    storage.delete(f"{folder}/{name}")
                    count += 1
    return count


def naming() -> list[type[Model]]:
    """The tables whose rows name kept files; a column is called sha256."""
    return [
        model
        for model in apps.get_models()
        if any(field.name == "sha256" for field in model._meta.fields)
    ]


def named() -> Iterator[tuple[str, set[str]]]:
    """Each table whose rows name kept files, and which; one that is gone is none."""
    for model in naming():
        rows = model._base_manager.exclude(sha256="")
        yield model._meta.db_table, set(rows.values_list("sha256", flat=True))


def clear_unnamed() -> int:
    """Delete files that no row names, once they are a day old; how many there were."""
    storage, count = files(), 0
    kept = list(hashes())
    wanted: set[str] = set().union(*(some for _, some in named()))
    for sha256 in kept:
        if sha256 in wanted or age(storage, place(sha256)) <= CLEARED_AFTER:
            continue
        storage.delete(place(sha256))
        count += 1
    return count


def keep_bytes(body: bytes) -> str:
    """Put these bytes there; the same are kept once."""
    return keep(ContentFile(body))


@contextlib.contextmanager
def told(sha256: str, kind: type[FileAway] = FileAway) -> Iterator[None]:
    """A fault of the storage is FileAway, and a line in the log without its place."""
    try:
        yield
    except faults() as error:
        log.warning("file_away", file=sha256[:12], kind=type(error).__name__)
        raise kind("The storage of files does not answer as it should.") from error


def blocks(sha256: str) -> Iterator[bytes]:
    """A kept file, block by block; at its end it is known to be whole."""
    hashed = hashlib.sha256()
    with told(sha256):
        with files().open(place(sha256)) as file:
            while block := file.read(BLOCK):
                hashed.update(block)
                yield block
        if hashed.hexdigest() != sha256:
            raise OSError("other bytes than were kept")


def read(sha256: str) -> bytes:
    """A kept file, whole and as it was kept, or FileAway."""
    return b"".join(blocks(sha256))


@contextlib.contextmanager
def copied(sha256: str) -> Iterator[Path]:
    """A copy of a kept file on this machine, for as long as the block runs.

    Whatever the storage is, it is read once, and what is read is known to be whole.
    """
    with tempfile.NamedTemporaryFile(prefix="pace-") as copy:
        with told(sha256):
            for block in blocks(sha256):
                copy.write(block)
            copy.flush()
        yield Path(copy.name)


def trouble(storage: BaseStorage | None = None) -> str:
    """What is wrong with the storage, or nothing; asked of it now."""
    return getattr(storage or files(), "trouble", str)()


class Watch:
    """Whether something outside is to be had, without asking at each question."""

    def __init__(self, ask: Callable[[], str] | None = None) -> None:
        self.ask = ask
        self.until = 0.0
        self.found = ""

    def state(self) -> str:
        """“ready” or “away”, as it was within the last seconds."""
        if time.monotonic() >= self.until:
            self.found = "away" if (self.ask or trouble)() else "ready"
            self.until = time.monotonic() + LOOKED_AT_FOR
        return self.found


WATCH = Watch()
