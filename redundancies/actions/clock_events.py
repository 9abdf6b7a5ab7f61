"""What moves the response clock: recorded, and struck out when it was a mistake."""

from __future__ import annotations

import datetime as dt
import uuid

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.moments import spoken_date, spoken_moment
from partnerships.actions.once import already_made
from redundancies import clocks
from redundancies.actions import grants
from redundancies.actions.shared import Refused, day_of, locked_part
from redundancies.actions.situations import begin_responding
from redundancies.choices import ENDING, NEED_REASON, ClockKind
from redundancies.clocks import Event
from redundancies.models import ClockEvent, ContactLog, Response, Situation

# With these the response is under way.
DOING = (ClockKind.CONTACTED, ClockKind.MET, ClockKind.PRESENTATION_DELIVERED)


class ReasonMissing(Refused):
    """Declined, unreachable and paused say why."""


class NotYet(Refused):
    """What has not happened cannot be recorded."""


class LaterToday(NotYet):
    """The day is right, the time has not come."""


class NotPaused(Refused):
    """Only a paused clock can go on."""


class NotRunning(Refused):
    """Only a running clock can be paused."""


class TooEarly(Refused):
    """What is recorded now would come before the pause, or the end of one."""


class NotAfter(Refused):
    """The same, on the same day: a time has to tell what came first."""


def check_happened(
    *, on: dt.date, time: dt.datetime | None, at: dt.datetime, what: str
) -> None:
    """Refuse what has not happened yet, by its day or by its time."""
    if on > day_of(at):
        raise NotYet(f"The date of the {what} must be today or in the past.")
    if time is not None and time > at:
        raise LaterToday(f"The time of the {what} must be now or in the past.")


@act
def record(
    *,
    response: Response,
    kind: ClockKind,
    on: dt.date,
    by: User | None,
    at: dt.datetime,
    time: dt.datetime | None = None,
    reason: str = "",
    log: ContactLog | None = None,
    form_key: uuid.UUID | None = None,
) -> ClockEvent:
    """Record an event on a day, and at a time where that is known.

    `log` is the line of the contact log that brought it about.
    """
    situation = locked_part(response)
    before = already_made(ClockEvent, form_key)
    if before is not None:
        return before
    kind = ClockKind(kind)
    if kind in NEED_REASON and not reason:
        raise ReasonMissing("Say why.")
    check_happened(on=on, time=time, at=at, what="event")
    if kind in (ClockKind.PAUSED, ClockKind.RESUMED):
        check_pause(response=response, event=Event(kind, on, time, reason))
    event = ClockEvent.objects.create(
        response=response,
        kind=kind,
        on=on,
        at=time,
        reason=reason,
        recorded_by=by,
        recorded_at=at,
        log=log,
        form_key=form_key,
    )
    audit.record(
        "clock.recorded",
        by=by,
        on=situation,
        partnership_id=response.partnership_id,
        after={"event": event.get_kind_display(), "on": on, "reason": reason},
        at=at,
    )
    if kind is ClockKind.PACE_TOLD:
        tell_when(situation=situation)
    if kind in DOING:
        begin_responding(situation=situation, by=by, at=at)
    return event


def check_pause(*, response: Response, event: Event) -> None:
    """A clock is paused while it runs, and resumed while it is paused.

    With what is recorded now the clock has to stand as it says; another event of a
    later day, or of the same day where a time is missing, may come after it.
    """
    before = [stored.of_clock() for stored in response.clock_events.standing()]
    is_pause = event.kind == ClockKind.PAUSED
    is_paused = clocks.pause_of(before) is not None
    if not is_pause and not is_paused:
        raise NotPaused("The clock is not paused.")
    if is_pause and (is_paused or any(other.kind in ENDING for other in before)):
        raise NotRunning("The clock does not run, so it cannot be paused.")
    if (clocks.pause_of([*before, event]) is not None) == is_pause:
        return
    kind = ClockKind.RESUMED if is_pause else ClockKind.PAUSED
    last = [other for other in clocks.in_order(before) if other.kind == kind][-1]
    said = "resumed" if is_pause else "paused"
    day, moment = spoken_date(last.on), last.at and spoken_moment(last.at)
    when = f"The clock was {said} on {moment or day}."
    if event.on < last.on:
        raise TooEarly(f"{when} Enter that day or a later one.")
    raise NotAfter(f"{when} Enter a time after that.")


@act
def strike_out(*, event: ClockEvent, by: User, at: dt.datetime) -> ClockEvent:
    """Take a mistaken event out of the clock; it stays in the history."""
    situation = locked_part(event.response)
    stored = ClockEvent.objects.select_for_update().get(pk=event.pk)
    if stored.struck_out_at is not None:
        return stored
    stored.struck_out_at, stored.struck_out_by = at, by
    stored.save(update_fields=["struck_out_at", "struck_out_by"])
    audit.record(
        "clock.struck_out",
        by=by,
        on=situation,
        partnership_id=event.response.partnership_id,
        before={"event": stored.get_kind_display(), "on": stored.on},
        after={"event": None, "on": None},
        at=at,
    )
    if stored.kind == ClockKind.PACE_TOLD:
        tell_when(situation=situation)
    return stored


def tell_when(*, situation: Situation) -> None:
    """Lists are ordered by when PACE was told: keep that at the earliest record."""
    told = sorted(
        event.at or dt.datetime.combine(event.on, dt.time(12), tzinfo=dt.UTC)
        for event in ClockEvent.objects.standing().filter(
            response__situation=situation, kind=ClockKind.PACE_TOLD
        )
    )
    if told and told[0] != situation.told_at:
        situation.told_at = told[0]
        Situation.objects.filter(pk=situation.pk).update(told_at=told[0])
        Response.objects.filter(situation=situation).update(told_at=told[0])
        grants.rewrite(situation=situation)
