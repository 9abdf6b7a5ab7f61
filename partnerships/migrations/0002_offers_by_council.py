import accounts.history
import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0001_first"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="serviceoffer",
            name="history_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="serviceoffer",
            name="history_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="serviceoffer",
            name="history_delete",
        ),
        migrations.AddField(
            model_name="serviceoffer",
            name="councils",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9),
                blank=True,
                null=True,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="serviceofferhistory",
            name="councils",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9),
                blank=True,
                null=True,
                size=None,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="serviceoffer",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_serviceofferhistory" (pgh_obj_id, "organisation_id", "service_id", "partnership_id", "format", "councils", "from_on", "to_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."organisation_id", written."service_id", written."partnership_id", written."format", written."councils", written."from_on", written."to_on", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="19911e20f6692fcaa9440c640532be908f4559e3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_ad817",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="partnerships_serviceoffer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="serviceoffer",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."organisation_id", OLD."service_id", OLD."partnership_id", OLD."format", OLD."councils", OLD."from_on", OLD."to_on", OLD."capacity") IS DISTINCT FROM ROW(NEW."organisation_id", NEW."service_id", NEW."partnership_id", NEW."format", NEW."councils", NEW."from_on", NEW."to_on", NEW."capacity"))',
                    func='INSERT INTO "partnerships_serviceofferhistory" (pgh_obj_id, "organisation_id", "service_id", "partnership_id", "format", "councils", "from_on", "to_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."organisation_id", NEW."service_id", NEW."partnership_id", NEW."format", NEW."councils", NEW."from_on", NEW."to_on", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."organisation_id" IS DISTINCT FROM NEW."organisation_id" THEN \'organisation\' END, CASE WHEN OLD."service_id" IS DISTINCT FROM NEW."service_id" THEN \'service\' END, CASE WHEN OLD."partnership_id" IS DISTINCT FROM NEW."partnership_id" THEN \'partnership\' END, CASE WHEN OLD."format" IS DISTINCT FROM NEW."format" THEN \'format\' END, CASE WHEN OLD."councils" IS DISTINCT FROM NEW."councils" THEN \'councils\' END, CASE WHEN OLD."from_on" IS DISTINCT FROM NEW."from_on" THEN \'from_on\' END, CASE WHEN OLD."to_on" IS DISTINCT FROM NEW."to_on" THEN \'to_on\' END, CASE WHEN OLD."capacity" IS DISTINCT FROM NEW."capacity" THEN \'capacity\' END], NULL);',
                    hash="5093457c3774a2bf780ae4f0bb2e145a28a0738a",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_cf11d",
                    table="partnerships_serviceoffer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="serviceoffer",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_serviceofferhistory" (pgh_obj_id, "organisation_id", "service_id", "partnership_id", "format", "councils", "from_on", "to_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."organisation_id", OLD."service_id", OLD."partnership_id", OLD."format", OLD."councils", OLD."from_on", OLD."to_on", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="23c8e2dbad536f3f66d76673a0c4bfe1d4a7ded9",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_7d9c8",
                    table="partnerships_serviceoffer",
                    when="AFTER",
                ),
            ),
        ),
    ]
