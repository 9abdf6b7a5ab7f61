"""Letters about accounts: an invitation, a new password, changes of a second step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import FactorHelp, User
from notifications.actions import NewLinks
from notifications.choices import Kind, Purpose
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
from partnerships.emails.sign_on import by_agency
from partnerships.models import Invitation, Membership
from partnerships.standing import standing_of
from partnerships.ways_in import is_shut_here


def invitations_sent(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    """The link to set up an account, unless it was used, taken back or has expired."""
    rows = Invitation.objects.select_related("partnership", "person").filter(
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=at,
        person__is_active=True,
    )
    invitations = rows.in_bulk({draft.context_id for draft in drafts})
    with NewLinks(at=at) as links:
        return [
            invitation_sent(invitations[draft.context_id], links)
            if draft.context_id in invitations
            and invitations[draft.context_id].person_id == draft.person_id
            else None
            for draft in drafts
        ]


def invitation_sent(invitation: Invitation, links: NewLinks) -> Letter:
    return compose(
        "partnerships/emails/invitation.sent",
        subject="Set up your account for the PACE portal",
        context={
            "invitation": invitation,
            "action_text": "Set up your account",
            "action_href": links.make(
                purpose=Purpose.INVITATION,
                target_id=invitation.pk,
                expires_at=invitation.expires_at,
                person=invitation.person,
            ),
        },
    )


def password_reset(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """A link to choose a new password; made here, so that it is kept nowhere.

    Only here is it found whether somebody with an account has the address.
    """
    if person is None:
        person = User.objects.filter(email=address.lower()).first()
    if person is None or not (person.is_active and person.has_account()):
        return None
    audit.record(
        "person.asked_for_reset", by=None, on=person, label=person.reference, at=at
    )
    if is_shut_here(person, timezone.localdate(at)):
        return by_agency(person, at)
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": token},
    )
    return compose(
        "partnerships/emails/person.password_reset",
        subject="Choose a new password for the PACE portal",
        context={
            "action_text": "Choose a new password",
            "action_href": f"{settings.PORTAL_URL}{path}",
        },
    )


def of_own_account(
    template: str, subject: str
) -> tuple[Callable[..., Letter | None], Callable[..., Line | None]]:
    """What says to a person that their account was changed, and its line.

    It names neither the person nor an address: one of those it goes to may by now be
    somebody else's.
    """

    def is_theirs(context_id: int, person: User | None) -> bool:
        return person is None or person.pk == context_id

    def write(
        *, context_id: int, person: User | None, address: str, at: dt.datetime
    ) -> Letter | None:
        if not is_theirs(context_id, person):
            return None
        context = {"action_text": "", "action_href": "", "is_new": person is not None}
        return compose(
            f"partnerships/emails/{template}", subject=subject, context=context
        )

    def line(*, context_id: int, person: User) -> Line | None:
        is_there = is_theirs(context_id, person)
        return (subject, reverse("partnerships:own")) if is_there else None

    return write, line


# What is told of a change of somebody's second steps: subject, and what happened.
SECOND_STEP = {
    "added": (
        "A second step was added to your account",
        "A second step for signing in was added to your account.",
    ),
    "removed": (
        "A second step was removed from your account",
        "A second step for signing in was removed from your account.",
    ),
    "codes": (
        "You have new recovery codes",
        "New recovery codes were made for your account. The old ones no longer work.",
    ),
    "code_used": (
        "A recovery code was used to sign in",
        "Somebody signed in to your account with one of your recovery codes. Each "
        "works once; you can get new ones under “Your account”.",
    ),
    "help_asked": (
        "Somebody asked to remove your second step",
        "Somebody told us that you lost your second step for signing in, and asked to "
        "remove it. The National PACE team will confirm it or refuse.",
    ),
    "lifted": (
        "Your second step was removed",
        "Your second step for signing in was removed, because we were told that you "
        "lost it. You have been signed out. Sign in with your password and set up a "
        "new one.",
    ),
}


def of_second_step(happened: str) -> Callable[..., Letter | None]:
    """Who writes to a person of one such change."""
    subject, words = SECOND_STEP[happened]

    def written(
        *, context_id: int, person: User | None, address: str, at: dt.datetime
    ) -> Letter | None:
        if person is None or person.pk != context_id or not person.is_active:
            return None
        return compose(
            "partnerships/emails/person.second_step",
            subject=f"{subject} – PACE portal",
            context={"words": words},
        )

    return written


def help_asked(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """To the National PACE team: somebody waits for a second person."""
    if person is None or not person.is_active:
        return None
    if not standing_of(person, timezone.localdate(at)).is_national_team:
        return None
    waiting = FactorHelp.objects.waiting(at).for_list().filter(pk=context_id).first()
    if waiting is None or person.pk in (waiting.asked_by_id, waiting.person_id):
        return None
    path = reverse("partnerships:help", args=[waiting.pk])
    return compose(
        "partnerships/emails/factor_help.asked",
        subject="Somebody lost their second step – PACE portal",
        context={
            "help": waiting,
            "action_text": "See it and confirm it",
            "action_href": f"{settings.PORTAL_URL}{path}",
        },
    )


def no_line(*, context_id: int, person: User) -> None:
    """Who can read the portal's own list is signed in already."""


def membership_of(context_id: int, person: User | None) -> Membership | None:
    """The membership, for whom it is."""
    rows = Membership.objects.select_related("partnership", "organisation")
    return rows.filter(pk=context_id, person=person).first() if person else None


def membership_added(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """That somebody with an account belongs to one more partnership now."""
    row = membership_of(context_id, person)
    if row is None:
        return None
    return compose(
        "partnerships/emails/membership.added",
        subject=f"You were added to the partnership {row.partnership}",
        context={
            "membership": row,
            "action_text": "See your roles",
            "action_href": f"{settings.PORTAL_URL}{reverse('partnerships:own')}",
        },
    )


def membership_line(*, context_id: int, person: User) -> Line | None:
    row = membership_of(context_id, person)
    if row is None:
        return None
    words = f"You were added to the partnership {row.partnership}"
    return words, reverse("partnerships:own")


register(
    LetterKind(
        "membership.added",
        Kind.ACCOUNT,
        write=membership_added,
        line=membership_line,
        always_at_once=True,
    )
)
register_set(
    "invitation.sent",
    Kind.ACCOUNT,
    write_many=invitations_sent,
    lines_many=no_lines,
    always_at_once=True,
)
# A token asks for its person's own rows, so a set of them would save nothing.
register(
    LetterKind(
        "person.password_reset",
        Kind.ACCOUNT,
        write=password_reset,
        line=no_line,
        always_at_once=True,
    )
)
for event, subject in (
    ("person.password_changed", "Your password for the PACE portal was changed"),
    ("person.address_changed", "Your email address for the PACE portal was changed"),
):
    write, line = of_own_account(event, subject)
    register(
        LetterKind(event, Kind.ACCOUNT, write=write, line=line, always_at_once=True)
    )
register(
    LetterKind(
        "factor_help.asked",
        Kind.ACCOUNT,
        write=help_asked,
        line=no_line,
        always_at_once=True,
    )
)
for happened in SECOND_STEP:
    register(
        LetterKind(
            f"person.second_step_{happened}",
            Kind.ACCOUNT,
            write=of_second_step(happened),
            line=no_line,
            always_at_once=True,
        )
    )
