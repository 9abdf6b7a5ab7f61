"""Letters about accounts: an invitation, and a link to choose a new password."""

from __future__ import annotations

import datetime as dt

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from notifications.actions import issue_link
from notifications.choices import Kind, Purpose
from notifications.letters import Letter, LetterKind, compose, register
from partnerships.models import Invitation


def invitation_sent(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """The link to set up an account, unless it was used, taken back or has expired."""
    invitation = (
        Invitation.objects.select_related("partnership", "person")
        .filter(
            pk=context_id,
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=at,
            person__is_active=True,
        )
        .first()
    )
    if invitation is None or invitation.person != person:
        return None
    return compose(
        "partnerships/emails/invitation.sent",
        subject="Set up your account for the PACE portal",
        context={
            "invitation": invitation,
            "action_text": "Set up your account",
            "action_href": issue_link(
                purpose=Purpose.INVITATION,
                target_id=invitation.pk,
                at=at,
                expires_at=invitation.expires_at,
                person=person,
            ),
        },
    )


def password_reset(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """A link to choose a new password; made here, so that it is kept nowhere."""
    if person is None or not (person.is_active and person.has_usable_password()):
        return None
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


def no_line(*, context_id: int, person: User) -> None:
    """Who can read the portal's own list is signed in already."""


register(
    LetterKind(
        "invitation.sent",
        Kind.ACCOUNT,
        write=invitation_sent,
        line=no_line,
        always_at_once=True,
    )
)
register(
    LetterKind(
        "person.password_reset",
        Kind.ACCOUNT,
        write=password_reset,
        line=no_line,
        always_at_once=True,
    )
)
