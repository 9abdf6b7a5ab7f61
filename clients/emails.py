"""Letters about referrals and follow-ups; none of them names a person."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from clients.choices import ReferralState
from clients.models import Case, FollowUp, Referral
from notifications.actions import issue_link
from notifications.choices import Kind, Pace, Purpose
from notifications.letters import Letter, LetterKind, compose, register
from partnerships.roles import Permission
from partnerships.standing import standing_of

SENT = "referral.sent"
ANSWERED = "referral.answered"
FOLLOW_UP = "follow_up.asked"
LINK_DAYS = 60

Lines = dict[int, tuple[str, str]]


def path_of(referral: Referral) -> str:
    return reverse("clients:referral", args=[referral.reference])


def facts_of(referral: Referral, action: str) -> dict[str, object]:
    return {
        "referral": referral,
        "action_href": f"{settings.PORTAL_URL}{path_of(referral)}",
        "action_text": action,
    }


def waiting_for(person: User | None) -> QuerySet[Referral]:
    """Referrals that wait for this person's organisation, there and today."""
    if person is None:
        return Referral.objects.none()
    return (
        Referral.objects.permitting(standing_of(person), Permission.REFERRAL_ANSWER)
        .for_list()
        .filter(state=ReferralState.SENT)
    )


def sent_by(person: User | None) -> QuerySet[Referral]:
    """Referrals that this person sent, of clients whom it may still see."""
    if person is None:
        return Referral.objects.none()
    cases = Case.objects.permitting(standing_of(person), Permission.CLIENT_ADD)
    return Referral.objects.for_list().filter(
        sent_by=person, case__in=cases.values("pk")
    )


def words_sent(referral: Referral) -> str:
    return f"A person is referred to {referral.organisation}: {referral.service.group}"


def words_answered(referral: Referral) -> str:
    state = referral.get_state_display().lower()
    return f"Your referral {referral.reference} to {referral.organisation}: {state}"


def lines_sent(*, context_ids: list[int], person: User) -> Lines:
    rows = waiting_for(person).filter(pk__in=context_ids)
    return {row.pk: (words_sent(row), path_of(row)) for row in rows}


def line_sent(*, context_id: int, person: User) -> tuple[str, str] | None:
    return lines_sent(context_ids=[context_id], person=person).get(context_id)


def lines_answered(*, context_ids: list[int], person: User) -> Lines:
    rows = sent_by(person).filter(pk__in=context_ids)
    return {row.pk: (words_answered(row), path_of(row)) for row in rows}


def line_answered(*, context_id: int, person: User) -> tuple[str, str] | None:
    return lines_answered(context_ids=[context_id], person=person).get(context_id)


def referral_sent(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """Somebody is referred to the receiver's organisation; not who, nor from where."""
    referral = waiting_for(person).filter(pk=context_id).first()
    if referral is None:
        return None
    return compose(
        f"clients/emails/{SENT}",
        subject=f"A referral to {referral.organisation}: {referral.service.group}",
        context=facts_of(referral, "Sign in to answer"),
        line=words_sent(referral),
        path=path_of(referral),
    )


def referral_answered(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """What became of a referral, to who sent it."""
    referral = sent_by(person).filter(pk=context_id).first()
    if referral is None:
        return None
    return compose(
        f"clients/emails/{ANSWERED}",
        subject=words_answered(referral),
        context=facts_of(referral, "See the answer"),
        line=words_answered(referral),
        path=path_of(referral),
    )


def follow_up_asked(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """How are things, six months on? To the person's own address, while it is that."""
    follow_up = (
        FollowUp.objects.select_related("case__client", "case__partnership")
        .filter(pk=context_id, answered_at=None)
        .first()
    )
    if follow_up is None or follow_up.case.client.email.lower() != address.lower():
        return None
    expires_at = at + dt.timedelta(days=LINK_DAYS)
    link = issue_link(
        purpose=Purpose.FOLLOW_UP,
        target_id=follow_up.pk,
        at=at,
        expires_at=expires_at,
    )
    return compose(
        f"clients/emails/{FOLLOW_UP}",
        subject="How are things going since your redundancy support?",
        context={
            "action_href": link,
            "action_text": "Say how things are going",
            "answer_by": timezone.localdate(expires_at),
            "partnership": follow_up.case.partnership,
        },
    )


def no_line(*, context_id: int, person: User) -> tuple[str, str] | None:
    """A letter to somebody without an account has no line in the portal."""
    return None


register(
    LetterKind(
        event=SENT,
        kind=Kind.REFERRAL,
        write=referral_sent,
        line=line_sent,
        lines=lines_sent,
        usual_pace=Pace.AT_ONCE,
    )
)
register(
    LetterKind(
        event=ANSWERED,
        kind=Kind.ANSWER,
        write=referral_answered,
        line=line_answered,
        lines=lines_answered,
    )
)
register(
    LetterKind(
        event=FOLLOW_UP,
        kind=Kind.SURVEY,
        write=follow_up_asked,
        line=no_line,
        usual_pace=Pace.AT_ONCE,
        always_at_once=True,
    )
)
