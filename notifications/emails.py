"""Letters of this room: the digest, and word of an address that refuses letters."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.conf import settings

from accounts.models import NationalPost
from accounts.roles import NationalRole
from notifications.choices import Kind, Pace
from notifications.letters import (
    REGISTRY,
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
    people = {draft.context_id: draft.person for draft in drafts}
    by_event: dict[str, list[Message]] = defaultdict(list)
    shown: dict[int, dict[tuple[str, str], None]] = defaultdict(dict)
    items = list(Message.objects.filter(digest__in=people).order_by("due_at", "pk"))
    for item in items:
        by_event[item.event].append(item)
    lines = {
        item.pk: line
        for event, group in by_event.items()
        for item, line in zip(
            group,
            lines_of_each(
                REGISTRY.get(event),
                [Draft(item.context_id, people[item.digest_id]) for item in group],
            ),
            strict=True,
        )
    }
    for item in items:
        if line := lines[item.pk]:
            words, path = line
            shown[item.digest_id][words, f"{settings.PORTAL_URL}{path}"] = None
    return [digest_of(list(shown[draft.context_id])) for draft in drafts]


def digest_of(items: list[tuple[str, str]]) -> Letter | None:
    if not items:
        return None
    news = f"{len(items)} new thing{'' if len(items) == 1 else 's'}"
    return compose(
        "notifications/emails/digest",
        subject=f"{news} in the PACE portal",
        context={"items": items},
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
        NationalPost.objects.on(at.date())
        .filter(
            person__in=[draft.person for draft in drafts if draft.person],
            role=NationalRole.NATIONAL_TEAM,
        )
        .values_list("person", flat=True)
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
