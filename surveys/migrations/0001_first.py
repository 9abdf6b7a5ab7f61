import csv
from pathlib import Path
import django.db.models.deletion
import kit.names
import uuid
from django.conf import settings
import accounts.history
import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from accounts.history import sealed, unsealed
from django.db import migrations, models

from kit.migrations import Migration as FirstMigration
from kit.walls import lowered, raised
from surveys.walls import HISTORY, WALLS


DATA = Path(__file__).resolve().parent.parent / "data"


def load(apps, schema_editor):
    """Our statements and the figures published of earlier partner surveys."""
    question = apps.get_model("surveys", "Question")
    wording = apps.get_model("surveys", "Wording")
    figure = apps.get_model("surveys", "PublishedFigure")
    for row in rows_of("questions.csv"):
        asked, _ = question.objects.get_or_create(
            key=row["key"],
            defaults={"topic": row["topic"], "position": int(row["position"])},
        )
        wording.objects.get_or_create(
            question=asked, version=1, defaults={"text": row["text"]}
        )
    for row in rows_of("partner_survey_published.csv"):
        figure.objects.get_or_create(
            series="partner-survey",
            wave=row["wave"],
            key=row["key"],
            defaults={
                "measure": row["measure"],
                "value": row["value"],
                "unit": row["unit"],
                "base": int(row["base"]) if row["base"] else None,
                "note": row["note"],
                "source": row["source"],
            },
        )


def rows_of(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("partnerships", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
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
                ("key", models.SlugField(unique=True)),
                ("topic", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=100)),
            ],
        ),
        migrations.CreateModel(
            name="PublishedFigure",
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
                ("series", models.SlugField(db_index=False)),
                ("wave", models.CharField(max_length=20)),
                ("key", models.SlugField(max_length=80)),
                ("measure", models.CharField(max_length=200)),
                ("value", models.CharField(blank=True, max_length=60)),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("base", models.PositiveIntegerField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "wave", "key"), name="surveys_published_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wave",
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
                ("title", models.CharField(max_length=120)),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("published", "Published"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "earlier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.wave",
                    ),
                ),
                (
                    "opened_by",
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
            name="Response",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, primary_key=True, serialize=False
                    ),
                ),
                (
                    "organisation_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.organisationtype",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="surveys.wave",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Wording",
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
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("text", models.CharField(max_length=300)),
                (
                    "question",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="surveys.question",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="wave",
            name="wordings",
            field=models.ManyToManyField(related_name="waves", to="surveys.wording"),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, primary_key=True, serialize=False
                    ),
                ),
                (
                    "value",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "Strongly agree"),
                            (4, "Agree"),
                            (3, "Neither agree nor disagree"),
                            (2, "Disagree"),
                            (1, "Strongly disagree"),
                            (0, "Do not know"),
                        ]
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="surveys.response",
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="surveys.wording",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
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
                ("is_spent", models.BooleanField(default=False)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.organisationtype",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="surveys.wave",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("wave", "person", "partnership"),
                        name="surveys_invitation_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(
                fields=("question", "version"), name="surveys_wording_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="surveys_wave_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                name="surveys_wave_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("response", "wording"), name="surveys_answer_once"
            ),
        ),
        migrations.CreateModel(
            name="QuestionHistory",
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
                ("key", models.SlugField(db_index=False)),
                ("topic", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="surveys.question",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="questionhistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WaveHistory",
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
                ("title", models.CharField(max_length=120)),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("state", models.CharField(max_length=10)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "earlier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="surveys.wave",
                    ),
                ),
                (
                    "opened_by",
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
                        to="surveys.wave",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["pgh_obj", "pgh_id"], name="wavehistory_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="WordingHistory",
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
                ("text", models.CharField(max_length=300)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="surveys.wording",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="surveys.question",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["pgh_obj", "pgh_id"], name="wordinghistory_of")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "surveys_questionhistory" (pgh_obj_id, "key", "topic", "position", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."key", written."topic", written."position", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="2a51d7f6e190fe2ea339ae60e767b2fd3b34d8c1",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_681dd",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="surveys_question",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."key", OLD."topic", OLD."position") IS DISTINCT FROM ROW(NEW."key", NEW."topic", NEW."position"))',
                    func='INSERT INTO "surveys_questionhistory" (pgh_obj_id, "key", "topic", "position", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."key", NEW."topic", NEW."position", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."key" IS DISTINCT FROM NEW."key" THEN \'key\' END, CASE WHEN OLD."topic" IS DISTINCT FROM NEW."topic" THEN \'topic\' END, CASE WHEN OLD."position" IS DISTINCT FROM NEW."position" THEN \'position\' END], NULL);',
                    hash="08666b65b7e6b3f984c4ded7104c195786a4076b",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_3db4e",
                    table="surveys_question",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "surveys_questionhistory" (pgh_obj_id, "key", "topic", "position", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."key", OLD."topic", OLD."position", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="77beba93fdc1079d35284b81dd3d0694b8893ec3",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_0f7be",
                    table="surveys_question",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wave",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "surveys_wavehistory" (pgh_obj_id, "title", "opens_on", "closes_on", "state", "earlier_id", "opened_by_id", "opened_at", "closed_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."title", written."opens_on", written."closes_on", written."state", written."earlier_id", written."opened_by_id", written."opened_at", written."closed_at", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="de5c867af3e033bb2de8b42cb15632bf7b291246",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_0b0ac",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="surveys_wave",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wave",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."title", OLD."opens_on", OLD."closes_on", OLD."state", OLD."earlier_id", OLD."opened_by_id", OLD."opened_at", OLD."closed_at") IS DISTINCT FROM ROW(NEW."title", NEW."opens_on", NEW."closes_on", NEW."state", NEW."earlier_id", NEW."opened_by_id", NEW."opened_at", NEW."closed_at"))',
                    func='INSERT INTO "surveys_wavehistory" (pgh_obj_id, "title", "opens_on", "closes_on", "state", "earlier_id", "opened_by_id", "opened_at", "closed_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."title", NEW."opens_on", NEW."closes_on", NEW."state", NEW."earlier_id", NEW."opened_by_id", NEW."opened_at", NEW."closed_at", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."title" IS DISTINCT FROM NEW."title" THEN \'title\' END, CASE WHEN OLD."opens_on" IS DISTINCT FROM NEW."opens_on" THEN \'opens_on\' END, CASE WHEN OLD."closes_on" IS DISTINCT FROM NEW."closes_on" THEN \'closes_on\' END, CASE WHEN OLD."state" IS DISTINCT FROM NEW."state" THEN \'state\' END, CASE WHEN OLD."earlier_id" IS DISTINCT FROM NEW."earlier_id" THEN \'earlier\' END, CASE WHEN OLD."opened_by_id" IS DISTINCT FROM NEW."opened_by_id" THEN \'opened_by\' END, CASE WHEN OLD."opened_at" IS DISTINCT FROM NEW."opened_at" THEN \'opened_at\' END, CASE WHEN OLD."closed_at" IS DISTINCT FROM NEW."closed_at" THEN \'closed_at\' END], NULL);',
                    hash="ea5fa43912bfe8ea733822f47562d8d5c6e65877",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_cb2a5",
                    table="surveys_wave",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wave",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "surveys_wavehistory" (pgh_obj_id, "title", "opens_on", "closes_on", "state", "earlier_id", "opened_by_id", "opened_at", "closed_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."title", OLD."opens_on", OLD."closes_on", OLD."state", OLD."earlier_id", OLD."opened_by_id", OLD."opened_at", OLD."closed_at", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="78ab1cc87aef64c62eded9e1303cef9dc43f59ab",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_2c2ea",
                    table="surveys_wave",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wording",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "surveys_wordinghistory" (pgh_obj_id, "question_id", "text", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."question_id", written."text", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="9f1f04f82b232361dd3a3457b83082bd891e5fbe",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_4c777",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="surveys_wording",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wording",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."question_id", OLD."text") IS DISTINCT FROM ROW(NEW."question_id", NEW."text"))',
                    func='INSERT INTO "surveys_wordinghistory" (pgh_obj_id, "question_id", "text", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."question_id", NEW."text", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."question_id" IS DISTINCT FROM NEW."question_id" THEN \'question\' END, CASE WHEN OLD."text" IS DISTINCT FROM NEW."text" THEN \'text\' END], NULL);',
                    hash="53f7f49cb2340012bb88d6842e634a6ad26ef352",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_e2687",
                    table="surveys_wording",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wording",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "surveys_wordinghistory" (pgh_obj_id, "question_id", "text", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."question_id", OLD."text", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="dc289a3f5539aea1e8a945cdf8e36b8758c2145c",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_cd920",
                    table="surveys_wording",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(raised(WALLS), lowered(WALLS)),
        # Only triggers write history.
        migrations.RunSQL(sealed(HISTORY), unsealed(HISTORY)),
        # Once their history is kept.
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
