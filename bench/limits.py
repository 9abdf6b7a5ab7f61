"""What each figure may be at most, so that it is seen when something gets slower."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatch

from bench.figures import Figure

# As a multiple of its floor; the first pattern that a name fits counts.
RATIOS = {
    "growth:buffers:*": 1.2,
    "growth:milliseconds:*": 1.2,
    "load:p9?": 2.0,
    "load:memory-mb": 1.1,
    "letters": 1 / 0.7,
    "wall:*": 1.1,
    "record:lines": 1.3,
    "history:*": 1.2,
}
# In milliseconds or MB, on two cores.
MOST = {
    "load:p95": 250.0,
    "import:memory-mb": 150.0,
}


def over(figures: Iterable[Figure], room: float) -> list[str]:
    """The figures that are above a limit by more than this room for noise."""
    return [
        figure.name
        for figure in figures
        if figure.ratio > limit(RATIOS, figure.name) * room
        or figure.value > limit(MOST, figure.name)
    ]


def limit(limits: dict[str, float], name: str) -> float:
    found = (most for pattern, most in limits.items() if fnmatch(name, pattern))
    return next(found, float("inf"))
