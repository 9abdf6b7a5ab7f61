"""An import undone as a whole, while nothing was built on it: one statement a table.

What it made is taken away again, situations that it amended are as they were, and the
record keeps both. Where somebody has worked on one of its situations since, or a later
file amended it, nothing is undone, and it is said by what.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.utils import CursorWrapper

from accounts import audit
from accounts.models import User
from accounts.writing import written_by
from imports.actions.files import ONE_AT_A_TIME, tell_chairs
from imports.actions.hanging import STANDING, employers_go, in_the_way
from imports.actions.uploads import is_our_limit
from imports.models import ImportBatch
from kit.acting import For, act, acting

log = structlog.get_logger(__name__)
# So many are named that stand in the way; of the others it is said how many.
NAMED = 20
# Above so many, what stands in the way is looked for by the worker alone.
MOST_LOOKED_AT = 5000
TOO_LONG = "Undoing this import took longer than it may: nothing was undone."
WENT_WRONG = (
    "Something went wrong here: nothing was undone. Whoever runs the portal finds the"
    " reason in the log."
)


class NotUndone(Exception):
    """An import that stays as it is; the message says why."""


@dataclass(frozen=True)
class InTheWay:
    """A situation that an undo would take something from, and what that is."""

    reference: str
    why: str


class BuiltOn(NotUndone):
    """Somebody went on with what the import brought."""

    def __init__(self, found: list[InTheWay]) -> None:
        self.found = found
        many = "1 situation" if len(found) == 1 else f"{len(found)} situations"
        if len(found) > NAMED:
            many = f"More than {NAMED} situations"
        super().__init__(
            f"{many} of this import {'has' if len(found) == 1 else 'have'} been worked"
            " on since. Nothing was undone."
        )


@act
def ask(*, batch: ImportBatch, by: User, at: dt.datetime) -> ImportBatch:
    """Have an import undone by a worker; asked twice it is undone once.

    Raises NotUndone where it cannot be: it is the same rule as the worker's.
    """
    stored = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if stored.undone_at is not None or stored.undo_asked_at is not None:
        return stored
    refuse_hopeless(stored)
    found = standing(stored)
    if found:
        raise BuiltOn(found)
    stored.undo_asked_by, stored.undo_asked_at, stored.undo_refused = by, at, ""
    stored.save(update_fields=["undo_asked_by", "undo_asked_at", "undo_refused"])
    audit.record("notices.undo_asked", by=by, on=stored, at=at)
    return stored


def refuse_hopeless(batch: ImportBatch) -> None:
    """There must be something to undo, and known where it begins and ends."""
    if batch.finished_at is None or not (batch.created or batch.updated):
        raise NotUndone("This import changed nothing, so there is nothing to undo.")
    if batch.record is None:
        raise NotUndone(
            "This file was imported before the portal could undo imports. Correct its"
            " situations one by one."
        )


def standing(batch: ImportBatch) -> list[InTheWay]:
    """What stands in the way now, one more than are named at most.

    Of a large import it is not asked here: the worker does, who has the time.
    """
    if batch.created + batch.updated > MOST_LOOKED_AT or batch.record is None:
        return []
    with connection.cursor() as cursor:
        return looked_for(cursor, values_of(batch))


def looked_for(cursor: CursorWrapper, values: dict[str, Any]) -> list[InTheWay]:
    cursor.execute(in_the_way(), values | {"most": NAMED + 1})
    return [InTheWay(*row) for row in cursor.fetchall()]


def values_of(batch: ImportBatch) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "first": batch.first_notice,
        "last": batch.last_notice,
        "brought_at": batch.brought_at,
        "record": batch.record,
        "request": audit.request_id(),
        **{
            f"{end}_{table}": number
            for table, span in batch.spans.items()
            for end, number in zip(("before", "last"), span, strict=True)
        },
    }


def work(*, batch_id: int, now: Callable[[], dt.datetime]) -> None:
    """Undo an import for which somebody asked, unless another worker is at it."""
    try:
        with acting(None, For.FILES):
            asked = ImportBatch.objects.to_undo().filter(pk=batch_id).for_list().first()
        if asked is not None:
            with acting(asked.undo_asked_by, For.FILES):
                undo(batch_id=batch_id, at=now())
    except NotUndone as refusal:
        refuse(batch_id, str(refusal), at=now())
    except (OperationalError, InterfaceError) as error:
        if is_our_limit(error):
            log.exception("undo_failed", batch=batch_id, kind=type(error).__name__)
            refuse(batch_id, TOO_LONG, at=now())
            return
        # The database went away: the sweep finds it again.
        log.warning("undo_cut_off", batch=batch_id, kind=type(error).__name__)
        if not connection.in_atomic_block:
            connection.close()
    except Exception as error:
        # Whatever it is, the person who waits is told, and the log says what.
        log.exception("undo_failed", batch=batch_id, kind=type(error).__name__)
        refuse(batch_id, WENT_WRONG, at=now())


def refuse(batch_id: int, words: str, *, at: dt.datetime) -> None:
    """Say why it stays; it may be asked for again."""
    with acting(None, For.FILES):
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
        by = batch.undo_asked_by
        batch.undo_asked_by = batch.undo_asked_at = None
        batch.undo_refused = words[:300]
        batch.save(update_fields=["undo_asked_by", "undo_asked_at", "undo_refused"])
        audit.record("notices.undo_refused", by=by, on=batch, at=at)


@act
def undo(*, batch_id: int, at: dt.datetime) -> bool:
    """Undo an import; false where nobody asks for it or another worker is at it.

    Raises NotUndone where something was built on it.
    """
    batch = (
        ImportBatch.objects.to_undo()
        .filter(pk=batch_id)
        .select_for_update(of=("self",), skip_locked=True)
        .first()
    )
    if batch is None:
        return False
    refuse_hopeless(batch)
    by = batch.undo_asked_by
    values = values_of(batch)
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        for statement in SCOPE:
            cursor.execute(statement, values)
        # Whoever is working on one of them has finished, and nobody begins now.
        cursor.execute(LOCK)
        found = looked_for(cursor, values)
        if found:
            raise BuiltOn(found)
        cursor.execute(CONCERNED)
        concerned = dict(cursor.fetchall())
        with written_by(by, at):
            for statement in (*UNDO, employers_go(), *DONE):
                cursor.execute(statement, values)
    batch.undone_at = at
    batch.undone = {str(place or ""): many for place, many in concerned.items()}
    batch.save(update_fields=["undone_at", "undone"])
    audit.record(
        "notices.undone",
        by=by,
        on=batch,
        after={"created": batch.created, "updated": batch.updated},
        at=at,
    )
    tell_chairs(batch, concerned, event="notices.undone", at=at)
    return True


SCOPE = (
    f"""
CREATE TEMPORARY TABLE undo_notice ON COMMIT DROP AS {STANDING["notice"]}
""",
    f"""
CREATE TEMPORARY TABLE undo_amended ON COMMIT DROP AS {STANDING["amended"]}
""",
    """
CREATE TEMPORARY TABLE undo_begun ON COMMIT DROP AS
SELECT situation.id, situation.reference, situation.employer_id
FROM redundancies_situation situation
WHERE situation.id IN (SELECT situation_id FROM undo_notice)
  AND situation.id NOT IN (SELECT id FROM undo_amended)
""",
    "ANALYZE undo_notice",
    "ANALYZE undo_amended",
    "ANALYZE undo_begun",
)
LOCK = """
SELECT 1 FROM redundancies_situation situation
WHERE id IN (SELECT situation_id FROM undo_notice) ORDER BY id FOR UPDATE
"""
# How many situations go or go back, by the partnership that leads.
CONCERNED = """
SELECT response.partnership_id, count(*)
FROM (SELECT DISTINCT situation_id FROM undo_notice) touched
LEFT JOIN redundancies_response response
    ON response.situation_id = touched.situation_id
    AND response.is_lead AND response.to_on IS NULL
GROUP BY response.partnership_id
"""
OF_BEGUN = "IN (SELECT id FROM undo_begun)"
RESPONSES = f"""
(SELECT id FROM redundancies_response WHERE situation_id {OF_BEGUN}
 UNION ALL SELECT response FROM undo_amended WHERE response IS NOT NULL)
"""
UNDO = (
    """
INSERT INTO accounts_auditevent (
    verb, target_type, target_id, target_label, partnership_id, changes, request_id
)
SELECT CASE WHEN amended.id IS NULL THEN 'situation.undone'
            ELSE 'situation.restored' END,
       'redundancies.situation', situation.id, situation.reference,
       response.partnership_id,
       jsonb_strip_nulls(jsonb_build_object(
           'people', CASE WHEN situation.people IS DISTINCT FROM amended.people
               THEN jsonb_build_array(situation.people, amended.people) END,
           'first_dismissal_on', CASE
               WHEN situation.first_dismissal_on IS DISTINCT FROM
                    amended.first_dismissal_on
               THEN jsonb_build_array(situation.first_dismissal_on,
                                      amended.first_dismissal_on) END,
           'last_dismissal_on', CASE
               WHEN situation.last_dismissal_on IS DISTINCT FROM
                    amended.last_dismissal_on
               THEN jsonb_build_array(situation.last_dismissal_on,
                                      amended.last_dismissal_on) END
       )), %(request)s
FROM redundancies_situation situation
LEFT JOIN undo_amended amended ON amended.id = situation.id
LEFT JOIN redundancies_response response ON response.situation_id = situation.id
    AND response.is_lead AND response.to_on IS NULL
WHERE situation.id IN (SELECT situation_id FROM undo_notice)
ORDER BY situation.id
""",
    "SELECT imports_uncount(%(batch)s)",
    "DELETE FROM redundancies_hr1notice WHERE id IN (SELECT id FROM undo_notice)",
    """
UPDATE redundancies_hr1notice notice
SET status = undo_amended.status, version = version + 1
FROM undo_amended
WHERE notice.id = undo_amended.notice AND notice.status <> undo_amended.status
""",
    f"DELETE FROM redundancies_situationgrant WHERE response_id IN {RESPONSES}",
    f"""
DELETE FROM redundancies_clockevent WHERE response_id IN {RESPONSES}
    OR id > %(before_clockevent)s AND id <= %(last_clockevent)s
    AND recorded_at = %(brought_at)s AND response_id IN (
        SELECT response.id FROM redundancies_response response
        JOIN undo_amended ON undo_amended.id = response.situation_id
    )
""",
    f"DELETE FROM redundancies_response WHERE id IN {RESPONSES}",
    f"""
DELETE FROM redundancies_possibleduplicate
WHERE earlier_id {OF_BEGUN} OR later_id {OF_BEGUN}
""",
    f"""
DELETE FROM redundancies_site WHERE situation_id {OF_BEGUN}
    OR situation_id IN (SELECT id FROM undo_amended WHERE is_sited)
""",
    f"DELETE FROM redundancies_situation WHERE id {OF_BEGUN}",
    """
UPDATE redundancies_situation situation
SET first_dismissal_on = amended.first_dismissal_on,
    last_dismissal_on = amended.last_dismissal_on, people = amended.people,
    is_insolvency = amended.is_insolvency, place = amended.place,
    council_id = amended.council_id, version = situation.version + 1
FROM undo_amended amended WHERE amended.id = situation.id
""",
)
DONE = ("DROP TABLE undo_notice, undo_amended, undo_begun",)
