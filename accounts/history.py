"""What rows said before: written by triggers of the database, whoever writes the rows.

Reference rows, and what files bring, keep each version with its values, in a table
beside their own (`keeps_values`). Rows of people, and free words anywhere, keep the
names of the fields that changed, and no value (`keeps_names`). Who it was and when the
database says, as it does for the record.

Rows come in by the thousand, so inserts are kept once a statement. Changes are kept
row by row: a change of what is only kept beside a row then costs one comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from pghistory.models import Event
from pgtrigger import compiler

Model = TypeVar("Model", bound=type[models.Model])

ADDED, CHANGED, DELETED = "added", "changed", "deleted"
# Of the form and of the race, not of the row.
OF_NOBODY = frozenset({"form_key", "version"})
NAMES = "accounts_fieldchange"


class KeepingSql(compiler.UpsertTriggerSql):
    """The statements that make a trigger which writes as the owner of its tables.

    The portal's role writes no history itself, so it can neither invent nor change any.
    Nothing makes this trigger skip a row, and on any table but its own it refuses.
    """

    def get_template(self) -> str:
        """The function and the trigger; they stay as they are, as migrations do."""
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = public, pg_temp AS $$
                DECLARE
                    pace_who bigint :=
                        nullif(current_setting('pace.actor', true), '')::bigint;
                    pace_when timestamptz := CASE
                        WHEN coalesce(current_setting('pace.at', true), '') = ''
                        THEN clock_timestamp() ELSE pace_record_time()
                    END;
                BEGIN
                    IF TG_RELID <> '{table}'::regclass THEN
                        RAISE EXCEPTION 'This keeps the history of {table} alone.';
                    END IF;
                    {func}
                    RETURN NULL;
                END;
            $$;
            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE TRIGGER {pgid}
                {when} {operation} ON {table}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};
            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Keeping(pgtrigger.Trigger):
    """Keeps what one operation did to the rows of a table."""

    when = pgtrigger.After

    def __init__(
        self, operation: pgtrigger.Operation, columns: list[str], insert: str
    ) -> None:
        is_insert = operation == pgtrigger.Insert
        changes = None
        if operation == pgtrigger.Update:
            old, new = listed(columns, "OLD"), listed(columns, "NEW")
            changes = pgtrigger.Condition(f"ROW({old}) IS DISTINCT FROM ROW({new})")
        super().__init__(
            name=f"history_{operation!s}".lower(),
            operation=operation,
            level=pgtrigger.Statement if is_insert else pgtrigger.Row,
            referencing=pgtrigger.Referencing(new="written") if is_insert else None,
            condition=changes,
            func=f"{insert};",
        )

    def compile(self, model: Any) -> compiler.Trigger:
        """As the library has it, made by our own statements."""
        compiled = super().compile(model)
        return compiler.Trigger(
            name=compiled.name, sql=KeepingSql(**compiled.sql.kwargs)
        )


class HistoryQuerySet(models.QuerySet[Any]):
    """Versions of rows, as far as the wall shows them."""

    def before(self) -> HistoryQuerySet:
        """Each with the number of the version before it, in `earlier`."""
        same = {"pgh_obj": models.OuterRef("pgh_obj")}
        same[self.model.pgh_of] = models.OuterRef(self.model.pgh_of)
        rows = self.model._default_manager.filter(
            **same, pgh_id__lt=models.OuterRef("pgh_id")
        )
        newest = rows.order_by("-pgh_id").values("pgh_id")[:1]
        return self.annotate(earlier=models.Subquery(newest))

    def knowing(self, hidden: Iterable[str]) -> HistoryQuerySet:
        """Without changes of nothing but fields that somebody may not know."""
        only_hidden = models.Q(pgh_label=CHANGED, pgh_changed__contained_by=[*hidden])
        return self.exclude(only_hidden)


class History(Event):
    """One version of a row: after it was added or changed, or before it was deleted."""

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_by = models.BigIntegerField(null=True)
    # The names of what a change changed, those of words that are not kept included.
    pgh_changed = ArrayField(models.TextField())

    # The fields that are kept, those of which only the name is, and by what it is read.
    kept_fields: tuple[str, ...] = ()
    pgh_words: tuple[str, ...] = ()
    pgh_of = "pgh_obj"

    objects = HistoryQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pgh_label} {self.pgh_tracked_model._meta.verbose_name}"


class Kept(pghistory.RowEvent):
    """One operation of a model whose values are kept."""

    def __init__(self, label: str, operation: pgtrigger.Operation) -> None:
        row = "OLD" if operation == pgtrigger.Delete else "NEW"
        super().__init__(label, operation=operation, row=row, condition=None)

    def add_event_trigger(self, event_model: type[History]) -> None:
        """Our own trigger, where the library would write with the writer's rights."""
        model = event_model.pgh_tracked_model
        kept = [column_of(model, name) for name in event_model.kept_fields]
        words = [column_of(model, name) for name in event_model.pgh_words]
        row = "written" if self.operation == pgtrigger.Insert else self.row
        changed = "'{}'"
        if self.operation == pgtrigger.Update:
            changed = changed_names(
                (name, column_of(model, name))
                for name in (*event_model.kept_fields, *event_model.pgh_words)
            )
        columns = ", ".join(f'"{column}"' for column in kept)
        insert = (
            f'INSERT INTO "{event_model._meta.db_table}" (pgh_obj_id, {columns},'  # noqa: S608
            f" pgh_label, pgh_created_at, pgh_by, pgh_changed)"
            f' SELECT {row}."{model._meta.pk.column}", {listed(kept, row)},'
            f" '{self.label}', pace_when, pace_who, {changed}"
            + (" FROM written" if row == "written" else "")
        )
        pgtrigger.register(Keeping(self.operation, [*kept, *words], insert))(model)


def operations() -> Iterable[tuple[str, pgtrigger.Operation]]:
    """What may be done to a row, and what it is called."""
    return (
        (ADDED, pgtrigger.Insert),
        (CHANGED, pgtrigger.Update),
        (DELETED, pgtrigger.Delete),
    )


def keeps_values(
    *, words: Iterable[str] = (), beside: Iterable[str] = (), of: str = "pgh_obj"
) -> Callable[[Model], Model]:
    """Keep each version of a model's rows.

    Of `words` only the name is kept; what is kept `beside` a row is no change of it.
    The history is read by `of`: the row itself, or what it belongs to.
    """

    def decorate(model: Model) -> Model:
        left_out = {*words, *beside}
        kept = [field for field in facts_of(model) if field.name not in left_out]
        name = f"{model.__name__}History"
        pghistory.create_event_model(
            model,
            *(Kept(label, operation) for label, operation in operations()),
            fields=[field.name for field in kept],
            base_model=History,
            model_name=name,
            obj_field=pghistory.ObjForeignKey(related_name="+", db_index=False),
            context_field=None,
            append_only=False,
            abstract=False,
            attrs={
                "pgh_words": tuple(words),
                "pgh_of": of,
                "kept_fields": tuple(field.name for field in kept),
                **{field.name: unindexed(field) for field in kept if field.is_relation},
            },
            meta={
                "indexes": [
                    models.Index(name=f"{name.lower()[:26]}_of", fields=[of, "pgh_id"])
                ]
            },
        )
        return model

    return decorate


def keeps_names(*fields: str) -> Callable[[Model], Model]:
    """Keep the names of these fields, or of all, when they change, and no value."""

    def decorate(model: Model) -> Model:
        names = fields or tuple(field.name for field in facts_of(model))
        columns = [column_of(model, name) for name in names]
        for label, operation in operations():
            is_insert = operation == pgtrigger.Insert
            row = "OLD" if operation == pgtrigger.Delete else "NEW"
            changed = "'{}'"
            if operation == pgtrigger.Update:
                changed = changed_names(zip(names, columns, strict=True))
            pgtrigger.register(
                Keeping(
                    operation,
                    columns,
                    f"INSERT INTO {NAMES} (kind, row_id, what, fields, by_id, at)"  # noqa: S608 - our own words only
                    f" SELECT '{model._meta.label_lower}',"
                    f" {'written' if is_insert else row}.{model._meta.pk.column},"
                    f" '{label}', {changed}, pace_who, pace_when"
                    + (" FROM written" if is_insert else ""),
                )
            )(model)
        return model

    return decorate


def facts_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """What somebody says of a row: neither its key nor what is kept beside it."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable
        and not field.primary_key
        and not field.generated
        and field.name not in OF_NOBODY
    ]


def unindexed(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """The number of another row, which may be gone."""
    return models.ForeignKey(
        field.remote_field.model,  # type: ignore[union-attr]
        models.DO_NOTHING,
        null=field.null,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )


def column_of(model: type[models.Model], name: str) -> str:
    """The column of a field, which is another where it points to a row."""
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]


def listed(columns: Iterable[str], row: str) -> str:
    return ", ".join(f'{row}."{column}"' for column in columns)


def changed_names(pairs: Iterable[tuple[str, str]]) -> str:
    """The names of the fields that an update changed."""
    cases = ", ".join(
        f'CASE WHEN OLD."{column}" IS DISTINCT FROM NEW."{column}" THEN \'{name}\' END'
        for name, column in pairs
    )
    return f"array_remove(ARRAY[{cases}], NULL)"


# Nobody changes history, the owner included.
STAYS = """
CREATE FUNCTION pace_history_stays() RETURNS trigger LANGUAGE plpgsql AS $stays$
BEGIN
    RAISE EXCEPTION 'History stays as it was written.';
END
$stays$;
"""
NO_STAYS = "DROP FUNCTION pace_history_stays()"
# The role's name is the operator's, so who may read is found and not named.
READ_ONLY = """
CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION pace_history_stays();
DO $only$
DECLARE
    given record;
BEGIN
    FOR given IN
        SELECT DISTINCT grantee FROM information_schema.role_table_grants
        WHERE table_schema = current_schema() AND table_name = '{table}'
          AND grantee NOT IN (current_user, 'PUBLIC')
    LOOP
        EXECUTE format(
            'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM %I', given.grantee
        );
    END LOOP;
END $only$;
"""
NO_READ_ONLY = "DROP TRIGGER history_stays ON {table};"


def sealed(tables: Iterable[str]) -> str:
    """The statements after which only triggers write to tables of history."""
    return "".join(READ_ONLY.format(table=table) for table in tables)


def unsealed(tables: Iterable[str]) -> str:
    """The statements that take that back."""
    return "".join(NO_READ_ONLY.format(table=table) for table in tables)
