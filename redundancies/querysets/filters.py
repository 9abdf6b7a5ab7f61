"""What a list of situations may be narrowed by, as the numbers of its rows say it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from redundancies.choices import (
    LISTED,
    MET_OR_NOT,
    NOT_MET,
    OPEN,
    FirstMeeting,
    KeptClock,
    Source,
    Status,
)
from redundancies.clocks import AIM_WORDS
from redundancies.facets import ENDED, facets

CLOCKS = {
    "open": NOT_MET,
    "late": f"{FirstMeeting.OVERDUE.label}: more than {AIM_WORDS} since PACE was told",
    "paused": FirstMeeting.PAUSED.label,
    "reached": MET_OR_NOT,
    "closed": FirstMeeting.CLOSED.label,
}
NOT_ENDED = (
    KeptClock.NO_LEAD,
    KeptClock.NOT_STARTED,
    KeptClock.RUNNING,
    KeptClock.PAUSED,
)
# What each filter of the clock leaves: of some statuses, with some clocks.
STANDING: dict[str, Sequence[tuple[Sequence[Status], Sequence[KeptClock]]]] = {
    "open": ((OPEN, NOT_ENDED),),
    "late": ((OPEN, (KeptClock.RUNNING,)),),
    "paused": ((OPEN, (KeptClock.PAUSED,)),),
    "reached": ((LISTED, (ENDED,)),),
    # No clock runs in a closed situation or response, or in a false report.
    "closed": (
        (
            (Status.CLOSED,),
            (KeptClock.RUNNING, KeptClock.PAUSED, KeptClock.CLOSED),
        ),
        (OPEN, (KeptClock.CLOSED,)),
    ),
}
WHOLE = ((LISTED, tuple(KeptClock)),)


@functools.lru_cache(maxsize=500)
def facets_left(filters: Filters, is_sourced: bool) -> list[int]:
    """The numbers of the rows that filters leave; not to be changed."""
    sources = [filters.source] if filters.source else list(Source)
    found: list[int] = []
    for statuses, clocks in STANDING.get(filters.clock, WHOLE):
        if filters.status:
            statuses = [status for status in statuses if status == filters.status]
        if filters.waits:
            statuses = [status for status in statuses if status in OPEN]
            clocks = [clock for clock in clocks if clock == KeptClock.NO_LEAD]
        if filters.is_led:
            clocks = [clock for clock in clocks if clock != KeptClock.NO_LEAD]
        found += facets(
            sources=sources if is_sourced else None,
            statuses=statuses,
            clocks=clocks,
            missing=True if filters.incomplete else None,
        )
    return found


@dataclass(frozen=True)
class Filters:
    """What a list was asked for."""

    words: str = ""
    status: str = ""
    source: str = ""
    clock: str = ""
    partnership_id: int | None = None
    waits: bool = False
    incomplete: bool = False
    # Led by a partnership; nobody is asked for it, home is.
    is_led: bool = False

    @property
    def hidden(self) -> set[str]:
        """What is asked of fields that not everybody who sees the row may know."""
        return {name for name in ("source", "clock") if getattr(self, name)}

    @property
    def is_late(self) -> bool:
        return self.clock == "late"

    @property
    def is_narrowing(self) -> bool:
        """Whether anything is asked for that stands in the number of a row."""
        return bool(
            self.status
            or self.source
            or self.clock
            or self.waits
            or self.incomplete
            or self.is_led
        )

    @property
    def facet(self) -> str:
        """By which number of a row a list is narrowed: with the source where asked."""
        return "sourced" if self.source else "facet"

    def facets(self, facet: str = "") -> list[int]:
        """The numbers of the rows that are left."""
        asked = replace(self, words="", partnership_id=None)
        return facets_left(asked, (facet or self.facet) == "sourced")
