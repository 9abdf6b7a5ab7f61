"""Running a wave: draft, open, answer once, remind, close, publish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.moments import spoken_date
from notifications.actions import spend_links, tell
from notifications.choices import Purpose
from partnerships.models import Membership
from surveys.choices import WaveState
from surveys.models import (
    Answer,
    Invitation,
    Response,
    Wave,
    Wording,
)


class WrongState(Exception):
    """A wave is drafted, opened, closed and published, in this order."""


class LastDayPast(Exception):
    """After its last day nobody can answer a wave."""


class NothingToAsk(Exception):
    """A wave needs at least one statement."""


class AlreadyAnswered(Exception):
    """An invitation takes one set of answers."""


@act
def draft(
    *,
    title: str,
    opens_on: dt.date,
    closes_on: dt.date,
    wordings: Iterable[Wording],
    earlier: Wave | None,
    by: User,
    at: dt.datetime,
    form_key: UUID,
) -> Wave:
    """Draft a wave of the partner survey; the same form sent twice drafts one."""
    wave, is_new = Wave.objects.get_or_create(
        form_key=form_key,
        defaults={
            "title": title,
            "opens_on": opens_on,
            "closes_on": closes_on,
            "earlier": earlier,
        },
    )
    if is_new:
        wave.wordings.set(wordings)
        audit.record("wave.drafted", by=by, on=wave, at=at)
    return wave


@act
def open_wave(*, wave: Wave, by: User, at: dt.datetime, on: dt.date) -> int:
    """Open a wave: invite every current member once; say to how many that goes."""
    stored = locked(wave, WaveState.DRAFT, "This survey has been opened already.")
    if stored.closes_on < on:
        raise LastDayPast(
            f"The last day of this survey was {spoken_date(stored.closes_on)}. "
            "Draft a survey with a later one."
        )
    if not stored.wordings.exists():
        raise NothingToAsk("Select at least one statement before you open the survey.")
    members = (
        Membership.objects.on(on)
        .filter(person__is_active=True, partnership__active_to=None)
        .select_related("person", "organisation")
        .order_by("person_id", "partnership_id", "pk")
        .distinct("person_id", "partnership_id")
    )
    invitations = Invitation.objects.bulk_create(
        Invitation(
            wave=stored,
            person=membership.person,
            partnership_id=membership.partnership_id,
            organisation_type_id=membership.organisation.type_id,
        )
        for membership in members
    )
    for invitation in invitations:
        invite(invitation, at)
    move(stored, WaveState.OPEN, opened_at=at, opened_by=by)
    audit.record(
        "wave.opened", by=by, on=stored, at=at, after={"invited": len(invitations)}
    )
    return Invitation.objects.filter(wave=stored).in_reach().count()


@act
def remind(*, wave: Wave, by: User, at: dt.datetime, on: dt.date) -> int:
    """Write once more to those who have not answered; say to how many."""
    stored = locked(wave, WaveState.OPEN, "Only an open survey has anybody to remind.")
    if stored.closes_on < on:
        raise LastDayPast(
            f"The last day of this survey was {spoken_date(stored.closes_on)}. "
            "Nobody can answer it any more."
        )
    waiting = list(
        Invitation.objects.to_answer(on)
        .in_reach()
        .filter(wave=stored, reminded_at=None)
        .select_related("person")
        .order_by("pk")
    )
    for invitation in waiting:
        invite(invitation, at, occasion="reminder")
    Invitation.objects.filter(pk__in=[row.pk for row in waiting]).update(reminded_at=at)
    audit.record(
        "wave.reminded", by=by, on=stored, at=at, after={"reminded": len(waiting)}
    )
    return len(waiting)


@act
def close(*, wave: Wave, by: User, at: dt.datetime) -> None:
    """Close a wave: links stop working, results can be read."""
    stored = locked(wave, WaveState.OPEN, "Only an open survey can be closed.")
    move(stored, WaveState.CLOSED, closed_at=at)
    audit.record("wave.closed", by=by, on=stored, at=at)


@act
def publish(*, wave: Wave, by: User, at: dt.datetime) -> None:
    """Publish the national results to Government and the national members."""
    stored = locked(wave, WaveState.CLOSED, "Close the survey before you publish it.")
    move(stored, WaveState.PUBLISHED)
    audit.record("wave.published", by=by, on=stored, at=at)


@act
def answer(
    *, invitation: Invitation, values: Mapping[int, int], at: dt.datetime
) -> None:
    """Keep one set of answers ({wording id: value}) and use up the invitation.

    Nothing of the answers leads back to the invitation: random ids, no time, no
    line in the record.
    """
    stored = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("wave")
        .get(pk=invitation.pk)
    )
    if stored.is_spent:
        raise AlreadyAnswered("This link has been used: your answers are in.")
    if stored.wave.state != WaveState.OPEN:
        raise WrongState("This survey is closed.")
    response = Response.objects.create(
        wave_id=stored.wave_id,
        partnership_id=stored.partnership_id,
        organisation_type_id=stored.organisation_type_id,
    )
    asked = set(stored.wave.wordings.values_list("pk", flat=True))
    Answer.objects.bulk_create(
        Answer(response=response, wording_id=wording, value=value)
        for wording, value in values.items()
        if wording in asked
    )
    Invitation.objects.filter(pk=stored.pk).update(is_spent=True)
    spend_links(purpose=Purpose.SURVEY, target_id=stored.pk, at=at)


def invite(invitation: Invitation, at: dt.datetime, occasion: str = "") -> None:
    tell(
        event="survey.invited",
        context_id=invitation.pk,
        person=invitation.person,
        occasion=occasion,
        at=at,
    )


def locked(wave: Wave, state: WaveState, refusal: str) -> Wave:
    stored = Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    if stored.state != state:
        raise WrongState(refusal)
    return stored


def move(wave: Wave, state: WaveState, **facts: object) -> None:
    for name, value in {"state": state, "version": wave.version + 1, **facts}.items():
        setattr(wave, name, value)
    wave.save(update_fields=["state", "version", *facts])
