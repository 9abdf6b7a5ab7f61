"""By which way somebody may sign in: here, by a password, or by their agency.

An organisation says which agency's sign-on its people use, and whether a password
opens their accounts as well. Where somebody belongs to several, a password is off only
if all of them say so (docs/decisions/2026-11-30-agencies-sign-their-people-in.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils import timezone

from accounts import providers
from accounts.models import Identity, NationalPost, User
from accounts.providers import Provider
from accounts.roles import NationalRole
from partnerships.models import Membership, Organisation


def offered_to(person: User, on: dt.date | None = None) -> dict[str, Provider]:
    """The agencies' sign-on that this person's organisations use, by its name."""
    slugs = set(
        Membership.objects.not_over(on or timezone.localdate())
        .filter(person=person)
        .exclude(organisation__sign_on="")
        .values_list("organisation__sign_on", flat=True)
    )
    found = providers.configured().items()
    return {slug: provider for slug, provider in found if slug in slugs}


def identity_of(provider: Provider, subject: str) -> Identity | None:
    """Whom an agency means, if they may come in by it today."""
    found = (
        Identity.objects.select_related("person")
        .filter(issuer=provider.issuer, subject=subject, person__is_active=True)
        .first()
    )
    if found is None or provider.slug not in offered_to(found.person):
        return None
    return found


def usable_by(person: User) -> list[tuple[Identity, Provider]]:
    """The identities by which this person may come in today."""
    if not person.has_sign_on:
        return []
    offered = {one.issuer: one for one in offered_to(person).values()}
    rows = Identity.objects.filter(person=person, issuer__in=offered).order_by("pk")
    return [(row, offered[row.issuer]) for row in rows]


def may_sign_in_here(person: User, on: dt.date | None = None) -> bool:
    """Whether a password opens this person's account."""
    return person.has_usable_password() and not is_shut_here(person, on)


def can_sign_in(person: User, on: dt.date | None = None) -> bool:
    """Whether there is any way in for this person: else they may be invited."""
    return may_sign_in_here(person, on) or bool(usable_by(person))


def is_shut_here(person: User, on: dt.date | None = None) -> bool:
    """Whether signing in here is off for this person."""
    return bool(shut_out([person], on or timezone.localdate()))


def shut_out(
    people: Collection[User], on: dt.date, instead: Organisation | None = None
) -> set[int]:
    """For whom of these signing in here is off, or would be if an organisation were so.

    A sign-on that the operator has taken out shuts nobody out; nor does any a member of
    the National PACE team who is not connected, whoever enters them where.
    """
    known = providers.configured()
    rows = (
        Membership.objects.on(on)
        .filter(person__in=people)
        .values_list(
            "person",
            "organisation",
            "organisation__sign_on",
            "organisation__has_local_sign_in",
        )
    )
    is_off: dict[int, bool] = {}
    for person_id, organisation_id, sign_on, is_local in rows:
        if instead is not None and organisation_id == instead.pk:
            sign_on, is_local = instead.sign_on, instead.has_local_sign_in
        shuts = sign_on in known and not is_local
        is_off[person_id] = is_off.get(person_id, True) and shuts
    shut = {person_id for person_id, off in is_off.items() if off}
    without = [one.pk for one in people if one.pk in shut and not one.has_sign_on]
    return shut - set(
        NationalPost.objects.on(on)
        .filter(role=NationalRole.NATIONAL_TEAM, person__in=without)
        .values_list("person", flat=True)
        if without
        else ()
    )
