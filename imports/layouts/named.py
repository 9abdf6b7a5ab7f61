"""The employer's name of a row, apart from its mark and from what is no name."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from imports.layouts import marks, others
from imports.layouts.identity import Mark
from imports.layouts.memo import MOST_KEPT
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


class PlainWords(set[str]):
    """Words of names in which nothing has to be looked for, as far as they came up.

    Names are made of few words, and each is looked at once.
    """

    def has(self, words: list[str]) -> bool:
        """Whether all these words are plain."""
        if self.issuperset(words):
            return True
        for word in words:
            if word not in self:
                if not others.is_plain_word(word) or marks.has_stem(word):
                    return False
                if len(self) >= MOST_KEPT:
                    self.clear()
                self.add(word)
        return True


PLAIN = PlainWords()


def read_name(cell: str, heading: str, is_day_first: bool | None) -> Named | str:
    """The name in a cell below this heading.

    Most are plain, and given as they are; what else there may be is looked for only
    where a sign says so.
    """
    name = tidy(cell)
    lower = name.lower()
    if lower in NOTHING:
        return Named("")
    words = lower.split(" ")
    if (
        name is cell
        and PLAIN.has(words)
        and len(words) <= others.MOST_WORDS
        and len(name) <= LONGEST_NAME
        and not (words[0].isdecimal() and len(words) == 1)
    ):
        return name
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
        if mark is Mark.NONE and not is_doubtful:
            return name
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
