"""How many people were reached, how far, and how early."""

from __future__ import annotations

from kit.disclosure import SUPPRESSED
from reviews.choices import Chapter
from reviews.figures.cubes import (
    TOTAL,
    Count,
    Cube,
    Scope,
    count,
    cube,
    cubes,
    fetched,
)
from reviews.figures.rows import TOLD, lines
from reviews.figures.tables import (
    NOT_KNOWN,
    Cell,
    Column,
    Definition,
    Table,
    added,
    counts,
    per_cent,
    some,
)

# Every situation with its best headcount, and whether its staff were informed.
REACHED = """
    SELECT t.thing, t.place, t.employer, 'all' AS category,
           coalesce(t.people, 0) AS people, coalesce(t.whole, 0) AS whole,
           CASE WHEN t.guide_given_on IS NOT NULL OR p.came IS NOT NULL
                THEN coalesce(t.people, p.came, 0) ELSE 0 END AS informed,
           CASE WHEN t.guide_given_on IS NOT NULL OR p.all_came IS NOT NULL
                THEN coalesce(t.whole, p.all_came, 0) ELSE 0 END AS all_informed
    FROM ({told}) t LEFT JOIN LATERAL (
        SELECT sum(coalesce(s.attended, 0)) AS all_came,
               sum(coalesce(s.attended, 0)) FILTER (WHERE r.id = t.response_id) AS came
        FROM redundancies_response r
        JOIN redundancies_session s ON s.response_id = r.id
        WHERE r.situation_id = t.thing AND s.kind = 'presentation'
          AND s.state = 'held' HAVING count(*) > 0
    ) p ON true
"""
# A session counts its heads, or its names where more of them are on record.
SESSIONS = """
    SELECT s.id AS thing, r.partnership_id AS place, t.employer_id AS employer,
           s.kind AS category, s.starts_at, s.response_id,
           greatest(coalesce(s.attended, 0), (
               SELECT count(*) FROM clients_attendance a WHERE a.session_id = s.id
           )) AS came
    FROM redundancies_session s
    JOIN redundancies_response r ON r.id = s.response_id
    JOIN redundancies_situation t ON t.id = r.situation_id
    WHERE s.state = 'held'
      AND s.starts_at >= %(from_on)s::date::timestamp AT TIME ZONE 'Europe/London'
      AND s.starts_at < (%(to_on)s::date + 1)::timestamp AT TIME ZONE 'Europe/London'
"""
PRESENTATIONS = f"SELECT * FROM ({SESSIONS}) s WHERE category = 'presentation'"
# In-depth support: a workshop or a one-to-one, by name or for a group.
HELPED = """
    SELECT c.client_id, c.situation_id, d.partnership_id AS place, d.on
    FROM clients_clientdelivery f
    JOIN redundancies_delivery d ON d.id = f.delivery_id
    JOIN clients_case c ON c.id = f.case_id
    WHERE d.format IN ('workshop', 'one_to_one')
      AND d.on BETWEEN %(from_on)s AND %(to_on)s
    UNION ALL
    SELECT c.client_id, c.situation_id, r.partnership_id,
           (s.starts_at AT TIME ZONE 'Europe/London')::date
    FROM clients_attendance a
    JOIN redundancies_session s ON s.id = a.session_id
    JOIN redundancies_response r ON r.id = s.response_id
    JOIN clients_case c ON c.id = a.case_id
    WHERE s.kind IN ('workshop', 'one_to_one') AND s.state = 'held'
      AND s.starts_at >= %(from_on)s::date::timestamp AT TIME ZONE 'Europe/London'
      AND s.starts_at < (%(to_on)s::date + 1)::timestamp AT TIME ZONE 'Europe/London'
"""
IN_DEPTH_PEOPLE = f"""
    SELECT DISTINCT ON (h.client_id, h.place) h.client_id AS thing, h.place,
           s.employer_id AS employer, 'all' AS category
    FROM ({HELPED}) h LEFT JOIN redundancies_situation s ON s.id = h.situation_id
    ORDER BY h.client_id, h.place, h.situation_id
"""
IN_DEPTH_SITUATIONS = f"""
    SELECT situation_id, place FROM ({HELPED}) h WHERE situation_id IS NOT NULL
    UNION
    SELECT r.situation_id, d.partnership_id FROM redundancies_delivery d
    JOIN redundancies_response r ON r.id = d.response_id
    WHERE d.format IN ('workshop', 'one_to_one')
      AND d.on BETWEEN %(from_on)s AND %(to_on)s
    UNION
    SELECT r.situation_id, s.place FROM ({SESSIONS}) s
    JOIN redundancies_response r ON r.id = s.response_id
    WHERE s.category IN ('workshop', 'one_to_one')
"""
IN_DEPTH_EMPLOYERS = f"""
    SELECT DISTINCT s.employer_id AS thing, d.place, s.employer_id AS employer,
           'all' AS category
    FROM ({IN_DEPTH_SITUATIONS}) d JOIN redundancies_situation s
        ON s.id = d.situation_id
"""
IN_DEPTH_SITES = f"""
    SELECT DISTINCT coalesce(x.id, -s.id) AS thing, d.place,
           s.employer_id AS employer, 'all' AS category
    FROM ({IN_DEPTH_SITUATIONS}) d
    JOIN redundancies_situation s ON s.id = d.situation_id
    LEFT JOIN redundancies_site x ON x.situation_id = s.id
"""


def counted(scope: Scope) -> Count:
    return count(
        scope,
        REACHED.format(told=TOLD),
        "people",
        "informed",
        is_commercial=True,
        rounds=("people", "informed"),
        nationally={"people": "whole", "informed": "all_informed"},
    )


def reach(scope: Scope, affected: Cube, informed: Cube) -> Table:
    """Affected, informed, at a presentation, supported in depth."""
    came = cubes(scope, PRESENTATIONS, "came", is_commercial=True)[0]
    individuals = cube(scope, IN_DEPTH_PEOPLE)
    employers = cube(scope, IN_DEPTH_EMPLOYERS, people=())
    sites = cube(scope, IN_DEPTH_SITES, people=())
    return Table(
        key="reach",
        chapter=Chapter.PROCESSES,
        title="People reached, from all affected to those supported in depth",
        columns=(Column("Measure"), *counts("Number")),
        rows=(
            ("People affected", affected.cell()),
            ("People informed", informed.cell()),
            ("Attendance at presentations", came.cell()),
            ("Individuals with in-depth support", individuals.cell()),
            ("Employers with in-depth support", employers.cell()),
            ("Sites with in-depth support", sites.cell()),
        ),
        base="Base: situations told of in the period, and support given in the period",
        definition=Definition(
            "Affected: the newest headcount of each situation. Informed: people of"
            " situations whose staff got the PACE guide or a presentation. Both are"
            " rounded to the nearest 10. Presentations: heads counted once a session."
            " In depth: distinct people with a workshop or a one-to-one; their"
            " employers; the sites of their situations, a situation without a site"
            " counting as one. Contacts are shown apart and are never added up into"
            " people."
        ),
    )


# The first help that each person had, of those registered in the period.
FIRST_HELP = """
    SELECT c.id AS thing, c.partnership_id AS place, s.employer_id AS employer,
           c.leaving_on, h.first_on,
           CASE WHEN h.first_on IS NULL THEN 'not_yet'
                WHEN c.leaving_on IS NULL THEN '?'
                WHEN h.first_on < c.leaving_on THEN 'before' ELSE 'after' END
               AS category
    FROM clients_case c
    LEFT JOIN redundancies_situation s ON s.id = c.situation_id
    LEFT JOIN (
        SELECT case_id, min(on_day) AS first_on FROM (
            SELECT f.case_id, d.on AS on_day FROM clients_clientdelivery f
            JOIN redundancies_delivery d ON d.id = f.delivery_id
            UNION ALL
            SELECT a.case_id, (x.starts_at AT TIME ZONE 'Europe/London')::date
            FROM clients_attendance a JOIN redundancies_session x
                ON x.id = a.session_id WHERE x.state = 'held'
        ) helped GROUP BY case_id
    ) h ON h.case_id = c.id
    WHERE c.registered_on BETWEEN %(from_on)s AND %(to_on)s
"""
WHEN = {
    "before": "Before the leaving date",
    "after": "On or after the leaving date",
    "?": f"Helped, leaving date {NOT_KNOWN.lower()}",
    "not_yet": "No help recorded yet",
}
MEDIAN = f"""
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY leaving_on - first_on)
    FROM ({FIRST_HELP}) h
    WHERE category IN ('before', 'after')
      AND (%(place)s::bigint IS NULL OR place = %(place)s)
"""
# A median of fewer people than this is not published.
FEWEST_FOR_MEDIAN = 10


def timeliness(scope: Scope) -> Table:
    """How many people were first helped before they left, and how long before."""
    when = cube(scope, FIRST_HELP)
    known = added((when.cell("before"), when.cell("after")))
    rows = lines(WHEN, when)
    if known:
        rows += (
            (
                "Per cent first helped before leaving",
                per_cent(when.cell("before"), known),
            ),
            ("Median days from first help to leaving", median(scope, known)),
        )
    return Table(
        key="timeliness",
        chapter=Chapter.PROCESSES,
        title="People first helped before and after their leaving date",
        columns=(Column("First helped"), *counts("People")),
        rows=rows,
        base=(
            f"Base: {some(when.cell(TOTAL), 'person', 'people')} registered in the"
            " period"
        ),
        definition=Definition(
            "People registered in the period by the day of the first support or session"
            " on record against their leaving date. The share and the median are of"
            " those with both dates; the median counts days before leaving, and is"
            " published from 10 people up."
        ),
    )


def median(scope: Scope, known: Cell) -> Cell:
    """Half were helped at least so many days before they left."""
    is_few = not isinstance(known, int) or known < FEWEST_FOR_MEDIAN
    if scope.is_protected and is_few:
        return SUPPRESSED
    days = fetched(MEDIAN, scope.facts())[0][0]
    return None if days is None else round(days)


TOO_LATE = """
    SELECT o.id AS thing, c.partnership_id AS place, s.employer_id AS employer,
           CASE o.is_support_too_late WHEN true THEN 'yes' ELSE 'no' END AS category
    FROM clients_outcome o JOIN clients_case c ON c.id = o.case_id
    LEFT JOIN redundancies_situation s ON s.id = c.situation_id
    WHERE o.is_support_too_late IS NOT NULL
      AND o.told_on BETWEEN %(from_on)s AND %(to_on)s
"""


def too_late(scope: Scope) -> Table:
    """How many people said that support came too late, beside what was published."""
    said = cube(scope, TOO_LATE)
    return Table(
        key="too-late",
        chapter=Chapter.PROCESSES,
        title="People who said that support came too late",
        columns=(Column("Source"), Column("Per cent", "percent"), Column("Base")),
        rows=(
            (
                "Follow-ups answered in the period",
                share_of(said, "yes"),
                said.cell(TOTAL),
            ),
            (
                "Client Experience Survey, as published",
                "about a quarter",
                "not published",
            ),
        ),
        base="Base: people who answered this question of the follow-up",
        source=(
            "Records of the PACE portal; PACE customer journey report 2019, citing the"
            " Client Experience Survey"
        ),
        definition=Definition(
            "Answers to the question of the six-month follow-up whether support came"
            " too late, as a share of those who answered it. The published figure"
            " is shown as it was published."
        ),
    )


def share_of(answers: Cube, category: str) -> Cell:
    """A share, hidden where its parts or its whole are."""
    if answers.cell(TOTAL) == 0:
        return "no answers"
    parts = {answers.cell(key) for key in answers.categories()}
    if SUPPRESSED in parts:
        return SUPPRESSED
    return per_cent(answers.cell(category), answers.cell(TOTAL))
