"""How a clock stands by its events, as the database works it out: one definition.

The rules are those of `clocks.response`; properties hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterable

from redundancies.choices import ENDING, ClockKind, KeptClock
from redundancies.clocks import AIM


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
    SELECT response.id AS response_id, event.kind, event.on,
           event.at IS NULL AS is_by_day,
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
"""  # noqa: S608 - our own words and numbers only
NO_CLOCKS = "DROP FUNCTION redundancies_clocks(bigint[])"
