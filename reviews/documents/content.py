"""A review as every format shows it: chapters, findings and frozen figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from kit.disclosure import SUPPRESSED, SUPPRESSED_WORDS
from reviews.choices import Chapter, ReviewState
from reviews.documents.words import NO_FINDING, NOTHING, STANDING
from reviews.models import Review

NUMBERS = ("count", "percent", "days")
NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class Sheet:
    """One frozen figure with its number, its words and its cells as text."""

    number: int
    key: str
    title: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    base: str
    source: str
    as_at: dt.date
    definition: str
    definition_version: int
    is_suppressed: bool
    chart: dict[str, Any] | None = None

    @property
    def label(self) -> str:
        return f"Table {self.number}"

    @property
    def lines(self) -> list[list[str]]:
        """The cells as they are printed in every format."""
        return [[cell_words(cell) for cell in row] for row in self.rows]

    @property
    def cells(self) -> list[list[dict[str, Any]]]:
        """The printed cells with their alignment, for a template."""
        return [
            [
                {"text": text, "is_number": kind in NUMBERS}
                for text, kind in zip(line, self.kinds, strict=True)
            ]
            for line in self.lines
        ]

    @property
    def columns(self) -> list[dict[str, Any]]:
        return [
            {"text": text, "is_number": kind in NUMBERS}
            for text, kind in zip(self.headings, self.kinds, strict=True)
        ]

    @property
    def is_wide(self) -> bool:
        return len(self.headings) > 8

    @property
    def source_words(self) -> str:
        return f"Source: {self.source}. As at {spoken(self.as_at)}."

    @property
    def definition_words(self) -> str:
        return f"Definition, version {self.definition_version}: {self.definition}"

    @property
    def bars(self) -> list[tuple[str, int | None]]:
        """What the chart draws; None where the number is suppressed."""
        if not self.chart:
            return []
        column = self.chart["column"]
        return [
            (str(row[0]), row[column] if isinstance(row[column], int) else None)
            for row in self.rows
            if row[0] != "Total"
        ]

    @property
    def has_chart(self) -> bool:
        return any(number for _, number in self.bars)

    @property
    def chart_words(self) -> str:
        """The chart for those who do not see it; its table follows it."""
        parts = [
            f"{name}: {SUPPRESSED if number is None else f'{number:,}'}"
            for name, number in self.bars
        ]
        return f"Bar chart. {self.title}. {'; '.join(parts)}."


@dataclass(frozen=True)
class Part:
    """A chapter: what always stands there, what was found, and its tables."""

    number: int
    chapter: str
    title: str
    standing: tuple[str, ...]
    finding: str
    sheets: tuple[Sheet, ...]
    advice: tuple[dict[str, str], ...] = ()

    @property
    def finding_paragraphs(self) -> list[str]:
        paragraphs = [one.strip() for one in self.finding.splitlines() if one.strip()]
        return paragraphs or [NO_FINDING]


@dataclass(frozen=True)
class Report:
    """Everything that a review says."""

    reference: str
    title: str
    place: str
    period: str
    from_on: dt.date
    to_on: dt.date
    state: str
    as_at: dt.date
    is_final: bool
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = field(default=(SUPPRESSED_WORDS,))

    @property
    def sheets(self) -> list[Sheet]:
        return [sheet for part in self.parts for sheet in part.sheets]


def report_of(review: Review) -> Report:
    """A review from its frozen figures, its findings and its recommendations."""
    findings = dict(review.passages.values_list("chapter", "text"))
    advice = tuple(
        {
            "text": one.text,
            "owner": one.owner,
            "due": spoken(one.due_on) if one.due_on else NOT_KNOWN,
            "status": one.get_status_display(),
        }
        for one in review.recommendations.order_by("pk")
    )
    frozen: dict[str, list[Sheet]] = {chapter: [] for chapter in Chapter}
    figures = review.figures.order_by("position", "pk")
    for number, figure in enumerate(figures, start=1):
        frozen[figure.chapter].append(sheet_of(figure, number))
    parts = tuple(
        Part(
            number=number,
            chapter=chapter.value,
            title=chapter.label,
            standing=STANDING[chapter],
            finding=findings.get(chapter, ""),
            sheets=tuple(frozen[chapter]),
            advice=advice if chapter is Chapter.CONCLUSIONS else (),
        )
        for number, chapter in enumerate(Chapter, start=1)
    )
    place = str(review.partnership or "All partnerships")
    return Report(
        reference=review.reference,
        title=f"PACE review summary: {place}",
        place=place,
        period=f"{spoken(review.from_on)} to {spoken(review.to_on)}",
        from_on=review.from_on,
        to_on=review.to_on,
        state=state_words(review),
        as_at=timezone.localdate(review.compiled_at or review.asked_at),
        is_final=review.published_at is not None,
        parts=parts,
    )


def sheet_of(figure: Any, number: int) -> Sheet:
    return Sheet(
        number=number,
        key=figure.key,
        title=figure.title,
        headings=tuple(column["label"] for column in figure.columns),
        kinds=tuple(column["kind"] for column in figure.columns),
        rows=tuple(tuple(row) for row in figure.rows),
        base=figure.base,
        source=figure.source,
        as_at=figure.as_at,
        definition=figure.definition,
        definition_version=figure.definition_version,
        is_suppressed=figure.is_suppressed,
        chart=figure.chart,
    )


def state_words(review: Review) -> str:
    if review.published_at is None:
        return "Draft, not for publication"
    words = f"Published on {spoken(timezone.localdate(review.published_at))}"
    if review.state == ReviewState.SUPERSEDED:
        return f"{words}; a later version has been published since"
    return words


def cell_words(cell: Any) -> str:
    """A cell as it is printed: the same in every format."""
    if cell is None:
        return NOT_KNOWN
    if isinstance(cell, int | float):
        return f"{cell:,}"
    return str(cell)


def spoken(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


__all__ = ["NOTHING", "Part", "Report", "Sheet", "report_of", "spoken"]
