"""Figures beside their floors: measured in turn, printed as a table, kept as JSON."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

HEADINGS = ("What", "Median", "Worst", "Floor", "Ratio", "Worst ratio", "Data")


@dataclass(frozen=True)
class Figure:
    """One figure and its floor, a pair for each round."""

    name: str
    values: Sequence[float]
    floors: Sequence[float]
    at: dict[str, int]
    # Milliseconds, or MB; then the name says so.
    unit: str = "ms"
    cpu: dict[str, float] = field(default_factory=dict)

    @property
    def value(self) -> float:
        return statistics.median(self.values)

    @property
    def floor(self) -> float:
        return statistics.median(self.floors)

    @property
    def ratio(self) -> float:
        """How many times its floor; nothing where the floor is too small to measure."""
        return self.value / self.floor if self.floor else 0.0

    @property
    def worst_ratio(self) -> float:
        pairs = zip(self.values, self.floors, strict=True)
        return max(value / floor if floor else 0.0 for value, floor in pairs)

    def as_result(self) -> dict[str, object]:
        """The figure as it stands in `results.json`."""
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "floor": round(self.floor, 3),
            "ratio": round(self.ratio, 3),
            **({"cpu": self.rounded_cpu()} if self.cpu else {}),
            "at": self.at,
        }

    def rounded_cpu(self) -> dict[str, float]:
        return {name: round(milliseconds, 3) for name, milliseconds in self.cpu.items()}

    def as_cells(self) -> tuple[str, ...]:
        return (
            self.name,
            spoken(self.value, self.unit),
            spoken(max(self.values), self.unit),
            spoken(self.floor, self.unit),
            f"{self.ratio:.1f}",
            f"{self.worst_ratio:.1f}",
            ", ".join(f"{many:,} {what}" for what, many in self.at.items()),
        )


def spoken(many: float, unit: str = "ms") -> str:
    """A figure as a table says it: never more digits than it is worth."""
    if unit == "ms" and many >= 1000:
        return f"{many / 1000:.2f} s"
    return f"{many:.1f} {unit}"


def table(figures: Sequence[Figure]) -> str:
    """The figures as lines of text, numbers under their headings."""
    return columns([HEADINGS, *(figure.as_cells() for figure in figures)])


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows under their headings; the first column is words, the others are numbers."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        first, *middle, last = row
        cells = [first.ljust(widths[0])]
        cells += [
            cell.rjust(width) for cell, width in zip(middle, widths[1:], strict=False)
        ]
        lines.append("  ".join([*cells, last]).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


def write_results(figures: Sequence[Figure], path: Path) -> None:
    """Write `results.json`, whole or not at all."""
    draft = path.with_suffix(".new")
    results = [figure.as_result() for figure in figures]
    draft.write_text(json.dumps(results, indent=1) + "\n")
    draft.replace(path)


def write_figures(figures: Sequence[Figure], path: Path) -> None:
    """Hand figures from a command to whoever asked for it."""
    path.write_text(json.dumps([asdict(figure) for figure in figures]))


def read_figures(path: Path) -> list[Figure]:
    return [Figure(**figure) for figure in json.loads(path.read_text())]


def timed(call: Callable[[], object]) -> float:
    """How many milliseconds a call takes."""
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000
