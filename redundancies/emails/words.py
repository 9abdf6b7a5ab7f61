"""What the letters of this room share: words for a situation, and their entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from notifications.choices import Kind, Pace
from notifications.letters import Letter, LetterKind, register
from partnerships.standing import read_standing
from redundancies.choices import Visibility
from redundancies.models import Situation

Write = Callable[..., Letter | None]


Lines = Callable[..., dict[int, tuple[str, str]]]


FOLDER = "redundancies/emails/"


def about(situation: Situation) -> str:
    """What a letter may call a situation."""
    if situation.visibility == Visibility.NEED_TO_KNOW:
        return f"an employer in {place_of(situation)}"
    return named(situation)


def named(situation: Situation) -> str:
    """What a line for somebody who sees the situation calls it."""
    return f"{situation.employer}, {place_of(situation)}"


def place_of(situation: Situation) -> str:
    return str(situation.council) if situation.council else "Scotland"


def seen_situations(person: User, at: dt.datetime) -> QuerySet[Situation]:
    standing = read_standing(person, timezone.localdate(at))
    return Situation.objects.seen_by(standing)


def address(path: str) -> str:
    return f"{settings.PORTAL_URL}{path}"


def enter(
    event: str,
    kind: Kind,
    write: Write,
    lines: Lines,
    pace: Pace = Pace.DAILY,
    *,
    portal_lines: Lines | None = None,
) -> None:
    """Enter a letter whose one line is that of the many."""

    def line(*, context_id: int, person: User) -> tuple[str, str] | None:
        return lines(context_ids=[context_id], person=person).get(context_id)

    register(
        LetterKind(
            event,
            kind,
            write,
            line,
            usual_pace=pace,
            lines=lines,
            portal_lines=portal_lines,
        )
    )
