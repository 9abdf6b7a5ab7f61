"""What rows said before, as people read it: who changed what, from what to what.

A page of history has several tables: each is read by its own index, as far as the wall
shows it, and merged by time. Whoever shows a row says which of its fields are hidden.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import F, IntegerField, Value
from django.utils import timezone

from accounts.history import ADDED, CHANGED, History, HistoryQuerySet
from accounts.models import NationalPost, User
from kit import tables
from kit.templatetags.portal import gov_date, gov_datetime, number
from partnerships.models import Membership

ORDER = ("-happened", "thing", "-rank")
KINDS = (tables.is_moment, tables.is_whole, tables.is_number)
NOTHING = "nothing"
VERBS = {ADDED: "added", CHANGED: "changed"}
Item = dict[str, str]
# Fields whose own names are not what people say.
CALLED = {
    "active_from": "in force from",
    "active_to": "in force until",
    "as_at": "as known on",
    "confidence": "how sure we are",
    "employed": "employed at the site",
    "is_closing": "the site will close",
    "is_illustrative": "councils grouped by us",
    "is_insolvency": "insolvency",
    "shared_at": "shared",
    "slug": "name in the address",
    "visibility": "who may know",
}


@dataclass(frozen=True)
class Told:
    """Versions of one table: what such a row is called, and what is not told of it."""

    rows: HistoryQuerySet
    called: str
    hidden: Collection[str] = ()

    @property
    def model(self) -> type[History]:
        return self.rows.model


def page_of(told: list[Told], after: str) -> tables.Page:
    """One page of changes, the newest first, in words."""
    page = tables.keyed_page(
        lambda key, limit: keys_of(told, key, limit),
        kinds=KINDS,
        key_of=lambda found: found[: len(ORDER)],
        after=after,
    )
    return replace(page, rows=dressed(told, page.rows))


def keys_of(
    told: list[Told], key: tables.Key | None, limit: int
) -> list[tuple[Any, ...]]:
    """Of the versions beyond a key: when, of which table, which, and the one before."""
    order, beyond = tables.turned(ORDER, key), tables.beyond(ORDER, key)
    first, *others = (
        source.rows.knowing(source.hidden)
        .before()
        .annotate(
            happened=F("pgh_created_at"),
            thing=Value(thing, IntegerField()),
            rank=F("pgh_id"),
        )
        .filter(beyond)
        .order_by(*order)
        .values_list("happened", "thing", "rank", "earlier")[:limit]
        for thing, source in enumerate(told)
    )
    if not others:
        return list(first)
    return list(first.union(*others, all=True).order_by(*order)[:limit])


def dressed(told: list[Told], keys: list[tuple[Any, ...]]) -> list[Item]:
    """These versions in words, in this order."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for _, thing, rank, earlier in keys:
        wanted[thing] |= {rank, earlier} - {None}
    found = {
        (thing, rank): row
        for thing, ranks in wanted.items()
        for rank, row in told[thing].model._default_manager.in_bulk(ranks).items()
    }
    names = Names((row, told[thing].hidden) for (thing, _), row in found.items())
    people = who_acted([found[key[1:3]] for key in keys])
    return [
        item(
            told[thing], found[thing, rank], found.get((thing, earlier)), names, people
        )
        for _, thing, rank, earlier in keys
    ]


def item(
    source: Told,
    row: History,
    before: History | None,
    names: Names,
    people: dict[tuple[int, dt.date], str],
) -> Item:
    """What one change was, as the timeline shows it."""
    done = VERBS.get(row.pgh_label, "removed")
    if row.pgh_label == CHANGED:
        lines = changes(source, row, before, names)
    else:
        lines = [
            f"{words}: {said}"
            for name in row.kept_fields
            if name not in source.hidden
            for words, said in [(words_of(row, name), names.said(row, name))]
            if said != NOTHING
        ]
    return {
        "title": f"{source.called} {done}",
        "by": people.get((row.pgh_by, day_of(row)), "") if row.pgh_by else "the portal",
        "when": gov_datetime(row.pgh_created_at),
        "body": "\n".join(lines),
    }


def changes(
    source: Told, row: History, before: History | None, names: Names
) -> list[str]:
    """Each field that changed, with what it said before and after if that is kept."""
    lines = []
    for name in row.pgh_changed:
        if name in source.hidden:
            continue
        words = words_of(row, name)
        if name in row.pgh_words:
            lines.append(f"{words}: changed, and what it said is not kept")
        elif before is None:
            lines.append(f"{words}: to {names.said(row, name)}")
        else:
            said = names.said(before, name), names.said(row, name)
            lines.append(f"{words}: from {said[0]} to {said[1]}")
    return lines


def words_of(row: History, name: str) -> str:
    """What people call a field."""
    label = str(row.pgh_tracked_model._meta.get_field(name).verbose_name)
    words = CALLED.get(name, label)
    return words[:1].upper() + words[1:].rstrip("?")


class Names:
    """What values are called: other rows by their names, choices by their labels."""

    def __init__(self, versions: Iterable[tuple[History, Collection[str]]]) -> None:
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for row, hidden in versions:
            for name in {*row.kept_fields} - {*hidden}:
                field: Any = row._meta.get_field(name)
                if field.is_relation and (key := getattr(row, field.attname)):
                    wanted[field.related_model].add(key)
        self.rows = {
            model: model._default_manager.in_bulk(keys)
            for model, keys in wanted.items()
        }

    def said(self, row: History, name: str) -> str:
        """A value of a version as a reader sees it."""
        field = row.pgh_tracked_model._meta.get_field(name)
        value = getattr(row, field.attname)
        if value is None or value in ("", []):
            return NOTHING
        if field.is_relation:
            found = self.rows[field.related_model].get(value)
            return str(found) if found else "one that is not there any more"
        inner = getattr(field, "base_field", field)
        labels = dict(inner.flatchoices)
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(one) or spoken(one)) for one in values)


def spoken(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return gov_datetime(value)
    if isinstance(value, dt.date):
        return gov_date(value)
    return number(value) if isinstance(value, int) else str(value)


def day_of(row: History) -> dt.date:
    return timezone.localdate(row.pgh_created_at)


def who_acted(rows: Iterable[History]) -> dict[tuple[int, dt.date], str]:
    """By person and day: their name, and as what they acted then."""
    wanted = {(row.pgh_by, day_of(row)) for row in rows if row.pgh_by}
    ids = {person for person, _ in wanted}
    people = User.objects.in_bulk(ids)
    posts = NationalPost.objects.filter(person__in=ids).order_by("pk")
    held = (
        Membership.objects.filter(person__in=ids)
        .select_related("partnership")
        .order_by("pk")
    )
    as_what: list[tuple[Any, str]] = [
        *((post, post.get_role_display()) for post in posts),
        *((one, f"{one.get_role_display()}, {one.partnership}") for one in held),
    ]
    return {
        (person, on): with_role(
            people.get(person),
            [
                words
                for held, words in as_what
                if held.person_id == person
                and held.from_on <= on
                and (held.to_on is None or held.to_on >= on)
            ],
        )
        for person, on in wanted
    }


def with_role(person: User | None, roles: list[str]) -> str:
    """A name with the first of the roles that were held."""
    name = str(person or "somebody who is not there any more")
    return f"{name} ({roles[0]})" if roles else name
