"""Log a redundancy, or report possible job losses: a new situation."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Exists, OuterRef

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.names import plain
from partnerships.actions.once import made_once
from partnerships.models import CouncilArea, Membership, Partnership
from partnerships.roles import CHAIRS, SDS_STAFF
from partnerships.standing import standing_of
from redundancies.actions import grants
from redundancies.actions.leading import lead_it, tell_of
from redundancies.actions.shared import day_of, tell_all
from redundancies.choices import ClockKind, Confidence, Source, Status
from redundancies.company_names import key
from redundancies.models import (
    Assignment,
    ClockEvent,
    Employer,
    Headcount,
    PossibleDuplicate,
    Response,
    Situation,
)

# How sure we are, before anybody has checked, by who told us.
CONFIDENCE = {
    Source.MEDIA: Confidence.RUMOUR,
    Source.WORD_OF_MOUTH: Confidence.RUMOUR,
    Source.PARTNER: Confidence.LIKELY,
    Source.INDIVIDUAL: Confidence.LIKELY,
    Source.HELPLINE: Confidence.LIKELY,
    Source.OTHER: Confidence.LIKELY,
}


@act
def log(
    *,
    by: User | None,
    at: dt.datetime,
    employer_name: str,
    source: str,
    place: str = "",
    council: CouncilArea | None = None,
    told_by: str = "",
    people: int | None = None,
    told_at: dt.datetime | None = None,
    told_on: dt.date | None = None,
    employer: Employer | None = None,
    form_key: uuid.UUID | None = None,
) -> Situation:
    """Log what came in: clocked, with the right chair, need-to-know.

    PACE was told at `told_at`, or on a day (`told_on`) of which the time is not
    known; when neither is given, now.
    """
    confidence = CONFIDENCE.get(Source(source), Confidence.CONFIRMED)
    is_rumour = confidence is Confidence.RUMOUR
    return made_once(
        Situation,
        form_key,
        lambda: begin(
            by=by,
            at=at,
            told=told_moment(told_at, told_on, at),
            employer=employer
            or employer_called(employer_name, by=by, council=council, at=at),
            verb="situation.logged",
            people=people,
            source=source,
            told_by=told_by,
            place=place,
            council=council,
            confidence=confidence,
            status=Status.REPORTED if is_rumour else Status.VERIFIED,
            form_key=form_key,
        ),
    )


@act
def report(
    *,
    by: User,
    at: dt.datetime,
    employer_name: str,
    heard: str,
    place: str = "",
    council: CouncilArea | None = None,
    people: int | None = None,
    form_key: uuid.UUID | None = None,
) -> Situation:
    """Put what a member has heard before the chair, who verifies or rejects it."""
    return made_once(
        Situation,
        form_key,
        lambda: begin(
            by=by,
            at=at,
            told=(at, None),
            employer=employer_called(employer_name, by=by, council=council, at=at),
            verb="situation.reported",
            people=people,
            source=Source.PARTNER,
            told_by=by.get_full_name(),
            heard=heard,
            place=place,
            council=council,
            confidence=Confidence.LIKELY,
            status=Status.REPORTED,
            form_key=form_key,
        ),
    )


Told = tuple[dt.datetime, dt.date | None]


def told_moment(
    told_at: dt.datetime | None, told_on: dt.date | None, at: dt.datetime
) -> Told:
    """The moment that orders lists, and the date where only that is known."""
    if told_at is None and told_on is not None:
        noon = dt.datetime.combine(told_on, dt.time(12), tzinfo=dt.UTC)
        return noon, told_on
    return told_at or at, None


def begin(
    *,
    by: User | None,
    at: dt.datetime,
    told: Told,
    employer: Employer,
    verb: str,
    people: int | None,
    **facts: Any,
) -> Situation:
    """Write a new situation with all that follows from it."""
    told_at, told_on = told
    situation = Situation.objects.create(
        employer=employer,
        told_at=told_at,
        people=people,
        logged_by=by,
        logged_at=at,
        **facts,
    )
    if people is not None:
        Headcount.objects.create(
            situation=situation,
            as_at=day_of(told_at),
            proposed=people,
            reason="As first told",
            recorded_by=by,
            recorded_at=at,
        )
    lead = lead_it(situation=situation, told_on=told_on, by=by, at=at, is_new=True)
    if lead is not None and by is not None:
        put_logger_on_it(response=lead, by=by, at=at)
    elsewhere = note_duplicates(situation=situation, by=by, at=at)
    grants.rewrite(situation=situation)
    audit.record(
        verb,
        by=by,
        on=situation,
        partnership_id=lead.partnership_id if lead else None,
        after={"employer": employer.name, "source": situation.source},
        at=at,
    )
    tell_of(situation=situation, lead=lead, by=by, at=at)
    if elsewhere:
        tell_all(
            User.objects.national_team(day_of(at)).for_list(),
            event="situation.perhaps_twice",
            situation=situation,
            at=at,
            but=by,
        )
    return situation


def put_logger_on_it(*, response: Response, by: User, at: dt.datetime) -> None:
    """Chair told, when the chair logs it; other SDS staff who log it stay on it."""
    day = day_of(at)
    roles = set(
        Membership.objects.on(day)
        .filter(person=by, partnership=response.partnership_id, role__in=SDS_STAFF)
        .values_list("role", flat=True)
    )
    if roles & set(CHAIRS):
        ClockEvent.objects.create(
            response=response,
            kind=ClockKind.CHAIR_TOLD,
            on=day,
            at=at,
            recorded_by=by,
            recorded_at=at,
        )
    elif roles:
        Assignment.objects.create(response=response, person=by, from_on=day)


def employer_called(
    name: str, *, by: User | None, council: CouncilArea | None, at: dt.datetime
) -> Employer:
    """The employer of this name that the person knows where it is led, else a new one.

    An employer of situations that the person may not see stays apart, and one that only
    other partnerships respond to, lest its facts come along with its name.
    """
    name = " ".join(name.split())
    places = Partnership.objects.leading(council, day_of(at)) if council else None
    known = None
    if places is not None:
        here = Response.objects.filter(
            situation__employer=OuterRef("pk"), partnership__in=places
        )
        known = (
            Employer.objects.known_to(standing_of(by))
            .filter(Exists(here), name_key=key(name), name_plain=plain(name))
            .order_by("pk")
            .first()
        )
    return known or Employer.objects.create(name=name)


def note_duplicates(*, situation: Situation, by: User | None, at: dt.datetime) -> bool:
    """Link open situations like this one; say whether one is hidden from the person."""
    like = list(
        Situation.objects.alike(situation.employer.name).exclude(pk=situation.pk)[:10]
    )
    PossibleDuplicate.objects.bulk_create(
        [
            PossibleDuplicate(
                earlier=other,
                later=situation,
                why="The same employer, and still open",
                noted_at=at,
            )
            for other in like
        ],
        ignore_conflicts=True,
    )
    if not like:
        return False
    seen = Situation.objects.seen_by(standing_of(by)).filter(
        pk__in=[other.pk for other in like]
    )
    return seen.count() < len(like)
