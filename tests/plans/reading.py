"""What the database reads for a page: every query of it, explained as it runs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

READS = ("SELECT", "WITH", "(SELECT", "(WITH", "EXECUTE")


@dataclass
class Reading:
    """Pages of the database that were read, and how."""

    buffers: int = 0
    scanned: set[str] = field(default_factory=set)
    plans: list[tuple[str, dict]] = field(default_factory=list)

    def note(self, sql: str, plan: dict) -> None:
        self.plans.append((sql, plan))
        self.buffers += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        self.scanned |= {
            node["Relation Name"]
            for node in nodes(plan)
            if node["Node Type"] in ("Seq Scan", "Parallel Seq Scan")
        }


def nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


@contextlib.contextmanager
def explained() -> Iterator[Reading]:
    """Explain every query while the block runs."""
    reading = Reading()

    def explain(execute: Any, sql: str, params: Any, many: bool, context: dict) -> Any:
        # What says first for what it reads is two statements, and writes.
        is_one = not sql.startswith("SELECT set_config")
        if not many and is_one and sql.lstrip().startswith(READS):
            with connection.connection.cursor() as cursor:
                words = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}"
                cursor.execute(words, params)
                reading.note(sql, cursor.fetchone()[0][0]["Plan"])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield reading
