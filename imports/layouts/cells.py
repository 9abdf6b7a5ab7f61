"""What a cell of a notice says: dates, numbers, names and answers, read whole."""

from __future__ import annotations

import datetime as dt

from imports.layouts import counts, dates
from imports.layouts.words import Unreadable, known, short, tidy

__all__ = [
    "Unreadable",
    "choice",
    "days",
    "known",
    "one_day",
    "people",
    "short",
    "tidy",
]

YES = frozenset(
    {"yes", "y", "true", "t", "1", "closing", "closure", "x", "\u2713", "\u2714"}
)
NO = frozenset({"no", "n", "false", "f", "0", "\u2717", "\u2718"})
# What says more than yes or no, by the fact that is asked.
SAYS = {
    "closing": (
        {
            *("full closure", "site closure", "plant closure", "plant closing", "close"),
            *("closed", "permanent closure", "closure permanent", "total closure"),
            *("complete closure", "to close", "will close", "facility closure"),
        },
        {"no closure", "not closing", "remaining open", "stays open", "staying open", "open"},
    ),
    "insolvency": (
        {
            *("insolvent", "insolvency", "administration", "in administration"),
            *("administrator", "administrators", "administrators appointed", "liquidation"),
            *("in liquidation", "compulsory liquidation", "provisional liquidation"),
            *("creditors' voluntary liquidation", "creditors voluntary liquidation"),
            *("cvl", "receivership", "in receivership", "administrative receivership"),
            *("sequestration", "bankruptcy", "bankrupt"),
        },
        {"solvent", "not insolvent", "trading", "no insolvency"},
    ),
}  # fmt: skip


def days(
    words: str, is_day_first: bool | None
) -> tuple[dt.date | None, dt.date | None]:
    """The first date of a cell and the one after it: a range, or a revision.

    Nothing, or words without a date, are not known. Digits that look like a date and
    are none are refused: guessing a day would start a wrong clock.
    """
    found = dates.read(words, is_day_first)
    return found.first, found.last or found.revised


def one_day(words: str, is_day_first: bool | None = True) -> dt.date | None:
    """The one date of a cell in which nothing else may stand."""
    found = dates.read(words, is_day_first)
    if found.note or found.last or found.revised:
        raise Unreadable(f"“{short(tidy(words))}” is not a date")
    return found.first


def people(words: str) -> int | None:
    """The number of people of a cell, of a range the most, of a revision the last.

    Words without a number are not known.
    """
    return counts.read(words).total


def choice(words: str, fact: str = "") -> bool | None:
    """Yes, no, or not known."""
    plain = tidy(words).lower().rstrip(".")
    yes, no = SAYS.get(fact, (frozenset(), frozenset()))
    if plain in YES or plain in yes:
        return True
    return False if plain in NO or plain in no else None
