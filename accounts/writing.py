"""Lines of the record go in here, and by no other way.

Who acted and when it was are columns that the application may not write: a trigger of
the database fills them from the transaction's actor and from its own clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, models

from kit.acting import call_actor, id_of, told_actor

Line = TypeVar("Line", bound=models.Model)
ACTOR = "SELECT set_config('pace.actor', %s, true);"
# Heard only by a database whose owner says that its times are given: tests, and the
# demonstration while its past is made up.
TIME = "SELECT set_config('pace.at', %s, true);"


def write(lines: Iterable[Line]) -> list[Line]:
    """Write lines, each with the actor and the time that the database gives it."""
    written: list[Line] = []
    for (actor_id, at), same in groupby(lines, key=lambda line: (line.who_id, line.at)):  # type: ignore[attr-defined]
        group = list(same)
        insert(group, str(actor_id or ""), at)
        written += group
    return written


def insert(lines: list[Line], actor_id: str, at: dt.datetime | None) -> None:
    """Write lines of one actor and one time in one statement."""
    model = type(lines[0])
    fields, statement = columns_of(model)
    told = told_actor()
    before, params = settings_of(actor_id, at)
    places = []
    for line in lines:
        values = [
            field.get_db_prep_save(getattr(line, field.attname), connection)
            for field in fields
        ]
        params += values
        places.append(f"({', '.join(map(place_of, fields))})")
    with connection.cursor() as cursor:
        cursor.execute(
            before + statement.format(places=", ".join(places)),
            params,
        )
        given = cursor.fetchall()
    for line, (number, who_id, when) in zip(lines, given, strict=True):
        line.pk, line.who_id, line.at = number, who_id, when  # type: ignore[attr-defined]
    if told is not None and told != actor_id:
        call_actor(told)


def settings_of(actor_id: str, at: dt.datetime | None) -> tuple[str, list[Any]]:
    """What is said to the database first: whose lines follow, if it does not know."""
    before, params = "", []
    if told_actor() != actor_id:
        before, params = ACTOR, [actor_id]
    if settings.RECORD_TIME_IS_GIVEN and at is not None:
        before, params = before + TIME, [*params, at.isoformat()]
    return before, params


@contextmanager
def written_by(actor: Any, at: dt.datetime) -> Iterator[None]:
    """Lines that a statement of its own writes are this actor's, and of this time."""
    told = told_actor()
    before, params = settings_of(id_of(actor), at)
    if before:
        with connection.cursor() as cursor:
            cursor.execute(before, params)
    yield
    if told is not None and told != id_of(actor):
        call_actor(told)


def place_of(field: models.Field[Any, Any]) -> str:
    """Where a value stands in the statement, with its type where it needs one."""
    if field.get_internal_type() == "ArrayField":
        return f"%s::{field.db_type(connection)}"
    return "%s"


@cache
def columns_of(model: type[models.Model]) -> tuple[list[models.Field[Any, Any]], str]:
    """What the application writes of a line, and the statement that writes it."""
    own = (model.WHO, "id", "at")  # type: ignore[attr-defined]
    fields = [field for field in model._meta.concrete_fields if field.name not in own]
    names = ", ".join(str(field.column) for field in fields)
    table, who = model._meta.db_table, model.WHO  # type: ignore[attr-defined]
    return fields, (
        f"INSERT INTO {table} ({names})"  # noqa: S608 - names of the model's own
        f" VALUES {{places}} RETURNING id, {who}_id, at"
    )
