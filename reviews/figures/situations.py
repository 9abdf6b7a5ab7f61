"""What PACE was told of: situations by source, size, industry, council, number."""

from __future__ import annotations

from collections.abc import Mapping

from partnerships.models import CouncilArea
from redundancies.choices import Industry, SizeBand, Source
from reviews.choices import Chapter
from reviews.figures.cubes import TOTAL, Count, Cube, Scope, count
from reviews.figures.rows import TOLD, lines
from reviews.figures.tables import (
    NOT_KNOWN,
    Chart,
    Column,
    Definition,
    Table,
    counts,
    some,
)

BY = """
    SELECT told.thing, told.place, told.employer, 1 AS situations,
           coalesce(told.people, 0) AS people, coalesce(told.whole, 0) AS whole,
           {category} AS category
    FROM ({told}) told JOIN redundancies_employer e ON e.id = told.employer
"""
UNKNOWN = "?"
BANDS = {
    "under_20": "Under 20 (no advance notice needed)",
    "20_99": "20 to 99",
    "100_over": "100 or more",
    UNKNOWN: NOT_KNOWN,
}
INSOLVENCY = {"yes": "Insolvency", "no": "No insolvency", UNKNOWN: NOT_KNOWN}
CATEGORIES = {
    "source": "told.source",
    "size": "coalesce(nullif(e.size_band, ''), '?')",
    "industry": "coalesce(nullif(e.industry, ''), '?')",
    "council": "coalesce(told.council_id, 0)::text",
    "number": """CASE WHEN told.whole IS NULL THEN '?' WHEN told.whole < 20
        THEN 'under_20' WHEN told.whole < 100 THEN '20_99' ELSE '100_over' END""",
    "insolvency": """CASE told.is_insolvency WHEN true THEN 'yes' WHEN false
        THEN 'no' ELSE '?' END""",
}
TITLES = {
    "source": ("Situations by who told PACE", "Who told PACE"),
    "size": ("Situations by size of the employer", "Size of the employer"),
    "industry": ("Situations by industry", "Industry"),
    "council": ("Situations by council area", "Council area"),
    "number": ("Situations by number of people", "Number of people"),
    "insolvency": ("Situations with and without an insolvency", "Insolvency"),
}
TOLD_WORDS = (
    "Situations of which PACE was told in the period, false reports left out. A"
    " situation counts for each partnership that responds to it and once nationally."
)
PEOPLE_WORDS = (
    " People affected: the newest headcount of each situation, where it is known,"
    " rounded to the nearest 10. Where several partnerships respond, each counts the"
    " people of its own sites, and who leads the others."
)


def labels() -> dict[str, Mapping[str, str]]:
    """The rows of each table, in their order."""
    return {
        "source": dict(Source.choices),
        "size": {**dict(SizeBand.choices), UNKNOWN: NOT_KNOWN},
        "industry": {**dict(Industry.choices), UNKNOWN: NOT_KNOWN},
        "council": council_names(),
        "number": BANDS,
        "insolvency": INSOLVENCY,
    }


def counted_by(scope: Scope, key: str) -> Count:
    return count(
        scope,
        BY.format(told=TOLD, category=CATEGORIES[key]),
        "situations",
        "people",
        people=("people",),
        is_commercial=True,
        rounds=("people",),
        nationally={"people": "whole"},
    )


def council_names() -> dict[str, str]:
    names = {
        str(pk): name
        for pk, name in CouncilArea.objects.order_by("name").values_list("pk", "name")
    }
    return {**names, "0": NOT_KNOWN}


def situations(told: Mapping[str, tuple[Cube, ...]]) -> list[Table]:
    """The tables of situations."""
    return [table(key, rows, *told[key]) for key, rows in labels().items()]


def table(key: str, rows: Mapping[str, str], told: Cube, people: Cube) -> Table:
    title, heading = TITLES[key]
    headings, columns = ["Situations"], [told]
    # A council is often a partnership by itself: its people are in the reach table.
    if key != "council":
        headings.append("People affected")
        columns.append(people)
    return Table(
        key=f"situations-by-{key}",
        chapter=Chapter.PROCESSES,
        title=title,
        columns=(Column(heading), *counts(*headings)),
        rows=lines(rows, *columns),
        base=f"Base: {some(told.cell(TOTAL), 'situation')}",
        definition=Definition(TOLD_WORDS + PEOPLE_WORDS),
        chart=Chart(1, "Situations") if key == "source" else None,
    )
