"""Numbers that somebody wrote in words: sixty, a hundred and twenty, two dozen."""

from __future__ import annotations

from collections.abc import Sequence

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen"),
)
TENS = (
    *("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
)
VALUES = {
    **{word: number for number, word in enumerate(ONES)},
    **{word: number * 10 for number, word in enumerate(TENS, 2)},
    "nil": 0,
    "fourty": 40,
}
TIMES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1000}
WORDS = frozenset((*VALUES, *TIMES))


def numeral(words: Sequence[str]) -> int | None:
    """The number that these words say together, or nothing.

    Each must be of a kind that may follow the one before: “twenty five” is 25, and
    “five twenty” is nothing.
    """
    total = here = 0
    least = None  # what the last word of this group counts: ones, tens or hundreds
    for word in words:
        if word == "and":
            if least is None:
                return None
        elif word in VALUES:
            value = VALUES[word]
            rank = 10 if value >= 20 else 1
            if least is not None and (rank >= least or (least == 10 and value > 9)):
                return None
            if least is not None and value == 0:
                return None
            here, least = here + value, rank
        elif word == "thousand":
            if total or (least is not None and here == 0):
                return None
            total, here, least = (here or 1) * 1000, 0, 1000
        elif word in TIMES:
            if least not in (None, 1, 10, 1000) or (least and here > 99):
                return None
            here, least = (here or 1) * TIMES[word], 100
        else:
            return None
    return total + here if words and words[-1] != "and" else None
