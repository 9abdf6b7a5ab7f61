"""The employer's name of a row, apart from its mark and from what is no name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from imports.layouts import marks, others
from imports.layouts.identity import Mark
from imports.layouts.words import Unreadable, known, tidy

# Its column's width; what is longer is shortened with a note, as a long place is.
LONGEST_NAME, LONGEST_TO_SHORTEN = 200, 1000
# A name may be broken into two lines; more are not one name.
MOST_LINES = 2


@dataclass(frozen=True, slots=True)
class Named:
    """A name, what its mark says, and whether the rest of the row has to be seen."""

    name: str
    mark: Mark = Mark.NONE
    on: dt.date | None = None
    is_doubtful: bool = False
    is_shortened: bool = False


def read_name(cell: str, heading: str, is_day_first: bool | None) -> Named:
    """The name in a cell below this heading."""
    name = tidy(cell)
    if len(name) > LONGEST_TO_SHORTEN:
        raise Unreadable(
            f"The employer’s name is longer than {LONGEST_NAME} characters"
        )
    if "\n" in cell or "\r" in cell:
        lines = [line for line in cell.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise Unreadable(
                f"The employer’s name runs over {len(lines)} lines: it must stand alone"
                " in its cell"
            )
    if not known(name):
        return Named("")
    try:
        marked = marks.unmarked(name, is_day_first)
    except Unreadable as error:
        raise Unreadable(f"The employer’s name: {error}") from None
    bare = marked.name
    if marks.mark_of(bare):
        return Named("", marks.mark_of(bare) or Mark.NONE)
    is_doubtful = name == heading or others.is_doubtful(bare)
    if len(bare) <= LONGEST_NAME:
        return Named(bare, marked.mark, marked.on, is_doubtful)
    cut = f"{bare[: LONGEST_NAME - 1]}…"
    return Named(cut, marked.mark, marked.on, is_doubtful, is_shortened=True)
