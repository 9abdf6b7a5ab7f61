"""The second step of signing in: who has one, and until when it may be put off."""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils import timezone

from accounts.models import FactorRule, User

# In a session: its person has passed the second step, or has set it up in it.
PASSED = "second_step"
# A new portal: at once for national roles, within two weeks for everybody else.
NATIONAL_DAYS, OTHER_DAYS = 0, 14
# Recovery codes help those who have one of these, and are none by themselves.
KINDS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


@dataclass(frozen=True)
class Rule:
    """How many days a second step may be put off, and from when on that holds."""

    national_days: int = NATIONAL_DAYS
    other_days: int = OTHER_DAYS
    from_on: dt.date | None = None

    def due_on(self, person: User, *, is_national: bool, today: dt.date) -> dt.date:
        """The first day on which this person cannot go on without a second step."""
        first = person.first_signed_in_at
        began = timezone.localdate(first) if first else today
        began = max(began, self.from_on or began)
        days = self.national_days if is_national else self.other_days
        return began + dt.timedelta(days=days)


def rule_on(day: dt.date) -> Rule:
    """The rule that holds on a day: the newest that was set, else a new portal's."""
    kept = FactorRule.objects.in_force(day)
    return Rule(kept.national_days, kept.other_days, kept.from_on) if kept else Rule()


def of(person: User) -> QuerySet[Authenticator]:
    """What this person passes the second step by; recovery codes are not among it."""
    return Authenticator.objects.filter(user=person, type__in=KINDS).order_by("pk")


def codes_left(person: User) -> int | None:
    """How many recovery codes are unused; None for somebody who never got any."""
    kept = Authenticator.objects.filter(
        user=person, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    try:
        return len(kept.wrap().get_unused_codes()) if kept else None
    except InvalidToken:
        # The portal's key was changed, and the former one is not named.
        return 0


def was_passed(request: HttpRequest) -> bool:
    """Whether the second step was passed in this session."""
    return bool(request.session.get(PASSED))


def note_passed(session: Any, *, has_one: bool = True) -> None:
    """Remember in the session that the second step was passed, or that it is gone."""
    if has_one:
        session[PASSED] = True
    else:
        session.pop(PASSED, None)


def may_have_passkeys(request: HttpRequest) -> bool:
    """Whether a browser makes passkeys here: for a name, never for a bare number."""
    try:
        name, _ = split_domain_port(request.get_host())
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return True
    return False
