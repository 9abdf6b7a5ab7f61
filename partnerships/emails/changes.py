"""Letters to the National PACE team about what needs a second person of it.

They name neither whom it is about nor an address: the page does, to who may read it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.choices import Kind, Pace
from notifications.letters import Letter, LetterKind, Line, compose, register
from partnerships.models import ChangeKind, PendingChange
from partnerships.standing import standing_of


def change_for(context_id: int, person: User | None) -> PendingChange | None:
    """The change, for somebody who belongs to the team today."""
    if person is None or not standing_of(person).is_national_team:
        return None
    rows = PendingChange.objects.select_related("asked_by", "settled_by")
    return rows.filter(pk=context_id).first()


def asked(*, context_id: int, person: User | None, **_: Any) -> Line | None:
    """That it waits, for everybody of the team but who asked."""
    change = change_for(context_id, person)
    is_waiting = (
        change is not None
        and change.settled_at is None
        and change.expires_at > timezone.now()
        and change.asked_by != person
    )
    words = (
        "A change of how people sign in waits for a second person"
        if change is not None and change.kind == ChangeKind.SIGN_ON
        else "A change of an account waits for a second person"
    )
    return (words, reverse("partnerships:changes")) if is_waiting else None


def settled(*, context_id: int, person: User | None, **_: Any) -> Line | None:
    """What another decided, for who asked."""
    change = change_for(context_id, person)
    if change is None or change.settled_at is None or change.asked_by != person:
        return None
    words = f"A change that you asked for was {change.get_outcome_display().lower()}"
    return words, reverse("partnerships:changes")


def write_asked(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    line = asked(context_id=context_id, person=person)
    advice = (
        "Ask the person who asked for it, by telephone or face to face, before you "
        "confirm it. After seven days it is dropped."
    )
    return line and letter_of("change.asked", line, advice)


def write_settled(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    line = settled(context_id=context_id, person=person)
    advice = "If you did not ask for any, tell the rest of the team at once."
    return line and letter_of("change.settled", line, advice)


def letter_of(event: str, line: Line, advice: str) -> Letter:
    words, path = line
    return compose(
        f"partnerships/emails/{event}",
        subject=words,
        context={
            "sentence": f"{words}.",
            "advice": advice,
            "action_text": "See what waits",
            "action_href": f"{settings.PORTAL_URL}{path}",
        },
    )


for event, write, line in (
    ("change.asked", write_asked, asked),
    ("change.settled", write_settled, settled),
):
    register(
        LetterKind(
            event,
            Kind.ACCOUNT,
            write=write,
            line=line,
            usual_pace=Pace.AT_ONCE,
            always_at_once=True,
        )
    )
