"""Letters about agencies' sign-on: connected, disconnected, the only way in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.choices import Kind
from notifications.letters import Letter, LetterKind, compose, register
from partnerships.ways_in import is_shut_here, offered_to, usable_by

# What is told of a change of how somebody signs in: subject, and what happened.
HAPPENED = {
    "connected": (
        "Your organisation’s sign-on was connected to your account",
        "Your organisation’s sign-on was connected to your account: whoever signs in "
        "there as you is let in here.",
    ),
    "disconnected": (
        "Your organisation’s sign-on was disconnected from your account",
        "Your organisation’s sign-on was disconnected from your account. It no longer "
        "lets you in.",
    ),
}
ONLY = "You now sign in with your organisation"


def of_sign_on(happened: str) -> Callable[..., Letter | None]:
    """Who writes to a person of one such change."""
    subject, words = HAPPENED[happened]

    def written(
        *, context_id: int, person: User | None, address: str, at: dt.datetime
    ) -> Letter | None:
        if person is None or person.pk != context_id or not person.is_active:
            return None
        return compose(
            "partnerships/emails/person.sign_on",
            subject=f"{subject} – PACE portal",
            context={"words": words},
        )

    return written


def only(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """That a password lets a person in no longer, and what does."""
    if person is None or person.pk != context_id or not person.is_active:
        return None
    is_so = is_shut_here(person, timezone.localdate(at))
    return by_agency(person, at) if is_so else None


def by_agency(person: User, at: dt.datetime) -> Letter | None:
    """With whom a person signs in, since signing in here is off for them."""
    names = [one.name for one in offered_to(person, timezone.localdate(at)).values()]
    if not names:
        return None
    how = (
        f"sign in with {' or '.join(names)}."
        if usable_by(person)
        else f"sign in with {' or '.join(names)}. Your account is not connected to it "
        "yet: ask the chair of your partnership or the National PACE team to invite "
        "you again."
    )
    return compose(
        "partnerships/emails/person.sign_on_only",
        subject=f"{ONLY} – PACE portal",
        context={
            "words": "Your organisation has switched off passwords for its people. To "
            f"use the PACE portal, {how}",
            "action_text": "Sign in",
            "action_href": f"{settings.PORTAL_URL}{reverse('account_login')}",
        },
    )


def no_line(*, context_id: int, person: User) -> None:
    """Who can read the portal's own list is signed in already."""


for happened in HAPPENED:
    register(
        LetterKind(
            f"person.sign_on_{happened}",
            Kind.ACCOUNT,
            write=of_sign_on(happened),
            line=no_line,
            always_at_once=True,
        )
    )
register(
    LetterKind(
        "person.sign_on_only",
        Kind.ACCOUNT,
        write=only,
        line=no_line,
        always_at_once=True,
    )
)
