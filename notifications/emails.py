"""Letters of this room: the digest, and word of an address that refuses letters."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from notifications.choices import Kind, Pace
from notifications.letters import (
    Draft,
    Letter,
    Line,
    compose,
    lines_of_each,
    no_lines,
    register_set,
)
from notifications.models import Message, SuspendedAddress

FAILED_LIST = "/messages/failed/"


def write_digests(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    """All that waited, one line each, but for what one may no longer know."""
    waited: dict[int | None, list[Message]] = defaultdict(list)
    rows = Message.objects.filter(digest__in={draft.context_id for draft in drafts})
    for item in rows.order_by("due_at", "pk"):
        waited[item.digest_id].append(item)
    wanted = [
        (item, Draft(item.context_id, draft.person))
        for draft in drafts
        for item in waited[draft.context_id]
    ]
    lines = iter(lines_of_each([(item.event, draft) for item, draft in wanted]))
    return [
        digest_of([next(lines) for _ in waited[draft.context_id]]) for draft in drafts
    ]


def digest_of(lines: list[Line | None]) -> Letter | None:
    items = {
        (line[0], f"{settings.PORTAL_URL}{line[1]}"): None for line in lines if line
    }
    if not items:
        return None
    news = f"{len(items)} new thing{'' if len(items) == 1 else 's'}"
    return compose(
        "notifications/emails/digest",
        subject=f"{news} in the PACE portal",
        context={"items": list(items)},
    )


register_set(
    "digest",
    Kind.ACCOUNT,
    write_many=write_digests,
    lines_many=no_lines,  # its items stand there
    always_at_once=True,
)


def write_suspended(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    """To the National PACE team; the address itself does not stand in the letter."""
    team = set(
        User.objects.national_team(timezone.localdate(at))
        .filter(pk__in=[draft.person_id for draft in drafts if draft.person_id])
        .values_list("pk", flat=True)
    )
    suspended = still_suspended(drafts)
    return [
        letter_of_suspended()
        if draft.person_id in team and draft.context_id in suspended
        else None
        for draft in drafts
    ]


def letter_of_suspended() -> Letter:
    return compose(
        "notifications/emails/address.suspended",
        subject="An email address refuses our emails",
        context={
            "action_href": f"{settings.PORTAL_URL}{FAILED_LIST}",
            "action_text": "See failed messages",
        },
    )


def suspended_lines(*, drafts: list[Draft]) -> list[Line | None]:
    suspended = still_suspended(drafts)
    line = ("An email address refuses our emails", FAILED_LIST)
    return [line if draft.context_id in suspended else None for draft in drafts]


def still_suspended(drafts: list[Draft]) -> set[int]:
    rows = SuspendedAddress.objects.suspended()
    found = rows.filter(pk__in={draft.context_id for draft in drafts})
    return set(found.values_list("pk", flat=True))


register_set(
    "address.suspended",
    Kind.ACCOUNT,
    write_many=write_suspended,
    lines_many=suspended_lines,
    usual_pace=Pace.AT_ONCE,
    always_at_once=True,
)
