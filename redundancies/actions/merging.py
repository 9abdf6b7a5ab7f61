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
from kit.names import plain
from redundancies.actions import carried, grants
from redundancies.actions.following import dates_followed, dates_said, follow_numbers
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
    ClockKind,
    HandoverAnswer,
    Status,
    TakesPart,
    Visibility,
)
from redundancies.models import (
    Assignment,
    ClockEvent,
    Debrief,
    EmployerContact,
    FirstContact,
    Handover,
    Headcount,
    HR1Notice,
    Merge,
    PossibleDuplicate,
    Response,
    Session,
    Site,
    Situation,
    SituationGrant,
)


class NotMerged(Refused):
    """Two situations that cannot become one as they stand now."""


class NotTakenApart(Refused):
    """A merge that cannot be undone as things stand now."""


# A file of notices knows which situation each notice belongs to: not while one comes in.
NO_IMPORT = "SELECT pg_try_advisory_xact_lock_shared(7223, 1)"
STRICTER = (Visibility.NEED_TO_KNOW, Visibility.SHARED, Visibility.PUBLIC)
FURTHER = (Status.REPORTED, Status.VERIFIED, Status.RESPONDING)
# Of the situation that is kept: what a merge may change in its own row ...
INTO = (
    *("told_at", "visibility", "shared_at", "shared_by_id", "status", "people"),
    *("first_dismissal_on", "last_dismissal_on", "first_told_on", "last_told_on"),
    *("short_notice_reason", "guide_given_on", "is_insolvency", "insolvency_kind"),
    *("appointed_on", "dismissed_at_once", "kept_on", "payments_told_on"),
)
# ... and of these what the other one knew fills what is not known here.
FILLED = (
    *("short_notice_reason", "guide_given_on", "is_insolvency", "insolvency_kind"),
    *("appointed_on", "dismissed_at_once", "kept_on", "payments_told_on", "people"),
)
# ... in a response, and in the checklist.
OF_RESPONSE = ("is_lead", "because", "told_at", "to_on", "closed_on", "closed_by_id")
CHECKLIST = (
    *("occupations", "shifts", "languages", "health_needs", "closes_on"),
    *("will_release_staff", "staff_told_on", "has_private_provider"),
)
NOTHING = (None, "")


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


def facts_of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Columns as they are kept beside a merge."""
    found = {}
    for name in names:
        value = getattr(row, name)
        is_time = isinstance(value, dt.date | dt.datetime)
        found[name] = value.isoformat() if is_time else value
    return found


def read_back(model: Any, facts: dict[str, Any]) -> dict[str, Any]:
    """The same as they are written in the row again."""
    return {
        name: model._meta.get_field(name).to_python(value)
        if not name.endswith("_id")
        else value
        for name, value in facts.items()
    }


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


def is_same_place(first: Situation, second: Situation) -> bool:
    """Whether nothing says that the one is elsewhere than the other."""
    if first.council_id and second.council_id and first.council_id != second.council_id:
        return False
    places = {plain(row.place) for row in (first, second) if row.place}
    return len(places) < 2


def sited(first: Situation) -> carried.Rows:
    """What goes is one site of what stays: its numbers and notices become that site's.

    Else the last of several places would say how many there are of all.
    """
    sites = list(Site.objects.filter(situation=first)[:2])
    if len(sites) > 1:
        return {}
    site = sites[0] if sites else None
    if site is None:
        if not (first.place or first.council_id):
            return {}
        lead = lead_of(first)
        site = Site.objects.create(
            situation=first,
            address=first.place,
            council=first.council,
            response=lead,
        )
    whole = Headcount.objects.filter(situation=first, site=None)
    found = {}
    for rows in (
        whole,
        HR1Notice.objects.filter(situation=first, site=None),
        EmployerContact.objects.filter(situation=first, site=None),
        Session.objects.filter(response__situation=first, site=None),
    ):
        numbers = list(rows.order_by("pk").values_list("pk", flat=True))
        if numbers:
            found[rows.model._meta.label] = numbers
            rows.model._base_manager.filter(pk__in=numbers).update(site=site)
    return found


def follow(situation: Situation) -> bool:
    """The best number of the whole and of each site, where numbers were told."""
    if not Headcount.objects.filter(situation=situation).exists():
        return False
    follow_numbers(situation)
    return True


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


def together(first: Situation, second: Situation) -> dict[str, Any]:
    """The row of the situation that is kept, with what the other one knew."""
    facts: dict[str, Any] = {"told_at": min(first.told_at, second.told_at)}
    strict = min(first.visibility, second.visibility, key=STRICTER.index)
    if strict != second.visibility:
        facts |= {"visibility": strict, "shared_at": None, "shared_by": None}
        if strict != Visibility.NEED_TO_KNOW:
            facts |= {"shared_at": first.shared_at, "shared_by": first.shared_by}
    facts["status"] = max(
        Status(first.status), Status(second.status), key=FURTHER.index
    )
    said = dates_said(second)
    for name, pick, is_said in (
        ("first_dismissal_on", min, said[0]),
        ("last_dismissal_on", max, said[1]),
    ):
        days = [getattr(row, name) for row in (first, second) if getattr(row, name)]
        facts[name] = getattr(second, name) if is_said else pick(days, default=None)
    starts, ends = facts["first_dismissal_on"], facts["last_dismissal_on"]
    if starts and ends and ends < starts:
        facts["last_dismissal_on"] = None
    for name in FILLED:
        if getattr(second, name) in NOTHING:
            facts[name] = getattr(first, name)
    return facts


def told_first(
    second: Situation,
    row: Merge,
    before: dt.datetime,
    has_hour: bool,
    by: User | None,
    at: dt.datetime,
) -> int | None:
    """The clock of the lead runs from when PACE was told first, wherever that was."""
    lead = lead_of(second)
    if lead is None or second.told_at >= before:
        return None
    told = lead.clock_events.standing().filter(kind=ClockKind.PACE_TOLD)
    if told.filter(on__lte=day_of(second.told_at)).exists():
        return None
    event = ClockEvent.objects.create(
        response=lead,
        kind=ClockKind.PACE_TOLD,
        on=day_of(second.told_at),
        at=second.told_at if has_hour else None,
        reason=f"As told in {row.away.reference}",
        recorded_by=by,
        recorded_at=at,
    )
    return event.pk


def has_time(situation: Situation) -> bool:
    """Whether the hour was told, and not only the day."""
    told = ClockEvent.objects.filter(
        response__situation=situation, kind=ClockKind.PACE_TOLD
    )
    return told.filter(at=situation.told_at).exists()


def checklist_of(situation: Situation) -> dict[str, Any]:
    row = FirstContact.objects.filter(situation=situation).first()
    return facts_of(row, CHECKLIST) if row else {}


def take_checklist(
    first: Situation, second: Situation, before: dict[str, Any]
) -> int | None:
    """The checklist goes over where there is none; else it fills what is blank there.

    What both say otherwise stays with the situation that went, and is shown with it.
    """
    mine = FirstContact.objects.filter(situation=first).first()
    theirs = FirstContact.objects.filter(situation=second).first()
    if mine is None:
        return None
    if theirs is None:
        FirstContact.objects.filter(pk=mine.pk).update(situation=second)
        return mine.pk
    before["checklist"] = facts_of(theirs, CHECKLIST)
    filled = {
        name: getattr(mine, name)
        for name in CHECKLIST
        if getattr(theirs, name) in NOTHING and getattr(mine, name) not in NOTHING
    }
    if filled:
        FirstContact.objects.filter(pk=theirs.pk).update(
            **filled, version=F("version") + 1
        )
    return None


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
