"""More of the same, made by the database: a few thousand become a million.

What was invented sign by sign is the pattern. Each round inserts it once more, with
ids, references, names and minutes of its own, and what pointed to a row of the pattern
points to that row of the round. So every size has the same shares of everything.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from clients.models import Client
from demonstration.invented import words
from demonstration.invented.copying import Copying
from redundancies.models import Delivery, Employer, Request

# So much is invented one by one; beyond it, rounds of a pattern of this size.
MOST_SITUATIONS, MOST_CLIENTS = 2_000, 20_000
# Rounds lie apart, so that lists have an order.
APART = "interval '11 seconds'"
# Odd, so that no two numbers below 2 ** 36 share a product.
ODD, SPACE = 45_812_984_491, 2**36


@dataclass(frozen=True)
class Pattern:
    """The rows of one table that are to be multiplied: their ids, both included."""

    model: type[models.Model]
    first: int
    last: int

    @property
    def many(self) -> int:
        return self.last - self.first + 1

    @property
    def table(self) -> str:
        return self.model._meta.db_table


def rounds_for(*, situations: int, clients: int) -> int:
    """How often the pattern stands in data of this size."""
    return max(1, -(-situations // MOST_SITUATIONS), -(-clients // MOST_CLIENTS))


def last_ids(copying: Copying) -> dict[str, int]:
    """The last id of each table so far; all that waits is written first."""
    copying.flush()
    found = {}
    for name, table in copying.tables.items():
        found[name] = one(f"SELECT coalesce(max(id), 0) FROM {table.name}")
    return found


def between(
    copying: Copying, before: dict[str, int], after: dict[str, int]
) -> list[Pattern]:
    """What was made between two looks, in the order in which tables depend."""
    return [
        Pattern(table.model, before.get(name, 0) + 1, after[name])
        for name, table in copying.tables.items()
        if after.get(name, 0) > before.get(name, 0)
    ]


def multiply(copying: Copying, patterns: list[Pattern], rounds: int) -> None:
    """Insert each pattern so often, keys checked round by round."""
    starts = {
        pattern.model: reserve(pattern.table, pattern.many * rounds)
        for pattern in patterns
    }
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for number in range(1, rounds + 1):
            moves = {
                pattern.model: (
                    pattern,
                    starts[pattern.model] - pattern.first + (number - 1) * pattern.many,
                )
                for pattern in patterns
            }
            for pattern in patterns:
                cursor.execute(statement(pattern, moves, number))
                table = copying.tables[pattern.model._meta.label_lower]
                table.count += cursor.rowcount
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


Moves = dict[type[models.Model], tuple[Pattern, int]]


def statement(pattern: Pattern, moves: Moves, number: int) -> str:
    """One round of one table."""
    columns, values = [], []
    for field in pattern.model._meta.concrete_fields:
        if field.generated:
            continue
        columns.append(f'"{field.column}"')
        values.append(value(field, pattern, moves, number))
    return (
        f"INSERT INTO {pattern.table} ({', '.join(columns)})"
        f" SELECT {', '.join(values)} FROM {pattern.table} old"
        f" WHERE id BETWEEN {pattern.first} AND {pattern.last} ORDER BY id"
    )


def value(field: Any, pattern: Pattern, moves: Moves, number: int) -> str:
    """What a row of a round has in a column."""
    _, move = moves[pattern.model]
    column = f'old."{field.column}"'
    if field.primary_key:
        return f"id + {move}"
    if field.name == "reference":
        return reference(f"id + {move}")
    if field.is_relation:
        if field.related_model not in moves:
            return column
        other, by = moves[field.related_model]
        return (
            f"CASE WHEN {column} BETWEEN {other.first} AND {other.last}"
            f" THEN {column} + {by} ELSE {column} END"
        )
    if isinstance(field, models.DateTimeField):
        return f"{column} - {number} * {APART}"
    name = NAMES.get((field.model, field.name))
    # The same for the same seed, whatever ids the sequence gives.
    place = f"(id - {pattern.first} + {number * pattern.many})"
    return name.format(place=place, number=number) if name else column


def reference(id: str) -> str:
    """An outside name that no other id has: a digit, and nine of sixteen signs."""
    scattered = f"({id}) * {ODD} & {SPACE - 1}"
    return f"mod({id}, 10)::text || lpad(to_hex({scattered}), 9, '0')"


def listed(names: list[str]) -> str:
    return "ARRAY['" + "','".join(name.replace("'", "''") for name in names) + "']"


def picked(names: list[str], salt: int) -> str:
    """One of these names, always the same for a place."""
    some = f"abs(hashint8extended({{place}}, {salt}) % {len(names)})"
    return f"({listed(names)})[1 + {some}]"


GIVEN, FAMILY = picked(words.GIVEN, 1), picked(words.FAMILY, 2)
# An employer's first word is the next of the list; what it does and where, stays.
FIRST = (
    f"({listed(words.FIRST)})[1 + (array_position({listed(words.FIRST)},"
    " split_part(name, ' ', 1)) - 1 + {number}) % " + f"{len(words.FIRST)}]"
)
NAMES = {
    (Employer, "name"): f"coalesce({FIRST}, split_part(name, ' ', 1))"
    " || substr(name, 1 + length(split_part(name, ' ', 1)))",
    (Client, "given_name"): GIVEN,
    (Client, "family_name"): FAMILY,
    (Client, "email"): "CASE WHEN email = '' THEN '' ELSE"
    f" lower({GIVEN} || '.' || {FAMILY}) || '.x' || {{place}}"
    " || '@post.example' END",
    # What was asked in one go stays together in its round, and with no other.
    (Request, "together"): "md5(old.together::text || '{number}')::uuid",
}


# Support given

COPIED = (
    "partnership_id, organisation_id, service_id, response_id, session_id, request_id,"
    " audience, format, reached, note, recorded_by_id"
)


def support(copying: Copying, wanted: int, on: dt.date) -> None:
    """Support given again and again, week by week, until there is so much of it."""
    there = one(f"SELECT count(*) FROM {Delivery._meta.db_table}")
    if not there:
        return
    week = 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "CREATE TEMPORARY TABLE support_again ON COMMIT DROP AS"
            " SELECT id, row_number() OVER (ORDER BY id) AS place"
            f" FROM {Delivery._meta.db_table}"
        )
        cursor.execute("CREATE INDEX ON support_again (place)")
        cursor.execute("ANALYZE support_again")
        total = there
        while total < wanted:
            week, many = week + 1, min(there, wanted - total)
            start = reserve(Delivery._meta.db_table, many) - 1
            facts = {"start": start, "many": many, "days": week * 7, "on": on}
            cursor.execute(AGAIN, facts)
            cursor.execute(AGAIN_FOR_CLIENTS, facts)
            total += many
        cursor.execute("DROP TABLE support_again")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    copying.tables[Delivery._meta.label_lower].count += total - there


AGAIN = f"""
INSERT INTO redundancies_delivery
    (id, reference, {COPIED}, "on", recorded_at, version)
SELECT %(start)s + place, {reference("%(start)s + place")}, {COPIED},
       CASE WHEN "on" + %(days)s <= %(on)s THEN "on" + %(days)s
            ELSE "on" - %(days)s END,
       recorded_at, version
FROM support_again JOIN redundancies_delivery USING (id)
WHERE place <= %(many)s ORDER BY place
"""
AGAIN_FOR_CLIENTS = """
INSERT INTO clients_clientdelivery (delivery_id, case_id, referral_id)
SELECT %(start)s + place, case_id, referral_id
FROM support_again JOIN clients_clientdelivery ON delivery_id = support_again.id
WHERE place <= %(many)s ORDER BY place
"""


def reserve(table: str, many: int) -> int:
    """The first of so many ids in a row, taken from a table's sequence."""
    return one(
        "SELECT min(number) FROM (SELECT nextval("
        f"(SELECT pg_get_serial_sequence('{table}', 'id'))) AS number"
        f" FROM generate_series(1, {many})) numbers"
    )


def one(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])
