"""Work the board: remind who has not answered, withdraw what is not needed any more."""

from __future__ import annotations

import datetime as dt

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from notifications.actions import tell_people
from redundancies.actions import grants
from redundancies.actions.requests import (
    locked,
    locked_together,
    takers_of,
    who_hears,
)
from redundancies.actions.shared import Refused, day_of, locked_part
from redundancies.models import Request, Response
from redundancies.rules import is_open


class NothingToRemind(Refused):
    """Nobody is reminded of what is answered, over or withdrawn."""


class RemindedToday(Refused):
    """An organisation is reminded once a day at most."""


class WithdrawnAlready(Refused):
    """A request is withdrawn once."""


def waits(row: Request, at: dt.datetime) -> bool:
    """Whether an answer is still wanted, or wanted anew since its session moved."""
    return (not row.answer or row.is_stale) and is_open(row, at)


@act
def remind(*, request: Request, by: User, at: dt.datetime) -> int:
    """Remind an organisation of all that it was asked in one go; say how many people.

    Once a day at most: a second press that day writes to nobody.
    """
    waiting = [row for row in locked_together(request) if waits(row, at)]
    if not waiting:
        raise NothingToRemind("There is nothing left to answer here.")
    if is_reminded(waiting, at):
        raise RemindedToday(
            f"{request.organisation} has been reminded today. You can call them."
        )
    return write_to(waiting, by=by, at=at)


def is_reminded(rows: list[Request], at: dt.datetime) -> bool:
    """Whether they were reminded of this already on the same day."""
    times = [row.reminded_at for row in rows if row.reminded_at is not None]
    return any(day_of(time) == day_of(at) for time in times)


def write_to(rows: list[Request], *, by: User, at: dt.datetime) -> int:
    first = rows[0]
    Request.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=at)
    people = (who_hears if first.answer else takers_of)(first, day_of(at))
    tell_people(
        event="request.reminded",
        context_id=first.pk,
        people=people,
        occasion=str(day_of(at)),
        at=at,
    )
    audit.record(
        "request.reminded",
        by=by,
        on=first,
        label=first.organisation.name,
        partnership_id=first.response.partnership_id,
        at=at,
    )
    return len(people)


@act
def remind_all(*, response: Response, by: User, at: dt.datetime) -> int:
    """Remind every organisation that has not answered; say how many of them."""
    locked_part(response)
    rows = Request.objects.for_page().filter(response=response, withdrawn_at=None)
    together: dict[object, list[Request]] = {}
    for row in rows.select_for_update(of=("self",)).order_by("session__starts_at"):
        if waits(row, at):
            together.setdefault(row.together, []).append(row)
    number = 0
    for group in together.values():
        if not is_reminded(group, at):
            write_to(group, by=by, at=at)
            number += 1
    return number


@act
def withdraw(
    *, request: Request, by: User, at: dt.datetime, version: int, reason: str = ""
) -> Request:
    """An organisation is not asked for this any more; those asked are told."""
    situation = locked_part(request.response)
    stored = locked(request)
    if stored.withdrawn_at is not None:
        raise WithdrawnAlready("This request has been withdrawn already.")
    on = day_of(at)
    people = {person.pk: person for person in who_hears(stored, on)}
    people |= {person.pk: person for person in takers_of(stored, on)}
    advance(
        stored,
        version=version,
        withdrawn_at=at,
        withdrawn_by=by,
        withdrawn_why=reason,
    )
    tell_people(
        event="request.withdrawn",
        context_id=stored.pk,
        people=people.values(),
        occasion=f"version {stored.version}",
        at=at,
    )
    grants.rewrite(situation=situation)
    audit.record(
        "request.withdrawn",
        by=by,
        on=stored,
        label=stored.organisation.name,
        partnership_id=stored.response.partnership_id,
        after={"withdrawn": True},
        at=at,
    )
    return stored
