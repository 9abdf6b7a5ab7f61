"""The letter that brings the survey's single-use link."""

from __future__ import annotations

import datetime as dt

from django.db.models import DateField, QuerySet
from django.utils import timezone

from kit.kept import Given, Kept
from notifications import letters
from notifications.actions import NewLinks
from notifications.choices import Kind, Pace, Purpose
from notifications.letters import Draft, Letter, Line
from notifications.rules import LONDON
from partnerships.recipients import IDS
from surveys.models import Invitation


@Kept
def _waiting() -> QuerySet:
    return (
        Invitation.objects.to_answer(Given("on", DateField()))
        .filter(pk__among=IDS)
        .select_related("wave", "partnership", "person")
    )


def waiting(drafts: list[Draft], on: dt.date) -> list[Invitation | None]:
    """The invitation of each draft, if this member there can still answer it."""
    ids = list({draft.context_id for draft in drafts})
    rows = _waiting.rows({"ids": ids, "on": on})
    invitations = {row.pk: row for row in rows}
    return [
        invitations[draft.context_id]
        if draft.context_id in invitations
        and invitations[draft.context_id].person_id == draft.person_id
        else None
        for draft in drafts
    ]


def invited(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    """Each invitation; None once answered, closed, or not a member."""
    invitations = waiting(drafts, timezone.localdate(at))
    with NewLinks(at=at) as links:
        return [
            letter_of(invitation, links) if invitation else None
            for invitation in invitations
        ]


def letter_of(invitation: Invitation, links: NewLinks) -> Letter:
    last_day = invitation.wave.closes_on
    expires_at = dt.datetime.combine(
        last_day + dt.timedelta(days=1), dt.time(), tzinfo=LONDON
    )
    words = {
        "wave": invitation.wave,
        "partnership": invitation.partnership,
        "link": links.make(
            purpose=Purpose.SURVEY,
            target_id=invitation.pk,
            expires_at=expires_at,
            address=invitation.person.email,
        ),
    }
    return letters.compose(
        "surveys/emails/survey.invited",
        subject=f"{invitation.wave.title}: your view of your local PACE partnership",
        context=words,
    )


def lines(*, drafts: list[Draft]) -> list[Line | None]:
    """In the portal: that the survey waits in the person's email."""
    return [
        (f"{invitation.wave.title}: your link is in your email", "")
        if invitation
        else None
        for invitation in waiting(drafts, timezone.localdate())
    ]


letters.register_set(
    "survey.invited",
    Kind.SURVEY,
    write_many=invited,
    lines_many=lines,
    usual_pace=Pace.AT_ONCE,
    always_at_once=True,
)
