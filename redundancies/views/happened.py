"""The timeline of a situation: what happened, as far as somebody may know, by key.

Each kind of thing is read from its own rows, the newest first and no more of them than
a page shows; the database merges them. What stands in the row of the situation or of a
response itself is put between them here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Expression,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils import timezone

from kit import tables
from kit.kept import Given, Kept
from redundancies.models import ClockEvent
from redundancies.views.parts import (
    ASKED,
    CONTACT_LOG,
    NOTES,
    NOTICES,
    NUMBERS,
    OF_SITE,
    SESSIONS,
    SITUATION,
    STRUCK_OUT,
    SUPPORT,
    Row,
    every,
    first_of_each,
    who,
)
from redundancies.views.summary import debrief_words
from redundancies.views.tellings import (
    Item,
    item,
    told_of_answer,
    told_of_asking,
    told_of_contact,
    told_of_event,
    told_of_note,
    told_of_notice,
    told_of_numbers,
    told_of_session,
    told_of_support,
)

# So many things the situation's page shows.
SHOWN = 20
# What happened first stands last; at one moment the kind of thing decides, then the
# name of an organisation, as several are asked in one go, and then the row.
ORDER = ["-happened", "thing", "name", "rank"]
LOGGED, SHARED, CLOSED = 1, 2, 5
GIVEN = (
    Given("happened", DateTimeField()),
    Given("thing", IntegerField()),
    Given("name", TextField()),
    Given("rank", BigIntegerField()),
)
DAY = Given("day", DateField())
Entry = tuple[dt.datetime, int, str, int, Any]


class Midnight(Func):
    """When a day begins in Scotland."""

    template = f"(%(expressions)s::timestamp AT TIME ZONE '{settings.TIME_ZONE}')"
    output_field = DateTimeField()


def midnight(on: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(on, dt.time()))


@dataclass(frozen=True)
class Source:
    """One kind of thing: its rows, when it happened, and what is told of it.

    `order` is the order of an index that has the rows of each response, `on` the day
    in it; `name` the organisation by whose name those of one moment are ordered.
    """

    seen: Callable[[Any], QuerySet]
    happened: Expression
    facts: dict[str, Any]
    tell: Callable[[Row, Any], Item]
    is_newest_first: bool = True
    of: str = "response__situation"
    order: tuple[str, ...] = ()
    on: str = ""
    name: str = ""

    def read(
        self, thing: int, asker: Any, limit: int, is_backwards: bool | None
    ) -> QuerySet:
        """The first of these, or those beyond a key."""
        rank = -F("pk") if self.is_newest_first else F("pk")
        placed = {
            "happened": self.happened,
            "thing": Value(thing, IntegerField()),
            "name": Cast(F(self.name) if self.name else Value(""), TextField()),
            "rank": Cast(rank, BigIntegerField()),
        }
        key = None if is_backwards is None else tables.Key(GIVEN, is_backwards)
        order, beyond = tables.turned(ORDER, key), tables.beyond(ORDER, key)
        rows = self.seen(asker).annotate(**placed).filter(beyond)
        if self.order:
            if self.on and key is not None:
                rows = rows.filter(
                    Q(**{f"{self.on}__{'gte' if is_backwards else 'lte'}": DAY})
                )
            rows = first_of_each(rows, tables.turned(self.order, key), limit)
            rows = rows.annotate(**placed)
        else:
            rows = rows.filter(**{self.of: SITUATION})
        rows = rows.annotate(told=JSONObject(**self.facts))
        rows = rows.values_list("happened", "thing", "name", "rank", "told")
        return rows.order_by(*order)[:limit]


def some(*names: str) -> dict[str, Any]:
    return {name: name for name in names}


ORGANISATION = {"organisation": "organisation__name"}
SESSION = {
    "session_kind": "session__kind",
    "starts_at": "session__starts_at",
    "shift": "session__shift",
}
BY = {"by": who("recorded_by")}
# In this order where they happened at one moment.
SOURCES = {
    3: Source(
        SESSIONS.seen,
        F("starts_at"),
        some("kind", "state", "place", "shift", "starts_at", "attended", "reason")
        | some("site_id")
        | OF_SITE,
        told_of_session,
        is_newest_first=False,
        order=("-starts_at", "pk"),
    ),
    4: Source(
        every(ClockEvent),
        Coalesce("at", Midnight("on")),
        some("kind", "on", "at", "reason", "struck_out_at") | BY,
        told_of_event,
        is_newest_first=False,
    ),
    6: Source(
        CONTACT_LOG.seen,
        F("at"),
        some("at", "means", "is_reached", "note", "struck_out_at") | BY,
        told_of_contact,
        order=("-at", "-pk"),
    ),
    7: Source(
        ASKED.seen,
        F("asked_at"),
        some("asked_at") | ORGANISATION | SESSION,
        told_of_asking,
        is_newest_first=False,
        name="organisation__name",
    ),
    8: Source(
        lambda asker: ASKED.seen(asker).filter(answered_at__isnull=False),
        F("answered_at"),
        some("answered_at", "answer", "reason", "commitments") | ORGANISATION | SESSION,
        told_of_answer,
        is_newest_first=False,
        name="organisation__name",
    ),
    9: Source(
        SUPPORT.seen,
        Midnight("on"),
        some("on", "reached", "note") | ORGANISATION | {"service": "service__name"},
        told_of_support,
        order=("-on", "-pk"),
        on="on",
    ),
    10: Source(
        NUMBERS.seen,
        Midnight("as_at"),
        NUMBERS.facts | BY,
        told_of_numbers,
        of="situation",
    ),
    11: Source(
        NOTICES.seen,
        Coalesce(Midnight("received_on"), "recorded_at"),
        some("status", "status_reason", "received_on", "recorded_at", "site_id")
        | OF_SITE
        | STRUCK_OUT
        | BY,
        told_of_notice,
        of="situation",
    ),
    12: Source(
        NOTES.seen,
        F("written_at"),
        some("written_at", "text", "struck_out_at") | {"by": who("written_by")},
        told_of_note,
        of="situation",
    ),
}
IN_FULL, HR1 = (4, 6, 7, 8, 9, 12), (10, 11)


def things_of(sight: Any) -> tuple[int, ...]:
    """The kinds of things that this person may know."""
    return (3, *(IN_FULL if sight.in_full else ()), *(HR1 if sight.numbers else ()))


@Kept
def happened(asker, things, limit, is_backwards):
    """What happened last, or beyond a key."""
    first, *others = (
        SOURCES[thing].read(thing, asker, limit, is_backwards) for thing in things
    )
    if not others:
        return first
    key = None if is_backwards is None else tables.Key(GIVEN, is_backwards)
    rows = first.union(*others, all=True)
    return rows.order_by(*tables.turned(ORDER, key))[:limit]


def apart(situation: Any, responses: Any, sight: Any) -> list[Entry]:
    """What the situation and its responses say themselves."""
    by = situation.logged_by if sight.in_full else None
    found: list[Entry] = [
        (
            situation.logged_at,
            LOGGED,
            "",
            1,
            item(
                "Logged" if situation.status != "reported" else "Reported",
                at=situation.logged_at,
                by=str(by or ""),
            ),
        )
    ]
    if situation.shared_at:
        by = situation.shared_by if sight.in_full else None
        words = item(
            situation.get_visibility_display(),
            at=situation.shared_at,
            by=str(by or ""),
        )
        found.append((situation.shared_at, SHARED, "", 1, words))
    for response in responses if sight.in_full else ():
        if response.closed_on:
            words = item(
                f"{response.partnership}: closed",
                on=response.closed_on,
                by=str(response.closed_by or ""),
                body=debrief_words(response),
            )
            at = midnight(response.closed_on)
            found.append((at, CLOSED, "", response.pk, words))
    return found


def place(entry: Any) -> tuple[dt.timedelta, int, str, int]:
    """Where what stands apart, or a key, stands among the others."""
    at, thing, name, rank = entry[:4]
    return LATEST - at, thing, name, rank


LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)


def entries(situation, responses, sight, key, limit) -> list[Entry]:
    """The entries beyond a key, the nearest first; or the newest."""
    values = {"situation": situation.pk, "whole": sight.whole}
    others = apart(situation, responses, sight)
    is_backwards = None
    if key is not None:
        at, is_backwards = key.values[0], key.backwards
        values |= dict(zip([given.name for given in GIVEN], key.values, strict=True))
        values["day"] = timezone.localdate(at)
        beyond = place(key.values)
        others = [
            entry
            for entry in others
            if (place(entry) < beyond if is_backwards else place(entry) > beyond)
        ]
    rows = happened.rows(
        values,
        sight.standing,
        things=things_of(sight),
        limit=limit,
        is_backwards=is_backwards,
    )
    # Of one kind the rows come in their order, in which names are not sorted here.
    found = sorted(
        [*rows, *sorted(others, key=place, reverse=bool(is_backwards))],
        key=lambda entry: place(entry)[:2],
        reverse=bool(is_backwards),
    )[:limit]
    return [(*entry[:4], told(entry, sight)) for entry in found]


def told(entry: Entry, sight: Any) -> Item:
    *_, facts = entry
    source = SOURCES.get(entry[1])
    return source.tell(Row(**facts), sight) if source else facts


def is_rank(value: Any) -> bool:
    return type(value) is int and abs(value) < 2**63


def page_of(situation, responses, sight, after) -> tables.Page:
    """A page of everything that happened."""
    return tables.keyed_page(
        lambda key, limit: entries(situation, responses, sight, key, limit),
        kinds=(tables.is_moment, tables.is_number, tables.is_text, is_rank),
        key_of=lambda entry: entry[:4],
        after=after,
    )


def newest(situation, responses, sight) -> list[Item]:
    """What happened last, for the situation's page."""
    found = entries(situation, responses, sight, None, SHOWN)
    return [words for *_, words in found]
