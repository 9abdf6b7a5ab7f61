"""What two situations say together, once they are one: of place, time and numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F

from accounts.models import User
from kit.names import plain
from redundancies.actions import carried
from redundancies.actions.following import dates_said, follow_numbers
from redundancies.actions.shared import day_of, lead_of
from redundancies.choices import ClockKind, Status, Visibility
from redundancies.models import (
    ClockEvent,
    EmployerContact,
    FirstContact,
    Headcount,
    HR1Notice,
    Merge,
    Session,
    Site,
    Situation,
)

STRICTER = (Visibility.NEED_TO_KNOW, Visibility.SHARED, Visibility.PUBLIC)
FURTHER = (Status.REPORTED, Status.VERIFIED, Status.RESPONDING)
# What a merge may change in the row of the situation that is kept ...
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
CHECKLIST = (
    *("occupations", "shifts", "languages", "health_needs", "closes_on"),
    *("will_release_staff", "staff_told_on", "has_private_provider"),
)
NOTHING = (None, "")


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
