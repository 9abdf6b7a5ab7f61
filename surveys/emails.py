"""The letter that brings the survey's single-use link."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from notifications import letters
from notifications.actions import issue_link
from notifications.choices import Kind, Pace, Purpose
from notifications.letters import Letter, LetterKind
from notifications.rules import LONDON
from partnerships.models import Membership
from surveys.choices import WaveState
from surveys.models import Invitation


def waiting_for(person: User, on: dt.date) -> QuerySet[Invitation]:
    """What this person, while a member there, can still answer on this day."""
    held = Membership.objects.on(on).filter(
        person=person, partnership=OuterRef("partnership")
    )
    return (
        Invitation.objects.waiting()
        .filter(Exists(held), person=person)
        .filter(wave__state=WaveState.OPEN, wave__closes_on__gte=on)
        .select_related("wave", "partnership")
    )


def invited(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """The invitation to one member; None once answered, closed, or not a member."""
    if person is None or not person.is_active:
        return None
    waiting = waiting_for(person, timezone.localdate(at))
    invitation = waiting.filter(pk=context_id).first()
    if invitation is None:
        return None
    last_day = invitation.wave.closes_on
    expires_at = dt.datetime.combine(
        last_day + dt.timedelta(days=1), dt.time(), tzinfo=LONDON
    )
    words = {
        "wave": invitation.wave,
        "partnership": invitation.partnership,
        "link": issue_link(
            purpose=Purpose.SURVEY,
            target_id=invitation.pk,
            at=at,
            expires_at=expires_at,
        ),
    }
    return letters.compose(
        "surveys/emails/survey.invited",
        subject=f"{invitation.wave.title}: your view of your local PACE partnership",
        context=words,
    )


def line(*, context_id: int, person: User) -> tuple[str, str] | None:
    """In the portal: that the survey waits in the person's email."""
    waiting = waiting_for(person, timezone.localdate())
    invitation = waiting.filter(pk=context_id).first()
    if invitation is None:
        return None
    return (f"{invitation.wave.title}: your link is in your email", "")


letters.register(
    LetterKind(
        event="survey.invited",
        kind=Kind.SURVEY,
        write=invited,
        line=line,
        usual_pace=Pace.AT_ONCE,
        always_at_once=True,
    )
)
