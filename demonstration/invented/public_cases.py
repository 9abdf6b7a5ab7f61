"""Two real situations with the facts that are on public record, and no others.

They go in through the actions that the pages call, as records of the past. Sources:
Scottish Parliament, First Minister's Questions of 7 March 2019; trade press on an
event in Glenrothes in May 2015.
"""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from notifications.choices import State
from notifications.models import Message
from partnerships.models import CouncilArea, Organisation, Service
from redundancies.actions import (
    clock_events,
    closing,
    deliveries,
    employer_facts,
    headcounts,
    intake,
    sessions,
    sharing,
    situations,
)
from redundancies.choices import (
    Audience,
    ClockKind,
    Industry,
    Ownership,
    SessionKind,
    Source,
    Visibility,
)
from redundancies.models import Response, Situation

HAULIER = "Duncan Adams"
PAPER_MILL = "Tullis Russell"
LONDON_SPRING = dt.timezone(dt.timedelta(hours=1))


def record(*, by: User, at: dt.datetime) -> None:
    """Record both, and close them: they are long over."""
    duncan_adams(by=by, at=at)
    tullis_russell(by=by, at=at)
    # Everybody knew at the time: nobody is written to now.
    Message.objects.filter(created_at=at).update(
        state=State.SUPPRESSED, settled_at=at, read_at=at
    )


def duncan_adams(*, by: User, at: dt.datetime) -> Situation:
    """A haulier in Grangemouth: told on a Wednesday, first met on the Sunday."""
    situation = intake.log(
        by=None,
        at=at,
        employer_name=HAULIER,
        source=Source.PRACTITIONER,
        place="Grangemouth",
        council=CouncilArea.objects.get(name="Falkirk"),
        people=132,
        told_on=dt.date(2019, 3, 6),
    )
    situations.edit_employer(
        situation=situation,
        by=by,
        at=at,
        version=situation.employer.version,
        industry=Industry.H,
        ownership=Ownership.PRIVATE,
    )
    employer_facts.add_site(
        situation=situation,
        by=by,
        at=at,
        address="Grangemouth",
        council=situation.council,
        employed=144,
    )
    edited = situations.edit(
        situation=situation,
        by=by,
        at=at,
        version=fresh(situation).version,
        is_insolvency=True,
        first_dismissal_on=dt.date(2019, 3, 6),
        short_notice_reason=("Insolvency: no notice period ran before the dismissals"),
        guide_given_on=dt.date(2019, 3, 7),
    )
    headcounts.record(
        situation=situation,
        as_at=dt.date(2019, 3, 7),
        by=by,
        at=at,
        confirmed=132,
        averted=12,
        dismissed=132,
        reason="144 staff: 132 dismissed, 12 kept on",
    )
    sharing.share(
        situation=situation,
        visibility=Visibility.PUBLIC,
        by=by,
        at=at,
        version=fresh(edited).version,
    )
    response = Response.objects.get(situation=situation)
    clock_events.record(
        response=response,
        kind=ClockKind.MET,
        on=dt.date(2019, 3, 10),
        by=by,
        at=at,
    )
    finish(
        situation,
        by=by,
        at=at,
        went_well=(
            "The administrators agreed to hand a PACE guide to all staff, and PACE"
            " attended a meeting that the union ran on 10 March 2019."
        ),
    )
    return situation


def tullis_russell(*, by: User, at: dt.datetime) -> Situation:
    """A paper mill in Glenrothes: a jobs event, set up within a week."""
    situation = intake.log(
        by=None,
        at=at,
        employer_name=PAPER_MILL,
        source=Source.PRACTITIONER,
        place="Glenrothes",
        council=CouncilArea.objects.get(name="Fife"),
        # Spring 2015 is all that is known: this day only gives it its place in lists.
        told_on=dt.date(2015, 4, 1),
    )
    situations.edit_employer(
        situation=situation,
        by=by,
        at=at,
        version=situation.employer.version,
        industry=Industry.C,
        ownership=Ownership.PRIVATE,
    )
    situations.edit(
        situation=situation,
        by=by,
        at=at,
        version=fresh(situation).version,
        is_insolvency=True,
    )
    response = Response.objects.select_related("partnership").get(situation=situation)
    told = response.clock_events.get(kind=ClockKind.PACE_TOLD)
    clock_events.strike_out(event=told, by=by, at=at)
    sharing.share(
        situation=situation,
        visibility=Visibility.PUBLIC,
        by=by,
        at=at,
        version=fresh(situation).version,
    )
    fair = sessions.plan(
        response=response,
        kind=SessionKind.JOBS_FAIR,
        place="Glenrothes; the day in May 2015 is not on public record",
        starts_at=dt.datetime(2015, 5, 1, tzinfo=LONDON_SPRING),
        ends_at=dt.datetime(2015, 5, 31, 23, 59, tzinfo=LONDON_SPRING),
        by=by,
        at=at,
    )
    sessions.hold(session=fair, attended=368, by=by, at=at, version=fair.version)
    deliveries.record(
        partnership=response.partnership,
        organisation=Organisation.objects.get(abbreviation="SDS"),
        service=Service.objects.get(code="employability-training"),
        on=dt.date(2015, 5, 31),
        audience=Audience.GROUP,
        by=by,
        at=at,
        response=response,
        session=fair,
        format="event",
        reached=368,
        note="45 exhibitors, 25 of them employers",
    )
    finish(
        situation, by=by, at=at, went_well="The jobs event was set up within a week."
    )  # fmt: skip
    return situation


def finish(situation: Situation, *, by: User, at: dt.datetime, went_well: str) -> None:
    response = Response.objects.select_related("situation").get(situation=situation)
    closing.close(
        response=response, by=by, at=at, version=response.version, went_well=went_well
    )


def fresh(situation: Situation) -> Situation:
    """The row as stored now: each action moves its version on."""
    return Situation.objects.get(pk=situation.pk)
