"""Rows into PostgreSQL by COPY, with ids from the table's own sequence."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.db import connection, models

BLOCK = 20_000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# Crockford's alphabet, as the database's own references have it.
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
ALL_REFERENCES = 32**10
# Odd, so that multiplying by it visits every reference once: none comes twice.
STRIDE = 717_897_987_691_853
# Each table starts elsewhere on the circle, so that two seldom share a reference.
APART = 524_287_003_217


class Numbers:
    """Ids from a table's sequence, fetched by the block."""

    def __init__(self, model: type[models.Model]):
        self.table = model._meta.db_table
        self._ids: Iterator[int] = iter(())

    def __next__(self) -> int:
        for number in self._ids:
            return number
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
                " FROM generate_series(1, %s)",
                [self.table, BLOCK if self._is_long() else 500],
            )
            self._ids = iter([number for (number,) in cursor.fetchall()])
        return next(self._ids)

    def _is_long(self) -> bool:
        self.blocks = getattr(self, "blocks", 0) + 1
        return self.blocks > 4


class References:
    """Outside names that are the same for the same seed and never come twice."""

    def __init__(self, seed: int, table: str):
        place = sum(ord(sign) * (index + 1) for index, sign in enumerate(table))
        self.number = (seed * STRIDE + place * APART) % ALL_REFERENCES

    def __next__(self) -> str:
        while True:
            self.number = (self.number + STRIDE) % ALL_REFERENCES
            number, signs = self.number, []
            for _ in range(10):
                number, place = divmod(number, 32)
                signs.append(SIGNS[place])
            made = "".join(signs)
            if not made.isalpha():
                return made


class Table:
    """One table's new rows: `add` them, they go out a block at a time."""

    def __init__(self, model: type[models.Model], columns: str, *, seed: int = 0):
        self.model = model
        self.name = model._meta.db_table
        self.columns = columns.split()
        self.numbers = Numbers(model)
        fields = {field.name for field in model._meta.get_fields()}
        self.references = (
            References(seed, model._meta.db_table) if "reference" in fields else None
        )
        self.rows: list[str] = []
        self.count = 0
        self.names = ", ".join(
            ["id", *(["reference"] if self.references else []), *self.columns]
        )

    def add(self, *values: Any) -> int:
        """Add a row, in the order of the columns; its id."""
        number = next(self.numbers)
        cells = [str(number)]
        if self.references:
            cells.append(next(self.references))
        cells.extend(cell(value) for value in values)
        self.rows.append("\t".join(cells))
        self.count += 1
        return number

    def flush(self) -> None:
        if not self.rows:
            return
        block = io.StringIO("\n".join(self.rows) + "\n")
        self.rows = []
        with connection.cursor() as cursor:
            # Triggers read what was written just now by plans of when it was little.
            cursor.execute("DISCARD PLANS")
            # No row is copied to behind the wall: they arrive before it.
            cursor.execute(
                f"CREATE TEMP TABLE arriving ON COMMIT DROP AS"
                f" SELECT {self.names} FROM {self.name} WITH NO DATA"
            )
            cursor.copy_expert("COPY arriving FROM STDIN", block)
            cursor.execute(
                f"INSERT INTO {self.name} ({self.names})"
                f" SELECT {self.names} FROM arriving; DROP TABLE arriving"
            )


def cell(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    if value.__class__ is str:
        return value.translate(ESCAPES)
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, list):
        return "{" + ",".join(value) + "}"
    return str(value)


class Copying:
    """All tables of the demonstration; written in the order in which they depend."""

    def __init__(self, seed: int):
        self.seed = seed
        self.tables: dict[str, Table] = {}

    def table(self, model: type[models.Model], columns: str) -> Table:
        """A table to add to; tables are written in the order of these calls."""
        return self.tables.setdefault(
            model._meta.label_lower, Table(model, columns, seed=self.seed)
        )

    def flush(self) -> None:
        """Write what is waiting: whole rows first, what points to them after."""
        for table in self.tables.values():
            table.flush()

    def flush_when_long(self) -> None:
        if sum(len(table.rows) for table in self.tables.values()) > 5 * BLOCK:
            self.flush()
