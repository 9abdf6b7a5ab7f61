"""Models are drawn once for neighbours of one kind, and the tables are the same."""

from __future__ import annotations

from unittest import mock

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState, StateApps

from demonstration.servers import OWNER
from kit.migrations import Migration
from tests import database


def operations() -> list:
    """Two tables that point at each other, with what hangs on them, and a line."""
    return [
        migrations.CreateModel(
            "Left",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("size", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            "Right",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("left", models.ForeignKey("kit.Left", models.CASCADE)),
            ],
        ),
        migrations.AddField(
            "Left", "right", models.ForeignKey("kit.Right", models.CASCADE, null=True)
        ),
        migrations.AddIndex("Left", models.Index(name="left_size", fields=["size"])),
        migrations.AddConstraint(
            "Left",
            models.CheckConstraint(name="left_some", condition=models.Q(size__gt=0)),
        ),
        migrations.RunSQL("INSERT INTO kit_left (size) VALUES (1)"),
        migrations.AddField("Right", "note", models.TextField(default="none")),
    ]


def applied(base: type[migrations.Migration]) -> tuple[dict, list, int]:
    """Columns and constraints, state and rows, and how often models were drawn."""
    made = type("Made", (base,), {"operations": operations()})
    drawn = 0
    draw = StateApps.render_multiple

    def counted(self, states):
        nonlocal drawn
        drawn += 1
        return draw(self, states)

    with (
        mock.patch.object(StateApps, "render_multiple", counted),
        connection.schema_editor() as editor,
    ):
        state = made("0001", "kit").apply(ProjectState(), editor)
    with connection.cursor() as cursor:
        tables = {
            name: (
                connection.introspection.get_table_description(cursor, name),
                connection.introspection.get_constraints(cursor, name),
            )
            for name in ("kit_left", "kit_right")
        }
        cursor.execute("SELECT size, right_id FROM kit_left")
        rows = cursor.fetchall()
        cursor.execute("DROP TABLE kit_left, kit_right CASCADE")
    fields = {key: list(model.fields) for key, model in state.models.items()}
    return tables, [fields, rows], drawn


@pytest.mark.committing
def test_the_tables_are_those_that_django_makes_line_by_line(own_database):
    with database.connected_to(own_database, role=OWNER):
        ours, left, few = applied(Migration)
        theirs, right, many = applied(migrations.Migration)
    assert (ours, left) == (theirs, right)
    assert few < many
