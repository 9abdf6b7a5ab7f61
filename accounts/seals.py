"""The record sealed in batches, each with the hash of all before it, and checked anew.

Sealing is the database's (`pace_seal`): a line waits in a row that commits with it, so
one that commits late is sealed later and is never left out. What is checked here is
reckoned anew, line for line, and not asked of the database's own hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.db import connection, transaction

from accounts.models import RecordBatch

# Lines of one batch, so that an import of many thousands takes several.
MOST = 10_000
# Lines in no batch that do not wait for one either: nobody wrote them as they should.
STRAY = """
SELECT count(*) FROM {table} line
WHERE NOT EXISTS (SELECT FROM accounts_unsealed waiting
                  WHERE waiting.is_look = {is_look} AND waiting.line_id = line.id)
  AND NOT EXISTS (SELECT FROM sealed
                  WHERE sealed.is_look = {is_look} AND sealed.line_id = line.id)
"""
TABLES = {"accounts_auditevent": "false", "accounts_accessevent": "true"}


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole record found."""

    batches: int
    lines: int
    head: str
    # The first batch that does not hold; None where all do.
    broken: int | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        return not self.why


def seal() -> int:
    """Seal every line that has been committed; gives how many batches that took."""
    many = 0
    while seal_some():
        many += 1
    return many


def seal_some() -> bool:
    """Seal one batch, if anything waits."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pace_seal(%s)", [MOST])
        return cursor.fetchone()[0] is not None


def head() -> RecordBatch | None:
    """The newest seal: whoever knows it knows whether anything before was changed."""
    return RecordBatch.objects.order_by("-pk").first()


@transaction.atomic
def verify(known: str = "") -> Verdict:
    """Reckon the whole record anew; `known` is a head that somebody kept outside."""
    previous, batches, lines, has_known = "", 0, 0, not known
    with connection.cursor() as cursor:
        # One moment for all that is read.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    for batch in RecordBatch.objects.order_by("pk").iterator(chunk_size=50):
        why = fault_of(batch, previous)
        if why:
            return Verdict(batches, lines, previous, broken=batch.pk, why=why)
        previous = batch.hash
        has_known |= previous == known
        batches += 1
        lines += len(batch.events) + len(batch.looks)
    if not has_known:
        why = "The head that was kept outside is not in the record."
        return Verdict(batches, lines, previous, why=why)
    return Verdict(batches, lines, previous, why=strays())


def fault_of(batch: RecordBatch, previous: str) -> str:
    """Why a batch does not hold, in a sentence; empty where it does."""
    if batch.previous != previous:
        return "It does not follow the batch before: one is missing or was put in."
    found = list(lines_of(batch))
    if len(found) != len(batch.events) + len(batch.looks):
        return "Lines of it are missing."
    if hash_of(batch, found) != batch.hash:
        return "A line of it was changed."
    return ""


def lines_of(batch: RecordBatch) -> Iterator[str]:
    """The lines of a batch as they stand now, in one shape for all time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line FROM pace_lines(%s, %s, %s)",
            [batch.events, batch.looks, batch.columns],
        )
        for (line,) in cursor.fetchall():
            yield line


def hash_of(batch: RecordBatch, lines: list[str]) -> str:
    """The hash of a batch with all that it seals."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(%s AT TIME ZONE 'UTC') #>> '{}', %s::bigint[]::text,"
            " %s::bigint[]::text, %s::text[]::text",
            [batch.sealed_at, batch.events, batch.looks, batch.columns],
        )
        at, *parts = cursor.fetchone()
    whole = "\n".join(chain([batch.previous, f"{at}+00:00"], parts, lines))
    return hashlib.sha256(whole.encode()).hexdigest()


def strays() -> str:
    """Whether lines stand in no batch, in a sentence; empty where none do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE sealed ON COMMIT DROP AS"
            " SELECT false AS is_look, unnest(events) AS line_id"
            " FROM accounts_recordbatch UNION ALL"
            " SELECT true, unnest(looks) FROM accounts_recordbatch"
        )
        cursor.execute("CREATE INDEX ON sealed (is_look, line_id)")
        many = 0
        for table, is_look in TABLES.items():
            cursor.execute(STRAY.format(table=table, is_look=is_look))
            many += cursor.fetchone()[0]
    return f"{many} lines are in no batch and wait for none." if many else ""
