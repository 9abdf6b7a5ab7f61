"""What keeping history costs: the same writes with its triggers and without."""

from __future__ import annotations

from bench.builds import Say
from bench.figures import Figure, read_figures
from bench.notices import write_notices
from bench.stand import Stand
from demonstration.servers import OWNER, session

TRIGGERS = """
SELECT format('ALTER TABLE %I DISABLE TRIGGER %I', relname, tgname)
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgname LIKE 'pgtrigger\\_history\\_%'
"""


def without_history(stand: Stand, database: str) -> None:
    """Let a copy of the portal keep none; only its owner can."""
    with session(stand.servers.url(OWNER, database)) as statements:
        statements.execute(TRIGGERS)
        for (statement,) in statements.fetchall():
            statements.execute(statement)


def measure(
    stand: Stand,
    database: str,
    *,
    rows: int,
    rounds: int,
    at: dict[str, int],
    say: Say,
) -> list[Figure]:
    """Each round on two fresh copies of the database, in turn the one first."""
    file, out = stand.folder / "history.csv", stand.folder / "history.json"
    write_notices(file, rows=rows)
    measured: dict[str, tuple[list[float], list[float]]] = {}
    for number in range(1, rounds + 1):
        say(f"  round {number} of {rounds}")
        for is_kept in (True, False) if number % 2 else (False, True):
            with stand.copy_of(database) as copy:
                if not is_kept:
                    without_history(stand, copy)
                words = ("measure_history", file, "--rows", rows, "--out", out)
                stand.manage(copy, *words)
            for figure in read_figures(out):
                kept, bare = measured.setdefault(figure.name, ([], []))
                (kept if is_kept else bare).extend(figure.values)
    return [
        Figure(name, kept, bare, {"rows": rows, **at}, "ms")
        for name, (kept, bare) in measured.items()
    ]
