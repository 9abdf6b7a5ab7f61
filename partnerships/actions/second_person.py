"""What needs two of the National PACE team: asked by one, confirmed by another.

A national role, an invitation to one, another email address of somebody, and how the
people of an organisation sign in. What is asked for waits seven days and does nothing
until then; both are on record.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from accounts import actions as accounts
from accounts import audit
from accounts.models import NationalPost, User
from accounts.querysets import UserQuerySet
from accounts.roles import NationalRole
from kit.acting import act
from notifications.actions import tell, tell_people
from partnerships.actions import identities, invitations, people
from partnerships.actions.once import already_made
from partnerships.models import (
    ChangeKind,
    ChangeOutcome,
    Organisation,
    PendingChange,
)
from partnerships.ways_in import can_sign_in

LASTS = dt.timedelta(days=7)


class AskedAlready(Exception):
    """The same waits already."""


class ChangeGone(Exception):
    """It has been decided, or has waited too long."""


class NothingChanges(Exception):
    """It is so already."""


class NeedsAnother(Exception):
    """Whoever asked does not confirm, nor does somebody outside the team."""


@act
def ask_for_role(
    *, person: User, role: NationalRole, by: User, at: dt.datetime
) -> PendingChange:
    """Ask that a person be given a national role."""
    held = NationalPost.objects.on(timezone.localdate(at))
    if held.filter(person=person, role=role).exists():
        raise accounts.PostHeld("This person has this role already.")
    return ask(ChangeKind.ROLE, by, at, person=person, role=role)


@act
def ask_for_invitation(
    *,
    email: str,
    role: NationalRole,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
) -> PendingChange:
    """Ask that somebody be invited to a national role."""
    made = already_made(PendingChange, form_key)
    if made is not None:
        return made
    address = email.strip().lower()
    known = User.objects.filter(email=address).first()
    if known is not None and can_sign_in(known, timezone.localdate(at)):
        raise invitations.HasAccount("This person has an account already.")
    if known is not None and not known.is_active:
        raise invitations.AccountClosed("This person’s account is closed.")
    facts = {"email": address, "role": role, "form_key": form_key}
    return ask(ChangeKind.INVITATION, by, at, **facts)


@act
def correct(
    *, person: User, email: str, by: User, at: dt.datetime, **facts: Any
) -> PendingChange | None:
    """Correct names and telephone number now, and ask for another address.

    Raises accounts.AddressTaken, AskedAlready and ChangedMeanwhile.
    """
    stored = User.objects.select_for_update().get(pk=person.pk)
    people.edit(person=stored, by=by, at=at, email=stored.email, **facts)
    address = email.strip().lower()
    if address == stored.email:
        return None
    if User.objects.filter(email=address).exists():
        raise accounts.AddressTaken("Somebody else has this email address.")
    return ask(ChangeKind.ADDRESS, by, at, person=stored, email=address)


@act
def ask_for_sign_on(
    *,
    organisation: Organisation,
    sign_on: str,
    has_local_sign_in: bool,
    by: User,
    at: dt.datetime,
) -> PendingChange:
    """Ask for another way in which an organisation's people sign in.

    Raises identities.LastWayIn, AskedAlready and NothingChanges.
    """
    now = (organisation.sign_on, organisation.has_local_sign_in)
    if now == (sign_on, has_local_sign_in):
        raise NothingChanges("Its people sign in so already.")
    facts = {"sign_on": sign_on, "has_local_sign_in": has_local_sign_in}
    wanted = Organisation(pk=organisation.pk, **facts)
    identities.refuse_last_way_in(wanted, timezone.localdate(at))
    return ask(ChangeKind.SIGN_ON, by, at, organisation=organisation, **facts)


def ask(kind: ChangeKind, by: User, at: dt.datetime, **what: Any) -> PendingChange:
    """Let it wait, and tell the rest of the team."""
    # One after the other, so that the same does not wait twice.
    NationalPost.objects.filter(person=by).order_by("pk").select_for_update().first()
    same = {name: value for name, value in what.items() if name != "form_key"}
    if PendingChange.objects.waiting(at).filter(kind=kind, **same).exists():
        raise AskedAlready("This waits already for a second person.")
    made = PendingChange.objects.create(
        kind=kind, asked_by=by, asked_at=at, expires_at=at + LASTS, **what
    )
    others = team(at).exclude(pk=by.pk).order_by("pk")
    tell_people(event="change.asked", context_id=made.pk, people=others, at=at)
    note("change.asked", made, by, at)
    return made


@act
def confirm(
    *, change: PendingChange, by: User, at: dt.datetime, keep: str | None = None
) -> PendingChange:
    """A second person confirms: it happens now.

    Raises what the change itself may raise; then it goes on waiting.
    """
    stored = waiting(change, at)
    if by.pk == stored.asked_by_id or not team(at).filter(pk=by.pk).exists():
        raise NeedsAnother(
            "Somebody else of the National PACE team confirms what you asked for."
        )
    if not team(at).filter(pk=stored.asked_by_id).exists():
        raise ChangeGone(
            f"{stored.asked_by} does not belong to the National PACE team any more. "
            "Ask for it anew."
        )
    carry_out(stored, by, at, keep)
    return settle(stored, ChangeOutcome.CONFIRMED, by, at)


def carry_out(
    change: PendingChange, by: User, at: dt.datetime, keep: str | None
) -> None:
    if change.kind == ChangeKind.INVITATION:
        role = NationalRole(change.role)
        invitations.invite_nationally(
            email=change.email, national_role=role, by=by, at=at
        )
        return
    if change.kind == ChangeKind.SIGN_ON:
        identities.set_for(
            organisation=change.organisation,  # type: ignore[arg-type]
            sign_on=change.sign_on,
            has_local_sign_in=bool(change.has_local_sign_in),
            by=by,
            at=at,
            keep=keep,
        )
        return
    person = User.objects.select_for_update().get(pk=change.person_id or 0)
    if change.kind == ChangeKind.ROLE:
        role, on = NationalRole(change.role), timezone.localdate(at)
        accounts.give_post(person=person, role=role, by=by, on=on)
    else:
        people.edit(
            person=person,
            by=by,
            at=at,
            keep=keep,
            given_name=person.given_name,
            family_name=person.family_name,
            telephone=person.telephone,
            email=change.email,
            version=person.version,
        )


@act
def drop(*, change: PendingChange, by: User, at: dt.datetime) -> PendingChange:
    """It does not happen: refused by another, or withdrawn by who asked for it."""
    stored = waiting(change, at)
    is_own = by.pk == stored.asked_by_id
    outcome = ChangeOutcome.WITHDRAWN if is_own else ChangeOutcome.REFUSED
    return settle(stored, outcome, by, at)


def waiting(change: PendingChange, at: dt.datetime) -> PendingChange:
    """The stored row, locked, while it waits."""
    stored = (
        PendingChange.objects.select_for_update(of=("self",))
        .select_related("person", "organisation", "asked_by")
        .get(pk=change.pk)
    )
    if stored.settled_at is not None:
        raise ChangeGone("This has been decided already.")
    if stored.expires_at <= at:
        raise ChangeGone("This has waited for more than seven days. Ask for it anew.")
    return stored


def settle(
    change: PendingChange, outcome: ChangeOutcome, by: User, at: dt.datetime
) -> PendingChange:
    change.outcome, change.settled_by, change.settled_at = outcome, by, at
    # The address is the person's now, or nobody's that we know.
    change.email = ""
    change.save(update_fields=["outcome", "settled_by", "settled_at", "email"])
    if by.pk != change.asked_by_id:
        tell(
            event="change.settled", context_id=change.pk, person=change.asked_by, at=at
        )
    note(f"change.{outcome}", change, by, at)
    return change


def note(verb: str, change: PendingChange, by: User, at: dt.datetime) -> None:
    about = change.person or change.organisation or change
    facts: dict[str, Any] = {
        "kind": change.get_kind_display(),
        "role": change.get_role_display(),
    }
    if change.organisation:
        facts["sign_on"] = change.sign_on
        facts["has_local_sign_in"] = change.has_local_sign_in
    audit.record(verb, by=by, on=change, label=about.reference, after=facts, at=at)


def team(at: dt.datetime) -> UserQuerySet:
    """Those who may ask and confirm."""
    return User.objects.national_team(timezone.localdate(at))
