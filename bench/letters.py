"""How long letters take, through a real worker and a real mail server."""

from __future__ import annotations

from bench.figures import Figure, read_figures
from bench.stand import QUICK, SLOW, Stand


def measure(
    stand: Stand, database: str, *, many: int, rounds: int, at: dict[str, int]
) -> list[Figure]:
    """So many letters against as many empty tasks through the same worker.

    Then a tenth of them through a mail server that takes its time for each.
    """
    few = max(many // 10, 1)
    return [
        measured(stand, database, "letters", QUICK, many, rounds, at),
        measured(stand, database, "letters:slow", SLOW, few, rounds, at),
    ]


def measured(
    stand: Stand,
    database: str,
    name: str,
    mail_server: str,
    many: int,
    rounds: int,
    at: dict[str, int],
) -> Figure:
    out = stand.folder / "letters.json"
    with stand.letters_worker(database, mail_server=mail_server):
        words = ("measure_letters", "--many", many, "--rounds", rounds)
        stand.manage(database, *words, "--name", name, "--out", out)
    (figure,) = read_figures(out)
    return Figure(name, figure.values, figure.floors, {**figure.at, **at})
