"""What each of several people may read, for letters that are written as a set."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection

from django.db.models import BigIntegerField, QuerySet, Value

from notifications.letters import Draft
from partnerships.standing import Standing, read_standings


def standings_of(drafts: Collection[Draft], on: dt.date) -> list[Standing]:
    """The standings of those who are written to, in one query for all."""
    people = {draft.person.pk for draft in drafts if is_read_by_somebody(draft)}
    return list(read_standings(people, on).values())


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
        .order_by()
        .annotate(reader=Value(standing.person_id, output_field=BigIntegerField()))
        .values_list("reader", "pk")
        for standing in standings_of(drafts, on)
    ]
    return set(each[0].union(*each[1:], all=True)) if each else set()


def is_read_by_somebody(draft: Draft) -> bool:
    """Whether a letter goes to a person whose account is open."""
    return draft.person is not None and draft.person.is_active
