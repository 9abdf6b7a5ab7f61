"""Inviting people: nobody registers, and an invitation expires."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.utils import timezone

from accounts import actions as accounts
from accounts import audit
from accounts.models import User
from accounts.roles import NationalRole
from kit.acting import act
from kit.refusals import refused_as
from notifications.actions import spend_links, tell
from notifications.choices import Purpose
from partnerships.actions import memberships
from partnerships.actions.once import already_made
from partnerships.models import Invitation, Membership, Organisation, Partnership
from partnerships.roles import Role
from partnerships.ways_in import can_sign_in

LASTS = dt.timedelta(days=7)


class AccountClosed(Exception):
    """A closed account is opened again by the National PACE team, not by a chair."""


class HasAccount(Exception):
    """Somebody with an account needs no invitation."""


class InvitationGone(Exception):
    """An invitation works once, and for a week."""


@act
def add_member(
    *,
    email: str,
    given_name: str,
    family_name: str,
    telephone: str,
    organisation: Organisation,
    partnership: Partnership,
    role: Role,
    from_on: dt.date,
    wants_account: bool,
    by: User,
    at: dt.datetime,
    to_on: dt.date | None = None,
    duties: Sequence[str] = (),
    form_key: uuid.UUID | None = None,
) -> Membership:
    """Enter a member by e-mail, and invite them when they are to sign in.

    Somebody known keeps the names they have, and hears of it; they may belong
    elsewhere as well. Whoever enters them is told nothing of them that they would not
    be told of anybody.
    """
    made = already_made(Membership, form_key)
    if made is not None:
        return made
    memberships.check_first_day(
        partnership=partnership, from_on=from_on, by=by, on=timezone.localdate(at)
    )
    person = known_or_new(
        email=email,
        given_name=given_name,
        family_name=family_name,
        telephone=telephone,
        by=by,
    )
    made = memberships.add(
        person=person,
        organisation=organisation,
        partnership=partnership,
        role=role,
        from_on=from_on,
        to_on=to_on,
        duties=duties,
        by=by,
        form_key=form_key,
    )
    if can_sign_in(person, timezone.localdate(at)):
        tell(event="membership.added", context_id=made.pk, person=person, at=at)
    elif wants_account and person.is_active:
        invite(person=person, partnership=partnership, by=by, at=at)
    return made


def person_of(
    *, email: str, given_name: str, family_name: str, telephone: str, by: User | None
) -> User:
    """The person of this address, who can be invited."""
    person = known_or_new(
        email=email,
        given_name=given_name,
        family_name=family_name,
        telephone=telephone,
        by=by,
    )
    if not person.is_active:
        raise AccountClosed(
            "This person’s account is closed. Ask the National PACE team to reopen it."
        )
    return person


def known_or_new(
    *, email: str, given_name: str, family_name: str, telephone: str, by: User | None
) -> User:
    """The person of this address, entered now if nobody knows it yet."""
    address = email.strip().lower()
    person = User.objects.select_for_update().filter(email=address).first()
    if person is None:
        try:
            with refused_as({accounts.ONE_ADDRESS: accounts.AddressTaken}):
                person = User.objects.create_user(
                    address,
                    given_name=given_name,
                    family_name=family_name,
                    telephone=telephone,
                )
        except accounts.AddressTaken:
            # Somebody else has entered the same person this very moment.
            return person_of(
                email=email,
                given_name=given_name,
                family_name=family_name,
                telephone=telephone,
                by=by,
            )
        audit.record("person.added", by=by, on=person, label=person.reference)
    return person


@act
def invite(
    *,
    person: User,
    partnership: Partnership | None,
    by: User,
    at: dt.datetime,
    national_role: str = "",
    form_key: uuid.UUID | None = None,
) -> Invitation:
    """Invite a person to set up an account, by a link that works for a week."""
    made = already_made(Invitation, form_key)
    if made is not None:
        return made
    if can_sign_in(person, timezone.localdate(at)):
        raise HasAccount("This person has an account already.")
    if not person.is_active:
        raise AccountClosed("This person’s account is closed.")
    made = Invitation.objects.create(
        person=person,
        partnership=partnership,
        national_role=national_role,
        by=by,
        sent_at=at,
        expires_at=at + LASTS,
        form_key=form_key,
    )
    send(made, at)
    audit.record(
        "invitation.sent",
        by=by,
        on=made,
        label=person.reference,
        partnership_id=made.partnership_id,
        after={"national_role": made.get_national_role_display()},
        at=at,
    )
    return made


@act
def invite_nationally(
    *,
    email: str,
    national_role: NationalRole,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
) -> Invitation:
    """Invite somebody to a national role, which they hold once they accept."""
    made = already_made(Invitation, form_key)
    if made is not None:
        return made
    person = person_of(email=email, given_name="", family_name="", telephone="", by=by)
    return invite(
        person=person,
        partnership=None,
        national_role=national_role,
        by=by,
        at=at,
        form_key=form_key,
    )


@act
def send_again(*, invitation: Invitation, by: User, at: dt.datetime) -> Invitation:
    """Send a new link, good for another week; the old one stops working."""
    stored = open_invitation(invitation)
    spend_links(purpose=Purpose.INVITATION, target_id=stored.pk, at=at)
    stored.sent_at, stored.expires_at = at, at + LASTS
    stored.save(update_fields=["sent_at", "expires_at"])
    send(stored, at)
    audit.record(
        "invitation.sent_again",
        by=by,
        on=stored,
        label=stored.person.reference,
        partnership_id=stored.partnership_id,
        at=at,
    )
    return stored


@act
def withdraw(*, invitation: Invitation, by: User, at: dt.datetime) -> Invitation:
    """The link stops working; what the person belongs to is ended apart."""
    stored = open_invitation(invitation)
    spend_links(purpose=Purpose.INVITATION, target_id=stored.pk, at=at)
    stored.withdrawn_at = at
    stored.save(update_fields=["withdrawn_at"])
    audit.record(
        "invitation.withdrawn",
        by=by,
        on=stored,
        label=stored.person.reference,
        partnership_id=stored.partnership_id,
        at=at,
    )
    return stored


@act
def accept(
    *,
    invitation: Invitation,
    given_name: str,
    family_name: str,
    telephone: str,
    password: str,
    at: dt.datetime,
) -> User:
    """The invited person sets up their account; every invitation of theirs is used."""
    stored = open_invitation(invitation)
    has_way_in = can_sign_in(stored.person, timezone.localdate(at))
    if stored.expires_at <= at or has_way_in:
        raise InvitationGone("This invitation has been used or has expired.")
    if not stored.person.is_active:
        raise InvitationGone("This account has been closed.")
    person = accounts.set_up(
        person=stored.person,
        given_name=given_name,
        family_name=family_name,
        telephone=telephone,
        password=password,
    )
    waiting = Invitation.objects.select_for_update().filter(
        person=person, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    roles = dict.fromkeys(row.national_role for row in waiting if row.national_role)
    for role in roles:
        accounts.give_post(
            person=person,
            role=NationalRole(role),
            by=stored.by,
            on=timezone.localdate(at),
        )
    for row in waiting:
        row.accepted_at = at
        row.save(update_fields=["accepted_at"])
        spend_links(purpose=Purpose.INVITATION, target_id=row.pk, at=at)
        audit.record(
            "invitation.accepted",
            by=person,
            on=row,
            label=person.reference,
            partnership_id=row.partnership_id,
            at=at,
        )
    return person


def open_invitation(invitation: Invitation) -> Invitation:
    """The stored row and its person, locked; refused once accepted or withdrawn."""
    stored = (
        Invitation.objects.select_for_update(of=("self", "person"))
        .select_related("person", "by")
        .get(pk=invitation.pk)
    )
    if stored.accepted_at or stored.withdrawn_at:
        raise InvitationGone("This invitation has been used or withdrawn.")
    return stored


def send(invitation: Invitation, at: dt.datetime) -> None:
    tell(
        event="invitation.sent",
        context_id=invitation.pk,
        person=invitation.person,
        at=at,
        occasion=at.isoformat(),
    )
