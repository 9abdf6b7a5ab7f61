"""What became of people, as they said in the one follow-up."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices

from clients.choices import Compared, Helped, IndustryCompared, Work
from reviews.choices import Chapter
from reviews.figures.cubes import TOTAL, Cube, Scope, cube
from reviews.figures.rows import lines
from reviews.figures.tables import (
    Cell,
    Column,
    Definition,
    Table,
    added,
    counts,
    per_cent,
    some,
)

# The newest answer of each case that was given in the period.
TOLD = """
    SELECT * FROM (
        SELECT DISTINCT ON (o.case_id) o.id AS thing, c.partnership_id AS place,
               s.employer_id AS employer, {category} AS category
        FROM clients_outcome o JOIN clients_case c ON c.id = o.case_id
        LEFT JOIN redundancies_situation s ON s.id = c.situation_id
        WHERE o.told_on BETWEEN %(from_on)s AND %(to_on)s
        ORDER BY o.case_id, o.told_on DESC, o.id DESC
    ) newest WHERE category <> ''
"""
WORDS = (
    "The newest answer of each person and case to the six-month follow-up, given in the"
    " period. Those who did not answer are not in the base."
)


ASPECTS: tuple[tuple[str, str, type[TextChoices]], ...] = (
    ("industry", "Industry of the new job", IndustryCompared),
    ("skill", "Skill needed, beside the old job", Compared),
    ("responsibility", "Responsibility, beside the old job", Compared),
    ("pay", "Pay, beside the old job", Compared),
    ("helped", "How far PACE helped", Helped),
)


def labels_of(choices: type[TextChoices]) -> dict[str, str]:
    return {key: str(label) for key, label in choices.choices}


def answers(scope: Scope) -> dict[str, Cube]:
    """The answers to each question of the follow-up."""
    names = ("work", *(name for name, _, _ in ASPECTS))
    return {name: cube(scope, TOLD.format(category=f"o.{name}")) for name in names}


def outcomes(work: Cube) -> Table:
    rows = [
        (*row, per_cent(row[1], work.cell(TOTAL)))
        for row in lines(labels_of(Work), work)
    ]
    return Table(
        key="outcomes",
        chapter=Chapter.OUTCOMES,
        title="What people were doing at the follow-up",
        columns=(Column("Doing"), *counts("People"), Column("Per cent", "percent")),
        rows=tuple(rows),
        base=f"Base: {some(work.cell(TOTAL), 'person', 'people')} who answered",
        definition=Definition(WORDS),
    )


def quality(given: Mapping[str, Cube]) -> Table:
    """How the new job compares, and how far PACE helped: each with its own base."""
    rows = [
        (words, label, number, per_cent(number, given[name].cell(TOTAL)))
        for name, words, choices in ASPECTS
        for label, number in lines(labels_of(choices), given[name])
    ]
    return Table(
        key="outcome-quality",
        chapter=Chapter.OUTCOMES,
        title="The new job beside the old one, and how far PACE helped",
        columns=(
            Column("Question"),
            Column("Answer"),
            *counts("People"),
            Column("Per cent", "percent"),
        ),
        rows=tuple(rows),
        base="Base: people who answered each question, shown as its total",
        definition=Definition(WORDS),
    )


# Measures of the published series that the follow-up asks for as well.
MEASURED = {
    "secured work before or after redundancy": ("work", ("employed", "self_employed")),
    "new job at least the same skill level": ("skill", ("same", "higher")),
    "new job at least the same responsibility": ("responsibility", ("same", "higher")),
    "took a pay cut": ("pay", ("lower",)),
}


def from_records(given: Mapping[str, Cube]) -> dict[str, tuple[Cell, Cell]]:
    """The measures of the published series, from the portal's own records.

    Added up from what the tables show, so that they tell nothing more.
    """
    found = {}
    for measure, (name, good) in MEASURED.items():
        base = given[name].cell(TOTAL)
        if base != 0:
            share = per_cent(added(given[name].cell(key) for key in good), base)
            found[measure] = (share, base)
    return found
