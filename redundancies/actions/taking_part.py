"""Partnerships that take part beside the one that leads: begun, and ended again.

A site brings in the partnership of its council; the lead's chair or the National PACE
team brings one in by hand. Each has a response of its own, with its own clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef

from accounts import audit
from accounts.models import User
from kit.acting import act
from partnerships.models import Partnership
from redundancies.actions import carried, grants
from redundancies.actions.shared import (
    Refused,
    chairs_of,
    day_of,
    locked,
    locked_open,
    tell_all,
)
from redundancies.choices import OPEN, ClockKind, TakesPart
from redundancies.models import ClockEvent, Response, Site, Situation


class TakesPartAlready(Refused):
    """A partnership responds to a situation once."""


class LeadStays(Refused):
    """Who leads hands the lead over before it goes."""


class SomethingHangs(Refused):
    """A response with work in it is closed, not taken out."""


# Of which partnership each site is: of the one in whose area its council lies today,
# and its response, where there is one.
PLACED = """
SELECT site.id, site.situation_id, area.partnership_id, response.id AS response_id,
       site.closed_on IS NULL AS goes_on
FROM redundancies_site site
LEFT JOIN partnerships_partnershiparea area
    ON area.council_id = site.council_id AND area.from_on <= %(on)s
    AND (area.to_on IS NULL OR area.to_on >= %(on)s)
    AND EXISTS (
        SELECT FROM partnerships_partnership partnership
        WHERE partnership.id = area.partnership_id
          AND partnership.active_from <= %(on)s
          AND (partnership.active_to IS NULL OR partnership.active_to >= %(on)s)
    )
LEFT JOIN redundancies_response response
    ON response.situation_id = site.situation_id
    AND response.partnership_id = area.partnership_id AND response.to_on IS NULL
WHERE site.situation_id = ANY (%(situations)s)
"""
MISSING = f"""
SELECT DISTINCT situation_id, partnership_id FROM ({PLACED}) placed
WHERE partnership_id IS NOT NULL AND response_id IS NULL AND goes_on
ORDER BY situation_id, partnership_id
"""  # noqa: S608 - our own words only
OWNED = f"""
UPDATE redundancies_site site SET response_id = placed.response_id
FROM ({PLACED}) placed
WHERE placed.id = site.id AND site.response_id IS DISTINCT FROM placed.response_id
"""  # noqa: S608 - our own words only


def begin(
    *,
    situation: Situation,
    partnership: Partnership,
    because: TakesPart,
    by: User | None,
    at: dt.datetime,
) -> Response | None:
    """A partnership takes part from now on; nothing where it does already.

    The situation is locked. Its clock runs from when it was told: now.
    """
    day = day_of(at)
    known = Response.objects.filter(
        situation=situation, partnership=partnership
    ).first()
    if known is not None and known.to_on is None:
        return None
    if known is None:
        response = Response.objects.create(
            situation=situation,
            partnership=partnership,
            is_lead=False,
            because=because,
            told_at=situation.told_at,
            from_on=day,
        )
    else:
        response = known
        facts: dict[str, Any] = {"to_on": None, "closed_on": None, "closed_by": None}
        facts |= {"because": because, "is_lead": False, "told_at": situation.told_at}
        Response.objects.filter(pk=known.pk).update(**facts, version=F("version") + 1)
    told = response.clock_events.standing().filter(kind=ClockKind.PACE_TOLD)
    if not told.exists():
        ClockEvent.objects.create(
            response=response,
            kind=ClockKind.PACE_TOLD,
            on=day,
            at=at,
            reason="Asked to take part",
            recorded_by=by,
            recorded_at=at,
        )
    audit.record(
        "response.begun",
        by=by,
        on=situation,
        partnership_id=partnership.pk,
        after={"because": because.label},
        at=at,
    )
    tell_all(
        chairs_of(partnership.pk, day),
        event="situation.taking_part",
        situation=situation,
        at=at,
        but=by,
        occasion=f"{response.pk} {day}",
    )
    return response


@act
def follow_sites(
    *, situations: Iterable[int], by: User | None, at: dt.datetime
) -> None:
    """Whose sites there are takes part; who took part for a site that has gone ends.

    Called in the transaction that wrote the sites. A response with work in it stays,
    and its chair is asked.
    """
    values = {"situations": list(situations), "on": day_of(at)}
    with connection.cursor() as cursor:
        cursor.execute(MISSING, values)
        missing = cursor.fetchall()
    touched = set()
    for situation_id, partnership_id in missing:
        situation = locked(Situation(pk=situation_id))
        if situation.status not in OPEN:
            continue
        begin(
            situation=situation,
            partnership=Partnership.objects.get(pk=partnership_id),
            because=TakesPart.BY_SITE,
            by=by,
            at=at,
        )
        touched.add(situation_id)
    with connection.cursor() as cursor:
        cursor.execute(OWNED, values)
    left = (
        Response.objects.filter(
            situation__in=values["situations"],
            situation__status__in=OPEN,
            is_lead=False,
            because=TakesPart.BY_SITE,
            to_on=None,
        )
        .exclude(Exists(Site.objects.filter(response=OuterRef("pk"), closed_on=None)))
        .select_related("situation", "partnership")
        .order_by("pk")
    )
    for response in left:
        if is_empty(response):
            end(response, by=by, at=at)
            touched.add(response.situation_id)
        elif response.closed_on is None:
            ask_to_end(response, by=by, at=at)
    for situation_id in sorted(touched):
        grants.rewrite(situation=Situation(pk=situation_id))


def is_empty(response: Response) -> bool:
    """Whether nothing was done in a response: it may go without a trace of work."""
    for model, field in carried.pointing(Response):
        rows = model._base_manager.filter(**{field.attname: response.pk})
        if model is ClockEvent:
            rows = rows.exclude(kind=ClockKind.PACE_TOLD)
        if model is not Site and rows.exists():
            return False
    for model, field in carried.pointing(Situation):
        names = {one.name for one in model._meta.concrete_fields}
        if "partnership" in names and "response" not in names:
            own = {"partnership": response.partnership_id}
            rows = model._base_manager.filter(
                **{field.attname: response.situation_id}, **own
            )
            if rows.exists():
                return False
    return True


def end(response: Response, *, by: User | None, at: dt.datetime) -> None:
    """From today a partnership no longer takes part; its chair is told."""
    day = day_of(at)
    Response.objects.filter(pk=response.pk).update(
        to_on=day, is_lead=False, version=F("version") + 1
    )
    Site.objects.filter(response=response).update(response=None)
    audit.record(
        "response.ended",
        by=by,
        on=response.situation,
        partnership_id=response.partnership_id,
        after={"to_on": day},
        at=at,
    )
    tell_all(
        chairs_of(response.partnership_id, day),
        event="situation.part_ended",
        situation=response.situation,
        at=at,
        but=by,
        occasion=f"{response.pk} {day}",
    )


def ask_to_end(response: Response, *, by: User | None, at: dt.datetime) -> None:
    """No site is left in its area, and work hangs on it: its chair decides."""
    tell_all(
        chairs_of(response.partnership_id, day_of(at)),
        event="situation.no_site_left",
        situation=response.situation,
        at=at,
        but=by,
        occasion=str(response.pk),
    )


@act
def bring_in(
    *, situation: Situation, partnership: Partnership, by: User, at: dt.datetime
) -> Response:
    """Bring in a partnership by hand; no site of its own is needed."""
    stored = locked_open(situation)
    response = begin(
        situation=stored,
        partnership=partnership,
        because=TakesPart.BY_HAND,
        by=by,
        at=at,
    )
    if response is None:
        raise TakesPartAlready(f"{partnership} responds to this situation already.")
    follow_own_sites(stored, at)
    grants.rewrite(situation=stored)
    return response


def follow_own_sites(situation: Situation, at: dt.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OWNED, {"situations": [situation.pk], "on": day_of(at)})


@act
def take_out(*, response: Response, by: User, at: dt.datetime) -> None:
    """Take a partnership out again; only where nothing was done in its response."""
    stored = locked_open(response.situation)
    row = Response.objects.select_related("partnership").get(pk=response.pk)
    row.situation = stored
    if row.to_on is not None:
        return
    if row.is_lead:
        raise LeadStays(f"{row.partnership} leads. Hand over the lead first.")
    if not is_empty(row):
        raise SomethingHangs(
            f"{row.partnership} has recorded work in its response. "
            "Its chair closes it when that is done."
        )
    if Site.objects.filter(response=row, closed_on=None).exists():
        raise SomethingHangs(
            f"There is a site in the area of {row.partnership}. "
            "Move or close the site first."
        )
    end(row, by=by, at=at)
    grants.rewrite(situation=stored)


def responding_to(situation: Situation) -> set[int]:
    """The partnerships that respond today."""
    rows = Response.objects.filter(situation=situation, to_on=None)
    return set(rows.values_list("partnership", flat=True))
