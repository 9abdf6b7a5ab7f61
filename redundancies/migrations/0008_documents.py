import accounts.history
import django.db.models.deletion
import kit.names
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from kit.walls import beside, lowered, raised
from redundancies.walls import DOCUMENT_WALLS


class Migration(migrations.Migration):
    dependencies = [
        ("redundancies", "0006_board"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("staff_list", "Staff list"),
                            ("letter", "Redundancy letter"),
                            ("presentation", "Presentation"),
                            ("hr1_form", "HR1 form, or what came with it"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(blank=True, db_default="", max_length=150)),
                ("file_name", models.CharField(max_length=120)),
                (
                    "file_type",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "Word (.docx)"),
                            ("xlsx", "Excel (.xlsx)"),
                            ("odt", "OpenDocument text"),
                            ("ods", "OpenDocument spreadsheet"),
                            ("csv", "CSV"),
                            ("txt", "Text"),
                            ("png", "PNG picture"),
                            ("jpg", "JPEG picture"),
                        ],
                        max_length=5,
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("added_at", models.DateTimeField()),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("waiting", "Being checked for viruses"),
                            ("clean", "No virus found"),
                            ("infected", "Removed: a virus was found"),
                        ],
                        db_default="waiting",
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("scanned_at", models.DateTimeField(blank=True, null=True)),
                ("threat", models.CharField(blank=True, db_default="", max_length=100)),
                ("scan_at", models.DateTimeField(editable=False, null=True)),
                (
                    "scan_tries",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, editable=False
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "removed_why",
                    models.CharField(blank=True, db_default="", max_length=300),
                ),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="redundancies.hr1notice",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "situation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="redundancies.situation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["situation", "-id"], name="redundancies_document_newest"
                    ),
                    models.Index(
                        condition=models.Q(("notice__isnull", False)),
                        fields=["notice"],
                        name="redundancies_document_notice",
                    ),
                    models.Index(
                        condition=models.Q(("scan_at__isnull", False)),
                        fields=["scan_at"],
                        name="redundancies_document_scan",
                    ),
                    models.Index(
                        condition=models.Q(("sha256", ""), _negated=True),
                        fields=["sha256"],
                        name="redundancies_document_file",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("form_key__isnull", False)),
                        fields=("form_key",),
                        name="redundancies_document_one_per_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("notice", None), ("kind", "hr1_form"), _connector="OR"
                        ),
                        name="redundancies_document_of_notice_is_hr1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_at", None), ("sha256", ""), _connector="OR"
                        ),
                        name="redundancies_document_removed_has_no_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scan", "infected"), _negated=True),
                            ("sha256", ""),
                            _connector="OR",
                        ),
                        name="redundancies_document_infected_has_no_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scan", "waiting"), ("scanned_at", None)),
                            models.Q(
                                models.Q(("scan", "waiting"), _negated=True),
                                ("scanned_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="redundancies_document_scanned_at",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'redundancies.document', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="27f381cb449a435bdc596806ad6aff79c25d73b0",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_2074c",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."situation_id", OLD."notice_id", OLD."kind", OLD."title", OLD."file_name", OLD."file_type", OLD."size", OLD."added_by_id", OLD."added_at", OLD."scan", OLD."scanned_at", OLD."threat", OLD."removed_at", OLD."removed_by_id", OLD."removed_why") IS DISTINCT FROM ROW(NEW."situation_id", NEW."notice_id", NEW."kind", NEW."title", NEW."file_name", NEW."file_type", NEW."size", NEW."added_by_id", NEW."added_at", NEW."scan", NEW."scanned_at", NEW."threat", NEW."removed_at", NEW."removed_by_id", NEW."removed_why"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'redundancies.document\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."situation_id" IS DISTINCT FROM NEW."situation_id" THEN \'situation\' END, CASE WHEN OLD."notice_id" IS DISTINCT FROM NEW."notice_id" THEN \'notice\' END, CASE WHEN OLD."kind" IS DISTINCT FROM NEW."kind" THEN \'kind\' END, CASE WHEN OLD."title" IS DISTINCT FROM NEW."title" THEN \'title\' END, CASE WHEN OLD."file_name" IS DISTINCT FROM NEW."file_name" THEN \'file_name\' END, CASE WHEN OLD."file_type" IS DISTINCT FROM NEW."file_type" THEN \'file_type\' END, CASE WHEN OLD."size" IS DISTINCT FROM NEW."size" THEN \'size\' END, CASE WHEN OLD."added_by_id" IS DISTINCT FROM NEW."added_by_id" THEN \'added_by\' END, CASE WHEN OLD."added_at" IS DISTINCT FROM NEW."added_at" THEN \'added_at\' END, CASE WHEN OLD."scan" IS DISTINCT FROM NEW."scan" THEN \'scan\' END, CASE WHEN OLD."scanned_at" IS DISTINCT FROM NEW."scanned_at" THEN \'scanned_at\' END, CASE WHEN OLD."threat" IS DISTINCT FROM NEW."threat" THEN \'threat\' END, CASE WHEN OLD."removed_at" IS DISTINCT FROM NEW."removed_at" THEN \'removed_at\' END, CASE WHEN OLD."removed_by_id" IS DISTINCT FROM NEW."removed_by_id" THEN \'removed_by\' END, CASE WHEN OLD."removed_why" IS DISTINCT FROM NEW."removed_why" THEN \'removed_why\' END], NULL), pace_who, pace_when;',
                    hash="3c205ccfce00ca77457b059623b7ffdf98bafde4",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_aed80",
                    table="redundancies_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'redundancies.document', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="5fc97450b80ba1a1682211c1f5574a980a490804",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_3bed6",
                    table="redundancies_document",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(raised(DOCUMENT_WALLS), lowered(DOCUMENT_WALLS)),
        migrations.RunSQL(
            beside("of_documents", "accounts_fieldchange", DOCUMENT_WALLS),
            "DROP POLICY of_documents ON accounts_fieldchange",
        ),
    ]
