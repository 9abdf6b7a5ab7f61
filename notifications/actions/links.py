"""Signed links: made, spent, moved; only their hash is kept."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from kit.tokens import address_digest, digest, new_token
from notifications.choices import Purpose
from notifications.models import Link


class NewLinks:
    """Signed links made one by one and kept together at the end; their hashes only."""

    def __init__(self, *, at: dt.datetime) -> None:
        self._at = at
        self._made: list[Link] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is None:
            Link.objects.bulk_create(self._made)

    def make(
        self,
        *,
        purpose: Purpose,
        target_id: int,
        expires_at: dt.datetime,
        person: User | None = None,
        address: str = "",
    ) -> str:
        """The whole address of one more link, to a person or to another's address."""
        sent_to = person.email if person else address
        if not sent_to:
            raise ValueError("A link is sent to somebody's address.")
        token = new_token()
        self._made.append(
            Link(
                purpose=purpose,
                target_id=target_id,
                token_hash=digest(token),
                address_hash=address_digest(sent_to),
                person=person,
                created_at=self._at,
                expires_at=expires_at,
            )
        )
        return f"{settings.PORTAL_URL}/link/{purpose}/{token}/"


def issue_link(
    *,
    purpose: Purpose,
    target_id: int,
    at: dt.datetime,
    expires_at: dt.datetime,
    person: User | None = None,
    address: str = "",
) -> str:
    """Make a signed link and return its whole address; only its hash is kept."""
    with NewLinks(at=at) as links:
        return links.make(
            purpose=purpose,
            target_id=target_id,
            expires_at=expires_at,
            person=person,
            address=address,
        )


def spend_link(*, link: Link, at: dt.datetime) -> bool:
    """Use up one link; false when somebody used it up meanwhile."""
    return bool(Link.objects.filter(pk=link.pk).alive(at).update(spent_at=at))


def spend_links(*, purpose: Purpose, target_id: int, at: dt.datetime) -> None:
    """Every link to this target is used up: it has done what it was for."""
    Link.objects.filter(purpose=purpose, target_id=target_id, spent_at=None).update(
        spent_at=at
    )


def spend_links_of(*, person: User, address: str, at: dt.datetime) -> None:
    """Every link that was sent to a person at this address opens nothing any more.

    A survey's names nobody: it is known by the address, which one person has.
    """
    nameless = Q(
        person=None, purpose=Purpose.SURVEY, address_hash=address_digest(address)
    )
    rows = Link.objects.filter(Q(person=person) | nameless, spent_at=None)
    rows.update(spent_at=at)


def move_expiry(*, purpose: Purpose, target_id: int, expires_at: dt.datetime) -> None:
    """Links to this target now expire at this moment, because its date has moved."""
    Link.objects.filter(purpose=purpose, target_id=target_id, spent_at=None).update(
        expires_at=expires_at
    )
