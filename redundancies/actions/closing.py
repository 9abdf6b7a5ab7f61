"""A partnership closes its response with what it learned, or opens it again."""

from __future__ import annotations

import datetime as dt

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from redundancies.actions import grants
from redundancies.actions.shared import Refused, day_of, done_already, locked
from redundancies.actions.situations import NotAllowedFromHere
from redundancies.choices import ALLOWED, ClockKind, Status
from redundancies.models import Debrief, Response, Situation

SMALL = 20


class NeedsDebrief(Refused):
    """A response to a larger round closes with what was learned."""


class NotClosed(Refused):
    """Only a closed response can be opened again."""


def needs_debrief(response: Response) -> bool:
    """Optional when the employer declined, or under 20 people are concerned."""
    people = response.situation.people
    if people is not None and people < SMALL:
        return False
    return not response.clock_events.standing().filter(kind=ClockKind.DECLINED).exists()


@act
def close(
    *,
    response: Response,
    by: User,
    at: dt.datetime,
    version: int,
    went_well: str = "",
    to_change: str = "",
    averted: str = "",
) -> Response:
    """Close a response; the situation closes with its last one."""
    situation = locked(response.situation)
    if response.closed_on is not None or situation.status == Status.CLOSED:
        raise NotAllowedFromHere(done_already(situation, verb="response.closed", by=by))
    if Status.CLOSED not in ALLOWED[Status(situation.status)]:
        raise NotAllowedFromHere(
            f"The status of this situation is “{situation.get_status_display()}” now. "
            "Confirm it before you close it."
        )
    if not (went_well or to_change) and needs_debrief(response):
        raise NeedsDebrief("Say what went well, or what you would change.")
    advance(response, version=version, closed_on=day_of(at), closed_by=by)
    if went_well or to_change or averted:
        Debrief.objects.update_or_create(
            response=response,
            defaults={
                "went_well": went_well,
                "to_change": to_change,
                "averted": averted,
                "written_by": by,
                "written_at": at,
            },
        )
    if not Response.objects.filter(situation=situation).open().exists():
        set_status(situation, Status.CLOSED)
    response.situation = situation
    audit.record(
        "response.closed",
        by=by,
        on=situation,
        partnership_id=response.partnership_id,
        after={"closed_on": response.closed_on},
        at=at,
    )
    return response


@act
def reopen(*, response: Response, by: User, at: dt.datetime, version: int) -> Response:
    """Something more is to be done: the response and its situation go on."""
    situation = locked(response.situation)
    if response.closed_on is None:
        raise NotClosed(done_already(situation, verb="response.reopened", by=by))
    before = {"closed_on": response.closed_on}
    advance(response, version=version, closed_on=None, closed_by=None)
    if situation.status == Status.CLOSED:
        set_status(situation, Status.RESPONDING)
    audit.record(
        "response.reopened",
        by=by,
        on=situation,
        partnership_id=response.partnership_id,
        before=before,
        after={"closed_on": None},
        at=at,
    )
    return response


def set_status(situation: Situation, status: Status) -> None:
    advance(situation, version=situation.version, status=status)
    grants.rewrite(situation=situation)
