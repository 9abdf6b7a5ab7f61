"""The letters about a file of notices: one for each file, never one for each row."""

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
from redundancies.choices import NoticeStatus
from redundancies.models import Situation


def touched(
    batch_id: int, standing: Standing, *, status: NoticeStatus | None = None
) -> int:
    """How many situations the file brought or changed that are this person's to see.

    Of one that was undone, none.
    """
    batch = ImportBatch.objects.filter(pk=batch_id, undone_at=None).first()
    if batch is None:
        return 0
    notices = batch.notices()
    if status is not None:
        notices = notices.filter(status=status)
    brought = Situation.objects.filter(notices__in=notices)
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
    words = f"{notices} came in for your partnership"
    withdrawn = touched(batch_id, standing, status=NoticeStatus.INACTIVE)
    if withdrawn == many:
        return f"{words}: withdrawn"
    return f"{words}, {withdrawn:,} of them withdrawn" if withdrawn else words


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


def gone(batch_id: int, standing: Standing) -> str:
    """How many situations went again, or are as they were, where this person works."""
    batch = ImportBatch.objects.filter(pk=batch_id, undone_at__isnull=False).first()
    if batch is None:
        return ""
    if standing.is_national_team:
        many = batch.undone.get("", 0)
    else:
        chaired = {held.partnership_id for held in standing.held if held.role in CHAIRS}
        many = sum(batch.undone.get(str(number), 0) for number in chaired)
    if not many:
        return ""
    notices = "1 notice" if many == 1 else f"{many:,} notices"
    place = "without a council" if standing.is_national_team else "for your partnership"
    was = "was" if many == 1 else "were"
    return f"{notices} {place} {was} imported by mistake and undone"


def undone_line(*, context_id: int, person: User | None) -> tuple[str, str] | None:
    if person is None or not person.is_active:
        return None
    words = gone(context_id, read_standing(person, timezone.localdate()))
    return (words, reverse("redundancies:list")) if words else None


def write_undone(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    """That what a file brought is gone again, or as it was before."""
    found = undone_line(context_id=context_id, person=person)
    if found is None:
        return None
    words, path = found
    return compose(
        "imports/emails/notices.undone",
        subject=words,
        context={
            "words": words,
            "action_href": f"{settings.PORTAL_URL}{path}",
            "action_text": "See the list of situations",
        },
        line=words,
        path=path,
    )


for event, written, lined in (
    ("notices.imported", write, line),
    ("notices.undone", write_undone, undone_line),
):
    register(
        LetterKind(
            event=event,
            kind=Kind.SITUATION,
            write=written,
            line=lined,
            usual_pace=Pace.DAILY,
            always_at_once=True,
        )
    )
