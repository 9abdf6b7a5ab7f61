"""How the database sees a response clock run: the same rules as `clocks.response`.

An event of a day may have happened at any hour of it, as Scotland has its days; a test
holds the two together, row by row.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce

from redundancies.choices import ClockKind

MIDNIGHT = "(%(expressions)s::timestamp AT TIME ZONE 'Europe/London')"
# From the last moment at which PACE can have been told to the one asked about, less
# the widest rests: from the first pause of each to the resuming that ends it.
HAS_RUN = """(
    SELECT coalesce(sum(upper(piece) - lower(piece)), interval '0')
    FROM (VALUES (%(expressions)s)) AS asked (response_id, at)
    CROSS JOIN LATERAL (
        SELECT coalesce(e.at, (e.on + 1)::timestamp AT TIME ZONE 'Europe/London')
                   AS latest
        FROM redundancies_clockevent e
        WHERE e.response_id = asked.response_id AND e.struck_out_at IS NULL
          AND e.kind = 'pace_told'
        ORDER BY coalesce(e.at, e.on::timestamp AT TIME ZONE 'Europe/London'), 1
        LIMIT 1
    ) told
    CROSS JOIN LATERAL (
        SELECT coalesce(range_agg(tstzrange(begins, ends)), '{}') AS rests
        FROM (
            SELECT min(earliest) FILTER (WHERE kind = 'paused') AS begins,
                   max(latest) FILTER (WHERE kind = 'resumed') AS ends
            FROM (
                SELECT kind, earliest, latest,
                       count(*) FILTER (WHERE kind = 'resumed') OVER (
                           ORDER BY earliest, kind
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS episode
                FROM (
                    SELECT e.kind,
                           coalesce(e.at, e.on::timestamp
                               AT TIME ZONE 'Europe/London') AS earliest,
                           coalesce(e.at, (e.on + 1)::timestamp
                               AT TIME ZONE 'Europe/London') AS latest
                    FROM redundancies_clockevent e
                    WHERE e.response_id = asked.response_id
                      AND e.struck_out_at IS NULL AND e.kind IN ('paused', 'resumed')
                ) steps
            ) counted
            GROUP BY episode
        ) episodes
        WHERE begins < ends
    ) stops
    -- Without its last instant: what has run in full before is late, also where the
    -- clock stood still from then on.
    CROSS JOIN LATERAL unnest(
        tstzmultirange(tstzrange(told.latest, greatest(
            told.latest, asked.at - interval '1 microsecond'))) - stops.rests
    ) AS piece
)"""


def last_pause(events: models.QuerySet) -> Coalesce:
    """Whether the newest of these events that pauses or resumes does the one or other.

    Of one moment the pause comes first, as the clock has it.
    """
    midnight = Func(F("on"), template=MIDNIGHT, output_field=models.DateTimeField())
    steps = events.filter(kind__in=(ClockKind.PAUSED, ClockKind.RESUMED))
    newest = steps.order_by(Coalesce("at", midnight).desc(), "-kind").values("kind")
    return Coalesce(models.Subquery(newest[:1]), Value(""))


def has_run(response: Any, at: dt.datetime) -> Func:
    """How long the clock of a response has run for certain, an instant before `at`."""
    return Func(
        response,
        Value(at, output_field=models.DateTimeField()),
        template=HAS_RUN,
        output_field=models.DurationField(),
    )
