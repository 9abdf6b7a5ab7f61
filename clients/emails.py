"""Letters about referrals and follow-ups; none of them names a person."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessEvent, User
from clients.choices import ReferralState
from clients.models import Case, FollowUp, Referral
from kit.canaries import is_canary
from kit.moments import spoken_moment
from notifications.actions import NewLinks
from notifications.choices import Kind, Pace, Purpose
from notifications.letters import (
    Draft,
    Letter,
    LetterKind,
    Line,
    compose,
    no_lines,
    register,
    register_set,
)
from partnerships.looks import page_words
from partnerships.recipients import Reading
from partnerships.roles import Permission

SENT = "referral.sent"
ANSWERED = "referral.answered"
FOLLOW_UP = "follow_up.asked"
CANARY = "canary.looked"
LINK_DAYS = 60


def path_of(referral: Referral) -> str:
    return reverse("clients:referral", args=[referral.reference])


def facts_of(referral: Referral, action: str) -> dict[str, object]:
    return {
        "referral": referral,
        "action_href": f"{settings.PORTAL_URL}{path_of(referral)}",
        "action_text": action,
    }


WAITING = Reading(
    lambda: Referral.objects.for_list(),
    lambda rows, standing: rows.permitting(standing, Permission.REFERRAL_ANSWER).filter(
        state=ReferralState.SENT
    ),
)
SENT_BY = Reading(
    lambda: Referral.objects.for_list(),
    lambda rows, standing: rows.filter(
        sent_by=standing.person_id,
        case__in=Case.objects.permitting(standing, Permission.CLIENT_ADD).values("pk"),
    ),
)


def waiting(drafts: list[Draft], on: dt.date) -> list[Referral | None]:
    """The referral of each draft, if it waits for its recipient's organisation."""
    return WAITING.of(drafts, on)


def sent(drafts: list[Draft], on: dt.date) -> list[Referral | None]:
    """The referral of each draft, if its recipient sent it and still sees them."""
    return SENT_BY.of(drafts, on)


def words_sent(referral: Referral) -> str:
    return f"A person is referred to {referral.organisation}: {referral.service.group}"


def words_answered(referral: Referral) -> str:
    state = referral.get_state_display().lower()
    return f"Your referral {referral.reference} to {referral.organisation}: {state}"


def lines_sent(*, drafts: list[Draft]) -> list[Line | None]:
    return [
        (words_sent(referral), path_of(referral)) if referral else None
        for referral in waiting(drafts, timezone.localdate())
    ]


def lines_answered(*, drafts: list[Draft]) -> list[Line | None]:
    return [
        (words_answered(referral), path_of(referral)) if referral else None
        for referral in sent(drafts, timezone.localdate())
    ]


def referrals_sent(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    """Somebody is referred to the receiver's organisation; not who, nor from where."""
    return [
        compose(
            f"clients/emails/{SENT}",
            subject=f"A referral to {referral.organisation}: {referral.service.group}",
            context=facts_of(referral, "Sign in to answer"),
            line=words_sent(referral),
            path=path_of(referral),
        )
        if referral
        else None
        for referral in waiting(drafts, timezone.localdate(at))
    ]


def referrals_answered(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    """What became of a referral, to who sent it."""
    return [
        compose(
            f"clients/emails/{ANSWERED}",
            subject=words_answered(referral),
            context=facts_of(referral, "See the answer"),
            line=words_answered(referral),
            path=path_of(referral),
        )
        if referral
        else None
        for referral in sent(drafts, timezone.localdate(at))
    ]


def follow_ups_asked(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    """How are things, six months on? To the person's own address, while it is that."""
    rows = FollowUp.objects.select_related("case__client", "case__partnership")
    follow_ups = rows.filter(answered_at=None).in_bulk(
        {draft.context_id for draft in drafts}
    )
    with NewLinks(at=at) as links:
        return [
            follow_up_asked(follow_ups[draft.context_id], draft.address, links, at)
            if draft.context_id in follow_ups
            and follow_ups[draft.context_id].case.client.email.lower()
            == draft.address.lower()
            else None
            for draft in drafts
        ]


def follow_up_asked(
    follow_up: FollowUp, address: str, links: NewLinks, at: dt.datetime
) -> Letter:
    expires_at = at + dt.timedelta(days=LINK_DAYS)
    link = links.make(
        purpose=Purpose.FOLLOW_UP,
        target_id=follow_up.pk,
        expires_at=expires_at,
        address=address,
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


register_set(
    SENT,
    Kind.REFERRAL,
    write_many=referrals_sent,
    lines_many=lines_sent,
    usual_pace=Pace.AT_ONCE,
)
register_set(
    ANSWERED,
    Kind.ANSWER,
    write_many=referrals_answered,
    lines_many=lines_answered,
)
register_set(
    FOLLOW_UP,
    Kind.SURVEY,
    write_many=follow_ups_asked,
    lines_many=no_lines,  # it goes to somebody without an account
    usual_pace=Pace.AT_ONCE,
    always_at_once=True,
)


def canary_looked(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """That somebody has looked at a canary, for whoever watches; not at which."""
    look = AccessEvent.objects.select_related("person").filter(pk=context_id).first()
    if person is not None or look is None or not any(map(is_canary, look.shown)):
        return None
    who = f"The account {look.person.reference}" if look.person else "Nobody signed in"
    return compose(
        f"clients/emails/{CANARY}",
        subject="Somebody has looked at an invented row of the portal",
        context={
            "sentence": f"{who} has opened a page that shows a canary:"
            f" “{page_words(look.page)}”, {spoken_moment(look.at)}.",
            "advice": "No work leads there. The record of looks says what else this"
            " account opened, and why it said that it did. Ask the person before you"
            " end anything.",
        },
    )


register(
    LetterKind(
        CANARY,
        Kind.ACCOUNT,
        write=canary_looked,
        line=lambda **_: None,
        usual_pace=Pace.AT_ONCE,
        always_at_once=True,
    )
)
