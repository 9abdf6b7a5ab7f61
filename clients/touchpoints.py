"""The six touchpoints of a person's journey, derived from what happened.

Pure: dated facts in, touchpoints out. People come back, so a touchpoint may be
reached more than once, and in any order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from clients.choices import StepKind, Touchpoint

STEPS = {
    StepKind.HEARD: Touchpoint.FINDING_OUT,
    StepKind.APPLIED: Touchpoint.LOOKING,
    StepKind.LEFT: Touchpoint.LEAVING,
    StepKind.STARTED: Touchpoint.STARTING,
}


@dataclass(frozen=True)
class Happened:
    """Something that happened on a day, and the touchpoint that it reaches."""

    touchpoint: Touchpoint
    on: dt.date
    what: str


@dataclass(frozen=True)
class Reached:
    """A touchpoint with everything that reached it, the earliest first."""

    touchpoint: Touchpoint
    happened: tuple[Happened, ...] = ()

    @property
    def first_on(self) -> dt.date | None:
        return self.happened[0].on if self.happened else None

    @property
    def last_on(self) -> dt.date | None:
        return self.happened[-1].on if self.happened else None

    @property
    def is_reached(self) -> bool:
        return bool(self.happened)


def derive(
    *,
    on: dt.date,
    registered_on: dt.date,
    leaving_on: dt.date | None = None,
    needs: Iterable[tuple[dt.date, str]] = (),
    support: Iterable[tuple[dt.date, str]] = (),
    attended: Iterable[tuple[dt.date, str]] = (),
    steps: Iterable[tuple[dt.date, str]] = (),
    started: Iterable[dt.date] = (),
) -> list[Reached]:
    """All six, in their order, as reached by the day `on`.

    `needs`, `support` and `attended` are (date, what it was); `steps` (date, kind);
    `started` the dates of new jobs that the follow-up told of.
    """
    steps = list(steps)
    events = [Happened(Touchpoint.FINDING_OUT, registered_on, "Registered with PACE")]
    events += [
        Happened(Touchpoint.IDENTIFYING, day, f"Need noted: {what}")
        for day, what in needs
    ]
    events += [
        Happened(Touchpoint.ACCESSING, day, f"Support given: {what}")
        for day, what in support
    ]
    events += [
        Happened(Touchpoint.ACCESSING, day, f"Came to a session: {what}")
        for day, what in attended
    ]
    events += [
        Happened(STEPS[StepKind(kind)], day, StepKind(kind).label)
        for day, kind in steps
    ]
    events += [
        Happened(Touchpoint.STARTING, day, "Told in the follow-up") for day in started
    ]
    has_left = any(kind == StepKind.LEFT for _, kind in steps)
    if leaving_on is not None and not has_left:
        events.append(Happened(Touchpoint.LEAVING, leaving_on, "Leaving date"))
    past = sorted(
        (event for event in events if event.on <= on),
        key=lambda event: (event.on, event.what),
    )
    return [
        Reached(
            touchpoint,
            tuple(event for event in past if event.touchpoint is touchpoint),
        )
        for touchpoint in Touchpoint
    ]
