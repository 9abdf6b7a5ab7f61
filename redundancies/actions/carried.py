"""What hangs on a situation or a response, and how it goes over to another one.

The tables are those that point there, whatever room they are of: one that is added
later goes over as well. What cannot stand twice, and what is said in the row of the
situation itself, is seen to in `merging`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

from accounts.history import History
from redundancies.models import (
    Debrief,
    FirstContact,
    Merge,
    PossibleDuplicate,
    Response,
    Situation,
    SituationGrant,
)

# These stay, or are seen to by themselves: grants are written anew, pairs and merges
# are about situations, and of checklists and debriefs there is one each.
BY_THEMSELVES = (
    *(Situation, Response, SituationGrant, PossibleDuplicate, Merge),
    *(FirstContact, Debrief),
)
Rows = dict[str, list[int]]


def pointing(to: type[models.Model]) -> Iterator[tuple[Any, Any]]:
    """Every table that points to situations, or to responses, and by which field."""
    for relation in to._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete):
            continue
        field = getattr(relation, "field", None)
        model = relation.related_model
        if field is None or field.many_to_many or model in BY_THEMSELVES:
            continue
        if not issubclass(model, History):
            yield model, field


def key_of(model: Any, field: Any) -> str:
    return f"{model._meta.label}.{field.name}"


def named(key: str) -> tuple[Any, Any]:
    """The table and the field of a key, as they are kept beside a merge."""
    label, _, name = key.rpartition(".")
    model = apps.get_model(label)
    return model, model._meta.get_field(name)


def moved(model: Any, field: Any, before: int, after: int, only: Any = None) -> list:
    """Point rows elsewhere, all or some of them; their numbers."""
    table, column = model._meta.db_table, field.column
    words = f'UPDATE "{table}" SET "{column}" = %s WHERE "{column}" = %s'  # noqa: S608
    values: list[Any] = [after, before]
    if only is not None:
        words += " AND id = ANY (%s)"
        values.append(list(only))
    with connection.cursor() as cursor:
        cursor.execute(f"{words} RETURNING id", values)
        return sorted(number for (number,) in cursor.fetchall())


def carry(
    to: type[models.Model], before: int, after: int, *, twin: int
) -> tuple[Rows, Rows]:
    """Everything that hangs on one goes to the other: what moved, and its twins.

    A twin is a row of which there is one like it already: the same organisation asked,
    the same person registered. Both stay, told apart by the number of the merge.
    """
    found: Rows = {}
    twins: Rows = {}
    for model, field in pointing(to):
        same = twins_in(model, field, before, after)
        if same:
            model._base_manager.filter(pk__in=same).update(twin=twin)
            twins[model._meta.label] = same
        numbers = moved(model, field, before, after)
        if numbers:
            found[key_of(model, field)] = numbers
    return found, twins


def twins_in(model: Any, field: Any, before: int, after: int) -> list[int]:
    """Rows like one that the other has already."""
    names = getattr(model, "TWIN_BY", {}).get(field.name)
    if not names:
        return []
    rows = model._base_manager
    there = rows.filter(**{field.attname: after})
    same = {name: models.OuterRef(name) for name in names}
    for name in names:
        if model._meta.get_field(name.removesuffix("_id")).null:
            # What has none is like what has none.
            same[f"{name}__same"] = same.pop(name)
    return list(
        rows.filter(**{field.attname: before})
        .filter(models.Exists(there.filter(**same)))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def carry_back(found: Rows, before: int, after: int) -> int:
    """What went over and is still there comes back; how many rows."""
    number = 0
    for key, numbers in found.items():
        model, field = named(key)
        number += len(moved(model, field, before, after, numbers))
    return number


def untwinned(twins: Rows) -> None:
    for label, numbers in twins.items():
        apps.get_model(label)._base_manager.filter(pk__in=numbers).update(twin=0)


class Same(models.Lookup):
    """Equal, or both unknown."""

    lookup_name = "same"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        lhs, values = self.process_lhs(compiler, connection)
        rhs, others = self.process_rhs(compiler, connection)
        return f"{lhs} IS NOT DISTINCT FROM {rhs}", (*values, *others)


models.Field.register_lookup(Same)
models.ForeignKey.register_lookup(Same)


def followers(found: Rows, hanging: Iterable[tuple[Any, Any]]) -> Rows:
    """What was recorded since of rows that came over, and belongs with them.

    A request for a session that goes back goes with it; so does what is said of a site.
    """
    back: dict[Any, set[int]] = {}
    for key, numbers in found.items():
        model, _ = named(key)
        back.setdefault(model, set()).update(numbers)
    tables = list(hanging)
    added: dict[str, set[int]] = {}
    while True:
        news = 0
        for model, field in tables:
            for other in model._meta.concrete_fields:
                target = other.related_model if other.is_relation else None
                if target not in back or not back[target]:
                    continue
                rows = model._base_manager.filter(
                    **{f"{other.attname}__in": back[target]}
                ).exclude(pk__in=back.get(model, ()))
                fresh = set(rows.values_list("pk", flat=True))
                if fresh:
                    added.setdefault(key_of(model, field), set()).update(fresh)
                    back.setdefault(model, set()).update(fresh)
                    news += len(fresh)
        if not news:
            return {key: sorted(numbers) for key, numbers in added.items()}
