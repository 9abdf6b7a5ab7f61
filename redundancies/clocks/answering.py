"""By when partners are asked to answer: a working aim of two working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from redundancies.clocks.reaching import is_working_day

WORKING_DAYS = 2
DAY = dt.timedelta(days=1)


def answer_by(
    asked_on: dt.date,
    *,
    local_holidays: Collection[dt.date] = (),
    first_session_on: dt.date | None = None,
) -> dt.date:
    """The second working day after the asking, but no later than the first session."""
    on, left = asked_on, WORKING_DAYS
    while left:
        on += DAY
        left -= is_working_day(on, local_holidays)
    return on if first_session_on is None else min(on, first_session_on)
