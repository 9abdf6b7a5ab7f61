"""A merge is undone: what belonged to which goes back, and the rest stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import F

from accounts.models import User
from kit.acting import act
from redundancies.actions import carried, grants
from redundancies.actions.joined import (
    CHECKLIST,
    INTO,
    checklist_of,
    facts_of,
    follow,
    read_back,
)
from redundancies.actions.merging import (
    OF_RESPONSE,
    Moved,
    NotTakenApart,
    no_import,
    on_record,
    partnerships_of,
    tell,
)
from redundancies.actions.shared import lead_of, locked_as_it_is
from redundancies.choices import OPEN, Visibility
from redundancies.models import (
    Assignment,
    ClockEvent,
    Debrief,
    FirstContact,
    Merge,
    PossibleDuplicate,
    Response,
    Situation,
    SituationGrant,
)


@act
def split(*, merge: Merge, by: User, at: dt.datetime) -> Merge:
    """Make two of one again; what came since stays where it was recorded."""
    away, into = (locked_as_it_is(pk) for pk in sorted((merge.away_id, merge.into_id)))
    if away.pk != merge.away_id:
        away, into = into, away
    row = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    check(row, away, into)
    no_import()
    row.away, row.into = away, into
    moved = Moved(**row.moved)
    SituationGrant.objects.filter(situation=into).delete()
    responses_back(row, moved)
    rows_back(moved.rows, Situation, into.pk, away.pk)
    for part in moved.parts:
        rows_back(part["rows"], Response, part["to"], part["from"])
        Debrief.objects.filter(pk__in=part.get("debrief", ())).update(
            response=part["from"]
        )
    carried.untwinned(moved.twins)
    for label, numbers in moved.sited.items():
        model = apps.get_model(label)
        model._base_manager.filter(pk__in=numbers).update(site=None)
    Assignment.objects.filter(pk__in=moved.assignments).update(to_on=None)
    Situation.objects.filter(pk__in=moved.earlier, merged_into=into).update(
        merged_into=away
    )
    checklist_back(row, moved)
    if moved.clock is not None:
        ClockEvent.objects.filter(pk=moved.clock, struck_out_at=None).update(
            struck_out_at=at, struck_out_by=by
        )
    facts_back(row)
    row.undone_at, row.undone_by = at, by
    row.save(update_fields=["undone_at", "undone_by"])
    PossibleDuplicate.objects.filter(
        earlier__in=(away, into), later__in=(away, into)
    ).update(is_same=False, judged_by=by, judged_at=at)
    for one in (away, into):
        one.refresh_from_db()
        Response.objects.filter(situation=one, to_on=None).update(told_at=one.told_at)
        grants.rewrite(situation=one)
    on_record("situation.split", row, by, at)
    tell(row, partnerships_of(into), "situation.split", by, at)
    row.into = away
    tell(row, partnerships_of(away), "situation.split", by, at)
    row.into = into
    return row


def check(row: Merge, away: Situation, into: Situation) -> None:
    """Whether it can be told now what belonged to which."""
    if row.undone_at is not None:
        raise NotTakenApart("These are two situations again already.")
    if into.merged_into_id is not None:
        raise NotTakenApart(
            f"{into.reference} was merged into {into.merged_into.reference} since. "
            "Undo that first."
        )
    if into.status not in OPEN:
        raise NotTakenApart("Reopen this situation before you undo the merge.")
    lead = lead_of(into)
    whole = {one["id"]: one["was"] for one in row.moved["responses"]}
    if lead is not None and lead.pk in whole and row.before["into"] and len(whole):
        others = Response.objects.filter(situation=into, to_on=None).exclude(
            pk__in=whole
        )
        if others.exists():
            raise NotTakenApart(
                f"{lead.partnership} leads now, and came with {away.reference}. "
                "Hand over the lead before you undo the merge."
            )


def responses_back(row: Merge, moved: Moved) -> None:
    """Responses are what they were; what was closed or ended since stays so."""
    for one in moved.responses:
        was = read_back(Response, one["was"])
        now = Response.objects.get(pk=one["id"])
        Response.objects.filter(pk=now.pk, situation=row.into).update(
            situation=row.away,
            is_lead=was["is_lead"] and now.to_on is None,
            because=was["because"],
            version=F("version") + 1,
        )
    for part in moved.parts:
        was = read_back(Response, part["was"])
        Response.objects.filter(pk=part["from"]).update(**was, version=F("version") + 1)
        there = Response.objects.get(pk=part["to"])
        restore(
            Response.objects.filter(pk=there.pk),
            Response,
            [name for name in OF_RESPONSE if name != "told_at"],
            part["there"],
            part["there_after"],
            facts_of(there, OF_RESPONSE),
        )


def rows_back(rows: carried.Rows, to: Any, before: int, after: int) -> None:
    """Rows that moved, and what was recorded of them since."""
    since = carried.followers(rows, carried.pointing(to))
    carried.carry_back(rows, before, after)
    carried.carry_back(since, before, after)


def checklist_back(row: Merge, moved: Moved) -> None:
    if moved.checklist is not None:
        FirstContact.objects.filter(pk=moved.checklist, situation=row.into).update(
            situation=row.away
        )
        return
    before = row.before["checklist"]
    restore(
        FirstContact.objects.filter(situation=row.into),
        FirstContact,
        CHECKLIST,
        before,
        row.after["checklist"],
        checklist_of(row.into),
    )


def restore(
    rows: Any, model: Any, names: Any, before: dict, after: dict, now: dict
) -> None:
    """What the merge changed is as before, where nobody has changed it since."""
    back = {
        name: before[name]
        for name in names
        if name in before
        and before[name] != after.get(name)
        and now.get(name) == after.get(name)
    }
    if back:
        rows.update(**read_back(model, back), version=F("version") + 1)


def facts_back(row: Merge) -> None:
    """The row of the one as it was, of the other as far as it is still as merged."""
    into = Situation.objects.get(pk=row.into_id)
    before, after = dict(row.before["into"]), row.after["into"]
    now = facts_of(into, INTO)
    shared = ("visibility", "shared_at", "shared_by_id")
    if any(now[name] != after[name] for name in shared):
        # Who may know was decided since: that stands.
        before |= {name: now[name] for name in shared}
    if now["status"] != after["status"]:
        before["status"] = now["status"]
    restore(Situation.objects.filter(pk=into.pk), Situation, INTO, before, after, now)
    away = dict(row.before["away"])
    if away["visibility"] == Visibility.NEED_TO_KNOW:
        away |= {"shared_at": None, "shared_by_id": None}
    Situation.objects.filter(pk=row.away_id).update(
        **read_back(Situation, away), version=F("version") + 1
    )
    # Where numbers were added since, they count where they are now.
    for one in (into.pk, row.away_id):
        follow(Situation.objects.get(pk=one))
