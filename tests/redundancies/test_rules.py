"""Until when something may still be asked of partners."""

import datetime as dt

import pytest

from redundancies.choices import Status
from redundancies.models import Response, Situation
from redundancies.rules import no_longer_asked

DAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("status", "closed_on", "to_on", "reason"),
    [
        (Status.REPORTED, None, None, ""),
        (Status.VERIFIED, None, None, ""),
        (Status.RESPONDING, None, None, ""),
        (Status.CLOSED, None, None, "closed"),
        (Status.RESPONDING, DAY, None, "closed"),
        (Status.CLOSED, DAY, None, "closed"),
        (Status.REJECTED, None, None, "false report"),
        (Status.REJECTED, DAY, DAY, "false report"),
        (Status.RESPONDING, None, DAY, "Another partnership leads"),
        (Status.RESPONDING, DAY, DAY, "closed"),
    ],
)
def test_why_nobody_is_asked_any_more(status, closed_on, to_on, reason):
    response = Response(
        situation=Situation(status=status), closed_on=closed_on, to_on=to_on
    )

    said = no_longer_asked(response)

    assert reason in said
    assert bool(said) == bool(reason)
