"""What was read once is kept, since most cells say what one above them said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# What a column's memo holds at most.
MOST_KEPT = 10_000


class Memo(dict[Any, Any]):
    """What the cells of a column say, and what has to be said of some of them."""

    def __init__(self, read: Callable[[Any], Any]):
        self.read = read
        self.notes: dict[Any, str] = {}

    def __missing__(self, cell: Any) -> Any:
        if len(self) >= MOST_KEPT:
            self.clear()
            self.notes.clear()
        self[cell] = said = self.read(cell)
        return said
