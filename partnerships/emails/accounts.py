"""Letters about accounts: an invitation, and a link to choose a new password."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from accounts import audit
from accounts.models import User
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
from partnerships.models import Invitation, Membership


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
    if person is None or not (person.is_active and person.has_usable_password()):
        return None
    audit.record(
        "person.asked_for_reset", by=None, on=person, label=person.reference, at=at
    )
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
