"""What each of several people may read, for letters that are written as a set."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, QuerySet, Value
from django.utils.functional import cached_property

from kit.kept import Given, Kept
from notifications.letters import Draft
from partnerships.standing import Standing, read_standings, standing_of

IDS = Given("ids", ArrayField(BigIntegerField()))


def standings_of(drafts: Collection[Draft], on: dt.date) -> list[Standing]:
    """The standings of those who are written to, in one query for all."""
    people = {draft.person.pk for draft in drafts if is_read_by_somebody(draft)}
    return list(read_standings(people, on).values())


def reader_of(drafts: Collection[Draft]) -> Standing | None:
    """Whoever looks at its own lines in the portal, as it is in this request."""
    reader = next((draft.person for draft in drafts if draft.is_looking), None)
    return standing_of(reader) if reader is not None and reader.is_active else None


@dataclass(frozen=True)
class Reading:
    """Rows that people may read, with what is told of them.

    `may` leaves those that a standing may read; the same rule for one who looks, whose
    query is kept, and for the many who are written to.
    """

    rows: Callable[[], QuerySet]
    may: Callable[[Any, Standing], QuerySet]

    @cached_property
    def _of_one(self) -> Kept:
        return Kept(lambda asker: self.may(self.rows(), asker).filter(pk__among=IDS))

    def of(self, drafts: list[Draft], on: dt.date) -> list[Any]:
        """The row of each draft, where its recipient may read it."""
        reader = reader_of(drafts)
        if reader is not None:
            ids = list({draft.context_id for draft in drafts})
            rows = {row.pk: row for row in self._of_one.rows({"ids": ids}, reader)}
            return [rows.get(draft.context_id) for draft in drafts]
        may = readable(drafts, lambda who: self.may(self.rows(), who), on)
        rows = self.rows().in_bulk({number for _, number in may})
        return [
            rows.get(draft.context_id)
            if (draft.person_id, draft.context_id) in may
            else None
            for draft in drafts
        ]


def readable(
    drafts: Collection[Draft], read: Callable[[Standing], QuerySet], on: dt.date
) -> set[tuple[int, int]]:
    """Who may read which row, as (person, row): two queries for all.

    `read` gives the rows that a standing may read; those of several people are asked
    for together, each by the same rule as when they ask themselves.
    """
    wanted = defaultdict(set)
    for draft in drafts:
        wanted[draft.person_id].add(draft.context_id)
    each = [
        read(standing)
        .filter(pk__in=wanted[standing.person_id])
        .select_related(None)
        .order_by()
        .annotate(reader=Value(standing.person_id, output_field=BigIntegerField()))
        .values_list("reader", "pk")
        for standing in standings_of(drafts, on)
    ]
    return set(each[0].union(*each[1:], all=True)) if each else set()


def is_read_by_somebody(draft: Draft) -> bool:
    """Whether a letter goes to a person whose account is open."""
    return draft.person is not None and draft.person.is_active
