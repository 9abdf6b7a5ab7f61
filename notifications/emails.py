"""Letters of this room: the digest, and word of an address that refuses letters."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from accounts.models import NationalPost, User
from accounts.roles import NationalRole
from notifications.choices import Kind, Pace
from notifications.letters import (
    Letter,
    LetterKind,
    compose,
    lines_for,
    register,
)
from notifications.models import Message, SuspendedAddress

FAILED_LIST = "/messages/failed/"


def write_digest(
    *, context_id: int, person: User | None, at: dt.datetime, **_: object
) -> Letter | None:
    """All that waited, one line each, but for what one may no longer know."""
    items = list(Message.objects.filter(digest=context_id).order_by("due_at", "pk"))
    lines = lines_for(items, person)
    shown: dict[tuple[str, str], None] = {}
    for item in items:
        if item.pk in lines:
            words, path = lines[item.pk]
            shown[words, f"{settings.PORTAL_URL}{path}"] = None
    if not shown:
        return None
    news = f"{len(shown)} new thing{'' if len(shown) == 1 else 's'}"
    return compose(
        "notifications/emails/digest",
        subject=f"{news} in the PACE portal",
        context={"items": list(shown)},
    )


def no_line(**_: object) -> None:
    """A digest stands in no list: its items do."""


register(
    LetterKind(
        event="digest",
        kind=Kind.ACCOUNT,
        write=write_digest,
        line=no_line,
        always_at_once=True,
    )
)


def write_suspended(
    *, context_id: int, person: User | None, at: dt.datetime, **_: object
) -> Letter | None:
    """To the National PACE team; the address itself does not stand in the letter."""
    if not belongs_to_team(person, at) or not still_suspended(context_id):
        return None
    return compose(
        "notifications/emails/address.suspended",
        subject="An email address refuses our emails",
        context={
            "action_href": f"{settings.PORTAL_URL}{FAILED_LIST}",
            "action_text": "See failed messages",
        },
    )


def suspended_line(*, context_id: int, **_: object) -> tuple[str, str] | None:
    if not still_suspended(context_id):
        return None
    return "An email address refuses our emails", FAILED_LIST


def still_suspended(context_id: int) -> bool:
    return SuspendedAddress.objects.suspended().filter(pk=context_id).exists()


def belongs_to_team(person: User | None, at: dt.datetime) -> bool:
    return (
        NationalPost.objects.on(timezone.localdate(at))
        .filter(person=person, role=NationalRole.NATIONAL_TEAM)
        .exists()
    )


register(
    LetterKind(
        event="address.suspended",
        kind=Kind.ACCOUNT,
        write=write_suspended,
        line=suspended_line,
        usual_pace=Pace.AT_ONCE,
        always_at_once=True,
    )
)
