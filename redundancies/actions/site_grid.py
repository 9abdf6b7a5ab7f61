"""The grid of all sites: saved in one go, or not at all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from kit.acting import act
from kit.versions import ChangedMeanwhile
from redundancies.actions import employer_facts, headcounts, sites
from redundancies.actions.shared import day_of, locked_open
from redundancies.choices import ContactRole
from redundancies.models import EmployerContact, Site, Situation


class RowChanged(ChangedMeanwhile):
    """Somebody else changed one of several sites since the page was opened."""

    def __init__(self, place: int) -> None:
        super().__init__("Somebody else changed this site meanwhile.")
        self.place = place


@dataclass
class Line:
    """One row of the grid: a site that is there, or a new one, as it was filled in.

    `people` is its number as the grid has it, `contact` who to call there; None where
    whoever fills it in may not know them.
    """

    facts: dict[str, Any]
    site: Site | None = None
    version: int = 0
    people: int | None = None
    knows_hr1: bool = False
    contact: dict[str, str] = field(default_factory=dict)


@act
def save_all(
    *,
    situation: Situation,
    lines: Sequence[Line],
    by: User,
    at: dt.datetime,
    source: str = "",
    form_key: uuid.UUID | None = None,
) -> list[Site]:
    """Save every row of the grid, or none: what is new is added, the rest corrected."""
    stored = locked_open(situation)
    found = []
    for place, line in enumerate(lines):
        site = saved(stored, line, place, by=by, at=at, form_key=form_key)
        if line.knows_hr1:
            save_people(stored, site, line, by=by, at=at, source=source)
            save_contact(stored, site, line, by=by, at=at)
        found.append(site)
    return found


def saved(
    situation: Situation,
    line: Line,
    place: int,
    *,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None,
) -> Site:
    """The site of one row, added or corrected where it says something else."""
    if line.site is None:
        # A form that is sent twice adds each of its rows once.
        key = uuid.uuid5(form_key, str(place)) if form_key else None
        return sites.add(situation=situation, form_key=key, by=by, at=at, **line.facts)
    site = Site.objects.filter(pk=line.site.pk, situation=situation).first()
    if site is None:
        raise RowChanged(place)
    changed = {
        name: value
        for name, value in line.facts.items()
        if getattr(site, name) != value
    }
    # Sent twice, it says what is there already.
    if changed:
        if site.version != line.version:
            raise RowChanged(place)
        sites.edit(site=site, version=line.version, by=by, at=at, **changed)
    return site


def save_people(
    situation: Situation,
    site: Site,
    line: Line,
    *,
    by: User,
    at: dt.datetime,
    source: str,
) -> None:
    """A number that is another than the best one known is told today."""
    known = Site.objects.values_list("people", flat=True).get(pk=site.pk)
    if line.people is not None and line.people != known:
        headcounts.record(
            situation=situation,
            site=site,
            as_at=day_of(at),
            proposed=line.people,
            source=source,
            by=by,
            at=at,
        )


def save_contact(
    situation: Situation, site: Site, line: Line, *, by: User, at: dt.datetime
) -> None:
    """Who to call at the site: the first of its contacts, or a new one."""
    wanted = {name: value for name, value in line.contact.items() if value}
    if not wanted:
        return
    known = (
        EmployerContact.objects.filter(situation=situation, site=site, is_current=True)
        .order_by("pk")
        .first()
    )
    if known is None:
        facts = {"name": str(site)[:120], "role": ContactRole.HR} | wanted
        employer_facts.add_contact(
            situation=situation, site=site, by=by, at=at, **facts
        )
    elif any(getattr(known, name) != value for name, value in wanted.items()):
        employer_facts.edit_contact(
            contact=known, version=known.version, by=by, at=at, **wanted
        )
