"""Lists that page by key: as fast on the last page as on the first."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import QueryDict

PAGE_LENGTH = 25
# Characters of a key in an address: a few values, of which the longest is a name.
LONGEST_KEY = 4000


@dataclass(frozen=True)
class Key:
    """The place in a list after which a page starts, or before which it ends."""

    values: tuple[Any, ...]
    backwards: bool = False


@dataclass(frozen=True)
class Page:
    """One page's rows, with the addresses of its neighbours (empty where none)."""

    rows: list[Any]
    newer: str = ""
    older: str = ""
    newer_href: str = ""
    older_href: str = ""

    def addressed(self, query: QueryDict) -> Page:
        """The page with the addresses of its neighbours, filters kept."""
        return replace(
            self,
            newer_href=address(query, self.newer),
            older_href=address(query, self.older),
        )


def address(query: QueryDict, key: str) -> str:
    if not key:
        return ""
    query = query.copy()
    query["after"] = key
    return f"?{query.urlencode()}"


def encode(values: Sequence[Any], *, backwards: bool = False) -> str:
    """A key as it stands in an address."""
    words = [
        {"at": value.isoformat()}
        if isinstance(value, dt.datetime)
        else {"on": value.isoformat()}
        if isinstance(value, dt.date)
        else value
        for value in values
    ]
    packed = json.dumps([backwards, *words], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(text: str, length: int) -> Key | None:
    """A key from an address; None for anything that is not one of ours."""
    if len(text) > LONGEST_KEY:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        backwards, *words = json.loads(base64.urlsafe_b64decode(padded.encode()))
        values = tuple(decode_word(word) for word in words)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    if len(values) != length or not isinstance(backwards, bool):
        return None
    return Key(values, backwards)


def decode_word(word: Any) -> Any:
    if isinstance(word, dict):
        if "at" in word:
            moment = dt.datetime.fromisoformat(word["at"])
            if moment.tzinfo is None:
                raise ValueError("not a moment of ours")
            # Of offsets PostgreSQL knows fewer than Python.
            return moment.astimezone(dt.UTC)
        return dt.date.fromisoformat(word["on"])
    if is_text(word) or is_flag(word):
        return word
    if type(word) is int and -(2**63) <= word < 2**63:
        return word
    raise ValueError("not a key")


def beyond(order: Sequence[str], key: Key | None) -> Q:
    """The condition for rows beyond a key, in this order (as in `order_by`).

    Every field of the order must be filled in each row and the last be unique.
    """
    if key is None:
        return Q()
    # The bound on the first field says nothing new, but is one that an index can use.
    first, value = order[0], key.values[0]
    falls = first.startswith("-") != key.backwards
    bound = Q(**{f"{first.lstrip('-')}__{'lte' if falls else 'gte'}": value})
    condition = Q()
    same: dict[str, Any] = {}
    for field, value in zip(order, key.values, strict=True):
        name = field.lstrip("-")
        descending = field.startswith("-") != key.backwards
        step = {f"{name}__{'lt' if descending else 'gt'}": value}
        condition |= Q(**same, **step)
        same[name] = value
    return bound & condition


def turned(order: Sequence[str], key: Key | None) -> list[str]:
    """The order in which to read a page: backwards for the page before a key."""
    if key is None or not key.backwards:
        return list(order)
    return [field[1:] if field.startswith("-") else f"-{field}" for field in order]


def page_of(
    read: Callable[[Q, list[str], int], Iterable[Any]],
    *,
    order: Sequence[str],
    after: str = "",
    length: int = PAGE_LENGTH,
    key_of: Callable[[Any], Sequence[Any]] | None = None,
    kinds: Sequence[Callable[[Any], bool]] | None = None,
) -> Page:
    """Read one page by key; `read(condition, order, limit)` gives its rows.

    A key that is none of ours opens the first page.
    """
    return keyed_page(
        lambda key, limit: read(beyond(order, key), turned(order, key), limit),
        kinds=kinds or [is_anything] * len(order),
        after=after,
        length=length,
        key_of=key_of
        or (
            lambda row: [
                value_of(row, field.lstrip("-").replace("__", ".")) for field in order
            ]
        ),
    )


def is_moment(value: Any) -> bool:
    return isinstance(value, dt.datetime)


def is_day(value: Any) -> bool:
    return type(value) is dt.date


def is_whole(value: Any) -> bool:
    return type(value) is int


def is_number(value: Any) -> bool:
    """A number as rows have it."""
    return type(value) is int and 0 < value < 2**63


def is_text(value: Any) -> bool:
    """Text as a database holds it: no NUL, and no half of a pair of surrogates."""
    return isinstance(value, str) and not re.search("[\0\ud800-\udfff]", value)


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_anything(value: Any) -> bool:
    return True


def kinds_of(rows: QuerySet, order: Sequence[str]) -> list[Callable[[Any], bool]]:
    """What the values of a key in this order are: text is no moment, nor a number.

    Django would read a moment out of text, one of any offset.
    """
    return [kind_of(rows, field.lstrip("-")) for field in order]


def kind_of(rows: QuerySet, path: str) -> Callable[[Any], bool]:
    # As `order_by` finds it: something annotated, or a column of this or of another.
    found = rows.query.resolve_ref(path).output_field
    while isinstance(found, models.ForeignKey):
        found = found.target_field
    return next(
        (kind for of, kind in KINDS.items() if isinstance(found, of)), is_anything
    )


KINDS: dict[type[models.Field], Callable[[Any], bool]] = {
    # The first that fits: a moment's field is one of a day as well.
    models.DateTimeField: is_moment,
    models.DateField: is_day,
    models.IntegerField: is_whole,
    models.BooleanField: is_flag,
    models.CharField: is_text,
    models.TextField: is_text,
}


def keyed_page(
    read: Callable[[Key | None, int], Iterable[Any]],
    *,
    kinds: Sequence[Callable[[Any], bool]],
    key_of: Callable[[Any], Sequence[Any]],
    after: str = "",
    length: int = PAGE_LENGTH,
) -> Page:
    """One page; `read(key, limit)` gives the rows beyond a key of these kinds.

    Before a key that is turned backwards: the nearest first.
    """
    key = decode(after, len(kinds)) if after else None
    if key and not all(is_it(it) for is_it, it in zip(kinds, key.values, strict=True)):
        key = None
    try:
        rows = list(read(key, length + 1))
    except (TypeError, ValueError, OverflowError, ValidationError):
        # Of the right length, but a forged one: its values are of other kinds.
        if key is None:
            raise
        key = None
        rows = list(read(None, length + 1))
    more, rows = len(rows) > length, rows[:length]
    if key is not None and key.backwards:
        rows.reverse()
    if not rows:
        return Page([])
    has_newer = more if key and key.backwards else key is not None
    has_older = True if key and key.backwards else more
    return Page(
        rows,
        newer=encode(key_of(rows[0]), backwards=True) if has_newer else "",
        older=encode(key_of(rows[-1])) if has_older else "",
    )


def value_of(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = row[name] if isinstance(row, dict) else getattr(row, name)
    return row


def queryset_page(
    rows: QuerySet, *, order: Sequence[str], after: str = "", length: int = PAGE_LENGTH
) -> Page:
    """One page of a queryset in this order."""
    return page_of(
        lambda condition, turned_order, limit: rows.filter(condition).order_by(
            *turned_order
        )[:limit],
        order=order,
        after=after,
        length=length,
        kinds=kinds_of(rows, order),
    )


def merged(arms: Sequence[QuerySet], order: Sequence[str], limit: int) -> QuerySet:
    """The first rows of several querysets; a row of several of them stands once."""
    parts = [arm.order_by(*order)[:limit] for arm in arms]
    if len(parts) == 1:
        return parts[0]
    return parts[0].union(*parts[1:]).order_by(*order)[:limit]


def merged_page(
    arms: Sequence[QuerySet],
    *,
    order: Sequence[str],
    after: str = "",
    length: int = PAGE_LENGTH,
) -> Page:
    """One page merged from several scoped querysets, each read by its own index.

    Every arm must give the same `values(...)` holding the fields of the order; a row
    that stands in several arms stands once on the page.
    """

    def read(condition: Q, turned_order: list[str], limit: int) -> Iterable[Any]:
        if not arms:
            return []
        return merged([arm.filter(condition) for arm in arms], turned_order, limit)

    kinds = kinds_of(arms[0], order) if arms else None
    return page_of(read, order=order, after=after, length=length, kinds=kinds)
