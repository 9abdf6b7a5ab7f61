"""How long the national review takes."""

from __future__ import annotations

from bench.figures import Figure, read_figures
from bench.stand import Stand


def measure(
    stand: Stand, database: str, *, rounds: int, at: dict[str, int]
) -> list[Figure]:
    """Compiling it, against its queries alone."""
    out = stand.folder / "reviews.json"
    stand.manage(database, "measure_review", "--rounds", rounds, "--out", out)
    return [
        Figure(figure.name, figure.values, figure.floors, at)
        for figure in read_figures(out)
    ]
