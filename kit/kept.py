"""Queries of one shape, run again and again with other values.

Django builds and compiles a query anew each time and PostgreSQL plans it anew; either
costs several times what the reading costs. A kept query is an ordinary scoped queryset,
built and compiled once for each shape of the one who asks, and prepared once on each
connection; after that only its values are sent. Its rows are those of the queryset.

Behind a pooler that may give each transaction another connection nothing is prepared
(`PREPARED_STATEMENTS` off): the same words are sent with the values in them.
"""

from __future__ import annotations

import copy
import itertools
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Protocol, Self
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Field, ForeignKey, Lookup, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from psycopg2.extensions import AsIs

from kit import replica

# So many shapes of one query are kept; a person's roles make its shape.
MOST_SHAPES = 100
# The numbers that stand for those of the one who asks while a query is built.
# Sets of either are walked in the same order, as small numbers would be.
FIRST, SECOND = 1_017_000_000_000_000_000, 2_011_000_000_000_000_001
NUMBERS = itertools.count(1)
# What each connection has prepared.
PREPARED: WeakKeyDictionary[Any, OrderedDict[str, None]] = WeakKeyDictionary()
MOST_PREPARED = 1_000


class Asker(Protocol):
    """One who asks: what he may makes the shape, who he is only the numbers in it."""

    def shape(self) -> tuple[Hashable, Sequence[int]]: ...

    def like(self, numbers: Sequence[int]) -> Self: ...


class NotKept(TypeError):
    """A queryset that cannot be kept; the message says why."""


@dataclass(frozen=True)
class Place:
    """Where a value goes among the parameters: by its name, or by its number."""

    name: str | int


@dataclass(frozen=True)
class Words:
    """A text with numbers of the one who asks in it."""

    parts: tuple[str | int, ...]

    def filled(self, numbers: Sequence[int]) -> str:
        return "".join(
            part if isinstance(part, str) else str(numbers[part]) for part in self.parts
        )


@dataclass(frozen=True)
class Many:
    """A list with numbers of the one who asks in it."""

    parts: tuple[Any, ...]


class Given(Expression):
    """A value that a kept query is given each time it runs."""

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        kind = self.output_field.db_type(connection)
        return f"%s::{kind}", [Place(self.name)]


@Field.register_lookup
@ForeignKey.register_lookup
class Among(Lookup):
    """`id__among=Given("ids", ArrayField(…))`: one of many, however many these are."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        if hasattr(self.rhs, "as_sql"):
            right, given = compiler.compile(self.rhs)
        else:
            kind = self.lhs.output_field.db_type(connection).partition("(")[0]
            right, given = f"%s::{kind}[]", [list(self.rhs)]
        return f"{left} = ANY ({right})", (*params, *given)


class GivenList(Given):
    """A list that a kept query is given, for `in`; each of its values is so."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        kind = self.output_field.db_type(connection)
        return f"(SELECT unnest(%s::{kind}[]))", [Place(self.name)]


@dataclass(frozen=True)
class Compiled:
    """One shape of a kept query."""

    name: str
    queryset: QuerySet
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    prepared: str  # with $1 for the first place, or nothing where there is no row
    places: tuple[Place | Words, ...]

    @cached_property
    def converters(self) -> dict[int, Any]:
        """What makes a value of a column into that of its field."""
        fields = [part[0] for part in self.compiler.select[: self.compiler.col_count]]
        return self.compiler.get_converters(fields)

    @cached_property
    def layout(self) -> tuple[slice, list[str], list[Any], list[tuple[str, int]]]:
        """Where a row has its object's fields, its relations and what is beside."""
        select, about = self.compiler.select, self.compiler.klass_info
        fields = about["select_fields"]
        places = slice(fields[0], fields[-1] + 1)
        names = [part[0].target.attname for part in select[places]]
        db: Any = self.queryset.db
        populators = get_related_populators(about, select, db)  # type: ignore[call-arg]
        beside = list((self.compiler.annotation_col_map or {}).items())
        return places, names, populators, beside


class Kept:
    """A queryset that is built once: `build(asker, **shape)` gives it, with `Given`s.

    Everything in `shape` makes another query; what changes from press to press is a
    `Given` in the queryset and a value of `rows`.

    What is prepared is planned once, whatever the values. Where these decide how to
    read, as parts of names do, it is not prepared, and built once all the same.
    """

    def __init__(
        self, build: Callable[..., QuerySet], *, is_prepared: bool = True
    ) -> None:
        self.build = build
        self.is_prepared = is_prepared
        self.shapes: OrderedDict[Hashable, Compiled | None] = OrderedDict()
        self.lock = threading.Lock()

    def rows(
        self,
        values: dict[str, Any] | None = None,
        asker: Asker | None = None,
        using: str = "",
        **shape: Hashable,
    ) -> list[Any]:
        """The rows of the queryset with these values, read where this turn reads."""
        using = using or replica.database()
        kind, numbers = asker.shape() if asker is not None else (None, ())
        key = (kind, using, *sorted(shape.items()))
        try:
            compiled = self.shapes[key]
        except KeyError:
            compiled = self.compiled(key, asker, numbers, using, shape)
        if compiled is None:
            return []
        is_prepared = self.is_prepared and settings.PREPARED_STATEMENTS
        return read(compiled, values or {}, numbers, using, is_prepared=is_prepared)

    def compiled(
        self,
        key: Hashable,
        asker: Asker | None,
        numbers: Sequence[int],
        using: str,
        shape: dict[str, Hashable],
    ) -> Compiled | None:
        found = compile_for(self.build, asker, len(numbers), using, shape)
        with self.lock:
            self.shapes[key] = found
            while len(self.shapes) > MOST_SHAPES:
                self.shapes.popitem(last=False)
        return found


def compile_for(
    build: Callable[..., QuerySet],
    asker: Asker | None,
    length: int,
    using: str,
    shape: dict[str, Any],
) -> Compiled | None:
    """Build twice with other numbers: nothing but these may differ in between."""
    marks = range(FIRST, FIRST + length)
    others = range(SECOND, SECOND + length)
    queryset, compiler, sql, params = built(build, asker, marks, using, shape)
    _, _, again, twice = built(build, asker, others, using, shape)
    if sql is None:
        return None
    params = tuple(placed(value, FIRST, length) for value in params)
    twice = tuple(placed(value, SECOND, length) for value in twice)
    if (sql, params) != (again, twice):
        raise NotKept("The query hangs on who asks by more than its numbers.")
    if getattr(queryset, "_prefetch_related_lookups", ()):
        raise NotKept("What is prefetched is a query of its own: keep that one too.")
    if getattr(queryset, "_known_related_objects", ()):
        raise NotKept("It hangs on one object: begin with the model’s own manager.")
    prepared, places = numbered(sql, params, using)
    name = f"kept_{next(NUMBERS)}"
    return Compiled(name, queryset, compiler, sql, params, prepared, places)


def built(
    build: Callable[..., QuerySet],
    asker: Asker | None,
    marks: Sequence[int],
    using: str,
    shape: dict[str, Any],
) -> tuple[QuerySet, Any, str | None, Sequence[Any]]:
    if asker is not None:
        shape = {**shape, "asker": asker.like(marks)}
    queryset = build(**shape).using(using)
    compiler = queryset.query.get_compiler(using=using)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return queryset, compiler, None, ()
    return queryset, compiler, sql, params


def placed(value: Any, first: int, length: int) -> Any:
    """A parameter with the marks in it made places."""
    if isinstance(value, int) and first <= value < first + length:
        return Place(value - first)
    if isinstance(value, str):
        parts = re.split(rf"({str(first)[:9]}\d{{10}})", value)
        if len(parts) > 1:
            return Words(
                tuple(
                    int(part) - first if number % 2 else part
                    for number, part in enumerate(parts)
                )
            )
    if isinstance(value, (list, tuple)):
        found = [placed(one, first, length) for one in value]
        if any(isinstance(one, Place | Words) for one in found):
            return Many(tuple(found))
    return value


def numbered(
    sql: str, params: Sequence[Any], using: str
) -> tuple[str, tuple[Any, ...]]:
    """The words to prepare: a dollar and a number for each place, all else written."""
    places: dict[Any, int] = {}
    written = []
    for value in params:
        if isinstance(value, Place | Words | Many):
            number = places.setdefault(value, len(places) + 1)
            written.append(AsIs(f"${number}"))
        else:
            written.append(value)
    with connections[using].cursor() as cursor:
        words = cursor.mogrify(sql, written)
    return words.decode() if isinstance(words, bytes) else words, tuple(places)


def read(
    compiled: Compiled,
    values: dict[str, Any],
    numbers: Sequence[int],
    using: str,
    *,
    is_prepared: bool,
) -> list[Any]:
    """Run it: prepared, where that is done here, and make the rows of what comes."""
    connection = connections[using]

    def value(place: Any) -> Any:
        if isinstance(place, Place):
            name = place.name
            return values[name] if isinstance(name, str) else numbers[name]
        if isinstance(place, Words):
            return place.filled(numbers)
        if isinstance(place, Many):
            return [value(one) for one in place.parts]
        return place

    with connection.cursor() as cursor:
        if is_prepared:
            prepare(compiled, cursor)
            given = [value(place) for place in compiled.places]
            marks = ", ".join(["%s"] * len(given))
            cursor.execute(
                f"EXECUTE {compiled.name}" + (f"({marks})" if given else ""), given
            )
        else:
            cursor.execute(compiled.sql, [value(part) for part in compiled.params])
        found = cursor.fetchall()
    return made(compiled, found)


def prepare(compiled: Compiled, cursor: Any) -> None:
    """Prepare it, unless this connection has done so."""
    line = cursor.db.connection
    known = PREPARED.setdefault(line, OrderedDict())
    if compiled.name in known:
        return
    if len(known) >= MOST_PREPARED:
        oldest, _ = known.popitem(last=False)
        cursor.execute(f"DEALLOCATE {oldest}")
    # Without parameters a sign of percent is one.
    cursor.execute(f"PREPARE {compiled.name} AS {compiled.prepared}")
    known[compiled.name] = None


def made(compiled: Compiled, found: list[tuple]) -> list[Any]:
    """Rows of the database as those of the queryset: objects, or their values."""
    if not found:
        return []
    compiler = copy.copy(compiled.compiler)
    compiler.execute_sql = lambda *_, **__: [found]
    compiler.get_converters = lambda *_: compiled.converters
    whole: Any = compiled.queryset
    if whole._iterable_class is ModelIterable:
        return objects(compiled, compiler.results_iter([found]))
    query: Any = copy.copy(whole.query)
    query.get_compiler = lambda *_, **__: compiler
    queryset = SimpleNamespace(
        db=whole.db, query=query, model=whole.model, _fields=whole._fields
    )
    return list(whole._iterable_class(queryset))


def objects(compiled: Compiled, rows: Iterable[Any]) -> list[Any]:
    """Objects of values as Django's `ModelIterable` makes them.

    What it works out anew for each reading is worked out once.
    """
    whole: Any = compiled.queryset
    places, names, populators, columns = compiled.layout
    model, db, found = whole.model, whole.db, []
    for row in rows:
        made = model.from_db(db, names, row[places])
        for populator in populators:
            populator.populate(row, made)
        for name, place in columns:
            setattr(made, name, row[place])
        found.append(made)
    return found
