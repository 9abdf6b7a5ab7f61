"""A row of a list, dressed: who leads, how its clock stands, how many for whom."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from partnerships.roles import knows
from partnerships.standing import level_of
from redundancies import clocks
from redundancies.choices import Source, Status, Visibility, number_band
from redundancies.querysets import list_keys

COLOURS = {
    Status.REPORTED.value: "yellow",
    Status.VERIFIED.value: "blue",
    Status.RESPONDING.value: "blue",
    Status.CLOSED.value: "grey",
    Status.REJECTED.value: "grey",
}
TONES = {"late": "red", "soon": "orange", "met": "green", "running": "blue"}
STATUSES = dict(Status.choices)
SOURCES = dict(Source.choices)
VISIBILITIES = dict(Visibility.choices)
EVERYTHING = (True, True, True)


@functools.lru_cache(maxsize=100)
def known(levels: tuple[int, ...]) -> tuple[bool, bool, bool]:
    """Whether grants of these levels open who told us, the clock and the number."""
    return knows(levels, "source"), knows(levels, "clock"), knows(levels, "people")


def sight(standing):
    """What a person knows of the rows of its list, by the levels beside each."""
    if standing.is_national_team:
        return lambda levels: EVERYTHING
    keys = list_keys(standing)
    if len(keys) == 1:
        # All of its rows are seen by this one.
        everywhere = known((level_of(keys[0]),))
        return lambda levels: everywhere
    return lambda levels: known(tuple(levels))


def dressed(
    rows: Iterable[dict[str, Any]], standing: Any, at: dt.datetime
) -> list[dict[str, Any]]:
    """The rows of one page, in words."""
    sees = sight(standing)
    return [dress(row, sees(row["levels"]), at) for row in rows]


def dress(row: dict[str, Any], sees: Sequence[bool], at: dt.datetime) -> dict[str, Any]:
    knows_source, knows_clock, knows_people = sees
    status, people = row["row_status"], row["row_people"]
    number = people if knows_people else number_band(people)
    clock = clock_of(row, at) if knows_clock else None
    return row | {
        "partnership": row["row_partnership"] or "",
        "status": STATUSES[status],
        "colour": COLOURS[status],
        "visibility": VISIBILITIES[row["row_visibility"]],
        "is_hidden": row["row_visibility"] == Visibility.NEED_TO_KNOW,
        "source": SOURCES[row["row_source"]] if knows_source else "",
        "people": number,
        "people_words": f"{number:,}" if isinstance(number, int) else number or "",
        "clock": clock,
        "clock_colour": TONES.get(clock.tone, "grey") if clock else "grey",
    }


def clock_of(row: dict[str, Any], at: dt.datetime) -> clocks.Clock | None:
    """How the clock of a row stands; where nobody leads there is none."""
    if row["kept_clock"] is None:
        return None
    return clocks.kept(
        clock=row["kept_clock"],
        due_at=row["clock_due_at"],
        is_late=row["clock_is_late"],
        is_by_day=row["clock_is_by_day"],
        paused_on=row["clock_paused_on"],
        status=row["row_status"],
        at=at,
    )


# What a file is made of: its cells, and what they are worked out from.
FILED = (
    "row_reference",
    "employer_name",
    "row_place",
    "council_name",
    "row_partnership",
    "row_status",
    "row_visibility",
    "row_source",
    "row_people",
    "row_first",
    "told_at",
    "kept_clock",
    "clock_due_at",
    "clock_is_late",
    "clock_is_by_day",
    "clock_paused_on",
    "levels",
)


def filed(
    rows: Iterable[tuple], standing: Any, at: dt.datetime
) -> Iterator[tuple[Any, ...]]:
    """The cells of a file, row by row: the words of the list."""
    sees = sight(standing)
    for (
        reference, employer, place, council, partnership, status, visibility, source,
        people, first, told_at, clock, due_at, is_late, is_by_day, paused_on, levels,
    ) in rows:  # fmt: skip
        knows_source, knows_clock, knows_people = sees(levels)
        state = ""
        if knows_clock and clock is not None:
            state = clocks.kept(
                clock=clock,
                due_at=due_at,
                is_late=is_late,
                is_by_day=is_by_day,
                paused_on=paused_on,
                status=status,
                at=at,
            ).state
        yield (
            reference,
            employer,
            place,
            council,
            partnership or "",
            STATUSES[status],
            VISIBILITIES[visibility],
            SOURCES[source] if knows_source else "",
            people if knows_people else number_band(people),
            first,
            told_at.astimezone(clocks.LONDON).isoformat(" ", "minutes")[:16],
            state,
        )
