"""Who may know of a situation, and who works on it."""

from __future__ import annotations

import datetime as dt

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from partnerships.models import Membership
from partnerships.roles import SDS_STAFF
from redundancies.actions import grants
from redundancies.actions.shared import (
    Refused,
    day_of,
    done_already,
    locked_open,
    locked_part,
    members_of,
    place_of,
    tell_all,
)
from redundancies.choices import Status, Visibility
from redundancies.models import Assignment, Response, Situation


class NotVerified(Refused):
    """A report is verified before anybody else hears of it."""


class AlreadyShared(Refused):
    """What people know cannot be taken back."""


class NotStaffHere(Refused):
    """Only SDS staff of the partnership can be put on its response."""


WIDER = {
    Visibility.NEED_TO_KNOW: {Visibility.SHARED, Visibility.PUBLIC},
    Visibility.SHARED: {Visibility.PUBLIC},
    Visibility.PUBLIC: set(),
}


@act
def share(
    *,
    situation: Situation,
    visibility: Visibility,
    by: User,
    at: dt.datetime,
    version: int,
) -> Situation:
    """Record that staff are told, or that it is public: the partnership may know."""
    stored = locked_open(situation)
    if stored.status == Status.REPORTED:
        raise NotVerified("Confirm this report before you share it.")
    if visibility not in WIDER[Visibility(stored.visibility)]:
        raise AlreadyShared(done_already(stored, verb="situation.shared", by=by))
    before = {"visibility": stored.visibility}
    after = {"visibility": visibility, "shared_at": at, "shared_by": by}
    is_first = stored.visibility == Visibility.NEED_TO_KNOW
    advance(stored, version=version, **after)
    grants.rewrite(situation=stored)
    audit.record(
        "situation.shared",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before=before,
        after={"visibility": visibility},
        at=at,
    )
    if is_first:
        places = Response.objects.filter(situation=stored).values_list(
            "partnership_id", flat=True
        )
        tell_all(
            members_of(places, day_of(at)),
            event="situation.shared",
            situation=stored,
            at=at,
            but=by,
        )
    return stored


@act
def assign(
    *, response: Response, person: User, by: User, at: dt.datetime
) -> Assignment:
    """Put a member of the partnership's SDS staff on the response."""
    day = day_of(at)
    situation = locked_part(response)
    is_staff = (
        Membership.objects.on(day)
        .filter(person=person, partnership=response.partnership_id, role__in=SDS_STAFF)
        .exists()
    )
    if not is_staff:
        raise NotStaffHere("Select somebody of the partnership’s SDS staff.")
    assignment, is_new = Assignment.objects.get_or_create(
        response=response, person=person, to_on=None, defaults={"from_on": day}
    )
    if is_new:
        grants.rewrite(situation=situation)
        audit.record(
            "situation.assigned",
            by=by,
            on=situation,
            partnership_id=response.partnership_id,
            after={"person": person},
            at=at,
        )
    return assignment


@act
def unassign(*, assignment: Assignment, by: User, at: dt.datetime) -> None:
    """Take somebody off the response, from today."""
    stored = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if stored.to_on is not None:
        return
    stored.to_on = day_of(at)
    stored.save(update_fields=["to_on"])
    situation = stored.response.situation
    grants.rewrite(situation=situation)
    audit.record(
        "situation.unassigned",
        by=by,
        on=situation,
        partnership_id=stored.response.partnership_id,
        before={"person": stored.person},
        after={"person": None},
        at=at,
    )
