"""How much memory of their own processes have."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Self

MEGABYTE = 1_000_000


class Memory(threading.Thread):
    """The most memory of its own that each of some processes has had, in MB."""

    def __init__(self, *processes: int | str):
        super().__init__(daemon=True)
        self.most = dict.fromkeys(processes, 0.0)
        self.ended = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.look()
        self.ended.set()
        self.join()

    def run(self) -> None:
        while not self.ended.wait(0.05):
            self.look()

    def look(self) -> None:
        for process in self.most:
            self.most[process] = max(self.most[process], own_memory(process))


def own_memory(process: int | str) -> float:
    """What a process holds beside files and what it shares."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024 / MEGABYTE
    return 0.0
