"""What is kept beside rows so that lists need not work it out, and by which triggers.

One definition of each: of a clock `CLOCKS`, of what a situation, a grant and a request
copy from other rows `SITUATIONS`, `GRANTS` and `REQUESTS`. Triggers keep them in the statement that moves
them, whoever writes it; `redundancies.actions.keeping` compares and mends.
"""

from __future__ import annotations

from collections.abc import Iterable

import pgtrigger

from redundancies.choices import ENDING, ClockKind, KeptClock, SessionState
from redundancies.clocks import AIM
from redundancies.facets import ENDED, OF_CLOCK


def listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


TOLD, PAUSED, RESUMED = ClockKind.PACE_TOLD, ClockKind.PAUSED, ClockKind.RESUMED
MOVING = listed([TOLD, PAUSED, RESUMED, *ENDING])
ENDS = " ".join(f"WHEN '{kind}' THEN {KeptClock[kind.name]:d}" for kind in ENDING)

# How the clock of each of these responses stands by its events: the rules of
# `clocks.response`. An event of a day may have happened at any hour of it, as Scotland
# has its days. A rest is from the first pause to the resuming that ends it, as wide as
# the days allow; the aim runs out where so much of the rest of the time has gone by.
# One that has not ended when its response is closed stands still. In UTC, where a day
# has 24 hours. Windows and groups, and nothing joined with what was worked out: a plan
# that was made for one response is used for an import's as well.
CLOCKS = f"""
CREATE FUNCTION redundancies_clocks(wanted bigint[])
RETURNS TABLE (
    response_id bigint, clock smallint, due_at timestamptz, is_late boolean,
    is_by_day boolean, paused_on date
)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10 SET TimeZone TO 'UTC' AS $clocks$
WITH moved AS (
    SELECT response.id AS response_id, event.kind, event.on, event.at IS NULL AS is_by_day,
           coalesce(event.at, event.on::timestamp AT TIME ZONE 'Europe/London')
               AS earliest,
           coalesce(event.at, (event.on + 1)::timestamp AT TIME ZONE 'Europe/London')
               AS latest
    FROM unnest(wanted) AS response (id)
    LEFT JOIN LATERAL (
        SELECT * FROM redundancies_clockevent event
        WHERE event.response_id = response.id
          AND event.struck_out_at IS NULL AND event.kind IN ({MOVING})
        OFFSET 0
    ) event ON true
), known AS (
    SELECT moved.*, first_value(kind) OVER told = '{TOLD}' AS is_told,
           first_value(latest) OVER told AS told_at,
           first_value(is_by_day) OVER told AS is_told_by_day,
           CASE WHEN first_value(kind) OVER ended IN ({listed(ENDING)})
                THEN first_value(kind) OVER ended END AS ending,
           first_value(earliest) OVER ended AS ended_at,
           first_value(latest) OVER ended AS until
    FROM moved
    WINDOW told AS (
        PARTITION BY response_id
        ORDER BY (kind = '{TOLD}') DESC NULLS LAST, earliest, latest
    ), ended AS (
        PARTITION BY response_id
        ORDER BY (kind IN ({listed(ENDING)})) DESC NULLS LAST, earliest,
                 kind COLLATE "C", latest
    )
), step AS (
    SELECT known.*,
           CASE WHEN kind IN ('{PAUSED}', '{RESUMED}')
                    AND (ending IS NULL OR earliest <= until)
                THEN count(*) FILTER (
                    WHERE kind = '{RESUMED}' AND (ending IS NULL OR earliest <= until)
                ) OVER (
                    PARTITION BY response_id
                    ORDER BY earliest, kind COLLATE "C", latest
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ) END AS episode
    FROM known
), rest AS (
    SELECT response_id, episode, bool_or(is_told) AS is_told, min(told_at) AS told_at,
           bool_or(is_told_by_day) AS is_told_by_day, min(ending) AS ending,
           min(ended_at) AS ended_at, bool_or(is_by_day) AS is_by_day,
           min(earliest) FILTER (WHERE kind = '{PAUSED}') AS begins,
           coalesce(max(latest) FILTER (WHERE kind = '{RESUMED}'),
                    min(until) FILTER (WHERE ending IS NOT NULL)) AS ends,
           CASE WHEN NOT bool_or(kind = '{RESUMED}') THEN
               (array_agg("on" ORDER BY earliest, latest))[1] END AS paused_on
    FROM step GROUP BY response_id, episode
), stood AS (
    SELECT response_id, bool_or(is_told) AS is_told, min(told_at) AS told_at,
           bool_or(is_told_by_day) AS is_told_by_day, min(ending) AS ending,
           min(ended_at) AS ended_at,
           bool_or(is_by_day) FILTER (WHERE episode IS NOT NULL) AS is_by_day,
           max(paused_on) FILTER (WHERE episode IS NOT NULL) AS paused_on,
           range_agg(tstzrange(begins, ends))
               FILTER (WHERE episode IS NOT NULL AND begins < ends) AS gaps
    FROM rest GROUP BY response_id
)
SELECT response.id,
       (CASE WHEN stood.is_told IS NOT TRUE THEN {KeptClock.NOT_STARTED:d}
             WHEN stood.ending IS NOT NULL THEN CASE stood.ending {ENDS} END
             WHEN response.closed_on IS NOT NULL THEN {KeptClock.CLOSED:d}
             WHEN stood.paused_on IS NOT NULL THEN {KeptClock.PAUSED:d}
             ELSE {KeptClock.RUNNING:d} END)::smallint,
       CASE WHEN stood.ending IS NULL AND response.closed_on IS NULL
                AND stood.paused_on IS NULL THEN due.at END,
       coalesce(stood.ending IS NOT NULL AND stood.ended_at > due.at, false),
       stood.is_told IS TRUE AND stood.ending IS NULL AND response.closed_on IS NULL
           AND stood.paused_on IS NULL
           AND (stood.is_told_by_day OR coalesce(stood.is_by_day, false)),
       CASE WHEN stood.is_told AND stood.ending IS NULL
                AND response.closed_on IS NULL THEN stood.paused_on END
FROM stood
JOIN redundancies_response response ON response.id = stood.response_id
LEFT JOIN LATERAL (
    SELECT begins + (interval '{AIM.total_seconds():.0f} seconds' - before) AS at
    FROM (
        SELECT begins, length,
               coalesce(sum(length) OVER (ORDER BY begins
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '0') AS before
        FROM (
            SELECT lower(piece) AS begins, upper(piece) - lower(piece) AS length
            FROM unnest(tstzmultirange(tstzrange(stood.told_at, NULL))
                - coalesce(stood.gaps, '{{}}')) AS piece
        ) pieces
    ) counted
    WHERE length IS NULL
       OR before + length >= interval '{AIM.total_seconds():.0f} seconds'
    ORDER BY begins LIMIT 1
) due ON stood.is_told
$clocks$
"""
NO_CLOCKS = "DROP FUNCTION redundancies_clocks(bigint[])"

KEPT = ("clock", "due_at", "is_late", "is_by_day", "paused_on")
# Responses whose clock is kept otherwise than their events have it.
RESPONSES = """
SELECT response.id, {found}
FROM redundancies_clocks({wanted}) found
JOIN redundancies_response response ON response.id = found.response_id
WHERE ({kept}) IS DISTINCT FROM ({found})
""".format(
    wanted="{wanted}",
    found=", ".join(f"found.{name}" for name in KEPT),
    kept=", ".join(f"response.{name}" for name in KEPT),
)
# Situations that keep another clock than their lead's, or another employer's name.
SITUATIONS = f"""
SELECT situation.id, coalesce(lead.clock, {KeptClock.NO_LEAD:d}) AS clock, lead.due_at,
       employer.name_plain AS employer_plain
FROM redundancies_situation situation
JOIN redundancies_employer employer ON employer.id = situation.employer_id
LEFT JOIN redundancies_response lead ON lead.situation_id = situation.id
    AND lead.is_lead AND lead.to_on IS NULL
WHERE {{scope}}
  AND (situation.clock, situation.due_at, situation.employer_plain)
      IS DISTINCT FROM (coalesce(lead.clock, {KeptClock.NO_LEAD:d}), lead.due_at,
                        employer.name_plain)
"""
# What a grant copies of its situation, with the clock of its own response.
OWN_CLOCK = (
    f"(least(response.clock, {ENDED:d}) - least(situation.clock, {ENDED:d}))"
    f" * {OF_CLOCK}"
)
COPIED = (
    f"situation.facet + {OWN_CLOCK} AS facet, situation.sourced + {OWN_CLOCK}"
    " AS sourced, response.due_at, situation.first_dismissal_on AS leaves_on,"
    " situation.employer_plain"
)
COPIES = ("facet", "sourced", "due_at", "leaves_on", "employer_plain")
# Grants that keep it otherwise.
GRANTS = f"""
SELECT compared.* FROM (
    SELECT kept.id, {COPIED}
    FROM redundancies_situationgrant kept
    JOIN redundancies_situation situation ON situation.id = kept.situation_id
    JOIN redundancies_response response ON response.id = kept.response_id
    WHERE {{scope}}
) compared
JOIN redundancies_situationgrant kept ON kept.id = compared.id
WHERE ({", ".join(f"kept.{name}" for name in COPIES)})
    IS DISTINCT FROM ({", ".join(f"compared.{name}" for name in COPIES)})
"""

# What a request copies: whose it is, and when its session begins while that is planned.
OF_REQUEST = f"""
SELECT response.partnership_id, session.starts_at AS meets_at
FROM redundancies_response response
LEFT JOIN redundancies_session session ON session.id = {{session}}
    AND session.state = '{SessionState.PLANNED}'
WHERE response.id = {{response}}
"""
# Requests that keep it otherwise.
REQUESTS = f"""
SELECT request.id, found.* FROM redundancies_request request
CROSS JOIN LATERAL (
    {OF_REQUEST.format(session="request.session_id", response="request.response_id")}
) found
WHERE (request.partnership_id, request.meets_at)
    IS DISTINCT FROM (found.partnership_id, found.meets_at)
"""


def setting(table: str, columns: Iterable[str], found: str) -> str:
    """The statement that writes what was found otherwise."""
    values = ", ".join(f"{name} = wanted.{name}" for name in columns)
    return (
        f"UPDATE {table} kept SET {values}"
        f" FROM ({found}) wanted WHERE kept.id = wanted.id"
    )


def set_responses(wanted: str) -> str:
    return setting("redundancies_response", KEPT, RESPONSES.format(wanted=wanted))


def set_situations(scope: str) -> str:
    found = SITUATIONS.format(scope=scope)
    columns = ("clock", "due_at", "employer_plain")
    return setting("redundancies_situation", columns, found)


def set_grants(scope: str) -> str:
    found = GRANTS.format(scope=scope)
    return setting("redundancies_situationgrant", COPIES, found)


def set_requests() -> str:
    return setting("redundancies_request", ("partnership_id", "meets_at"), REQUESTS)


def after(name: str, operation: pgtrigger.Operation, func: str) -> pgtrigger.Trigger:
    """A trigger after each statement, with the rows that it wrote."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(
            old=None if operation == pgtrigger.Insert else "before",
            new=None if operation == pgtrigger.Delete else "written",
        ),
        func=f"{func}; RETURN NULL;",
    )


def clock_triggers() -> list[pgtrigger.Trigger]:
    """Of clock events: the clocks of their responses."""
    rows = {
        pgtrigger.Insert: "SELECT * FROM written",
        pgtrigger.Update: "SELECT * FROM written UNION ALL SELECT * FROM before",
        pgtrigger.Delete: "SELECT * FROM before",
    }
    return [
        after(
            f"clock_{operation!s}".lower(),
            operation,
            set_responses(
                "ARRAY(SELECT DISTINCT response_id"
                f" FROM ({found}) moved WHERE kind IN ({MOVING}))"
            ),
        )
        for operation, found in rows.items()
    ]


def response_triggers() -> list[pgtrigger.Trigger]:
    """Of responses: their own clocks, and what situations and grants keep of them."""
    closed = changed("id", "closed_on")
    moved = changed("id", "situation_id", "clock", "due_at", "is_lead", "to_on")
    return [
        # What it writes is another statement on the same table: it asks once more.
        after(
            "closed_update",
            pgtrigger.Update,
            f"IF EXISTS ({closed}) THEN"
            f" {set_responses(f'ARRAY(SELECT id FROM ({closed}) moved)')}; END IF",
        ),
        after("lead_insert", pgtrigger.Insert, leading("SELECT * FROM written")),
        after(
            "lead_update",
            pgtrigger.Update,
            f"{leading(moved)}; {set_grants(among('kept.response_id', 'id', moved))}",
        ),
        after("lead_delete", pgtrigger.Delete, leading("SELECT * FROM before")),
    ]


def leading(changed: str) -> str:
    """Situations whose leading response may be another, or stand otherwise."""
    return set_situations(among("situation.id", "situation_id", changed))


def changed(*columns: str) -> str:
    """Rows that a statement wrote with other values, and those that they had before.

    Compared as sets: joined, many would be looked for in a plan that was made for one.
    """
    names = ", ".join(columns)
    return f"SELECT {names} FROM written EXCEPT SELECT {names} FROM before"


def among(column: str, number: str, rows: str) -> str:
    """Whether a column is one of these numbers: by its index, one or many."""
    return f"{column} = ANY (ARRAY(SELECT {number} FROM ({rows}) moved))"


def situation_triggers() -> list[pgtrigger.Trigger]:
    """Of situations: the employer's name, and what their grants copy."""
    name = (
        "SELECT name_plain INTO NEW.employer_plain FROM redundancies_employer"
        " WHERE id = NEW.employer_id; RETURN NEW;"
    )
    copied = changed("id", "sourced", "first_dismissal_on", "employer_plain")
    return [
        pgtrigger.Trigger(
            name="employer_first",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Q(new__employer_plain=""),
            func=name,
        ),
        pgtrigger.Trigger(
            name="employer_other",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__employer__df=pgtrigger.F("new__employer")),
            func=name,
        ),
        after(
            "listed_update",
            pgtrigger.Update,
            set_grants(among("kept.situation_id", "id", copied)),
        ),
    ]


def employer_triggers() -> list[pgtrigger.Trigger]:
    """Of employers: their names where situations keep them."""
    # The name alone: a clock may move meanwhile.
    return [
        after(
            "name_update",
            pgtrigger.Update,
            "UPDATE redundancies_situation situation"
            " SET employer_plain = written.name_plain FROM written"
            " WHERE situation.employer_id = written.id"
            " AND situation.employer_plain <> written.name_plain",
        )
    ]


def grant_triggers() -> list[pgtrigger.Trigger]:
    """Of grants that are written without their copies: those."""
    return [
        pgtrigger.Trigger(
            name="listed_first",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Q(new__facet=None),
            func=(
                f"SELECT {COPIED}"
                f" INTO {', '.join(f'NEW.{name}' for name in COPIES)}"
                " FROM redundancies_response response"
                " JOIN redundancies_situation situation"
                " ON situation.id = NEW.situation_id"
                " WHERE response.id = NEW.response_id; RETURN NEW;"
            ),
        )
    ]


def request_triggers() -> list[pgtrigger.Trigger]:
    """Of requests: their copies, each time that one is written."""
    found = OF_REQUEST.format(session="NEW.session_id", response="NEW.response_id")
    select, rest = " ".join(found.split()).split(" FROM ", 1)
    return [
        pgtrigger.Trigger(
            name="copied",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=(
                f"{select} INTO NEW.partnership_id, NEW.meets_at FROM {rest};"
                " RETURN NEW;"
            ),
        )
    ]


def session_triggers() -> list[pgtrigger.Trigger]:
    """Of sessions that move or are called off: what their requests copy."""
    return [
        after(
            "moved_update",
            pgtrigger.Update,
            "UPDATE redundancies_request request SET meets_at = NULL WHERE "
            + among("request.session_id", "id", changed("id", "starts_at", "state")),
        )
    ]
