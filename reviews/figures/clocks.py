"""How fast employers were met: both response clocks, counted in one query.

The same rules as the clock on a situation's page, for all responses at once; a test
holds the two together.
"""

from __future__ import annotations

from redundancies.choices import FIRST_MEETING, NOT_MET, FirstMeeting
from redundancies.clocks import AIM, AIM_WORDS, WORKING_AIM, bank_holidays
from reviews.choices import Chapter
from reviews.figures.cubes import TOTAL, Count, Cube, Scope, count
from reviews.figures.rows import TOLD, lines
from reviews.figures.tables import Chart, Column, Definition, Table, counts, some

VERDICTS = {
    "within": f"{FirstMeeting.MET.label} within {AIM_WORDS}",
    "two_days": "Met, late: within two working days",
    "late": "Met, late: after more than two working days",
    "dates_only": "Met, but only dates are known and they cannot tell",
    "declined": FirstMeeting.DECLINED.label,
    "unreachable": FirstMeeting.UNREACHABLE.label,
    "waiting": NOT_MET,
    "closed": FirstMeeting.CLOSED.label,
    "unknown": f"{FirstMeeting.NOT_STARTED.label}: not known when PACE was told",
}
# Each response by itself, with its own few events: no join grows with the square of
# the rows. The calendar is one row a place: whether each day is open, and how many
# open days came before it, looked up by the day's number.
CLOCKS = """
    WITH told_of AS ({told}),
    lives AS (
        SELECT r.thing, r.place, r.employer, r.response_id, r.status,
               min(e.earliest) FILTER (WHERE e.kind = 'pace_told') AS told_earliest,
               (array_agg(e.latest ORDER BY e.earliest)
                    FILTER (WHERE e.kind = 'pace_told'))[1] AS told_latest,
               (array_agg(e.kind ORDER BY e.earliest, e.kind)
                    FILTER (WHERE e.is_end))[1] AS ending,
               min(e.earliest) FILTER (WHERE e.is_end) AS end_earliest,
               (array_agg(e.latest ORDER BY e.earliest, e.kind)
                    FILTER (WHERE e.is_end))[1] AS end_latest,
               coalesce(bool_or(e.kind = 'paused'), false) AS has_pause
        FROM told_of r LEFT JOIN LATERAL (
            SELECT e.kind, e.kind IN ('met', 'declined', 'unreachable') AS is_end,
                   {earliest} AS earliest, {latest} AS latest
            FROM redundancies_clockevent e
            WHERE e.response_id = r.response_id AND e.struck_out_at IS NULL
              AND e.kind IN
                ('pace_told', 'met', 'declined', 'unreachable', 'paused', 'resumed')
        ) e ON true
        WHERE r.response_id IS NOT NULL
        GROUP BY r.thing, r.place, r.employer, r.response_id, r.status
    ),
    spans AS (
        SELECT l.*,
               -- Without its last instant: what has run in full before the end is
               -- late, also where the clock stood still from then to the end.
               tstzmultirange(tstzrange(
                   l.told_latest, greatest(
                       l.told_latest, l.end_earliest - interval '1 microsecond')))
                   - coalesce(g.widest, '{{}}') AS shortest,
               tstzmultirange(tstzrange(
                   l.told_earliest, greatest(l.told_earliest, l.end_latest)))
                   - coalesce(g.narrowest, '{{}}') AS longest
        FROM lives l LEFT JOIN LATERAL (
            SELECT range_agg(tstzrange(earliest, greatest(
                       earliest, coalesce(resumed_latest, l.end_latest)))) AS widest,
                   range_agg(tstzrange(latest, greatest(
                       latest, coalesce(resumed_earliest, l.end_earliest))))
                       AS narrowest
            FROM (
                SELECT kind, earliest, latest, lag(kind) OVER steps AS before,
                       min(earliest) FILTER (WHERE kind = 'resumed') OVER rest
                           AS resumed_earliest,
                       min(latest) FILTER (WHERE kind = 'resumed') OVER rest
                           AS resumed_latest
                FROM (
                    SELECT e.kind, {earliest} AS earliest, {latest} AS latest
                    FROM redundancies_clockevent e
                    WHERE e.response_id = l.response_id AND e.struck_out_at IS NULL
                      AND e.kind IN ('paused', 'resumed')
                ) e
                WHERE earliest <= l.end_latest
                WINDOW steps AS (ORDER BY earliest, kind),
                       rest AS (steps ROWS BETWEEN 1 FOLLOWING
                                AND UNBOUNDED FOLLOWING)
            ) stops
            WHERE kind = 'paused' AND coalesce(before, 'resumed') = 'resumed'
        ) g ON l.has_pause
        WHERE l.told_earliest IS NOT NULL AND l.ending IS NOT NULL
    ),
    calendar AS (
        SELECT place, min(day) AS first, array_agg(is_open ORDER BY day) AS is_open,
               array_agg(before ORDER BY day) AS before
        FROM (
            SELECT place, day, is_open,
                   sum(is_open) OVER (PARTITION BY place ORDER BY day) - is_open
                       AS before
            FROM (
                SELECT p.place, d.day::date AS day,
                       (extract(isodow FROM d.day) < 6
                        AND d.day::date <> ALL (%(holidays)s::date[])
                        AND NOT EXISTS (
                            SELECT 1 FROM partnerships_localholiday h
                            WHERE h.partnership_id = p.place AND h.on = d.day::date
                        ))::int AS is_open
                FROM (
                    SELECT place, min(lower(shortest)) AT TIME ZONE 'Europe/London'
                               AS first,
                           max(upper(shortest)) AT TIME ZONE 'Europe/London' AS last
                    FROM spans WHERE ending = 'met' GROUP BY place
                ) p
                CROSS JOIN LATERAL generate_series(
                    p.first::date::timestamp, p.last::date::timestamp,
                    interval '1 day') d(day)
            ) days
        ) counted_days
        GROUP BY place
    ),
    lengths AS (
        SELECT s.*,
               (SELECT coalesce(sum(upper(p) - lower(p)), interval '0')
                FROM unnest(s.shortest) p) >= %(aim)s AS is_late,
               (SELECT coalesce(sum(upper(p) - lower(p)), interval '0')
                FROM unnest(s.longest) p) <= %(aim)s AS is_within,
               (SELECT coalesce(sum({worked_at_end} - {worked_at_start}), 0)
                FROM (
                    SELECT lower(p) AT TIME ZONE 'Europe/London' AS begins,
                           upper(p) AT TIME ZONE 'Europe/London' AS ends
                    FROM unnest(s.shortest) p
                ) piece) >= %(working_aim)s AS is_late_at_work
        FROM spans s LEFT JOIN calendar c ON c.place = s.place AND s.ending = 'met'
    )
    SELECT l.thing, l.place, l.employer, l.response_id, 1 AS situations,
           CASE WHEN l.ending IN ('declined', 'unreachable') THEN l.ending
                WHEN l.is_late AND l.is_late_at_work THEN 'late'
                WHEN l.is_late THEN 'two_days'
                WHEN l.is_within THEN 'within'
                ELSE 'dates_only' END AS category
    FROM lengths l
    UNION ALL
    SELECT thing, place, employer, response_id, 1,
           CASE WHEN told_earliest IS NULL AND ending IN ('declined', 'unreachable')
                THEN ending WHEN told_earliest IS NULL THEN 'unknown'
                WHEN status = 'closed' THEN 'closed'
                ELSE 'waiting' END
    FROM lives WHERE told_earliest IS NULL OR ending IS NULL
"""
# An event of a day may have happened at any hour of it, as Scotland has its days.
EARLIEST = "coalesce(e.at, e.on::timestamp AT TIME ZONE 'Europe/London')"
LATEST = "coalesce(e.at, (e.on + 1)::timestamp AT TIME ZONE 'Europe/London')"
# Working seconds from the calendar's first day to a moment: those of 8 hours for each
# open day before, and those since 09:00 (32,400) to 17:00 of an open day itself.
WORKED = """(
    28800 * c.before[{moment}::date - c.first + 1]
    + c.is_open[{moment}::date - c.first + 1]
    * (least(greatest(extract(epoch FROM {moment}::time), 32400), 61200) - 32400))"""


def query() -> str:
    """The verdict of each response, as one row of its thing, place and category."""
    return CLOCKS.format(
        told=TOLD,
        earliest=EARLIEST,
        latest=LATEST,
        worked_at_end=WORKED.format(moment="piece.ends"),
        worked_at_start=WORKED.format(moment="piece.begins"),
    )


def counted(scope: Scope) -> Count:
    return count(
        scope,
        query(),
        "situations",
        facts=facts_of(scope),
        people=(),
    )


def clocks(verdicts: Cube) -> Table:
    """How many employers were met within the aim, later, or not."""
    return Table(
        key="clocks",
        chapter=Chapter.PROCESSES,
        title=FIRST_MEETING,
        columns=(Column(FIRST_MEETING), *counts("Responses")),
        rows=lines(VERDICTS, verdicts),
        base=f"Base: {some(verdicts.cell(TOTAL), 'response')} by partnerships",
        definition=Definition(
            "From when PACE was told to when the employer was met, declined or was"
            " unreachable. The aim is"
            f" {AIM_WORDS} as they go by; two working days are Monday to Friday,"
            " 09:00 to 17:00, less bank holidays in Scotland and local ones. Pauses"
            " with a reason do not count. Where only dates are known a response is"
            " late only if it is late at any hour of those dates. It is an aim, not a"
            " target, and ranks nobody."
        ),
        chart=Chart(1, "Responses"),
    )


def facts_of(scope: Scope) -> dict:
    """What the query has to be told: both aims, and the days that nobody works."""
    return {
        "holidays": holidays_around(scope),
        "aim": AIM,
        "working_aim": WORKING_AIM.total_seconds(),
    }


def holidays_around(scope: Scope) -> list:
    """Scotland's bank holidays in the years that the period's clocks may run in."""
    years = range(scope.from_on.year - 1, max(scope.to_on, scope.on).year + 2)
    return sorted(day for year in years for day in bank_holidays(year))
