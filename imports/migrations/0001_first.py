import django.db.models.deletion
import kit.names
from django.conf import settings
import accounts.history
import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from accounts.history import sealed, unsealed
from django.db import migrations, models

from kit.migrations import Migration as FirstMigration
from kit.walls import lowered, raised
from imports.walls import HISTORY, WALLS


class Migration(FirstMigration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
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
                ("file_name", models.CharField(max_length=200)),
                ("layout", models.CharField(max_length=30)),
                ("brought_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("read", models.PositiveIntegerField(default=0)),
                ("created", models.PositiveIntegerField(default=0)),
                ("updated", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("possible_duplicates", models.PositiveIntegerField(default=0)),
                ("rejected", models.PositiveIntegerField(default=0)),
                ("first_notice", models.BigIntegerField(blank=True, null=True)),
                ("last_notice", models.BigIntegerField(blank=True, null=True)),
                ("failure", models.CharField(blank=True, max_length=300)),
                (
                    "brought_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeFile",
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
                (
                    "reference",
                    kit.names.ReferenceField(
                        db_collation="C",
                        db_default=kit.names.Reference(),
                        editable=False,
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("mapping", models.CharField(max_length=30, verbose_name="layout")),
                ("sha256", models.CharField(max_length=64)),
                ("brought_at", models.DateTimeField()),
                ("rows_read", models.PositiveIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("unread", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("counts", models.JSONField(blank=True, null=True)),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                (
                    "brought_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at", None)),
                        fields=["id"],
                        name="imports_file_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("form_key__isnull", False)),
                        fields=("form_key",),
                        name="imports_noticefile_one_per_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at", None),
                            ("counts__isnull", False),
                            models.Q(("failure", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="imports_noticefile_finished_with_counts_or_failure",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportBatchHistory",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_by", models.BigIntegerField(null=True)),
                (
                    "pgh_changed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("layout", models.CharField(max_length=30)),
                ("brought_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("read", models.PositiveIntegerField()),
                ("created", models.PositiveIntegerField()),
                ("updated", models.PositiveIntegerField()),
                ("unchanged", models.PositiveIntegerField()),
                ("possible_duplicates", models.PositiveIntegerField()),
                ("rejected", models.PositiveIntegerField()),
                ("first_notice", models.BigIntegerField(blank=True, null=True)),
                ("last_notice", models.BigIntegerField(blank=True, null=True)),
                (
                    "brought_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imports.importbatch",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="importbatchhistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeFileHistory",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_by", models.BigIntegerField(null=True)),
                (
                    "pgh_changed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("mapping", models.CharField(max_length=30, verbose_name="layout")),
                ("brought_at", models.DateTimeField()),
                ("rows_read", models.PositiveIntegerField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("counts", models.JSONField(blank=True, null=True)),
                (
                    "brought_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="imports.noticefile",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="noticefilehistory_of"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "imports_importbatchhistory" (pgh_obj_id, "file_name", "layout", "brought_by_id", "brought_at", "finished_at", "read", "created", "updated", "unchanged", "possible_duplicates", "rejected", "first_notice", "last_notice", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."file_name", written."layout", written."brought_by_id", written."brought_at", written."finished_at", written."read", written."created", written."updated", written."unchanged", written."possible_duplicates", written."rejected", written."first_notice", written."last_notice", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="0f9c3e8e80e849895c60f18f07a491a984899f25",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_dfa76",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="imports_importbatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."file_name", OLD."layout", OLD."brought_by_id", OLD."brought_at", OLD."finished_at", OLD."read", OLD."created", OLD."updated", OLD."unchanged", OLD."possible_duplicates", OLD."rejected", OLD."first_notice", OLD."last_notice", OLD."failure") IS DISTINCT FROM ROW(NEW."file_name", NEW."layout", NEW."brought_by_id", NEW."brought_at", NEW."finished_at", NEW."read", NEW."created", NEW."updated", NEW."unchanged", NEW."possible_duplicates", NEW."rejected", NEW."first_notice", NEW."last_notice", NEW."failure"))',
                    func='INSERT INTO "imports_importbatchhistory" (pgh_obj_id, "file_name", "layout", "brought_by_id", "brought_at", "finished_at", "read", "created", "updated", "unchanged", "possible_duplicates", "rejected", "first_notice", "last_notice", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."file_name", NEW."layout", NEW."brought_by_id", NEW."brought_at", NEW."finished_at", NEW."read", NEW."created", NEW."updated", NEW."unchanged", NEW."possible_duplicates", NEW."rejected", NEW."first_notice", NEW."last_notice", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."file_name" IS DISTINCT FROM NEW."file_name" THEN \'file_name\' END, CASE WHEN OLD."layout" IS DISTINCT FROM NEW."layout" THEN \'layout\' END, CASE WHEN OLD."brought_by_id" IS DISTINCT FROM NEW."brought_by_id" THEN \'brought_by\' END, CASE WHEN OLD."brought_at" IS DISTINCT FROM NEW."brought_at" THEN \'brought_at\' END, CASE WHEN OLD."finished_at" IS DISTINCT FROM NEW."finished_at" THEN \'finished_at\' END, CASE WHEN OLD."read" IS DISTINCT FROM NEW."read" THEN \'read\' END, CASE WHEN OLD."created" IS DISTINCT FROM NEW."created" THEN \'created\' END, CASE WHEN OLD."updated" IS DISTINCT FROM NEW."updated" THEN \'updated\' END, CASE WHEN OLD."unchanged" IS DISTINCT FROM NEW."unchanged" THEN \'unchanged\' END, CASE WHEN OLD."possible_duplicates" IS DISTINCT FROM NEW."possible_duplicates" THEN \'possible_duplicates\' END, CASE WHEN OLD."rejected" IS DISTINCT FROM NEW."rejected" THEN \'rejected\' END, CASE WHEN OLD."first_notice" IS DISTINCT FROM NEW."first_notice" THEN \'first_notice\' END, CASE WHEN OLD."last_notice" IS DISTINCT FROM NEW."last_notice" THEN \'last_notice\' END, CASE WHEN OLD."failure" IS DISTINCT FROM NEW."failure" THEN \'failure\' END], NULL);',
                    hash="c631637f49b1dc1a29861f42464d7385eaf6837d",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_4b2d6",
                    table="imports_importbatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "imports_importbatchhistory" (pgh_obj_id, "file_name", "layout", "brought_by_id", "brought_at", "finished_at", "read", "created", "updated", "unchanged", "possible_duplicates", "rejected", "first_notice", "last_notice", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."file_name", OLD."layout", OLD."brought_by_id", OLD."brought_at", OLD."finished_at", OLD."read", OLD."created", OLD."updated", OLD."unchanged", OLD."possible_duplicates", OLD."rejected", OLD."first_notice", OLD."last_notice", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="2f4d413b9ca751a38645f6a9eca4511f6d1859dc",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_92bbf",
                    table="imports_importbatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noticefile",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "imports_noticefilehistory" (pgh_obj_id, "file_name", "mapping", "brought_by_id", "brought_at", "rows_read", "finished_at", "counts", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."file_name", written."mapping", written."brought_by_id", written."brought_at", written."rows_read", written."finished_at", written."counts", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="76e7e3f0b68245a378cd2c00abe5824717836fcc",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_973e7",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="imports_noticefile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noticefile",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."file_name", OLD."mapping", OLD."brought_by_id", OLD."brought_at", OLD."rows_read", OLD."finished_at", OLD."counts", OLD."failure") IS DISTINCT FROM ROW(NEW."file_name", NEW."mapping", NEW."brought_by_id", NEW."brought_at", NEW."rows_read", NEW."finished_at", NEW."counts", NEW."failure"))',
                    func='INSERT INTO "imports_noticefilehistory" (pgh_obj_id, "file_name", "mapping", "brought_by_id", "brought_at", "rows_read", "finished_at", "counts", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."file_name", NEW."mapping", NEW."brought_by_id", NEW."brought_at", NEW."rows_read", NEW."finished_at", NEW."counts", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."file_name" IS DISTINCT FROM NEW."file_name" THEN \'file_name\' END, CASE WHEN OLD."mapping" IS DISTINCT FROM NEW."mapping" THEN \'mapping\' END, CASE WHEN OLD."brought_by_id" IS DISTINCT FROM NEW."brought_by_id" THEN \'brought_by\' END, CASE WHEN OLD."brought_at" IS DISTINCT FROM NEW."brought_at" THEN \'brought_at\' END, CASE WHEN OLD."rows_read" IS DISTINCT FROM NEW."rows_read" THEN \'rows_read\' END, CASE WHEN OLD."finished_at" IS DISTINCT FROM NEW."finished_at" THEN \'finished_at\' END, CASE WHEN OLD."counts" IS DISTINCT FROM NEW."counts" THEN \'counts\' END, CASE WHEN OLD."failure" IS DISTINCT FROM NEW."failure" THEN \'failure\' END], NULL);',
                    hash="9598bc345c7646bb3999b220c1814fb394e5aaad",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_a871f",
                    table="imports_noticefile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noticefile",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "imports_noticefilehistory" (pgh_obj_id, "file_name", "mapping", "brought_by_id", "brought_at", "rows_read", "finished_at", "counts", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."file_name", OLD."mapping", OLD."brought_by_id", OLD."brought_at", OLD."rows_read", OLD."finished_at", OLD."counts", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="80166181afcb5236aff381d4995f870d4b9d64fd",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_d5dc8",
                    table="imports_noticefile",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(raised(WALLS), lowered(WALLS)),
        # Only triggers write history.
        migrations.RunSQL(sealed(HISTORY), unsealed(HISTORY)),
    ]
