"""Two situations are one: all of the one goes into the other, and back again.

What survives is the open situation that is kept, with its lead; the stricter
visibility, and the earliest time at which PACE was told. The reference of the other
leads there, for those who may see it. Which rows moved is kept beside the merge.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import F

from accounts import audit
from accounts.models import User
from kit.acting import act
from redundancies.actions import carried, grants
from redundancies.actions.following import dates_followed
from redundancies.actions.joined import (
    INTO,
    checklist_of,
    facts_of,
    follow,
    has_time,
    is_same_place,
    sited,
    take_checklist,
    together,
    told_first,
)
from redundancies.actions.shared import (
    Refused,
    chairs_of,
    day_of,
    lead_of,
    locked_as_it_is,
    place_of,
    tell_all,
)
from redundancies.choices import (
    OPEN,
    HandoverAnswer,
    Status,
    TakesPart,
)
from redundancies.models import (
    Assignment,
    Debrief,
    Handover,
    Merge,
    PossibleDuplicate,
    Response,
    Situation,
    SituationGrant,
)


class NotMerged(Refused):
    """Two situations that cannot become one as they stand now."""


class NotTakenApart(Refused):
    """A merge that cannot be undone as things stand now."""


# A file of notices knows to which situation each belongs: not while one comes in.
NO_IMPORT = "SELECT pg_try_advisory_xact_lock_shared(7223, 1)"
# What a merge may change in a response.
OF_RESPONSE = ("is_lead", "because", "told_at", "to_on", "closed_on", "closed_by_id")


@dataclass
class Moved:
    """Which rows went over: kept with the merge as it is."""

    rows: carried.Rows = field(default_factory=dict)
    twins: carried.Rows = field(default_factory=dict)
    # Responses that went over whole, as they were; and those whose rows did.
    responses: list[dict[str, Any]] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    # Situations that were merged into the one that goes.
    earlier: list[int] = field(default_factory=list)
    # What was of the whole and became of the site it is, by table.
    sited: carried.Rows = field(default_factory=dict)
    clock: int | None = None
    checklist: int | None = None
    assignments: list[int] = field(default_factory=list)


@act
def merge(
    *,
    away: Situation,
    into: Situation,
    by: User | None,
    at: dt.datetime,
    is_attached: bool = False,
    has_hour: bool | None = None,
) -> Merge:
    """Move all of one situation into another, which goes on; both are open.

    `has_hour`: whether the hour is known at which PACE was told of the one that goes;
    not said, its clock says so.
    """
    first, second = both_locked(away, into)
    day, told_at = day_of(at), second.told_at
    row = Merge.objects.create(
        away=first, into=second, is_attached=is_attached, by=by, at=at
    )
    before = {
        "away": facts_of(first, (*INTO, "merged_into_id")),
        "into": facts_of(second, INTO),
        "employer": first.employer.name,
        "checklist": {},
    }
    concerned = partnerships_of(first, second)
    moved = Moved()
    withdraw_handovers(first, by, at)
    moved.sited = {} if is_same_place(first, second) else sited(first)
    SituationGrant.objects.filter(situation=first).delete()
    with dates_followed(second):
        moved.rows, moved.twins = carried.carry(
            Situation, first.pk, second.pk, twin=row.pk
        )
    second.refresh_from_db()
    lead = lead_of(second)
    for response in Response.objects.filter(situation=first).order_by("pk"):
        over(response, second, lead, row, moved, day)
    moved.checklist = take_checklist(first, second, before)
    earlier = Situation.objects.filter(merged_into=first)
    moved.earlier = list(earlier.order_by("pk").values_list("pk", flat=True))
    earlier.update(merged_into=second)
    Situation.objects.filter(pk=first.pk).update(
        status=Status.MERGED, merged_into=second, version=F("version") + 1
    )
    after = together(first, second)
    Situation.objects.filter(pk=second.pk).update(**after, version=F("version") + 1)
    second.refresh_from_db()
    Response.objects.filter(situation=second, to_on=None).exclude(
        told_at=second.told_at
    ).update(told_at=second.told_at)
    if has_hour is None:
        has_hour = has_time(second)
    moved.clock = told_first(second, row, told_at, has_hour, by, at)
    if follow(second):
        second.refresh_from_db()
    row.moved, row.before = vars(moved), before
    row.after = {"into": facts_of(second, INTO), "checklist": checklist_of(second)}
    row.save(update_fields=["moved", "before", "after"])
    PossibleDuplicate.objects.filter(
        earlier__in=(first, second), later__in=(first, second)
    ).update(is_same=True, judged_by=by, judged_at=at)
    grants.rewrite(situation=second)
    on_record("situation.merged", row, by, at)
    if not is_attached:
        tell(row, concerned, "situation.merged", by, at)
    return row


def both_locked(away: Situation, into: Situation) -> tuple[Situation, Situation]:
    """Both rows, locked in the order of their numbers, or why they stay two."""
    if away.pk == into.pk:
        raise NotMerged("This is one and the same situation.")
    found = {pk: locked_as_it_is(pk) for pk in sorted((away.pk, into.pk))}
    first, second = found[away.pk], found[into.pk]
    for row in (first, second):
        if row.merged_into_id is not None:
            raise NotMerged(
                f"{row.reference} was merged into {row.merged_into.reference} already."
            )
        if row.status not in OPEN:
            raise NotMerged(
                f"The status of {row.reference} is “{row.get_status_display()}”. "
                "Reopen it before you merge."
            )
    no_import()
    # Whoever adds to a response waits here, and sees then where it went.
    list(
        Response.objects.select_for_update()
        .filter(situation__in=(first, second))
        .order_by("pk")
    )
    return first, second


def no_import() -> None:
    with connection.cursor() as cursor:
        cursor.execute(NO_IMPORT)
        if not cursor.fetchone()[0]:
            raise NotMerged(
                "A file of notices is being imported. Try again in a minute."
            )


def over(
    response: Response,
    into: Situation,
    lead: Response | None,
    row: Merge,
    moved: Moved,
    day: dt.date,
) -> None:
    """A response goes over whole, or what hangs on it to the one that is there."""
    was = facts_of(response, OF_RESPONSE)
    there = Response.objects.filter(
        situation=into, partnership=response.partnership_id
    ).first()
    takes_lead = response.is_lead and response.to_on is None and lead is None
    if there is None:
        moved.responses.append({"id": response.pk, "was": was})
        because = TakesPart.BY_MERGE if response.is_lead else response.because
        Response.objects.filter(pk=response.pk).update(
            situation=into,
            is_lead=takes_lead,
            because="" if takes_lead else because,
            version=F("version") + 1,
        )
        return
    part: dict[str, Any] = {"from": response.pk, "to": there.pk, "was": was}
    part["there"] = facts_of(there, OF_RESPONSE)
    open_here = Assignment.objects.filter(response=there, to_on=None)
    doubled = Assignment.objects.filter(
        response=response, to_on=None, person__in=open_here.values("person")
    )
    moved.assignments += list(doubled.values_list("pk", flat=True))
    doubled.update(to_on=day)
    part["rows"], twins = carried.carry(Response, response.pk, there.pk, twin=row.pk)
    for label, numbers in twins.items():
        moved.twins[label] = moved.twins.get(label, []) + numbers
    goes_on = response.to_on is None and response.closed_on is None
    changes: dict[str, Any] = {}
    if takes_lead:
        changes |= {"is_lead": True, "because": ""}
    if response.to_on is None and there.to_on is not None:
        changes |= {"to_on": None, "because": TakesPart.BY_MERGE}
    if goes_on and there.closed_on is not None:
        changes |= {"closed_on": None, "closed_by": None}
    if changes:
        Response.objects.filter(pk=there.pk).update(**changes, version=F("version") + 1)
        there.refresh_from_db()
    part["there_after"] = facts_of(there, OF_RESPONSE)
    if not Debrief.objects.filter(response=there).exists():
        part["debrief"] = list(
            Debrief.objects.filter(response=response).values_list("pk", flat=True)
        )
        Debrief.objects.filter(response=response).update(response=there)
    Response.objects.filter(pk=response.pk).update(
        is_lead=False,
        to_on=response.to_on or day,
        closed_on=None,
        closed_by=None,
        version=F("version") + 1,
    )
    moved.parts.append(part)


def withdraw_handovers(first: Situation, by: User | None, at: dt.datetime) -> None:
    """What goes has no lead to hand over any more."""
    Handover.objects.filter(
        situation=first, done_at=None, answer__in=("", HandoverAnswer.ACCEPTED)
    ).update(answer=HandoverAnswer.WITHDRAWN, answered_at=at, answered_by=by)


def partnerships_of(*situations: Situation) -> set[int]:
    rows = Response.objects.filter(situation__in=situations, to_on=None)
    return set(rows.values_list("partnership", flat=True))


def on_record(verb: str, row: Merge, by: User | None, at: dt.datetime) -> None:
    """A line for the one, and one for the other."""
    place = place_of(row.into)
    for target, other, name in (
        (row.away, row.into, "into"),
        (row.into, row.away, "merged"),
    ):
        audit.record(
            verb,
            by=by,
            on=target,
            partnership_id=place,
            after={name: other.reference},
            at=at,
        )


def tell(
    row: Merge, places: set[int], event: str, by: User | None, at: dt.datetime
) -> None:
    """Tell the chairs of all who respond, each once."""
    people = {
        person.pk: person
        for place in sorted(places)
        for person in chairs_of(place, day_of(at))
    }
    tell_all(
        people.values(),
        event=event,
        situation=row.into,
        at=at,
        but=by,
        occasion=f"{event} {row.pk}",
    )
