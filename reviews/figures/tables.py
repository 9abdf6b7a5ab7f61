"""What a figure is before it is frozen: a titled table with its definition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from kit import disclosure
from reviews.choices import Chapter

Cell = str | int | float | None
# What stands in a table where nothing is known.
NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class Column:
    """A column's heading and what its cells are: text, count, percent or days."""

    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Chart:
    """Bars: one for each row, as long as the number in a column."""

    column: int
    label: str


@dataclass(frozen=True)
class Definition:
    """What is counted, in words; the version moves when the counting changes."""

    text: str
    version: int = 1


@dataclass(frozen=True)
class Table:
    """One figure of a review, ready to be shown or frozen."""

    key: str
    chapter: Chapter
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    base: str
    definition: Definition
    source: str = "Records of the PACE portal"
    chart: Chart | None = None

    @property
    def is_suppressed(self) -> bool:
        return any(disclosure.SUPPRESSED in row for row in self.rows)

    def chart_facts(self) -> dict[str, str | int] | None:
        return asdict(self.chart) if self.chart else None


def counts(*labels: str) -> tuple[Column, ...]:
    return tuple(Column(label, "count") for label in labels)


def texts(*labels: str) -> tuple[Column, ...]:
    return tuple(Column(label) for label in labels)


def per_cent(part: Cell, whole: Cell) -> Cell:
    """A whole percentage; hidden where either number is, and of a small base."""
    if not isinstance(part, int) or not isinstance(whole, int):
        return disclosure.SUPPRESSED
    if not whole:
        return None
    # Halves go up, as people round.
    return (200 * part + whole) // (2 * whole)


def added(cells: Iterable[Cell]) -> Cell:
    """A sum, shown only where each of its parts is: it then tells nothing new."""
    total = 0
    for cell in cells:
        if not isinstance(cell, int):
            return disclosure.SUPPRESSED
        total += cell
    return total


def rounded(cell: Cell) -> Cell:
    return disclosure.rounded(cell) if isinstance(cell, int) else cell


def some(cell: Cell, one: str, many: str = "") -> str:
    """A number with its noun: 1 situation, 2 situations, [c] situations."""
    noun = one if cell == 1 else many or f"{one}s"
    return f"{cell:,} {noun}" if isinstance(cell, int) else f"{cell} {noun}"
