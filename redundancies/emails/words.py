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
    place = str(situation.council) if situation.council else "Scotland"
    if situation.visibility == Visibility.NEED_TO_KNOW:
        return f"an employer in {place}"
    return f"{situation.employer}, {place}"


def seen_situations(person: User, at: dt.datetime) -> QuerySet[Situation]:
    standing = read_standing(person, timezone.localdate(at))
    return Situation.objects.seen_by(standing)


def address(path: str) -> str:
    return f"{settings.PORTAL_URL}{path}"


def enter(
    event: str, kind: Kind, write: Write, lines: Lines, pace: Pace = Pace.DAILY
) -> None:
    """Enter a letter whose one line is that of the many."""

    def line(*, context_id: int, person: User) -> tuple[str, str] | None:
        return lines(context_ids=[context_id], person=person).get(context_id)

    register(LetterKind(event, kind, write, line, usual_pace=pace, lines=lines))
