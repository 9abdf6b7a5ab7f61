"""Asking the portal as somebody, and what that wrote in the database."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import docx
import openpyxl
import pypdf
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from docx.oxml.ns import qn

# Of the record of looking it is said elsewhere; all other tables are compared.
# What waits to be sealed follows the record by itself.
UNCOUNTED = {"accounts_session", "accounts_unsealed", "django_migrations"}
LOOKING = {"accounts_accessevent"}
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY)\b", re.IGNORECASE)
READS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|SET)\b", re.IGNORECASE)


def digest() -> dict[str, tuple[int, int]]:
    """Of every table how many rows it has, and a sum of all that stands in them."""
    tables = [
        name for name in connection.introspection.table_names() if name not in UNCOUNTED
    ]
    parts = " UNION ALL ".join(
        f"SELECT '{name}', count(*), coalesce(sum(hashtext(row::text)), 0)"
        f' FROM "{name}" AS row'
        for name in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(parts)
        return {name: (int(count), int(whole)) for name, count, whole in cursor}


LINES = """
    SELECT verb, target_type,
           ARRAY(SELECT jsonb_object_keys(changes) AS name ORDER BY name)
    FROM accounts_auditevent WHERE id > %s ORDER BY verb, target_type, id
"""


@dataclass
class Writes:
    """What one request changed: the tables, and the newest lines of the record."""

    line: int
    statements: list[str] = field(default_factory=list)
    after: dict[str, tuple[int, int]] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    verbs: set[str] = field(default_factory=set)
    # Each line of the record: verb, kind of row, names of what changed.
    record: list[str] = field(default_factory=list)

    def note(self, execute, sql, params, many, context):
        # A sign-in's own row says when somebody was last here.
        is_session = '"accounts_session"' in sql
        # A line of the record says first whose it is, in the same statement.
        is_read = READS.match(sql) and ";INSERT INTO" not in sql
        if not is_session and not is_read and WRITES.search(sql):
            self.statements.append(sql)
        return execute(sql, params, many, context)

    def close(self) -> None:
        """Look at the whole database, once a statement was sent that may write."""
        if not self.statements:
            return
        self.after = digest()
        with connection.cursor() as cursor:
            cursor.execute(LINES, [self.line])
            lines = cursor.fetchall()
        self.verbs = {verb for verb, _, _ in lines}
        self.record = [
            f"{verb} of {kind}: {', '.join(names) or 'nothing named'}"
            for verb, kind, names in lines
        ]

    def compare(self, before: dict[str, tuple[int, int]]) -> None:
        """With what stood there before, which is what stands there when undone."""
        self.tables = {name for name in self.after if self.after[name] != before[name]}


def last_line() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM accounts_auditevent")
        return cursor.fetchone()[0]


@contextmanager
def watched(line: int):
    """The writes of what happens inside; `line` is the record's last one before."""
    writes = Writes(line)
    with connection.execute_wrapper(writes.note):
        yield writes
    writes.close()


def signed_in(people) -> dict[str, str]:
    """A session of each person, once for the whole table."""
    keys = {}
    for role, person in people.items():
        client = Client()
        client.force_login(get_user_model().objects.get(pk=person.pk))
        keys[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return keys


HANDLER = ClientHandler(enforce_csrf_checks=False)
STRICT = ClientHandler(enforce_csrf_checks=True)


def ask(method, address, data=None, *, session="", handler=HANDLER):
    """One request, without the test client's copies of every context."""
    factory = RequestFactory()
    if session:
        factory.cookies[settings.SESSION_COOKIE_NAME] = session
    if method in ("GET", "POST"):
        request = getattr(factory, method.lower())(address, data or {})
    else:
        request = factory.generic(method, address)
    return handler(request.environ)


def content(response) -> bytes:
    """Everything that an answer holds: streams read, files opened and read."""
    body = (
        b"".join(response.streaming_content)
        if getattr(response, "streaming", False)
        else response.content
    )
    if body.startswith(b"PK\x03\x04"):
        return b"\n".join([*unpacked(body), *texts(office_words(body))])
    if body.startswith(b"%PDF"):
        return b"\n".join([*inflated(body), *texts(pdf_words(body))])
    return body


def texts(words) -> Iterator[bytes]:
    return (str(word).encode() for word in words if word is not None)


def unpacked(body: bytes) -> Iterator[bytes]:
    """The parts of a packed file, as they are."""
    with zipfile.ZipFile(io.BytesIO(body)) as folder:
        yield from (folder.read(name) for name in folder.namelist())


def office_words(body: bytes) -> Iterator[object]:
    """What a reader of a Word document or a workbook reads."""
    with zipfile.ZipFile(io.BytesIO(body)) as folder:
        is_workbook = "xl/workbook.xml" in folder.namelist()
    if is_workbook:
        for sheet in openpyxl.load_workbook(io.BytesIO(body)).worksheets:
            for row in sheet.values:
                yield from row
        return
    document = docx.Document(io.BytesIO(body))
    for part in (document, *(section.header for section in document.sections)):
        # A word may stand in several runs of its paragraph.
        for paragraph in part.part.element.iter(qn("w:p")):
            yield "".join(paragraph.itertext())


def pdf_words(body: bytes) -> Iterator[object]:
    """What a reader of a PDF reads, its title and so on included."""
    reader = pypdf.PdfReader(io.BytesIO(body))
    yield from (page.extract_text() for page in reader.pages)
    yield from (reader.metadata or {}).values()


def inflated(body: bytes) -> Iterator[bytes]:
    """The streams of a PDF, unpacked where they are packed."""
    yield body
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", body, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(packed)
        except zlib.error:
            continue
