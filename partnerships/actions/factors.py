"""Second steps: set up, renamed, removed; help for who lost theirs, by two people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit, factors
from accounts.models import FactorHelp, FactorRule, Session, User
from kit.acting import act
from notifications.actions import tell
from partnerships.querysets import cared_for
from partnerships.standing import standing_of


class HasApp(Exception):
    """One authenticator app at a time."""


class LastOne(Exception):
    """Once a second step is compulsory, one of them stays."""


class NotHelped(Exception):
    """Help is asked for by one person and confirmed by another, once."""


@act
def add_passkey(
    *,
    person: User,
    name: str,
    credential: dict[str, Any],
    session_key: str,
    at: dt.datetime,
) -> Authenticator:
    """A passkey that the browser has just made is a second step from now on."""
    User.objects.select_for_update().get(pk=person.pk)
    made = WebAuthn.add(person, name, credential).instance
    changed("passkey_added", "added", person, session_key=session_key, at=at)
    return made


@act
def add_app(
    *, person: User, secret: str, session_key: str, at: dt.datetime
) -> Authenticator:
    """An app that shows codes is a second step from now on."""
    User.objects.select_for_update().get(pk=person.pk)
    if factors.of(person).filter(type=Authenticator.Type.TOTP).exists():
        raise HasApp("You have an authenticator app already. Remove it first.")
    made = TOTP.activate(person, secret).instance
    changed("app_added", "added", person, session_key=session_key, at=at)
    return made


@act
def rename_passkey(*, passkey: Authenticator, name: str, by: User) -> Authenticator:
    """Another name for a passkey, to tell it from the others."""
    stored = factors.of(by).select_for_update().get(pk=passkey.pk)
    stored.data["name"] = name
    stored.save(update_fields=["data"])
    audit.record("second_step.passkey_renamed", by=by, on=by, label=by.reference)
    return stored


@act
def remove(
    *,
    factor: Authenticator,
    by: User,
    may_be_last: bool,
    session_key: str,
    at: dt.datetime,
) -> bool:
    """Take a second step away; says whether the person has one left."""
    User.objects.select_for_update().get(pk=by.pk)
    others = factors.of(by).exclude(pk=factor.pk).exists()
    if not others and not may_be_last:
        raise LastOne(
            "This is your only second step. Add another before you remove it."
        )
    factors.of(by).filter(pk=factor.pk).delete()
    if not others:
        Authenticator.objects.filter(user=by).delete()
    changed("removed", "removed", by, session_key=session_key, at=at)
    return others


@act
def renew_codes(*, person: User, session_key: str, at: dt.datetime) -> list[str]:
    """Make new recovery codes, which are told this once; older ones end."""
    User.objects.select_for_update().get(pk=person.pk)
    kind = Authenticator.Type.RECOVERY_CODES
    Authenticator.objects.filter(user=person, type=kind).delete()
    made = RecoveryCodes.activate(person)
    changed("codes_renewed", "codes", person, session_key=session_key, at=at)
    return made.generate_codes()


@act
def code_used(*, person: User, at: dt.datetime) -> None:
    """Somebody signed in by a recovery code: the person hears of it."""
    audit.record(
        "second_step.code_used", by=person, on=person, label=person.reference, at=at
    )
    write_to(person, "code_used", at)


def changed(
    verb: str, event: str, person: User, *, session_key: str, at: dt.datetime
) -> None:
    """Record it, write to the person, and end their other sessions."""
    audit.record(
        f"second_step.{verb}", by=person, on=person, label=person.reference, at=at
    )
    write_to(person, event, at)
    Session.objects.filter(person=person).exclude(session_key=session_key).delete()


def write_to(person: User, event: str, at: dt.datetime) -> None:
    tell(
        event=f"person.second_step_{event}",
        context_id=person.pk,
        person=person,
        at=at,
        occasion=at.isoformat(),
    )


@act
def set_rule(
    *, from_on: dt.date, national_days: int, other_days: int, by: User, at: dt.datetime
) -> FactorRule:
    """From a day on, a second step may be put off for so many days."""
    made = FactorRule.objects.create(
        from_on=from_on,
        national_days=national_days,
        other_days=other_days,
        by=by,
        at=at,
    )
    audit.record(
        "second_step.rule_set",
        by=by,
        on=made,
        label=str(made),
        at=at,
        after={
            "from_on": from_on,
            "national_days": national_days,
            "other_days": other_days,
        },
    )
    return made


@act
def ask_help(*, person: User, recognised: str, by: User, at: dt.datetime) -> FactorHelp:
    """Ask that the second steps of somebody who lost theirs are removed."""
    if by.pk == person.pk:
        raise NotHelped("Somebody else asks for you.")
    if not (factors.of(person).exists() and person.is_active):
        raise NotHelped("This person has no second step to remove.")
    end_old_help(person, by, at)
    try:
        with transaction.atomic():
            made = FactorHelp.objects.create(
                person=person, asked_by=by, asked_at=at, recognised=recognised
            )
    except IntegrityError as error:
        raise NotHelped(
            "Somebody has asked for this person already. The National PACE team will "
            "confirm it."
        ) from error
    audit.record(
        "second_step.help_asked", by=by, on=person, label=person.reference, at=at
    )
    write_to(person, "help_asked", at)
    for member in User.objects.national_team(timezone.localdate(at)):
        is_another = member.pk not in (by.pk, person.pk)
        if is_another and member.has_account():
            tell(event="factor_help.asked", context_id=made.pk, person=member, at=at)
    return made


def end_old_help(person: User, by: User, at: dt.datetime) -> None:
    """What was asked before and has waited too long is asked no longer."""
    open_ones = FactorHelp.objects.open().filter(person=person).select_for_update()
    for old in open_ones.exclude(pk__in=FactorHelp.objects.waiting(at).values("pk")):
        old.refused_at = at
        old.save(update_fields=["refused_at"])
        audit.record(
            "second_step.help_ran_out",
            by=by,
            on=person,
            label=person.reference,
            at=at,
        )


@act
def confirm_help(*, help: FactorHelp, by: User, at: dt.datetime) -> FactorHelp:
    """A second person agrees: second steps removed, every session ended."""
    stored = unanswered(help)
    on = timezone.localdate(at)
    is_of_team = User.objects.national_team(on).filter(pk=by.pk).exists()
    if by.pk in (stored.asked_by_id, stored.person_id) or not is_of_team:
        raise NotHelped("Another member of the National PACE team must confirm this.")
    if not FactorHelp.objects.waiting(at).filter(pk=stored.pk).exists():
        raise NotHelped("This has waited for more than seven days. Ask for it anew.")
    asker = standing_of(stored.asked_by, on)
    if not cared_for(asker, on).filter(pk=stored.person_id).exists():
        raise NotHelped(
            f"{stored.asked_by} may not ask for this person any more. Ask for it anew."
        )
    person = User.objects.select_for_update().get(pk=stored.person_id)
    Authenticator.objects.filter(user=person).delete()
    Session.objects.filter(person=person).delete()
    stored.confirmed_by, stored.confirmed_at = by, at
    stored.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record(
        "second_step.help_confirmed", by=by, on=person, label=person.reference, at=at
    )
    write_to(person, "lifted", at)
    return stored


@act
def refuse_help(*, help: FactorHelp, by: User, at: dt.datetime) -> FactorHelp:
    """Nothing is removed: it was not needed any more, or was not them."""
    stored = unanswered(help)
    stored.refused_at = at
    stored.save(update_fields=["refused_at"])
    audit.record(
        "second_step.help_refused",
        by=by,
        on=stored.person,
        label=stored.person.reference,
        at=at,
    )
    return stored


def unanswered(help: FactorHelp) -> FactorHelp:
    """The stored row, locked, while nobody has answered it."""
    stored = FactorHelp.objects.select_for_update().get(pk=help.pk)
    if stored.confirmed_at or stored.refused_at:
        raise NotHelped("Somebody has answered this already.")
    return stored
