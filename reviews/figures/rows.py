"""What many figures have in common: the rows they count and the lines they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviews.figures.cubes import TOTAL, Cube

# Situations told of in the period, once for each partnership that responds; those
# that moved to another partnership count there, false reports nowhere, and what was
# merged into another with that one alone.
# Of people a partnership that takes part counts those of its own sites, the lead the
# others; all together are the whole, which counts nationally.
OWN = """
    CASE WHEN r.is_lead IS NOT FALSE THEN greatest(s.people - coalesce((
        SELECT sum(x.people) FROM redundancies_site x
        JOIN redundancies_response o ON o.id = x.response_id AND NOT o.is_lead
            AND (o.to_on IS NULL OR o.closed_on IS NOT NULL)
        WHERE x.situation_id = s.id), 0), 0)
    ELSE (SELECT sum(x.people) FROM redundancies_site x WHERE x.response_id = r.id)
    END::bigint
"""
TOLD = f"""
    SELECT s.id AS thing, r.partnership_id AS place, r.id AS response_id,
           s.employer_id AS employer, {OWN} AS people, s.people AS whole,
           s.source, s.council_id,
           s.is_insolvency, s.guide_given_on, s.first_dismissal_on, s.told_at,
           s.status
    FROM redundancies_situation s
    LEFT JOIN redundancies_response r
        ON r.situation_id = s.id AND (r.to_on IS NULL OR r.closed_on IS NOT NULL)
    WHERE s.told_at >= %(from_on)s::date::timestamp AT TIME ZONE 'Europe/London'
      AND s.told_at < (%(to_on)s::date + 1)::timestamp AT TIME ZONE 'Europe/London'
      AND s.status NOT IN ('rejected', 'merged')
"""


def lines(labels: Mapping[str, str], *columns: Cube) -> tuple[tuple, ...]:
    """A row for each category with anything in it, in the order of the labels."""
    present = set().union(*(column.categories() for column in columns))
    rows = [
        (label, *(column.cell(key) for column in columns))
        for key, label in in_order(labels, present)
    ]
    if rows:
        rows.append(("Total", *(column.cell(TOTAL) for column in columns)))
    return tuple(rows)


def in_order(
    labels: Mapping[str, str], present: Iterable[str]
) -> list[tuple[str, str]]:
    known = [(key, label) for key, label in labels.items() if key in set(present)]
    return known + [(key, str(key)) for key in sorted(set(present) - set(labels))]
