"""How much of the processors a program and the database have used, in milliseconds."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

NANOSECONDS = 1_000_000


def of_program(pid: int) -> float:
    """A program with all of its children and threads."""
    return sum(map(of_threads, [pid, *children(pid)]))


def of_threads(pid: int) -> float:
    return sum(map(ran, Path(f"/proc/{pid}/task").glob("*/schedstat")))


def of_processes(pids: list[int]) -> float:
    """Processes without threads, as the database's backends are."""
    return sum(ran(Path(f"/proc/{pid}/schedstat")) for pid in pids)


def ran(schedstat: Path) -> float:
    """How long a thread has run; nothing once it has ended."""
    with suppress(OSError):
        return int(schedstat.read_text().split()[0]) / NANOSECONDS
    return 0.0


def children(pid: int) -> list[int]:
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, path.read_text().split()):
                found += [child, *children(child)]
    return found
