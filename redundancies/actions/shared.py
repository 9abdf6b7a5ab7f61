"""What the actions on situations share: a locked row, its partnerships, its people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import AuditEvent, User
from notifications.actions import tell_people
from partnerships.models import Membership
from partnerships.roles import CHAIRS
from redundancies.choices import Status
from redundancies.models import Response, Situation


class Refused(Exception):
    """An act that the state of a situation does not allow; the message says why."""


class NoPartnership(Refused):
    """A situation without a council waits for the National PACE team."""


class SituationClosed(Refused):
    """A closed or rejected situation keeps its facts until it is reopened."""


class SituationGone(Refused):
    """A situation goes with the import that brought it, when that is undone."""


class PartClosed(Refused):
    """A partnership that has closed its response reopens it before it does more."""


class PartEnded(Refused):
    """A partnership that no longer takes part does nothing more."""


def locked(situation: Situation) -> Situation:
    """The stored row, locked until the end of the transaction."""
    stored = (
        Situation.objects.select_for_update(of=("self",))
        .select_related("employer", "council")
        .filter(pk=situation.pk)
        .first()
    )
    if stored is None:
        raise SituationGone(
            "This situation is not here any more: the import that brought it was"
            " undone."
        )
    return stored


def locked_open(situation: Situation) -> Situation:
    """The stored row, locked, of a situation that still goes on."""
    stored = locked(situation)
    if stored.status in (Status.CLOSED, Status.REJECTED):
        raise SituationClosed("Reopen this situation before you change it.")
    return stored


def locked_part(response: Response) -> Situation:
    """The stored situation, locked, where this response still goes on as well.

    A response is closed and opened, begun and ended with its situation locked.
    """
    situation = locked_open(response.situation)
    stored = Response.objects.select_related("partnership").get(pk=response.pk)
    if stored.to_on is not None:
        raise PartEnded(
            f"{stored.partnership} no longer takes part in this situation. "
            "Another partnership leads now."
        )
    if stored.closed_on is not None:
        raise PartClosed(
            f"{stored.partnership} has closed its response. "
            "Reopen that before you do more."
        )
    return situation


# What somebody may have done already, in another window or as somebody else.
DONE = {
    "situation.verified": "confirmed this report",
    "situation.rejected": "rejected this report",
    "situation.reinstated": "reopened this report",
    "situation.shared": "shared this situation",
    "response.closed": "closed this situation",
    "response.reopened": "reopened this situation",
}


def done_already(situation: Situation, *, verb: str, by: User) -> str:
    """Who has done it already, when somebody presses a second time."""
    event = AuditEvent.objects.about(situation).filter(verb=verb).first()
    who = event.actor if event is not None else None
    if who == by:
        return f"You {DONE[verb]} in another window."
    return f"{who or 'Somebody else'} has {DONE[verb]} already."


def lead_of(situation: Situation) -> Response | None:
    """The response of the partnership that leads now."""
    return (
        Response.objects.filter(situation=situation, is_lead=True, to_on=None)
        .select_related("partnership")
        .first()
    )


def place_of(situation: Situation) -> int | None:
    """The number of the partnership that leads now, for the record."""
    return (
        Response.objects.filter(situation=situation, is_lead=True, to_on=None)
        .values_list("partnership_id", flat=True)
        .first()
    )


def chairs_of(partnership_id: int, on: dt.date) -> list[User]:
    """Chair and deputies of a partnership."""
    return list(
        User.objects.active()
        .filter(
            pk__in=Membership.objects.on(on)
            .filter(partnership=partnership_id, role__in=CHAIRS)
            .values("person")
        )
        .for_list()
    )


def members_of(partnership_ids: Iterable[int], on: dt.date) -> list[User]:
    """Everybody who belongs to one of these partnerships."""
    return list(
        User.objects.active()
        .filter(
            pk__in=Membership.objects.on(on)
            .filter(partnership__in=list(partnership_ids))
            .values("person")
        )
        .for_list()
    )


def tell_all(
    people: Iterable[User],
    *,
    event: str,
    situation: Situation,
    at: dt.datetime,
    but: User | None = None,
    occasion: str = "",
) -> None:
    """Tell each of these people once of a situation, except who did it."""
    tell_people(
        event=event,
        context_id=situation.pk,
        people=[person for person in people if but is None or person.pk != but.pk],
        at=at,
        occasion=occasion,
    )


def day_of(at: dt.datetime) -> dt.date:
    """The date of a moment in Scotland."""
    return timezone.localdate(at)
