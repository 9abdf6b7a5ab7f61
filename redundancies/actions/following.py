"""What a situation says of the whole follows what its sites, numbers and notices say.

Every act that writes one of these has it follow, with the situation locked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.models import Q

from redundancies import clocks
from redundancies.actions.shared import Refused
from redundancies.choices import COUNTING
from redundancies.models import Headcount, HR1Notice, Site, Situation

# More cannot be meant.
MOST = 1_000_000
Dates = tuple[dt.date | None, dt.date | None]


class TooMany(Refused):
    """More people than a situation can be about."""


def counts_of(situation: Situation, *, on: dt.date | None = None) -> list[clocks.Count]:
    """What was said of how many, without what was struck out.

    As known at the end of a day: what was known by then, and not struck out by then.
    """
    rows = Headcount.objects.filter(situation=situation)
    if on is None:
        rows = rows.filter(struck_out_at=None)
    else:
        stood = Q(struck_out_at=None) | Q(struck_out_at__date__gt=on)
        rows = rows.filter(stood, as_at__lte=on)
    return [
        clocks.Count(
            site=row.site_id,
            as_at=row.as_at,
            row=row.pk,
            proposed=row.proposed,
            confirmed=row.confirmed,
            averted=row.averted,
            dismissed=row.dismissed,
            is_hearsay=row.is_hearsay,
        )
        for row in rows.order_by("as_at", "pk")
    ]


def follow_numbers(situation: Situation) -> int | None:
    """Keep the best number of the whole and of each site; the whole's is given."""
    known = clocks.total(counts_of(situation))
    if (known.people or 0) > MOST:
        raise TooMany(f"Together that would be more than {MOST:,} people.")
    for site in Site.objects.filter(situation=situation):
        people = known.sites.get(site.pk)
        if site.people != people:
            Site.objects.filter(pk=site.pk).update(people=people)
    if known.people != situation.people:
        Situation.objects.filter(pk=situation.pk).update(people=known.people)
    return known.people


def in_effect(notices: Sequence[HR1Notice]) -> list[HR1Notice]:
    """Notices that count, each with what those it amends said and it does not.

    A blank in an amendment takes nothing back.
    """
    by_number = {notice.pk: notice for notice in notices}
    found = []
    for notice in notices:
        if notice.struck_out_at is not None or notice.status not in COUNTING:
            continue
        earlier = by_number.get(notice.supersedes_id or 0)
        while earlier is not None:
            for name in ("first_dismissal_on", "last_dismissal_on", "proposed"):
                if getattr(notice, name) is None:
                    setattr(notice, name, getattr(earlier, name))
            first, last = notice.first_dismissal_on, notice.last_dismissal_on
            if first and last and last < first:
                # A new first day after the old last one: that is not known any more.
                notice.last_dismissal_on = None
            earlier = by_number.get(earlier.supersedes_id or 0)
        found.append(notice)
    return found


def dates_said(situation: Situation) -> Dates:
    """The first day and the last that its sites and notices say."""
    sites = Site.objects.filter(situation=situation)
    notices = list(HR1Notice.objects.filter(situation=situation).order_by("pk"))
    return clocks.dates_of(
        [
            *(
                clocks.Dated(site.first_leaving_on, site.last_leaving_on)
                for site in sites
            ),
            *(
                clocks.Dated(notice.first_dismissal_on, notice.last_dismissal_on)
                for notice in in_effect(notices)
            ),
        ]
    )


@contextmanager
def dates_followed(situation: Situation) -> Iterator[None]:
    """The dates of the whole follow what sites and notices say, where that changes.

    The first people leave at the earliest of their days, the last at the latest. What
    was told of the whole counts while none of them says a day, and again when none
    does any more; what somebody corrected stays until they say otherwise.
    """
    before = dates_said(situation)
    yield
    after = dates_said(situation)
    if before == after:
        return
    stored = Situation.objects.get(pk=situation.pk)
    facts: dict[str, dt.date | None] = {}
    for end, was, is_now in zip(("first", "last"), before, after, strict=True):
        name, told = f"{end}_dismissal_on", f"{end}_told_on"
        current = getattr(stored, name)
        if was == is_now:
            facts[name] = current
        elif is_now is not None:
            facts[name] = is_now
            if was is None:
                facts[told] = current
        else:
            facts[name] = getattr(stored, told) if current == was else current
    first, last = facts["first_dismissal_on"], facts["last_dismissal_on"]
    if first and last and last < first:
        facts["last_dismissal_on"] = None
    Situation.objects.filter(pk=stored.pk).update(**facts)
