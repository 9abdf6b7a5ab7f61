"""The figures of a review, chapter by chapter: each a table with its definition.

Numbers come from the database in one query each. What may not be published is
taken out here, before anything is shown, frozen or written to a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reviews.choices import Chapter
from reviews.figures import (
    clocks,
    communication,
    composition,
    conclusions,
    gaps,
    introduction,
    outcomes,
    published,
    reach,
    support,
)
from reviews.figures.cubes import Cube, Scope, shown
from reviews.figures.situations import CATEGORIES, counted_by, situations
from reviews.figures.tables import Table

Told = dict[str, tuple[Cube, ...]]


def told_of(scope: Scope) -> Told:
    """Every count of situations, protected together, since they share their totals."""
    counted = {key: counted_by(scope, key) for key in CATEGORIES}
    counted["clocks"] = clocks.counted(scope)
    counted["offers"] = support.counted_offers(scope)
    counted["passed_on"] = communication.counted_as_shared(scope)
    counted["reach"] = reach.counted(scope)
    return dict(zip(counted, shown(scope, *counted.values()), strict=True))


def of_introduction(scope: Scope, told: Told) -> list[Table]:
    return [introduction.approach(scope)]


def of_composition(scope: Scope, told: Told) -> list[Table]:
    return [
        *composition.membership(scope),
        composition.roles(scope),
        composition.confirmations(scope),
    ]


def of_communication(scope: Scope, told: Told) -> list[Table]:
    return [
        communication.passed_on(*told["passed_on"]),
        communication.requests(scope),
        communication.debriefs(scope),
        *communication.survey(scope),
    ]


def of_processes(scope: Scope, told: Told) -> list[Table]:
    reached = reach.reach(scope, *told["reach"])
    tables = [
        *situations(told),
        clocks.clocks(*told["clocks"]),
        support.minimum_offer(*told["offers"]),
        reached,
        reach.timeliness(scope),
        reach.too_late(scope),
        *support.support(scope),
        support.support_to_employers(scope),
    ]
    if scope.is_national:
        tables.append(published.activity(reached))
    return tables


def of_gaps(scope: Scope, told: Told) -> list[Table]:
    return [gaps.needs(scope), gaps.without_provider(scope), *gaps.referrals(scope)]


def of_outcomes(scope: Scope, told: Told) -> list[Table]:
    given = outcomes.answers(scope)
    tables = [outcomes.outcomes(given["work"]), outcomes.quality(given)]
    if scope.is_national:
        tables.append(published.client_survey(outcomes.from_records(given)))
    return tables


def of_conclusions(scope: Scope, told: Told) -> list[Table]:
    return [conclusions.last_recommendations(scope)]


def of_appendices(scope: Scope, told: Told) -> list[Table]:
    return [communication.questions(scope)]


CHAPTERS: dict[Chapter, Callable[[Scope, Told], list[Table]]] = {
    Chapter.INTRODUCTION: of_introduction,
    Chapter.COMPOSITION: of_composition,
    Chapter.COMMUNICATION: of_communication,
    Chapter.PROCESSES: of_processes,
    Chapter.GAPS: of_gaps,
    Chapter.OUTCOMES: of_outcomes,
    Chapter.CONCLUSIONS: of_conclusions,
    Chapter.APPENDICES: of_appendices,
}


def compiled(
    scope: Scope, chapters: Iterable[Chapter] = tuple(CHAPTERS)
) -> Iterator[tuple[Chapter, list[Table]]]:
    """Chapters with their tables, one after the other; all unless some are named."""
    told = told_of(scope)
    for chapter in chapters:
        yield chapter, CHAPTERS[chapter](scope, told)


__all__ = ["CHAPTERS", "Scope", "Table", "compiled", "told_of"]
