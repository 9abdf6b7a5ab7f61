"""The whole portal as a folder, and the other way: database and private files.

The database is dumped as one moment shows it, and its tables are counted and summed at
that same moment. Files are never changed, and deleted only a day after no row names
them, so those that the moment names are there afterwards; files of later are left out.
A copy stands under its name once it is whole, and not before.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg2
from django.core.files.base import File
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ, parse_dsn

from kit import storing

FORMAT = 1
DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "files"
BLOCK = 1 << 20
# Words of libpq and the variables in which its programs find them.
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
)
# The same whatever the order of rows, on every machine.
SUM = (
    "SELECT count(*), coalesce(sum(('x' || left(md5(one::text), 15))::bit(60)::bigint),"
    " 0)::text FROM {table} AS one"
)
NAMING = (
    "SELECT table_name FROM information_schema.columns"
    " WHERE table_schema = 'public' AND column_name = 'sha256'"
)


class CopyRefused(Exception):
    """Nothing was copied or restored; the message says why."""


@dataclass(frozen=True)
class Manifest:
    """What a copy holds: each table's rows and their sum, each file's size."""

    made_at: str
    tables: dict[str, list[Any]]
    files: dict[str, int]
    dump: str
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())


@dataclass(frozen=True)
class Programs:
    """pg_dump and pg_restore, and the database that they work on as its owner."""

    url: str
    folder: str = ""

    def run(self, name: str, *words: str | Path) -> None:
        """Run one; the password stands in no command line. Raises CopyRefused."""
        program = shutil.which(name, path=self.folder or None)
        if program is None:
            raise CopyRefused(f"{name} is not installed here, or not in PG_PROGRAMS.")
        place = parse_dsn(self.url)
        known = {VARIABLES[key]: value for key, value in place.items()}
        done = subprocess.run(
            [program, *words],
            env=os.environ | known,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CopyRefused(f"{name} failed: {done.stderr.strip()[-1000:]}")


def back_up(folder: Path, *, programs: Programs, made_at: str) -> Manifest:
    """Copy database and files to a new folder. Raises CopyRefused, FileAway."""
    if folder.exists():
        raise CopyRefused(f"{folder} is there already: name a new folder.")
    draft = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    (draft / FILES).mkdir(mode=0o700)
    try:
        with moment(programs.url) as (asked, snapshot):
            tables = summed(asked)
            wanted = files_named(asked)
            programs.run(
                "pg_dump",
                *("--format=custom", "--no-owner", f"--snapshot={snapshot}"),
                f"--file={draft / DUMP}",
            )
        files = {one: fetched(one, draft / FILES / one) for one in sorted(wanted)}
        manifest = Manifest(made_at, tables, files, digest(draft / DUMP))
        (draft / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
        for path in (draft / MANIFEST, draft / DUMP):
            path.chmod(0o600)
            flush(path)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def restore(folder: Path, *, programs: Programs) -> Manifest:
    """Put a copy into an empty database, and its files where files are kept.

    It is looked through before anything is touched, and compared row by row and file by
    file afterwards. Raises CopyRefused, FileAway.
    """
    manifest = looked_through(folder)
    with moment(programs.url) as (asked, _):
        asked.execute(TABLES)
        if asked.fetchall():
            raise CopyRefused("The database is not empty: restore into an empty one.")
    for sha256 in manifest.files:
        with (folder / FILES / sha256).open("rb") as file:
            storing.keep(File(file))
    programs.run(
        "pg_restore",
        *("--no-owner", "--exit-on-error", "--single-transaction"),
        *(f"--dbname={parse_dsn(programs.url)['dbname']}", folder / DUMP),
    )
    with moment(programs.url) as (asked, _):
        found = summed(asked)
    if wrong := sorted(
        name
        for name in found.keys() | manifest.tables.keys()
        if found.get(name) != manifest.tables.get(name)
    ):
        raise CopyRefused(f"Restored otherwise than copied: {', '.join(wrong)}.")
    for sha256 in manifest.files:
        for _block in storing.blocks(sha256):
            pass
    return manifest


def looked_through(folder: Path) -> Manifest:
    """The manifest of a copy that is whole. Raises CopyRefused."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise CopyRefused(f"{folder} holds no copy that can be read.") from error
    if manifest.format != FORMAT:
        raise CopyRefused(f"{folder} is a copy of another kind: {manifest.format}.")
    if not (folder / DUMP).exists() or digest(folder / DUMP) != manifest.dump:
        raise CopyRefused(f"{DUMP} is damaged or missing.")
    for sha256, size in manifest.files.items():
        path = folder / FILES / sha256
        if not path.exists() or path.stat().st_size != size or digest(path) != sha256:
            raise CopyRefused(f"The file {sha256[:12]}… is damaged or missing.")
    return manifest


@contextmanager
def moment(url: str) -> Iterator[tuple[Any, str]]:
    """A cursor that sees one moment of the database, and the name of that moment."""
    with closing(psycopg2.connect(url)) as line:
        line.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ)
        with line.cursor() as asked:
            # Moments and fractions are written alike wherever they are summed.
            asked.execute("SET LOCAL timezone = 'UTC'")
            asked.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            asked.execute("SET LOCAL datestyle = 'ISO'")
            asked.execute("SELECT pg_export_snapshot()")
            yield asked, asked.fetchone()[0]
        line.rollback()


def summed(asked: Any) -> dict[str, list[Any]]:
    """Of each table the number of its rows and the sum of what they say."""
    asked.execute(TABLES)
    found = {}
    for (name,) in asked.fetchall():
        asked.execute(sql.SQL(SUM).format(table=sql.Identifier(name)))
        found[name] = list(asked.fetchone())
    return found


def files_named(asked: Any) -> set[str]:
    """The files that rows name; a column that names one is called sha256."""
    asked.execute(NAMING)
    found: set[str] = set()
    for (name,) in asked.fetchall():
        asked.execute(
            sql.SQL("SELECT DISTINCT sha256 FROM {} WHERE sha256 <> ''").format(
                sql.Identifier(name)
            )
        )
        found |= {sha256 for (sha256,) in asked.fetchall()}
    return found


def fetched(sha256: str, to: Path) -> int:
    """Copy one kept file, whole; its size."""
    with open(os.open(to, storing.CREATE, 0o600), "wb") as file:
        for block in storing.blocks(sha256):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def digest(path: Path) -> str:
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            hashed.update(block)
    return hashed.hexdigest()


def flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
