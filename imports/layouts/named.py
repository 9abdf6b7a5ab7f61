"""The employer's name of a row, apart from its mark and from what is no name."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from imports.layouts import marks, others
from imports.layouts.identity import Mark
from imports.layouts.words import NOTHING, Unreadable, tidy

# Its column's width; what is longer is shortened with a note, as a long place is.
LONGEST_NAME, LONGEST_TO_SHORTEN = 200, 1000
# A name may be broken into two lines; more are not one name.
MOST_LINES = 2


class Named(NamedTuple):
    """A name, what its mark says, and whether the rest of the row has to be seen."""

    name: str
    mark: Mark = Mark.NONE
    on: dt.date | None = None
    is_doubtful: bool = False
    is_shortened: bool = False


def read_name(cell: str, heading: str, is_day_first: bool | None) -> Named:
    """The name in a cell below this heading.

    Most are plain; what else there may be is looked for only where a sign says so.
    """
    name = tidy(cell)
    lower = name.lower()
    if lower in NOTHING:
        return Named("")
    mark, on = Mark.NONE, None
    if len(name) > LONGEST_NAME or name is not cell:
        refuse_what_runs_on(name, cell)
    if marks.has_stem(lower) or not (name[0].isalnum() and name[-1].isalnum()):
        try:
            name, mark, on = marks.unmarked(name, is_day_first)
        except Unreadable as error:
            raise Unreadable(f"The employer’s name: {error}") from None
        if not name:
            return Named("", mark)
    is_doubtful = name == heading or others.is_doubtful(name)
    if len(name) <= LONGEST_NAME:
        return Named(name, mark, on, is_doubtful)
    cut = f"{name[: LONGEST_NAME - 1]}…"
    return Named(cut, mark, on, is_doubtful, is_shortened=True)


def refuse_what_runs_on(name: str, cell: str) -> None:
    """A name is no letter, and not several lines."""
    if len(name) > LONGEST_TO_SHORTEN:
        raise Unreadable(
            f"The employer’s name is longer than {LONGEST_NAME} characters"
        )
    lines = [line for line in cell.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise Unreadable(
            f"The employer’s name runs over {len(lines)} lines: it must stand alone in"
            " its cell"
        )
