"""A first migration of many tables, without drawing all models anew for each line."""

from __future__ import annotations

import itertools

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

# Operations of one kind need no state between them: each adds something of its own.
TABLES, COLUMNS, ON_TABLES = "tables", "columns", "on tables"
KINDS: dict[type[Operation], str] = {
    migrations.CreateModel: TABLES,
    migrations.AddField: COLUMNS,
    migrations.AddConstraint: ON_TABLES,
    migrations.AddIndex: ON_TABLES,
    AddTrigger: ON_TABLES,
}


class Migration(migrations.Migration):
    """Draws the models once for neighbours of one kind.

    Django draws every model anew for each operation, which for some 500 of them takes
    most of the time that a new database takes.
    """

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,
    ) -> ProjectState:
        """Run the operations in their order; give back the state after them."""
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        for _, together in itertools.groupby(enumerate(self.operations), self._run):
            before = project_state.clone()
            # What is not drawn is not drawn anew; the first to ask draws it.
            project_state.__dict__.pop("apps", None)
            run = [operation for _, operation in together]
            for operation in run:
                operation.state_forwards(self.app_label, project_state)
            for operation in run:
                operation.database_forwards(
                    self.app_label, schema_editor, before, project_state
                )
        return project_state

    @staticmethod
    def _run(numbered: tuple[int, Operation]) -> str | int:
        number, operation = numbered
        return KINDS.get(type(operation), number)
