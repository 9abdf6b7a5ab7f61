"""Tell chairs once when a response clock is running out, and once when it is late."""

from __future__ import annotations

import datetime as dt

from kit.acting import act
from redundancies import clocks
from redundancies.actions.shared import chairs_of, day_of, tell_all
from redundancies.models import Response

EVENTS = {"soon": "clock.running_out", "late": "clock.late"}


@act
def warn(*, response_id: int, at: dt.datetime) -> str:
    """Warn of one clock, if it calls for it; say which warning was due."""
    response = (
        Response.objects.with_clock()
        .select_related("situation")
        .filter(pk=response_id)
        .first()
    )
    if response is None:
        return ""
    clock = clocks.response(
        events=response.events_of_clock(),
        at=at,
        local_holidays=set(response.holidays),
        status=response.situation.status,
        closed_on=response.closed_on,
    )
    event = EVENTS.get(clock.code, "")
    if event:
        # A clock that is moved warns anew: the occasion is what it is due at.
        tell_all(
            chairs_of(response.partnership_id, day_of(at)),
            event=event,
            situation=response.situation,
            at=at,
            occasion=f"{response.pk} {clock.due_at}",
        )
    return event
