"""What is told of a situation that is open already joins it, and can leave it again.

A second caller, a report or a press cutting is a situation of its own for a moment: it
keeps who told, when and what, and is merged at once. So it is undone as a merge is.
"""

from __future__ import annotations

import datetime as dt
import uuid

from accounts import audit
from accounts.models import User
from kit.acting import act
from partnerships.actions.once import already_made
from partnerships.models import CouncilArea
from redundancies.actions import merging, taking_part
from redundancies.actions.intake import CONFIDENCE, told_moment
from redundancies.actions.shared import (
    chairs_of,
    day_of,
    locked_open,
    place_of,
    tell_all,
)
from redundancies.choices import HEARSAY, Confidence, Source, Status
from redundancies.models import Headcount, Merge, Situation


@act
def attach(
    *,
    into: Situation,
    by: User,
    at: dt.datetime,
    source: str,
    place: str = "",
    council: CouncilArea | None = None,
    told_by: str = "",
    heard: str = "",
    people: int | None = None,
    told_at: dt.datetime | None = None,
    told_on: dt.date | None = None,
    is_hearsay: bool = False,
    form_key: uuid.UUID | None = None,
) -> Merge:
    """Add what was told to an open situation; the same form sent twice adds it once."""
    stored = locked_open(into)
    made = already_made(Situation, form_key)
    if made is not None:
        return Merge.objects.filter(away=made).latest("pk")
    moment, only_day = told_moment(told_at, told_on, at)
    confidence = CONFIDENCE.get(Source(source), Confidence.CONFIRMED)
    # Who may know is decided for the one that is open: this says nothing of it.
    told = Situation.objects.create(
        employer=stored.employer,
        source=source,
        told_by=told_by,
        heard=heard,
        place=place,
        council=council,
        confidence=confidence,
        status=Status.REPORTED,
        told_at=moment,
        people=people,
        visibility=stored.visibility,
        shared_at=stored.shared_at,
        shared_by=stored.shared_by,
        logged_by=by,
        logged_at=at,
        form_key=form_key,
    )
    told.refresh_from_db()
    if people is not None:
        Headcount.objects.create(
            situation=told,
            as_at=day_of(moment),
            proposed=people,
            reason="As told again",
            source=source,
            is_hearsay=is_hearsay
            or source in HEARSAY
            or confidence == Confidence.RUMOUR,
            recorded_by=by,
            recorded_at=at,
        )
    row = merging.merge(
        away=told,
        into=stored,
        by=by,
        at=at,
        is_attached=True,
        has_hour=only_day is None,
    )
    taking_part.follow_sites(situations=[stored.pk], by=by, at=at)
    lead = place_of(stored)
    audit.record(
        "situation.told_again",
        by=by,
        on=stored,
        partnership_id=lead,
        after={"source": source, "reference": told.reference},
        at=at,
    )
    if lead is not None:
        tell_all(
            chairs_of(lead, day_of(at)),
            event="situation.told_again",
            situation=stored,
            at=at,
            but=by,
            occasion=str(row.pk),
        )
    return row
