"""Who came to a session, by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from accounts import audit
from accounts.models import User
from clients.models import Attendance, Case
from kit.acting import act
from redundancies.choices import SessionState
from redundancies.models import Session


class SessionCancelled(Exception):
    """Nobody came to a session that was cancelled."""


@act
def record(
    *,
    session: Session,
    came: Iterable[Case],
    not_came: Iterable[Case],
    by: User,
    at: dt.datetime,
) -> int:
    """Tick who came and take back who was ticked by mistake; give how many came."""
    stored = Session.objects.select_for_update().get(pk=session.pk)
    if stored.state == SessionState.CANCELLED:
        raise SessionCancelled("This session was called off.")
    Attendance.objects.bulk_create(
        [
            Attendance(session=stored, case=case, recorded_by=by, recorded_at=at)
            for case in came
        ],
        ignore_conflicts=True,
    )
    Attendance.objects.filter(session=stored, case__in=list(not_came)).delete()
    number = Attendance.objects.filter(session=stored).count()
    audit.record(
        "attendance.recorded",
        by=by,
        on=stored,
        partnership_id=stored.response.partnership_id,
        at=at,
        after={"by_name": number},
    )
    return number
