"""Sites: added, corrected, closed and opened again, taken out."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import ChangedMeanwhile, advance
from partnerships.actions.once import already_made
from redundancies.actions import taking_part
from redundancies.actions.following import dates_followed
from redundancies.actions.shared import Refused, day_of, locked_open, place_of
from redundancies.models import Site, Situation


class LastLeavingBeforeFirst(Refused):
    """Nobody leaves last before the first."""


class NotClosedYet(Refused):
    """A site is closed from a day that has come, and opened again once closed."""


class HasRows(Refused):
    """A site that something hangs on stays; it can be corrected, or closed."""


def check_dates(facts: dict[str, Any], stored: Site | None = None) -> None:
    """Refuse a last day before the first."""
    first = facts.get("first_leaving_on", stored and stored.first_leaving_on)
    last = facts.get("last_leaving_on", stored and stored.last_leaving_on)
    if first and last and last < first:
        raise LastLeavingBeforeFirst(
            "The day the last people leave cannot be before the first."
        )


@act
def add(
    *,
    situation: Situation,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
    **facts: Any,
) -> Site:
    """Add an establishment that the situation concerns."""
    stored = locked_open(situation)
    made = already_made(Site, form_key)
    if made is not None:
        return made
    check_dates(facts)
    with dates_followed(stored):
        site = Site.objects.create(situation=stored, form_key=form_key, **facts)
    taking_part.follow_sites(situations=[stored.pk], by=by, at=at)
    audit.record(
        "site.added",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        after={"site": str(site)},
        at=at,
    )
    return site


@act
def edit(*, site: Site, by: User, at: dt.datetime, version: int, **facts: Any) -> Site:
    """Correct an establishment."""
    stored = locked_open(site.situation)
    check_dates(facts, site)
    before = {name: getattr(site, name) for name in facts}
    with dates_followed(stored):
        advance(site, version=version, **facts)
    taking_part.follow_sites(situations=[stored.pk], by=by, at=at)
    audit.record(
        "site.edited",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before=before,
        after=facts,
        at=at,
    )
    return site


@act
def close(*, site: Site, on: dt.date, by: User, at: dt.datetime, version: int) -> Site:
    """A site is shut from a day; its numbers stay counted."""
    stored = locked_open(site.situation)
    if on > day_of(at):
        raise NotClosedYet("The day of closing must be today or in the past.")
    advance(site, version=version, closed_on=on)
    taking_part.follow_sites(situations=[stored.pk], by=by, at=at)
    audit.record(
        "site.closed",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before={"site": str(site), "closed_on": None},
        after={"site": str(site), "closed_on": on},
        at=at,
    )
    return site


@act
def reopen(*, site: Site, by: User, at: dt.datetime, version: int) -> Site:
    """A site goes on after all."""
    stored = locked_open(site.situation)
    if site.closed_on is None:
        raise NotClosedYet("This site is not closed.")
    before = site.closed_on
    advance(site, version=version, closed_on=None)
    taking_part.follow_sites(situations=[stored.pk], by=by, at=at)
    audit.record(
        "site.reopened",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before={"site": str(site), "closed_on": before},
        after={"site": str(site), "closed_on": None},
        at=at,
    )
    return site


# What may hang on a site, and what it is called.
HANGING = (
    ("notices", "an HR1 notice"),
    ("headcounts", "numbers"),
    ("sessions", "a session"),
    ("contacts", "a contact"),
)


def hanging_on(site: Site) -> list[str]:
    """What hangs on a site, so that it cannot be taken out."""
    return [words for name, words in HANGING if getattr(site, name).exists()]


@act
def remove(*, site: Site, by: User, at: dt.datetime, version: int) -> None:
    """Take out a site that was added by mistake, and that nothing hangs on."""
    stored = locked_open(site.situation)
    row = Site.objects.select_for_update(of=("self",)).filter(pk=site.pk).first()
    if row is None or row.version != version:
        raise ChangedMeanwhile("Somebody else changed this site meanwhile.")
    if found := hanging_on(row):
        raise HasRows(
            f"This site has {' and '.join(found)}. Correct the site, or close it."
        )
    with dates_followed(stored):
        row.delete()
    taking_part.follow_sites(situations=[stored.pk], by=by, at=at)
    audit.record(
        "site.removed",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before={"site": str(row)},
        after={"site": None},
        at=at,
    )
