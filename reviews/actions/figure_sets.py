"""Sets of figures: asked for, compiled by a worker, frozen, cleared when old.

True ones are asked for one by one, and again whenever somebody wants today's records.
Suppressed ones are of a whole year and of all places together, as they are protected
together; readers have them compiled once, and only the National PACE team anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from kit.acting import act, acting
from kit.versions import advance
from partnerships.models import Partnership
from reviews.actions import queueing
from reviews.actions.compiling import frozen
from reviews.actions.holding import held_back, hidden_of
from reviews.actions.queueing import Clock
from reviews.choices import Chapter, SetState
from reviews.figures import Scope, Table
from reviews.models import FigureSet
from reviews.periods import (
    Period,
    financial_year,
    last_twelve_months,
    years_on_offer,
)
from reviews.querysets import FigureSetQuerySet

# What a page of figures shows: the others are of a review alone.
SHOWN = (
    Chapter.COMPOSITION,
    Chapter.COMMUNICATION,
    Chapter.PROCESSES,
    Chapter.GAPS,
    Chapter.OUTCOMES,
)
# True figures that nobody has asked for since are cleared.
KEPT = dt.timedelta(days=90)


# Ask


@act
def ask_for_true(
    *,
    partnership: Partnership | None,
    period: Period,
    by: User | None,
    at: dt.datetime,
    version: int = 0,
) -> None:
    """Have true figures of a period compiled: at first, or again from this version."""
    place_id = partnership.pk if partnership else None
    rows = FigureSet.objects.of(
        partnership_id=place_id, period=period, is_protected=False
    )
    if rows.exists():
        put_back(rows.filter(version=version), by=by, at=at)
    else:
        make([partnership], period, is_protected=False, by=by, at=at)


@act
def ask_for_year(*, year: int, by: User | None, at: dt.datetime) -> None:
    """Have a year compiled for readers, of all places together, where it is not yet."""
    period = financial_year(year)
    of_year = of_readers(period)
    made = set(of_year.values_list("partnership", flat=True))
    missing = [place for place in every_place() if place_id(place) not in made]
    make(missing, period, is_protected=True, by=by, at=at)
    put_back(of_year.filter(compiled_at=None), by=by, at=at)


@act
def ask_for_year_anew(*, year: int, by: User, at: dt.datetime, version: int) -> bool:
    """Have a closed year compiled for readers once more, of all places together.

    The version is that of the figures of all partnerships, so that a press sent twice
    asks once; says whether this one did.
    """
    of_year = of_readers(financial_year(year))
    lead = of_year.filter(partnership=None, version=version).select_for_update()
    if not lead.exists():
        return False
    put_back(of_year, by=by, at=at)
    return True


@act
def ask_ahead(*, at: dt.datetime) -> None:
    """Ask for what readers open first, where it is not there yet."""
    today = timezone.localdate(at)
    period = last_twelve_months(today)
    of_default = FigureSet.objects.filter(
        is_protected=False, from_on=period[0], to_on=period[1]
    )
    made = set(of_default.values_list("partnership", flat=True))
    missing = [place for place in every_place() if place_id(place) not in made]
    make(missing, period, is_protected=False, by=None, at=at)
    put_back(of_default.filter(compiled_at=None), by=None, at=at)
    for year in years_on_offer(today):
        ask_for_year(year=year, by=None, at=at)


@act
def clear_old(*, at: dt.datetime) -> int:
    """Delete true figures that nobody has asked for in 90 days; say how many."""
    default = last_twelve_months(timezone.localdate(at))
    cleared, _ = FigureSet.objects.old(at - KEPT, but=default).delete()
    return cleared


def every_place() -> list[Partnership | None]:
    """All partnerships together, then each of them, always in this order."""
    return [None, *Partnership.objects.order_by("pk")]


def place_id(place: Partnership | None) -> int | None:
    return place.pk if place else None


def of_readers(period: Period) -> FigureSetQuerySet:
    """The suppressed figures of a period, of every place."""
    from_on, to_on = period
    return FigureSet.objects.filter(is_protected=True, from_on=from_on, to_on=to_on)


def make(
    places: Iterable[Partnership | None],
    period: Period,
    *,
    is_protected: bool,
    by: User | None,
    at: dt.datetime,
) -> None:
    """Put new sets into the queue; what somebody else has just made stays theirs."""
    from_on, to_on = period
    for place in places:
        try:
            with transaction.atomic():
                row = FigureSet.objects.create(
                    partnership=place,
                    from_on=from_on,
                    to_on=to_on,
                    is_protected=is_protected,
                    asked_by=by,
                    asked_at=at,
                    next_at=at,
                )
        except IntegrityError:
            continue
        after = {"from_on": from_on, "to_on": to_on}
        queueing.note(row, "asked_for", at=at, after=after)


def put_back(rows: FigureSetQuerySet, *, by: User | None, at: dt.datetime) -> None:
    """Put sets into the queue once more: those that are compiled or given up."""
    settled = rows.filter(state__in=(SetState.READY, SetState.FAILED))
    locked = settled.select_for_update(of=("self",)).select_related("partnership")
    for row in locked.order_by("pk"):
        before = {"state": row.state}
        advance(
            row,
            version=row.version,
            state=SetState.WAITING,
            asked_by=by,
            asked_at=at,
            next_at=at,
            lease_until=None,
            attempts=0,
            step=0,
            failure="",
        )
        after = {"state": SetState.WAITING.value}
        queueing.note(row, "asked_for_again", at=at, before=before, after=after)


# Compile


def compile_figures(*, set_id: int, now: Clock) -> bool:
    """Compile one set of figures if it is due; say whether this call did."""
    return queueing.work(
        FigureSet,
        set_id,
        steps=len(SHOWN) + 1,
        count=counted,
        freeze=freeze,
        now=now,
    )


def counted(row: FigureSet, now: Clock) -> list[Table]:
    """The tables of the page, as at today."""
    row.as_at = timezone.localdate(now())
    tables = queueing.counted(row, scope_of(row, on=row.as_at), SHOWN, now=now)
    return held_back(tables, hidden_of(row)) if row.is_protected else tables


def scope_of(row: FigureSet, *, on: dt.date) -> Scope:
    return Scope(
        from_on=row.from_on,
        to_on=row.to_on,
        on=on,
        partnership_id=row.partnership_id,
        partnership_name=str(row.partnership or ""),
        is_protected=row.is_protected,
    )


def freeze(row: FigureSet, tables: list[Table], *, at: dt.datetime) -> None:
    """Keep the tables, in place of those of before."""
    with acting(row.asked_by):
        queueing.hold(row)
        queueing.release(
            row,
            figures=len(tables),
            at=at,
            state=SetState.READY,
            as_at=row.as_at,
            tables=[frozen(table) for table in tables],
        )
