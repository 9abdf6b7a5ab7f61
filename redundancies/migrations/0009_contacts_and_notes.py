import accounts.history
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from kit.walls import beside, lowered, raised
from redundancies.walls import NOTE_WALLS

# What lines of the contact log brought about before the clock said so.
FILL = """
UPDATE redundancies_clockevent event SET log_id = log.id
FROM redundancies_contactlog log
WHERE event.response_id = log.response_id AND event.at = log.at
AND event.recorded_by_id = log.recorded_by_id
AND event.kind IN
('contacted', 'contact_attempted', 'met', 'declined', 'unreachable')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("redundancies", "0008_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("text", models.CharField(max_length=2000)),
                ("written_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("struck_out_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contactlog",
            name="history_update",
        ),
        migrations.AddField(
            model_name="clockevent",
            name="log",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="redundancies.contactlog",
            ),
        ),
        migrations.AddField(
            model_name="contactlog",
            name="struck_out_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contactlog",
            name="struck_out_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contactlog",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddIndex(
            model_name="clockevent",
            index=models.Index(
                condition=models.Q(("log__isnull", False)),
                fields=["log"],
                name="redundancies_clock_log",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactlog",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."response_id", OLD."at", OLD."means", OLD."contact_id", OLD."is_reached", OLD."note", OLD."recorded_by_id", OLD."struck_out_at", OLD."struck_out_by_id") IS DISTINCT FROM ROW(NEW."response_id", NEW."at", NEW."means", NEW."contact_id", NEW."is_reached", NEW."note", NEW."recorded_by_id", NEW."struck_out_at", NEW."struck_out_by_id"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'redundancies.contactlog\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."response_id" IS DISTINCT FROM NEW."response_id" THEN \'response\' END, CASE WHEN OLD."at" IS DISTINCT FROM NEW."at" THEN \'at\' END, CASE WHEN OLD."means" IS DISTINCT FROM NEW."means" THEN \'means\' END, CASE WHEN OLD."contact_id" IS DISTINCT FROM NEW."contact_id" THEN \'contact\' END, CASE WHEN OLD."is_reached" IS DISTINCT FROM NEW."is_reached" THEN \'is_reached\' END, CASE WHEN OLD."note" IS DISTINCT FROM NEW."note" THEN \'note\' END, CASE WHEN OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" THEN \'recorded_by\' END, CASE WHEN OLD."struck_out_at" IS DISTINCT FROM NEW."struck_out_at" THEN \'struck_out_at\' END, CASE WHEN OLD."struck_out_by_id" IS DISTINCT FROM NEW."struck_out_by_id" THEN \'struck_out_by\' END], NULL), pace_who, pace_when;',
                    hash="21e1aec7a4fd4e1f4987d6887ab48f9d67a47f12",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_abedb",
                    table="redundancies_contactlog",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="situation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notes",
                to="redundancies.situation",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="struck_out_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="written_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                fields=["situation", "-written_at", "-id"],
                name="redundancies_note_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="redundancies_note_one_per_form",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'redundancies.note', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="7f3298386c998403341f17040c845605f6f2dc2a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_59616",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_note",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."situation_id", OLD."text", OLD."written_by_id", OLD."written_at", OLD."edited_at", OLD."struck_out_at", OLD."struck_out_by_id") IS DISTINCT FROM ROW(NEW."situation_id", NEW."text", NEW."written_by_id", NEW."written_at", NEW."edited_at", NEW."struck_out_at", NEW."struck_out_by_id"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'redundancies.note\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."situation_id" IS DISTINCT FROM NEW."situation_id" THEN \'situation\' END, CASE WHEN OLD."text" IS DISTINCT FROM NEW."text" THEN \'text\' END, CASE WHEN OLD."written_by_id" IS DISTINCT FROM NEW."written_by_id" THEN \'written_by\' END, CASE WHEN OLD."written_at" IS DISTINCT FROM NEW."written_at" THEN \'written_at\' END, CASE WHEN OLD."edited_at" IS DISTINCT FROM NEW."edited_at" THEN \'edited_at\' END, CASE WHEN OLD."struck_out_at" IS DISTINCT FROM NEW."struck_out_at" THEN \'struck_out_at\' END, CASE WHEN OLD."struck_out_by_id" IS DISTINCT FROM NEW."struck_out_by_id" THEN \'struck_out_by\' END], NULL), pace_who, pace_when;',
                    hash="4dfd5800eb7ada54c224bc50b2b6c9496c9c0fa4",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_f089e",
                    table="redundancies_note",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'redundancies.note', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="f21ab0bdaef3ef846975d0af87f0d0118e85c7e1",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_57b42",
                    table="redundancies_note",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(raised(NOTE_WALLS), lowered(NOTE_WALLS)),
        migrations.RunSQL(
            beside("of_notes", "accounts_fieldchange", NOTE_WALLS),
            "DROP POLICY of_notes ON accounts_fieldchange",
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
