"""The one follow-up at six months: asked by link, or else on the telephone."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts import audit
from accounts.models import User
from clients.choices import AnsweredBy, ContactBy
from clients.emails import FOLLOW_UP
from clients.models import Client, FollowUp, Outcome
from kit.acting import act
from notifications.actions import spend_links, tell
from notifications.choices import Purpose


class AlreadyAnswered(Exception):
    """The follow-up is asked once and answered once."""


class NotDueYet(Exception):
    """Nobody is asked before the follow-up has fallen due."""


def may_be_written_to(client: Client) -> bool:
    """An e-mail goes only to people with an address who did not choose otherwise."""
    return bool(client.email) and client.contact_by in ("", ContactBy.EMAIL)


@act
def ask(*, at: dt.datetime, at_most: int = 500) -> int:
    """Ask what has fallen due: by letter, or on the advisers' list to telephone."""
    rows = list(
        FollowUp.objects.to_ask(timezone.localdate(at))
        .select_related("case__client")
        .select_for_update(of=("self",), skip_locked=True)[:at_most]
    )
    for follow_up in rows:
        client = follow_up.case.client
        by_letter = may_be_written_to(client)
        follow_up.asked_at = at
        follow_up.asked_by = ContactBy.EMAIL if by_letter else ContactBy.TELEPHONE
        if by_letter:
            tell(
                event=FOLLOW_UP,
                context_id=follow_up.pk,
                at=at,
                address=client.email,
            )
    FollowUp.objects.bulk_update(rows, ["asked_at", "asked_by"])
    return len(rows)


@act
def answer(
    *,
    follow_up: FollowUp,
    answered_by: AnsweredBy,
    by: User | None,
    at: dt.datetime,
    form_key: UUID | None = None,
    **facts: Any,
) -> Outcome:
    """Keep how things went, once; the link is used up. The same form again changes
    nothing."""
    stored = (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("case")
        .get(pk=follow_up.pk)
    )
    if form_key is not None:
        made = Outcome.objects.filter(case=stored.case, form_key=form_key).first()
        if made is not None:
            return made
    if stored.answered_at is not None:
        raise AlreadyAnswered("This follow-up has been answered already.")
    if stored.due_on > timezone.localdate(at):
        raise NotDueYet("The follow-up is not due yet.")
    outcome = Outcome.objects.create(
        case=stored.case,
        told_on=timezone.localdate(at),
        answered_by=answered_by,
        recorded_by=by,
        recorded_at=at,
        form_key=form_key,
        **facts,
    )
    stored.answered_at = at
    stored.save(update_fields=["answered_at"])
    spend_links(purpose=Purpose.FOLLOW_UP, target_id=stored.pk, at=at)
    audit.record(
        "outcome.recorded",
        by=by,
        on=stored.case,
        partnership_id=stored.case.partnership_id,
        at=at,
        after={"answered_by": answered_by},
    )
    return outcome
