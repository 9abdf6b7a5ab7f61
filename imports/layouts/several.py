"""Several columns for one fact: they fill each other's gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from imports.layouts import dates
from imports.layouts.columns import SAID
from imports.layouts.facts import COUNTS, DATES
from imports.layouts.matching import Column, Plan
from imports.layouts.words import Unreadable, known, short, tidy

UNKNOWN = (None, (None, None))


class Several:
    """The facts of a file that stand in more than one column."""

    def __init__(
        self,
        plan: Plan,
        facts: Sequence[str],
        read: Callable[[str, str], Any],
    ) -> None:
        self.read = read
        self.more: list[tuple[int, str, list[Column]]] = [
            (at, fact, columns)
            for at, fact in enumerate(facts)
            if len(columns := plan.of(fact)) > 1
        ]

    def fill(
        self, row: list[str], picked: Sequence[str]
    ) -> tuple[list[str], list[str]]:
        """The cells of a row with gaps filled, and notes where two columns differ."""
        cells, notes = list(picked), []
        for at, fact, columns in self.more:
            filled = [
                (column, row[column.place])
                for column in columns
                if known(tidy(row[column.place]))
            ]
            if not filled:
                continue
            first, *others = filled
            cells[at] = self.spelt(*first)
            if others and fact in DATES | COUNTS:
                notes += self.differing(fact, first, others)
        return cells, notes

    def spelt(self, column: Column, cell: str) -> str:
        """A cell as the first column of its fact would write it."""
        if column.fact not in DATES:
            return cell
        try:
            found = dates.read(cell, column.is_day_first)
        except Unreadable as error:
            raise Unreadable(f"{SAID[column.fact]}: {error}") from None
        if found.first is None or found.note or found.revised:
            return cell
        last = f" - {found.last.isoformat()}" if found.last else ""
        return f"{found.first.isoformat()}{last}"

    def differing(
        self, fact: str, first: tuple[Column, str], others: list[tuple[Column, str]]
    ) -> list[str]:
        """What to say of columns that say otherwise than the best one."""
        notes = []
        for column, cell in others:
            value = self.read(fact, self.spelt(column, cell))
            best = self.read(fact, self.spelt(*first))
            if value == best or value in UNKNOWN:
                continue
            words = (
                f"{SAID[fact]}: “{first[0].heading}” says"
                f" “{short(tidy(first[1]))}” and “{column.heading}” says"
                f" “{short(tidy(cell))}”"
            )
            if column.rank == first[0].rank:
                raise Unreadable(words)
            notes.append(f"{words}; the first was taken.")
        return notes
