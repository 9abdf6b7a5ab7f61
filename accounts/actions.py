"""What is done to people: set up, edited, closed, given a national role."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts import audit
from accounts.models import NationalPost, User
from accounts.roles import NationalRole
from kit.acting import act
from kit.refusals import refused_as
from kit.versions import advance

# An address is one person's.
ONE_ADDRESS = "accounts_user_email_key"


class AddressTaken(Exception):
    """An e-mail address is one person's name in the portal."""

    def __init__(self, words: str = "Somebody else has this email address."):
        super().__init__(words)


class LastOfTheTeam(Exception):
    """Somebody must be left who can let people in."""


class PostHeld(Exception):
    """A national role is held once at a time."""


@act
def edit(
    *,
    person: User,
    given_name: str,
    family_name: str,
    telephone: str,
    email: str,
    version: int,
    by: User,
) -> User:
    """Correct a person's names, telephone number or e-mail address."""
    stored = User.objects.select_for_update().get(pk=person.pk)
    facts = {
        "given_name": given_name,
        "family_name": family_name,
        "telephone": telephone,
        "email": email.strip().lower(),
    }
    if User.objects.filter(email=facts["email"]).exclude(pk=stored.pk).exists():
        raise AddressTaken
    before = {name: getattr(stored, name) for name in facts}
    with refused_as({ONE_ADDRESS: AddressTaken}):
        advance(stored, version=version, **facts)
    audit.record(
        "person.edited",
        by=by,
        on=stored,
        label=stored.reference,
        before=before,
        after=facts,
    )
    return stored


@act
def set_up(
    *, person: User, given_name: str, family_name: str, telephone: str, password: str
) -> User:
    """An invited person gives their names and a password, and may now sign in.

    Without a password it is by their agency that they sign in.
    """
    stored = User.objects.select_for_update().get(pk=person.pk)
    stored.given_name, stored.family_name = given_name, family_name
    stored.telephone = telephone
    if password:
        stored.set_password(password)
    stored.version += 1
    stored.save(
        update_fields=["given_name", "family_name", "telephone", "password", "version"]
    )
    audit.record("person.set_up", by=stored, on=stored, label=stored.reference)
    return stored


@act
def close(*, person: User, by: User, on: dt.date) -> User:
    """Close an account: the person is signed out at their next press."""
    stored = User.objects.select_for_update().get(pk=person.pk)
    if stored.is_active and is_last_of_the_team(stored, on):
        raise LastOfTheTeam(
            "This is the last account of the National PACE team. Add another before "
            "you close it."
        )
    stored.is_active = False
    stored.version += 1
    stored.save(update_fields=["is_active", "version"])
    audit.record("person.closed", by=by, on=stored, label=stored.reference)
    return stored


@act
def reopen(*, person: User, by: User) -> User:
    """Let a person sign in again."""
    stored = User.objects.select_for_update().get(pk=person.pk)
    stored.is_active = True
    stored.version += 1
    stored.save(update_fields=["is_active", "version"])
    audit.record("person.reopened", by=by, on=stored, label=stored.reference)
    return stored


@act
def give_post(
    *, person: User, role: NationalRole, by: User, on: dt.date
) -> NationalPost:
    """Give a national role from a day on."""
    User.objects.select_for_update().get(pk=person.pk)
    if NationalPost.objects.on(on).filter(person=person, role=role).exists():
        raise PostHeld("This person has this role already.")
    post = NationalPost.objects.create(person=person, role=role, from_on=on)
    audit.record(
        "national_role.given",
        by=by,
        on=post,
        label=person.reference,
        after={"role": post.get_role_display(), "from_on": on},
    )
    return post


@act
def end_post(*, post: NationalPost, by: User, at: dt.datetime) -> NationalPost:
    """End a national role at once: its rights are gone at the next press."""
    on = timezone.localdate(at)
    stored = NationalPost.objects.select_for_update().get(pk=post.pk)
    if stored.role == NationalRole.NATIONAL_TEAM and is_last_of_the_team(
        stored.person, on
    ):
        raise LastOfTheTeam(
            "This is the last account of the National PACE team. Add another before "
            "you end this role."
        )
    if stored.ended_at is None:
        stored.to_on, stored.ended_at = max(on, stored.from_on), at
        stored.save(update_fields=["to_on", "ended_at"])
    audit.record(
        "national_role.ended",
        by=by,
        on=stored,
        label=stored.person.reference,
        after={"role": stored.get_role_display(), "to_on": stored.to_on},
    )
    return stored


def is_last_of_the_team(person: User, on: dt.date) -> bool:
    """Whether nobody else who can sign in belongs to the National PACE team."""
    # Locked, so that two of them cannot each find the other and both go.
    team = list(
        NationalPost.objects.on(on)
        .filter(role=NationalRole.NATIONAL_TEAM, person__is_active=True)
        .select_for_update()
        .select_related("person")
    )
    belongs = any(post.person_id == person.pk for post in team)
    others = [
        post
        for post in team
        if post.person_id != person.pk and post.person.has_account()
    ]
    return belongs and not others
