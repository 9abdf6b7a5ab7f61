"""What lists are narrowed by, as one number: an index reads any filter by it.

The number of a situation is worked out by the database from its own columns and from
the clock that is kept beside them; that of a grant has its own response's clock. A
second number has the source as well: without it there are few, and a list that is not
asked for a source looks at few places.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from django.db.models import Case, F, IntegerField, Q, SmallIntegerField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Least

from redundancies.choices import LISTED, OPEN, KeptClock, Source, Status

# New choices go at the end of theirs: the numbers are kept.
SOURCES = {source: place for place, source in enumerate(Source)}
STATUSES = {status: place for place, status in enumerate(LISTED)}
OF_SOURCE, OF_STATUS, OF_CLOCK, OF_MISSING = 1000, 100, 10, 1
# From here on a clock has ended, one way or another.
ENDED = KeptClock.MET
UNKNOWN = Q(council=None) | Q(people=None) | Q(first_dismissal_on=None)
MISSING = Q(status__in=OPEN) & UNKNOWN


def facet() -> Cast:
    """The number of a situation, from its columns, whoever told of it."""
    return Cast(facet_number(), SmallIntegerField())


def sourced() -> Cast:
    """The same with who told of it."""
    return Cast(
        facet_number() + numbered("source", SOURCES) * OF_SOURCE, SmallIntegerField()
    )


def facet_number() -> Combinable:
    return (
        numbered("status", STATUSES) * OF_STATUS
        + Least(F("clock"), Value(int(ENDED))) * OF_CLOCK
        + Case(When(MISSING, then=Value(OF_MISSING)), default=Value(0))
    )


def numbered(column: str, places: dict) -> Case:
    return Case(
        *(
            When(**{column: value}, then=Value(place))
            for value, place in places.items()
        ),
        output_field=IntegerField(),
    )


def facets(
    *,
    sources: Iterable[str] | None = None,
    statuses: Iterable[str] = LISTED,
    clocks: Iterable[int] = KeptClock,
    missing: bool | None = None,
) -> list[int]:
    """The numbers of rows of these statuses and clocks; sourced, of these sources."""
    before = [0]
    if sources is not None:
        before = [SOURCES[Source(source)] * OF_SOURCE for source in sources]
    standing = sorted({min(clock, ENDED) for clock in clocks})
    found = []
    for number, status, clock in itertools.product(before, statuses, standing):
        whole = number + STATUSES[Status(status)] * OF_STATUS + clock * OF_CLOCK
        # What is closed or was a false report is not waited for any more.
        can_miss = status in OPEN
        found += [
            whole + (OF_MISSING if is_missing else 0)
            for is_missing in (False, True)
            if missing in (None, is_missing) and (can_miss or not is_missing)
        ]
    return found
