"""How the review was made: counts of what was done outside the portal."""

from __future__ import annotations

from reviews.choices import Chapter
from reviews.figures.cubes import Scope
from reviews.figures.tables import NOT_KNOWN, Column, Definition, Table, counts

TYPED = {
    "focus_groups": "Focus groups",
    "interviews": "Interviews with chairs",
    "stakeholders": "Interviews with wider stakeholders",
    "answers": "Answers to the survey",
}


def approach(scope: Scope) -> Table:
    """Counts typed in by whoever asked for the review."""
    return Table(
        key="approach",
        chapter=Chapter.INTRODUCTION,
        title="What the review is based on",
        columns=(Column("Source"), *counts("Number")),
        rows=tuple(
            (label, NOT_KNOWN if scope.typed.get(name) is None else scope.typed[name])
            for name, label in TYPED.items()
        ),
        base="Base: work done for this review",
        source="As given by those who carried out the review",
        definition=Definition(
            "Numbers of groups, interviews and answers, typed in when the review was"
            " asked for; they are of work done outside the portal."
        ),
    )
