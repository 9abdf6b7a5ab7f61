import django.db.models.deletion
import kit.names
from django.conf import settings
from django.db import migrations, models
from kit.walls import lowered, raised
from imports.walls import WALLS


class Migration(migrations.Migration):
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
        migrations.RunSQL(raised(WALLS), lowered(WALLS)),
    ]
