"""How long letters take, through a real worker and a real mail server."""

from __future__ import annotations

from bench.figures import Figure, read_figures
from bench.stand import Stand


def measure(
    stand: Stand, database: str, *, many: int, rounds: int, at: dict[str, int]
) -> Figure:
    """So many letters against as many empty tasks through the same worker."""
    out = stand.folder / "letters.json"
    with stand.letters_worker(database):
        words = ("measure_letters", "--many", many, "--rounds", rounds, "--out", out)
        stand.manage(database, *words)
    (figure,) = read_figures(out)
    return Figure("letters", figure.values, figure.floors, {**figure.at, **at})
