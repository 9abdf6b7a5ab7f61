"""HR1 notices: recorded as received, amended, corrected, and struck out.

A notice is of a site or of the whole. It takes the place of another only where it says
which one it amends; otherwise both count.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import ChangedMeanwhile, advance
from partnerships.actions.once import already_made
from redundancies.actions import headcounts
from redundancies.actions.following import dates_followed, follow_numbers
from redundancies.actions.shared import Refused, day_of, locked_open, place_of
from redundancies.actions.situations import LastBeforeFirst
from redundancies.choices import COUNTING, NOTICE_STEPS, NoticeStatus, Source
from redundancies.models import Headcount, HR1Notice, NoticeDraft, Site, Situation

# What a notice says; one that says nothing of it is none.
FACTS = (
    *("received_on", "passed_on", "proposed", "employed", "is_closing"),
    *("consultation_on", "first_dismissal_on", "last_dismissal_on"),
    *("reasons", "representatives"),
)


class ReceivedInTheFuture(Refused):
    """A notice that has come was received on a day that has come."""


class ConsultationInTheFuture(Refused):
    """The form takes a consultation that has begun."""


class EmptyNotice(Refused):
    """A notice says something."""


class NotToAmend(Refused):
    """Only a notice of the same situation that counts is amended, and once."""


class NoSuchStep(Refused):
    """A step that the status of a notice does not allow."""


def check(facts: Mapping[str, Any], at: dt.datetime) -> None:
    """Refuse a notice that says nothing, or what cannot be."""
    if all(facts.get(name) in (None, "", []) for name in FACTS):
        raise EmptyNotice(
            "Enter what the notice says: at least its day of receipt, a number, a date"
            " or a reason."
        )
    first, last = facts.get("first_dismissal_on"), facts.get("last_dismissal_on")
    if first and last and last < first:
        raise LastBeforeFirst("The last dismissal cannot be before the first.")
    received, begun = facts.get("received_on"), facts.get("consultation_on")
    if received and received > day_of(at):
        raise ReceivedInTheFuture("The day of receipt must be today or in the past.")
    if begun and begun > day_of(at):
        raise ConsultationInTheFuture(
            "The date when consultation started must be today or in the past."
        )


@act
def record(
    *,
    situation: Situation,
    by: User | None,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
    site: Site | None = None,
    amends: HR1Notice | None = None,
    draft: NoticeDraft | None = None,
    **facts: Any,
) -> HR1Notice:
    """Record a notice, for a site or the whole; its dates and number count from now.

    `amends` is the notice whose place it takes: without it both count. The draft from
    which it was keyed goes.
    """
    stored = locked_open(situation)
    made = already_made(HR1Notice, form_key)
    if made is not None:
        return made
    check(facts, at)
    with dates_followed(stored):
        if amends is not None:
            amends = superseded(amends, of=stored)
        notice = HR1Notice.objects.create(
            situation=stored,
            site=site,
            supersedes=amends,
            recorded_by=by,
            recorded_at=at,
            form_key=form_key,
            **facts,
        )
        count(notice, by=by, at=at)
    if draft is not None:
        NoticeDraft.objects.filter(pk=draft.pk, situation=stored).delete()
    told(notice, "notice.recorded", by=by, at=at, after=facts)
    return notice


def superseded(notice: HR1Notice, *, of: Situation) -> HR1Notice:
    """The notice that is amended, which counts no more."""
    stored = (
        HR1Notice.objects.select_for_update(of=("self",))
        .filter(pk=notice.pk, situation=of)
        .first()
    )
    if stored is None:
        raise NotToAmend("Select a notice of this situation.")
    if stored.struck_out_at is not None:
        raise NotToAmend("That notice has been struck out. Select another.")
    if stored.status not in COUNTING:
        status = stored.get_status_display().lower()
        raise NotToAmend(f"That notice is {status} already. Select another.")
    stored.status = NoticeStatus.SUPERSEDED
    stored.save(update_fields=["status"])
    return stored


def count(notice: HR1Notice, *, by: User | None, at: dt.datetime) -> None:
    """The number of a notice that counts is a headcount of its place."""
    if notice.proposed is None or notice.status not in COUNTING:
        return
    day = notice.received_on or notice.passed_on or day_of(notice.recorded_at)
    if notice.supersedes_id is not None:
        # It comes after the one that it amends, whatever its own day.
        days = Headcount.objects.filter(notice=notice.supersedes_id)
        newest = days.order_by("-as_at").values_list("as_at", flat=True).first()
        day = max(filter(None, (day, newest)))
    headcounts.record(
        situation=notice.situation,
        site=notice.site,
        notice=notice,
        as_at=min(day, day_of(at)),
        proposed=notice.proposed,
        reason="As the HR1 notice says",
        source=Source.HR1,
        by=by,
        at=at,
    )


def uncount(
    notice: HR1Notice, *, reason: str, by: User | None, at: dt.datetime
) -> None:
    """The number of a notice that does not count any more is struck out."""
    rows = list(Headcount.objects.filter(notice=notice, struck_out_at=None))
    if rows:
        headcounts.take_out(rows, reason=reason, by=by, at=at)
        follow_numbers(Situation.objects.get(pk=notice.situation_id))


def locked(notice: HR1Notice, version: int) -> HR1Notice:
    """The stored notice, locked after its situation, which goes on."""
    locked_open(notice.situation)
    stored = (
        HR1Notice.objects.select_for_update(of=("self",))
        .select_related("situation", "site", "supersedes")
        .get(pk=notice.pk)
    )
    if stored.version != version:
        raise ChangedMeanwhile("Somebody else changed this notice meanwhile.")
    if stored.struck_out_at is not None:
        raise NoSuchStep("This notice has been struck out.")
    return stored


@act
def correct(
    *, notice: HR1Notice, by: User, at: dt.datetime, version: int, **facts: Any
) -> HR1Notice:
    """Put right what was keyed wrongly; its dates and number follow."""
    stored = locked(notice, version)
    check({name: getattr(stored, name) for name in FACTS} | facts, at)
    before = {name: getattr(stored, name) for name in facts}
    with dates_followed(stored.situation):
        advance(stored, version=version, **facts)
        counted = ("proposed", "site", "received_on", "passed_on")
        if any(name in facts and facts[name] != before[name] for name in counted):
            uncount(stored, reason="The notice was corrected", by=by, at=at)
            count(stored, by=by, at=at)
    told(stored, "notice.corrected", by=by, at=at, before=before, after=facts)
    return stored


@act
def step(
    *,
    notice: HR1Notice,
    to: NoticeStatus,
    by: User,
    at: dt.datetime,
    version: int,
    reason: str = "",
) -> HR1Notice:
    """One step of a notice's status: accepted, rejected, inactive, active again.

    What it amended counts again when it does not, and not when it does.
    """
    stored = locked(notice, version)
    if to not in NOTICE_STEPS[stored.status]:
        raise NoSuchStep(
            f"The status of this notice is “{stored.get_status_display()}” now. "
            "Look at it again first."
        )
    reason = reason.strip()
    if to not in COUNTING and not reason:
        raise headcounts.NoReason("Say why.")
    before = {"status": stored.status}
    with dates_followed(stored.situation):
        did_count = stored.status in COUNTING
        if to in COUNTING and not did_count and stored.supersedes is not None:
            superseded(stored.supersedes, of=stored.situation)
        advance(
            stored,
            version=version,
            status=to,
            status_on=day_of(at),
            status_reason=reason,
        )
        if did_count and to not in COUNTING:
            label = stored.get_status_display().lower()
            uncount(stored, reason=f"The notice is {label}: {reason}", by=by, at=at)
            restore(stored)
        elif to in COUNTING and not did_count:
            count(stored, by=by, at=at)
    told(stored, "notice.stepped", by=by, at=at, before=before, after={"status": to})
    return stored


def restore(notice: HR1Notice) -> None:
    """What a notice amended counts again, now that the notice does not."""
    if notice.supersedes_id is not None:
        HR1Notice.objects.filter(
            pk=notice.supersedes_id,
            status=NoticeStatus.SUPERSEDED,
            struck_out_at=None,
        ).update(status=NoticeStatus.ACTIVE)


@act
def strike_out(
    *, notice: HR1Notice, reason: str, by: User, at: dt.datetime, version: int
) -> HR1Notice:
    """Take out a notice that was recorded by mistake; it stays on record, with why."""
    stored = locked(notice, version)
    reason = reason.strip()
    if not reason:
        raise headcounts.NoReason("Say why it was wrong.")
    if stored.status == NoticeStatus.SUPERSEDED:
        raise NoSuchStep(
            "Another notice amends this one. Strike that out first, or correct it."
        )
    did_count = stored.status in COUNTING
    with dates_followed(stored.situation):
        advance(
            stored,
            version=version,
            struck_out_at=at,
            struck_out_by=by,
            struck_out_reason=reason,
        )
        uncount(stored, reason=f"The notice was struck out: {reason}", by=by, at=at)
        if did_count:
            restore(stored)
    told(
        stored,
        "notice.struck_out",
        by=by,
        at=at,
        before={"received_on": stored.received_on, "proposed": stored.proposed},
        after={"received_on": None, "proposed": None},
    )
    return stored


@act
def keep_draft(
    *,
    situation: Situation,
    typed: Mapping[str, Any],
    by: User,
    at: dt.datetime,
    draft: NoticeDraft | None = None,
) -> NoticeDraft:
    """Keep what was typed of a notice, to go on with it later."""
    stored = locked_open(situation)
    if draft is not None:
        row = NoticeDraft.objects.filter(pk=draft.pk, situation=stored).first()
        if row is not None:
            row.typed, row.kept_by, row.kept_at = dict(typed), by, at
            row.version += 1
            row.save(update_fields=["typed", "kept_by", "kept_at", "version"])
            return row
    return NoticeDraft.objects.create(
        situation=stored, typed=dict(typed), kept_by=by, kept_at=at
    )


@act
def drop_draft(*, draft: NoticeDraft, by: User, at: dt.datetime) -> None:
    """A draft that nobody goes on with."""
    stored = locked_open(draft.situation)
    if NoticeDraft.objects.filter(pk=draft.pk).delete()[0]:
        audit.record(
            "notice.draft_dropped",
            by=by,
            on=stored,
            partnership_id=place_of(stored),
            at=at,
        )


TOLD = ("received_on", "first_dismissal_on", "status", "site")


def told(
    notice: HR1Notice,
    verb: str,
    *,
    by: User | None,
    at: dt.datetime,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> None:
    """The line of the record: dates and status, and which other fields changed."""
    before = before or {}

    def worded(facts: Mapping[str, Any]) -> dict[str, Any]:
        found = {name: facts[name] for name in (*TOLD, "proposed") if name in facts}
        if found.get("site") is not None:
            found["site"] = str(found["site"])
        return found

    audit.record(
        verb,
        by=by,
        on=notice.situation,
        partnership_id=place_of(notice.situation),
        before=worded(before),
        after=worded(after),
        at=at,
    )
