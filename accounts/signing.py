"""What happens at the door is on record: who came in, who did not, who changed the key.

An address that was tried is written as a mark that only the portal can make: the same
address has the same mark, and nobody reads the address out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from django.apps import apps
from django.contrib.auth import signals as auth
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts import audit
from accounts.models import User

ADDRESS, IDENTITY = "accounts.address", "accounts.identity"
SIGN_ON = "sign_on"
FAILED, LOCKED_OUT = "sign_in.failed", "sign_in.locked_out"


def mark_of(address: str) -> str:
    """The mark of an address that somebody typed at the door."""
    return salted_hmac(
        ADDRESS, address.strip().lower(), algorithm="sha256"
    ).hexdigest()[:16]


def tried(verb: str, credentials: Mapping[str, Any]) -> None:
    """Record that somebody was not let in, by the mark of what they typed."""
    typed = credentials.get("email") or credentials.get("username") or ""
    audit.record(verb, by=None, on=audit.Target(ADDRESS, mark_of(str(typed))))


def refused_by(provider: str, why: str, subject: str = "") -> None:
    """Record that an agency's sign-on let nobody in; of whom it spoke, by a mark."""
    label = mark_of(f"{provider} {subject}") if subject else provider
    audit.record(
        FAILED,
        by=None,
        on=audit.Target(IDENTITY, label),
        after={"sign_on": provider, "why": why},
    )


def sign_on_of(request: HttpRequest, person: User) -> str:
    """By which agency's sign-on somebody came into this session; "" for a password."""
    steps = get_authentication_records(request, person)
    came = [step for step in steps if step["method"] == SIGN_ON]
    return str(came[-1]["provider"]) if came else ""


def not_let_in(credentials: Mapping[str, Any], **_: Any) -> None:
    tried(FAILED, credentials)


def about(verb: str) -> Any:
    """A receiver that records this of the person whom a signal is about."""

    def receive(user: Any = None, authenticator: Any = None, **_: Any) -> None:
        if not isinstance(user, User):
            return
        facts = {"kind": str(authenticator.type)} if authenticator else {}
        audit.record(verb, by=user, on=user, after=facts)

    return receive


def listen() -> None:
    """Hear of what the door does; called once, when the portal starts."""
    auth.user_login_failed.connect(not_let_in, weak=False, dispatch_uid=FAILED)
    verbs: dict[Signal, str] = {
        auth.user_logged_out: "person.signed_out",
        account.password_changed: "person.password_changed",
        account.password_set: "person.password_changed",
        account.password_reset: "person.password_reset",
    }
    if apps.is_installed("allauth.mfa"):
        from allauth.mfa import signals as mfa  # noqa: PLC0415 - needs its app

        verbs |= {
            mfa.authenticator_added: "factor.added",
            mfa.authenticator_removed: "factor.removed",
            mfa.authenticator_reset: "factor.renewed",
            mfa.authentication_failed: "factor.failed",
        }
    for signal, verb in verbs.items():
        signal.connect(about(verb), weak=False, dispatch_uid=verb)
