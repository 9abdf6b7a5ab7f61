"""How fast employers were met: both response clocks, counted in one query.

The same rules as the clock on a situation's page, for all responses at once; a test
holds the two together.
"""

from __future__ import annotations

from redundancies.clocks import bank_holidays
from reviews.choices import Chapter
from reviews.figures.cubes import TOTAL, Count, Cube, Scope, count
from reviews.figures.rows import TOLD, lines
from reviews.figures.tables import Chart, Column, Definition, Table, counts, some

VERDICTS = {
    "within": "Met within 48 hours",
    "two_days": "Met later, but within two working days",
    "late": "Met later than two working days",
    "dates_only": "Met, but only dates are known and they cannot tell",
    "declined": "Employer declined",
    "unreachable": "Employer could not be reached",
    "waiting": "Not met yet",
    "unknown": "Not known when PACE was told",
}
CLOCKS = """
    WITH told_of AS ({told}),
    events AS (
        SELECT e.response_id, e.kind, r.place,
               coalesce(e.at, e.on::timestamp AT TIME ZONE 'Europe/London') AS earliest,
               coalesce(e.at, (e.on + 1)::timestamp AT TIME ZONE 'Europe/London')
                   AS latest
        FROM told_of r JOIN redundancies_clockevent e ON e.response_id = r.response_id
        WHERE e.struck_out_at IS NULL AND e.kind IN
            ('pace_told', 'met', 'declined', 'unreachable', 'paused', 'resumed')
    ),
    told AS (
        SELECT DISTINCT ON (response_id) * FROM events WHERE kind = 'pace_told'
        ORDER BY response_id, earliest
    ),
    ended AS (
        SELECT DISTINCT ON (response_id) * FROM events
        WHERE kind IN ('met', 'declined', 'unreachable')
        ORDER BY response_id, earliest, kind
    ),
    pauses AS (
        SELECT e.*, d.earliest AS end_earliest, d.latest AS end_latest,
               lag(e.kind) OVER steps AS before,
               min(e.earliest) FILTER (WHERE e.kind = 'resumed') OVER rest
                   AS resumed_earliest,
               min(e.latest) FILTER (WHERE e.kind = 'resumed') OVER rest
                   AS resumed_latest
        FROM events e JOIN ended d USING (response_id)
        WHERE e.kind IN ('paused', 'resumed') AND e.earliest <= d.latest
        WINDOW steps AS (PARTITION BY e.response_id ORDER BY e.earliest, e.kind),
               rest AS (steps ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
    ),
    gaps AS (
        SELECT response_id,
               range_agg(tstzrange(earliest, greatest(
                   earliest, coalesce(resumed_latest, end_latest)))) AS widest,
               range_agg(tstzrange(latest, greatest(
                   latest, coalesce(resumed_earliest, end_earliest)))) AS narrowest
        FROM pauses WHERE kind = 'paused' AND coalesce(before, 'resumed') = 'resumed'
        GROUP BY response_id
    ),
    spans AS (
        SELECT d.response_id, d.kind, d.place,
               tstzmultirange(tstzrange(t.latest, greatest(t.latest, d.earliest)))
                   - coalesce(g.widest, '{{}}') AS shortest,
               tstzmultirange(tstzrange(t.earliest, greatest(t.earliest, d.latest)))
                   - coalesce(g.narrowest, '{{}}') AS longest
        FROM ended d JOIN told t USING (response_id)
        LEFT JOIN gaps g USING (response_id)
    ),
    pieces AS (
        SELECT response_id, place,
               lower(piece) AT TIME ZONE 'Europe/London' AS begins,
               upper(piece) AT TIME ZONE 'Europe/London' AS ends
        FROM spans, unnest(shortest) piece WHERE kind = 'met'
    ),
    days AS (
        SELECT place, day, is_open,
               sum(is_open) OVER (PARTITION BY place ORDER BY day) - is_open AS before
        FROM (
            SELECT p.place, d.day::date AS day,
                   (extract(isodow FROM d.day) < 6
                    AND d.day::date <> ALL (%(holidays)s::date[])
                    AND h.on IS NULL)::int AS is_open
            FROM (SELECT place, min(begins)::date AS first, max(ends)::date AS last
                  FROM pieces GROUP BY place) p
            CROSS JOIN LATERAL generate_series(
                p.first::timestamp, p.last::timestamp, interval '1 day') d(day)
            LEFT JOIN partnerships_localholiday h
                ON h.partnership_id = p.place AND h.on = d.day::date
        ) every_day
    ),
    worked AS (
        SELECT p.response_id, sum(
            8 * (z.before - a.before)
            + z.is_open * (least(greatest(extract(epoch FROM p.ends::time) / 3600, 9),
                                 17) - 9)
            - a.is_open * (least(greatest(extract(epoch FROM p.begins::time) / 3600, 9),
                                 17) - 9)
        ) AS hours
        FROM pieces p
        JOIN days a ON a.place = p.place AND a.day = p.begins::date
        JOIN days z ON z.place = p.place AND z.day = p.ends::date
        GROUP BY p.response_id
    ),
    lengths AS (
        SELECT s.response_id, s.kind, coalesce(w.hours, 0) > 16 AS is_late_at_work,
               (SELECT coalesce(sum(upper(p) - lower(p)), interval '0')
                FROM unnest(s.shortest) p) > interval '48 hours' AS is_late,
               (SELECT coalesce(sum(upper(p) - lower(p)), interval '0')
                FROM unnest(s.longest) p) <= interval '48 hours' AS is_within
        FROM spans s LEFT JOIN worked w USING (response_id)
    )
    SELECT r.thing, r.place, r.employer, r.response_id,
           1 AS situations,
           CASE WHEN l.kind IN ('declined', 'unreachable') THEN l.kind
                WHEN l.is_late AND l.is_late_at_work THEN 'late'
                WHEN l.is_late THEN 'two_days'
                WHEN l.is_within THEN 'within'
                WHEN l.kind = 'met' THEN 'dates_only'
                WHEN t.response_id IS NULL THEN 'unknown'
                ELSE 'waiting' END AS category
    FROM told_of r
    LEFT JOIN told t USING (response_id)
    LEFT JOIN lengths l USING (response_id)
    WHERE r.response_id IS NOT NULL
"""


def counted(scope: Scope) -> Count:
    return count(
        scope,
        CLOCKS.format(told=TOLD),
        "situations",
        facts={"holidays": holidays_around(scope)},
        people=(),
    )


def clocks(verdicts: Cube) -> Table:
    """How many employers were met within the aim, later, or not."""
    return Table(
        key="clocks",
        chapter=Chapter.PROCESSES,
        title="How soon PACE met the employer",
        columns=(Column("From PACE told to employer met"), *counts("Responses")),
        rows=lines(VERDICTS, verdicts),
        base=f"Base: {some(verdicts.cell(TOTAL), 'response')} by partnerships",
        definition=Definition(
            "From PACE told to employer met, declined or unreachable. The aim is 48"
            " elapsed hours; two working days are Monday to Friday, 09:00 to 17:00,"
            " less bank holidays in Scotland and local ones. Pauses with a reason do"
            " not count. Where only dates are known a response is late only if it is"
            " late at any hour of those dates. It is an aim, not a target, and ranks"
            " nobody."
        ),
        chart=Chart(1, "Responses"),
    )


def holidays_around(scope: Scope) -> list:
    """Scotland's bank holidays in the years that the period's clocks may run in."""
    years = range(scope.from_on.year - 1, max(scope.to_on, scope.on).year + 2)
    return sorted(day for year in years for day in bank_holidays(year))
