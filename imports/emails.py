"""The letter about a file of notices: one for each file, never one for each row."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from imports.models import ImportBatch
from notifications.choices import Kind, Pace
from notifications.letters import Letter, LetterKind, compose, register
from partnerships.roles import CHAIRS
from partnerships.standing import Standing, read_standing
from redundancies.models import Situation


def touched(batch_id: int, standing: Standing) -> int:
    """How many situations the file brought or changed that are this person's to see."""
    batch = ImportBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        return 0
    brought = Situation.objects.filter(notices__in=batch.notices())
    if standing.is_national_team:
        waiting = brought.filter(council=None)
        return waiting.distinct().count()
    chaired = {held.partnership_id for held in standing.held if held.role in CHAIRS}
    led = brought.filter(
        responses__partnership__in=chaired,
        responses__is_lead=True,
        responses__to_on=None,
    )
    return led.distinct().count()


def words_for(batch_id: int, standing: Standing) -> str:
    many = touched(batch_id, standing)
    if not many:
        return ""
    notices = "1 notice" if many == 1 else f"{many:,} notices"
    if standing.is_national_team:
        return f"{notices} came in without a council: say where"
    return f"{notices} came in for your partnership"


def line(*, context_id: int, person: User | None) -> tuple[str, str] | None:
    if person is None or not person.is_active:
        return None
    words = words_for(context_id, read_standing(person, timezone.localdate()))
    return (words, reverse("redundancies:list")) if words else None


def write(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """How many, and where they are; which employers stands behind the sign-in."""
    found = line(context_id=context_id, person=person)
    if found is None:
        return None
    words, path = found
    return compose(
        "imports/emails/notices.imported",
        subject=words,
        context={
            "words": words,
            "action_href": f"{settings.PORTAL_URL}{path}",
            "action_text": "See the list of situations",
        },
        line=words,
        path=path,
    )


register(
    LetterKind(
        event="notices.imported",
        kind=Kind.SITUATION,
        write=write,
        line=line,
        usual_pace=Pace.DAILY,
        always_at_once=True,
    )
)
