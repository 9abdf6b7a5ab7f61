import csv
from pathlib import Path
import django.db.models.deletion
import kit.names
import uuid
from django.conf import settings
from django.db import migrations, models
from kit.walls import lowered, raised
from surveys.walls import WALLS


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


class Migration(migrations.Migration):
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
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(raised(WALLS), lowered(WALLS)),
    ]
