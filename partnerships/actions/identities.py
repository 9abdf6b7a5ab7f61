"""Agencies' sign-on: connected to an account, disconnected, set for an organisation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.models import Identity, Session, User
from accounts.providers import Provider
from kit.acting import act
from kit.refusals import refused_as
from kit.versions import advance
from notifications.actions import tell
from partnerships.actions import invitations
from partnerships.models import Invitation, Membership, Organisation
from partnerships.ways_in import may_sign_in_here, shut_out, usable_by


class ConnectedElsewhere(Exception):
    """A sign-on opens one account."""

    def __init__(
        self, words: str = "This sign-in is connected to another account already."
    ):
        super().__init__(words)


class HasOne(Exception):
    """Of one agency an account knows one sign-in."""

    def __init__(
        self,
        words: str = "Your account is connected to a sign-in of this organisation "
        "already. Disconnect that one first.",
    ):
        super().__init__(words)


class OnlyWayIn(Exception):
    """Nobody takes away the only way into their account."""


class LastWayIn(Exception):
    """Somebody of the National PACE team gets in whatever happens to an agency."""


# Who looks first and writes then may find another's row in between.
TAKEN = {
    "accounts_identity_is_one_persons": ConnectedElsewhere,
    "accounts_identity_one_of_an_issuer": HasOne,
}


@act
def connect(
    *,
    person: User,
    provider: Provider,
    subject: str,
    session_key: str | None,
    at: dt.datetime,
) -> Identity:
    """From now on this person of the agency's opens this account."""
    stored = User.objects.select_for_update().get(pk=person.pk)
    known = Identity.objects.filter(issuer=provider.issuer)
    if known.filter(subject=subject).exclude(person=stored).exists():
        raise ConnectedElsewhere
    if known.filter(person=stored).exists():
        raise HasOne
    with refused_as(TAKEN):
        made = Identity.objects.create(
            person=stored, issuer=provider.issuer, subject=subject, connected_at=at
        )
    stored.has_sign_on = person.has_sign_on = True
    stored.save(update_fields=["has_sign_on"])
    changed("connected", stored, provider.slug, session_key=session_key, at=at)
    return made


@act
def disconnect(
    *, identity: Identity, slug: str, by: User, session_key: str, at: dt.datetime
) -> None:
    """The agency no longer opens this account."""
    stored = User.objects.select_for_update().get(pk=by.pk)
    others = [row for row, _ in usable_by(stored) if row.pk != identity.pk]
    if not others and not may_sign_in_here(stored, timezone.localdate(at)):
        raise OnlyWayIn(
            "This is the only way in which you can sign in, so it stays connected."
        )
    Identity.objects.filter(person=stored, pk=identity.pk).delete()
    stored.has_sign_on = Identity.objects.filter(person=stored).exists()
    stored.save(update_fields=["has_sign_on"])
    changed("disconnected", stored, slug, session_key=session_key, at=at)


def changed(
    happened: str,
    person: User,
    slug: str,
    *,
    session_key: str | None,
    at: dt.datetime,
) -> None:
    """Record it, write to the person, and end their other sessions."""
    audit.record(
        f"sign_on.{happened}",
        by=person,
        on=person,
        label=person.reference,
        after={"sign_on": slug},
        at=at,
    )
    write_to(person, happened, at)
    rows = Session.objects.filter(person=person)
    rows.exclude(session_key=session_key or "").delete()


def write_to(person: User, happened: str, at: dt.datetime) -> None:
    tell(
        event=f"person.sign_on_{happened}",
        context_id=person.pk,
        person=person,
        at=at,
        occasion=at.isoformat(),
    )


@act
def accept(
    *,
    invitation: Invitation,
    provider: Provider,
    subject: str,
    at: dt.datetime,
    **names: str,
) -> User:
    """The invited person sets up their account, and comes in by their agency."""
    person = invitations.accept(invitation=invitation, password="", at=at, **names)
    connect(person=person, provider=provider, subject=subject, session_key=None, at=at)
    return person


@act
def used(*, identity: Identity, at: dt.datetime) -> None:
    """Somebody has come in by it."""
    Identity.objects.filter(pk=identity.pk).update(last_used_at=at)


@act
def set_for(
    *,
    organisation: Organisation,
    sign_on: str,
    has_local_sign_in: bool,
    by: User,
    at: dt.datetime,
    keep: str | None = None,
) -> Organisation:
    """By which agency an organisation's people come in, and whether by a password too.

    Whom a password lets in no longer is signed out everywhere, and written to.
    """
    on = timezone.localdate(at)
    stored = Organisation.objects.select_for_update().get(pk=organisation.pk)
    members = Membership.objects.on(on).filter(organisation=stored)
    people = list(User.objects.filter(pk__in=members.values("person")).order_by("pk"))
    before = {name: getattr(stored, name) for name in ("sign_on", "has_local_sign_in")}
    facts: dict[str, Any] = {"sign_on": sign_on, "has_local_sign_in": has_local_sign_in}
    was_shut = shut_out(people, on)
    advance(stored, version=stored.version, **facts)
    refuse_last_way_in(stored, on)
    shut = shut_out(people, on) - was_shut
    Session.objects.filter(person__in=shut).exclude(session_key=keep or "").delete()
    for person in people:
        if person.pk in shut and person.has_account():
            write_to(person, "only", at)
    audit.record(
        "organisation.sign_on_set",
        by=by,
        on=stored,
        label=stored.name,
        before=before,
        after=facts,
        at=at,
    )
    return stored


def refuse_last_way_in(organisation: Organisation, on: dt.date) -> None:
    """Refuse what would leave the team in the hands of agencies alone."""
    team = [one for one in User.objects.national_team(on) if one.has_usable_password()]
    if team and {one.pk for one in team} <= shut_out(team, on, organisation):
        raise LastWayIn(
            "Nobody of the National PACE team could sign in while this organisation’s "
            "sign-on is away. Leave signing in by a password on, or add somebody to "
            "the team who does not belong to it."
        )
