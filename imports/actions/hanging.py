"""What hangs on the situations of an import, found by the keys between tables.

A table that is added later is found as well: nothing is listed here but what an import
itself makes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import models

from accounts.history import History
from redundancies.models import (
    ClockEvent,
    Employer,
    Headcount,
    HR1Notice,
    PossibleDuplicate,
    Response,
    Site,
    Situation,
    SituationGrant,
)

# Whose rows a file makes: by the others of them it is seen that somebody went on.
MADE = (
    *(Situation, Site, HR1Notice, Headcount, Response, ClockEvent),
    *(PossibleDuplicate, SituationGrant),
)
# The notices of an import, and the situations that were there before it, with what
# stood there.
STANDING = {
    "notice": """
        SELECT id, situation_id FROM redundancies_hr1notice
        WHERE id BETWEEN %(first)s AND %(last)s AND content IS NOT NULL
    """,
    "amended": """
        SELECT DISTINCT ON (situation) situation AS id, line, first.*
        FROM imports_batchrow
        CROSS JOIN LATERAL jsonb_to_record(before) AS first (
            notice bigint, status text, first_dismissal_on date,
            last_dismissal_on date, people integer, is_insolvency boolean, place text,
            council_id bigint, response bigint, is_sited boolean
        )
        WHERE batch_id = %(batch)s AND before IS NOT NULL
        ORDER BY situation, line
    """,
}
SCOPE = f"""
notice AS MATERIALIZED ({STANDING["notice"]}),
amended AS MATERIALIZED ({STANDING["amended"]}),
begun AS MATERIALIZED (
    SELECT DISTINCT situation_id AS id FROM notice
    WHERE situation_id NOT IN (SELECT id FROM amended)
),
"""
LATER = "a later file or person has added a newer HR1 notice"
WORKED = "it has been worked on since"
JUDGED = "somebody has decided whether it is a duplicate"
# What imports and their undoing wrote is no work of anybody’s: a later import is seen
# by its notices.
SINCE = (
    "event.id > %(record)s AND event.verb NOT IN"
    " ('situation.amended', 'situation.restored', 'notice.withdrawn')"
)
# Rows of tables that an import writes, which it did not write.
OTHERS = {
    LATER: """
        SELECT later.situation_id FROM redundancies_hr1notice later
        JOIN notice ON notice.id = later.supersedes_id
        WHERE later.id NOT IN (SELECT id FROM notice)
        UNION ALL
        SELECT other.situation_id FROM redundancies_hr1notice other
        JOIN begun ON begun.id = other.situation_id
        WHERE other.id NOT IN (SELECT id FROM notice)
    """,
    JUDGED: """
        SELECT begun.id FROM redundancies_possibleduplicate pair
        JOIN begun ON begun.id IN (pair.earlier_id, pair.later_id)
        WHERE pair.is_same IS NOT NULL
    """,
    WORKED: """
        SELECT situation.id FROM redundancies_situation situation JOIN begun USING (id)
        WHERE situation.status <> 'verified' OR situation.visibility <> 'need_to_know'
        UNION ALL
        SELECT counted.situation_id FROM redundancies_headcount counted
        JOIN begun ON begun.id = counted.situation_id
        WHERE counted.recorded_at <> %(brought_at)s
              OR counted.id <= %(before_headcount)s OR counted.id > %(last_headcount)s
        UNION ALL
        SELECT response.situation_id FROM redundancies_response response
        JOIN begun ON begun.id = response.situation_id
        WHERE NOT response.is_lead OR response.to_on IS NOT NULL
              OR response.closed_on IS NOT NULL
        UNION ALL
        SELECT response.situation_id FROM redundancies_clockevent event
        JOIN redundancies_response response ON response.id = event.response_id
        JOIN begun ON begun.id = response.situation_id
        WHERE event.recorded_at <> %(brought_at)s OR event.struck_out_at IS NOT NULL
              OR event.id <= %(before_clockevent)s OR event.id > %(last_clockevent)s
    """,
}


def own_models() -> list[type[models.Model]]:
    """Every table of the portal that is no history of another."""
    return [
        model
        for model in apps.get_models()
        if not issubclass(model, History) and model._meta.managed
    ]


def keys_to(target: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Each table and column that points to a row of this one."""
    for model in own_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is target:
                yield model, field.column


def of_situation(target: type[models.Model]) -> str:
    """Rows of a table that an import writes, each with the number of its situation."""
    table = target._meta.db_table
    if target is Situation:
        return f"SELECT id, id AS situation_id FROM {table}"
    if target is PossibleDuplicate:
        return f"SELECT id, later_id AS situation_id FROM {table}"
    if target is ClockEvent:
        return (
            f"SELECT event.id, response.situation_id FROM {table} event"
            " JOIN redundancies_response response ON response.id = event.response_id"
        )
    return f"SELECT id, situation_id FROM {table}"


def rows_of_others() -> Iterator[str]:
    """What hangs on what an import made, in tables to which it writes nothing."""
    for target in MADE:
        for model, column in keys_to(target):
            if model not in MADE:
                yield (
                    f"SELECT begun.id FROM {model._meta.db_table} other"
                    f" JOIN ({of_situation(target)}) row ON row.id = other.{column}"
                    " JOIN begun ON begun.id = row.situation_id"
                )


def reached() -> dict[type[models.Model], str]:
    """Every table below situations: its rows, each with its situation."""
    found = {Situation: "SELECT id, id AS situation_id FROM touched"}
    waiting: list[type[models.Model]] = [Situation]
    while waiting:
        parent = waiting.pop(0)
        for model, column in keys_to(parent):
            if model in found or model is SituationGrant:
                continue
            found[model] = (
                f"SELECT row.id, parent.situation_id FROM {model._meta.db_table} row"
                f" JOIN ({found[parent]}) parent ON parent.id = row.{column}"
            )
            waiting.append(model)
    return found


def lines_of_record() -> Iterator[str]:
    """What is on record since about a situation, or about anything that hangs on it."""
    for model, rows in reached().items():
        yield (
            f"SELECT row.situation_id FROM ({rows}) row"
            " JOIN accounts_auditevent event"
            f" ON event.target_type = '{model._meta.label_lower}'"
            f" AND event.target_id = row.id AND {SINCE}"
        )
    # Of an employer that would go.
    yield (
        "SELECT situation.id FROM redundancies_situation situation"
        " JOIN begun ON begun.id = situation.id"
        " JOIN accounts_auditevent event"
        " ON event.target_type = 'redundancies.employer'"
        f" AND event.target_id = situation.employer_id AND {SINCE}"
        " WHERE NOT EXISTS (SELECT FROM redundancies_situation other"
        " WHERE other.employer_id = situation.employer_id"
        " AND other.id NOT IN (SELECT id FROM begun))"
    )


@cache
def in_the_way() -> str:
    """The statement that finds what stands in the way of an undo, by reference."""
    ways = list(OTHERS.items())
    ways += [(WORKED, rows) for rows in (*rows_of_others(), *lines_of_record())]
    found = " UNION ALL ".join(
        f"SELECT way.*, {list(OTHERS).index(why)} FROM ({rows}) way"
        for why, rows in ways
    )
    words = ", ".join(f"'{why}'" for why in OTHERS)
    return f"""
WITH {SCOPE}
touched AS MATERIALIZED (SELECT id FROM begun UNION SELECT id FROM amended),
found (situation_id, why) AS ({found})
SELECT situation.reference, (ARRAY[{words}])[min(found.why) + 1]
FROM found JOIN redundancies_situation situation ON situation.id = found.situation_id
GROUP BY situation.reference ORDER BY situation.reference LIMIT %(most)s
"""


@cache
def employers_go() -> str:
    """The statement that takes employers along that nothing else names."""
    named = "".join(
        f" AND NOT EXISTS (SELECT FROM {model._meta.db_table} other"
        f" WHERE other.{column} = employer.id)"
        for model, column in keys_to(Employer)
    )
    return (
        "DELETE FROM redundancies_employer employer"
        f" WHERE id IN (SELECT employer_id FROM undo_begun){named}"
    )
