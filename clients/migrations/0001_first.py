import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import kit.names
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
import accounts.history
from django.db import migrations, models

from kit.migrations import Migration as FirstMigration
from kit.walls import beside, lowered, no_views, raised, views
from clients.walls import CANARIES, FIELDS_OF, FOUND, NO_FOUND, VIEWS, WALLS


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("partnerships", "0001_first"),
        ("redundancies", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Client",
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
                    "given_name",
                    models.CharField(max_length=100, verbose_name="first name"),
                ),
                (
                    "family_name",
                    models.CharField(max_length=100, verbose_name="last name"),
                ),
                (
                    "name_plain",
                    models.GeneratedField(
                        db_persist=True,
                        expression=kit.names.Plain(
                            django.db.models.functions.text.Concat(
                                "given_name", models.Value(" "), "family_name"
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "telephone",
                    models.CharField(
                        blank=True,
                        db_default="",
                        max_length=30,
                        verbose_name="telephone number",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        db_default="",
                        max_length=254,
                        verbose_name="email address",
                    ),
                ),
                (
                    "contact_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("telephone", "Telephone"),
                            ("text", "Text message"),
                            ("email", "Email"),
                            ("letter", "Letter"),
                        ],
                        db_default="",
                        max_length=10,
                        verbose_name="how to get in touch",
                    ),
                ),
                (
                    "born_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="date of birth"
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("under_25", "Under 25"),
                            ("25_34", "25 to 34"),
                            ("35_44", "35 to 44"),
                            ("45_54", "45 to 54"),
                            ("55_64", "55 to 64"),
                            ("65_over", "65 or over"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                ("postcode", models.CharField(blank=True, db_default="", max_length=8)),
                (
                    "language",
                    models.CharField(blank=True, db_default="", max_length=60),
                ),
                (
                    "adjustments",
                    models.CharField(
                        blank=True,
                        db_default="",
                        max_length=500,
                        verbose_name="adjustments needed",
                    ),
                ),
                (
                    "notice_given_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="privacy notice given"
                    ),
                ),
                ("registered_at", models.DateTimeField()),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "audiences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_default=[],
                        editable=False,
                        size=None,
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.councilarea",
                    ),
                ),
                (
                    "registered_by",
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
            name="Case",
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
                    "occupation",
                    models.CharField(blank=True, db_default="", max_length=120),
                ),
                (
                    "years_of_service",
                    models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                (
                    "notice_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="notice given"
                    ),
                ),
                (
                    "leaving_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="leaving date"
                    ),
                ),
                ("has_private_provider", models.BooleanField(blank=True, null=True)),
                ("registered_on", models.DateField()),
                ("registered_at", models.DateTimeField()),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
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
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="redundancies.situation",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="clients.client",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClientSearch",
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
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("criteria", models.JSONField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "found",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("is_capped", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "searcher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FollowUp",
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
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
                ("due_on", models.DateField()),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("telephone", "Telephone"),
                            ("text", "Text message"),
                            ("email", "Email"),
                            ("letter", "Letter"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_up",
                        to="clients.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Need",
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
                ("noted_on", models.DateField()),
                ("met_on", models.DateField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="clients.case",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Outcome",
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
                ("told_on", models.DateField()),
                (
                    "answered_by",
                    models.CharField(
                        choices=[
                            ("link", "The person, by link"),
                            ("adviser", "An adviser, on the telephone"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "work",
                    models.CharField(
                        choices=[
                            ("employed", "Working for an employer"),
                            ("self_employed", "Self-employed"),
                            ("training", "In training or education"),
                            ("looking", "Looking for work"),
                            ("retired", "Retired"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                    ),
                ),
                ("started_on", models.DateField(blank=True, null=True)),
                ("is_full_time", models.BooleanField(blank=True, null=True)),
                (
                    "industry",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("same", "The same industry"),
                            ("similar", "A similar industry"),
                            ("different", "A different industry"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                (
                    "skill",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lower", "Less"),
                            ("same", "The same"),
                            ("higher", "More"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                (
                    "responsibility",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lower", "Less"),
                            ("same", "The same"),
                            ("higher", "More"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                (
                    "pay",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lower", "Less"),
                            ("same", "The same"),
                            ("higher", "More"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                (
                    "helped",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("all_the_difference", "Made all the difference"),
                            ("some_extent", "Helped to some extent"),
                            ("none", "Did not help"),
                        ],
                        db_default="",
                        max_length=20,
                        verbose_name="how far PACE helped",
                    ),
                ),
                ("is_support_too_late", models.BooleanField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("form_key", models.UUIDField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="clients.case",
                    ),
                ),
                (
                    "recorded_by",
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
            name="Referral",
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
                ("purpose", models.CharField(max_length=500, verbose_name="what for")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("public_task", "Public task, with the person’s agreement"),
                            ("consent", "Consent"),
                            ("vital_interests", "Vital interests"),
                        ],
                        max_length=20,
                    ),
                ),
                ("agreed_on", models.DateField(verbose_name="the person agreed on")),
                ("sent_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("ended", "Ended"),
                        ],
                        default="sent",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        db_default="",
                        max_length=500,
                        verbose_name="why not",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("helped", "Helped"),
                            ("no_contact", "No contact"),
                            ("did_not_attend", "Did not attend"),
                            ("no_longer_needed", "No longer needed"),
                            ("went_elsewhere", "Went elsewhere"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "what_was_given",
                    models.CharField(blank=True, db_default="", max_length=500),
                ),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "answered_by",
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="clients.case",
                    ),
                ),
                (
                    "ended_by",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClientDelivery",
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="clients.case",
                    ),
                ),
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="for_client",
                        to="redundancies.delivery",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="clients.referral",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Signpost",
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
                ("on", models.DateField(verbose_name="date")),
                ("form_key", models.UUIDField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signposts",
                        to="clients.case",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatedReason",
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
                ("subject", models.CharField(max_length=40)),
                ("reason", models.CharField(max_length=300)),
                ("stated_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("heard", "Heard of the redundancy"),
                            ("applied", "Applied for a job"),
                            ("left", "Left the job"),
                            ("started", "Started a job or a business"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("recorded_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="clients.case",
                    ),
                ),
                (
                    "recorded_by",
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
            name="Attendance",
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
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="redundancies.session",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="clients.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "case"), name="clients_attendance_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseGrant",
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
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (
                                1,
                                "Chairs of the partnership: everything, HR1 detail included",
                            ),
                            (
                                2,
                                "SDS staff of the partnership: everything but HR1 detail",
                            ),
                            (3, "Everybody of the partnership: basic facts"),
                            (
                                4,
                                "An organisation asked to take part: HR1 detail as well",
                            ),
                            (
                                5,
                                "A member of the SDS staff who works on it: HR1 detail as well",
                            ),
                            (
                                6,
                                "An organisation to which a person was referred: minimum fields",
                            ),
                        ]
                    ),
                ),
                (
                    "audience",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            django.db.models.functions.comparison.Cast(
                                "level", models.TextField()
                            ),
                            models.Value(":", output_field=models.TextField()),
                            django.db.models.functions.comparison.Cast(
                                "partnership_id", models.TextField()
                            ),
                            models.Value(":", output_field=models.TextField()),
                            django.db.models.functions.comparison.Cast(
                                django.db.models.functions.comparison.Coalesce(
                                    "organisation_id", models.Value(0)
                                ),
                                models.TextField(),
                            ),
                            models.Value(":", output_field=models.TextField()),
                            django.db.models.functions.comparison.Cast(
                                django.db.models.functions.comparison.Coalesce(
                                    "person_id", models.Value(0)
                                ),
                                models.TextField(),
                            ),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                ("registered_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="clients.case",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["audience", "-registered_at", "-case"],
                        name="clients_grant_list",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "audience"), name="clients_grant_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="client",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    models.F("name_plain"), name="gin_trgm_ops"
                ),
                django.contrib.postgres.indexes.OpClass(
                    models.F("postcode"), name="gin_trgm_ops"
                ),
                models.F("audiences"),
                name="clients_client_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="clients_client_one_per_form",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["partnership", "-registered_at", "-id"],
                name="clients_case_list",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["-registered_at", "-id"], name="clients_case_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["situation", "-registered_at", "-id"],
                name="clients_case_of_situation",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="clients_case_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("client", "situation"), name="clients_case_once_a_situation"
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("asked_at", None)),
                fields=["due_on", "id"],
                name="clients_followup_due",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("answered_at", None), ("asked_at__isnull", False)),
                fields=["partnership", "asked_at", "id"],
                name="clients_followup_open",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="of_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="SELECT partnership_id INTO NEW.partnership_id FROM clients_case WHERE id = NEW.case_id; RETURN NEW;",
                    hash="8c483eeb1ae38e611a0aedf93b6e5c81e7d49c82",
                    operation="INSERT",
                    pgid="pgtrigger_of_its_case_3cd96",
                    table="clients_followup",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(
                condition=models.Q(("met_on", None)),
                fields=("case", "service"),
                name="clients_need_once_while_open",
            ),
        ),
        migrations.AddIndex(
            model_name="outcome",
            index=models.Index(fields=["told_on"], name="clients_outcome_told"),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="clients_outcome_one_per_form",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["state", "-sent_at", "-id"], name="clients_referral_national"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["partnership", "sent_at"], name="clients_referral_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="clients_referral_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "rejected"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="clients_referral_rejected_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_on__isnull", False),
                        ("state", "ended"),
                        models.Q(("ending", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "ended"), _negated=True),
                        ("ended_on", None),
                        ("ending", ""),
                    ),
                    _connector="OR",
                ),
                name="clients_referral_ended_how_and_when",
            ),
        ),
        migrations.AddIndex(
            model_name="clientdelivery",
            index=models.Index(
                condition=models.Q(("referral__isnull", False)),
                fields=["referral"],
                name="clients_delivery_referral",
            ),
        ),
        migrations.AddConstraint(
            model_name="signpost",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="clients_signpost_one_per_form",
            ),
        ),
        migrations.AddIndex(
            model_name="statedreason",
            index=models.Index(
                fields=["person", "subject", "-expires_at"],
                name="clients_reason_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="statedreason",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="clients_reason_is_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                fields=("case", "kind", "on"), name="clients_step_once_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["partnership", "organisation", "state", "-sent_at", "-id"],
                name="clients_referral_inbox",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="keys_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE clients bigint[];",
                    func="clients := ARRAY(SELECT DISTINCT client_id FROM clients_case WHERE id IN (SELECT case_id FROM written)); PERFORM FROM clients_client WHERE id = ANY (clients) ORDER BY id FOR NO KEY UPDATE; UPDATE clients_client client SET audiences = wanted.audiences FROM ( SELECT found.* FROM ( SELECT kase.client_id AS id, array_remove(array_agg(DISTINCT held.audience), NULL) AS audiences FROM clients_case kase LEFT JOIN clients_casegrant held ON held.case_id = kase.id WHERE kase.client_id = ANY (clients) GROUP BY kase.client_id ) found JOIN clients_client kept ON kept.id = found.id WHERE kept.audiences IS DISTINCT FROM found.audiences ) wanted WHERE client.id = wanted.id; RETURN NULL;",
                    hash="c0a8c8d8df35cbb7c5efee3f138ae79fe1402d5f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_keys_insert_52098",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="clients_casegrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="keys_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE clients bigint[];",
                    func="clients := ARRAY(SELECT DISTINCT client_id FROM clients_case WHERE id IN (SELECT case_id FROM written UNION SELECT case_id FROM before)); PERFORM FROM clients_client WHERE id = ANY (clients) ORDER BY id FOR NO KEY UPDATE; UPDATE clients_client client SET audiences = wanted.audiences FROM ( SELECT found.* FROM ( SELECT kase.client_id AS id, array_remove(array_agg(DISTINCT held.audience), NULL) AS audiences FROM clients_case kase LEFT JOIN clients_casegrant held ON held.case_id = kase.id WHERE kase.client_id = ANY (clients) GROUP BY kase.client_id ) found JOIN clients_client kept ON kept.id = found.id WHERE kept.audiences IS DISTINCT FROM found.audiences ) wanted WHERE client.id = wanted.id; RETURN NULL;",
                    hash="0fe1527050336db3a6dc567f84517934f175d73b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_keys_update_df53c",
                    referencing="REFERENCING OLD TABLE AS before  NEW TABLE AS written ",
                    table="clients_casegrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="keys_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE clients bigint[];",
                    func="clients := ARRAY(SELECT DISTINCT client_id FROM clients_case WHERE id IN (SELECT case_id FROM before)); PERFORM FROM clients_client WHERE id = ANY (clients) ORDER BY id FOR NO KEY UPDATE; UPDATE clients_client client SET audiences = wanted.audiences FROM ( SELECT found.* FROM ( SELECT kase.client_id AS id, array_remove(array_agg(DISTINCT held.audience), NULL) AS audiences FROM clients_case kase LEFT JOIN clients_casegrant held ON held.case_id = kase.id WHERE kase.client_id = ANY (clients) GROUP BY kase.client_id ) found JOIN clients_client kept ON kept.id = found.id WHERE kept.audiences IS DISTINCT FROM found.audiences ) wanted WHERE client.id = wanted.id; RETURN NULL;",
                    hash="96c99323cebe0e649c324f4898b0c4063ddf16bd",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_keys_delete_304ba",
                    referencing="REFERENCING OLD TABLE AS before ",
                    table="clients_casegrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.attendance', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="6e6c68b48bd06630e40693bbf0ef8c37a92cde90",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_6c0fc",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="clients_attendance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."session_id", OLD."case_id", OLD."recorded_by_id", OLD."recorded_at") IS DISTINCT FROM ROW(NEW."session_id", NEW."case_id", NEW."recorded_by_id", NEW."recorded_at"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'clients.attendance\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."session_id" IS DISTINCT FROM NEW."session_id" THEN \'session\' END, CASE WHEN OLD."case_id" IS DISTINCT FROM NEW."case_id" THEN \'case\' END, CASE WHEN OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" THEN \'recorded_by\' END, CASE WHEN OLD."recorded_at" IS DISTINCT FROM NEW."recorded_at" THEN \'recorded_at\' END], NULL), pace_who, pace_when;',
                    hash="6842c2dbe30ad6620ff86c091bcaaa94c1df6002",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_2f158",
                    table="clients_attendance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.attendance', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="e81cee3280229302b016c24c381798c63d3a8888",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_cf577",
                    table="clients_attendance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.case', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="07df00f55a66b99f42351dba6912f7e204862f58",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_594da",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="clients_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."client_id", OLD."situation_id", OLD."partnership_id", OLD."occupation", OLD."years_of_service", OLD."notice_on", OLD."leaving_on", OLD."has_private_provider", OLD."registered_on", OLD."registered_at", OLD."registered_by_id") IS DISTINCT FROM ROW(NEW."client_id", NEW."situation_id", NEW."partnership_id", NEW."occupation", NEW."years_of_service", NEW."notice_on", NEW."leaving_on", NEW."has_private_provider", NEW."registered_on", NEW."registered_at", NEW."registered_by_id"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'clients.case\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."client_id" IS DISTINCT FROM NEW."client_id" THEN \'client\' END, CASE WHEN OLD."situation_id" IS DISTINCT FROM NEW."situation_id" THEN \'situation\' END, CASE WHEN OLD."partnership_id" IS DISTINCT FROM NEW."partnership_id" THEN \'partnership\' END, CASE WHEN OLD."occupation" IS DISTINCT FROM NEW."occupation" THEN \'occupation\' END, CASE WHEN OLD."years_of_service" IS DISTINCT FROM NEW."years_of_service" THEN \'years_of_service\' END, CASE WHEN OLD."notice_on" IS DISTINCT FROM NEW."notice_on" THEN \'notice_on\' END, CASE WHEN OLD."leaving_on" IS DISTINCT FROM NEW."leaving_on" THEN \'leaving_on\' END, CASE WHEN OLD."has_private_provider" IS DISTINCT FROM NEW."has_private_provider" THEN \'has_private_provider\' END, CASE WHEN OLD."registered_on" IS DISTINCT FROM NEW."registered_on" THEN \'registered_on\' END, CASE WHEN OLD."registered_at" IS DISTINCT FROM NEW."registered_at" THEN \'registered_at\' END, CASE WHEN OLD."registered_by_id" IS DISTINCT FROM NEW."registered_by_id" THEN \'registered_by\' END], NULL), pace_who, pace_when;',
                    hash="8348570dee64c0cf7704354510ff3b4279189583",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_3c320",
                    table="clients_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.case', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="ca571b02cf56c81d11e564f75bcd8b75cefa9329",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_f7a9f",
                    table="clients_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="client",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.client', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="493ef1469079e6e5eae0ac13b5c56d93cb8982d6",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_061b4",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="clients_client",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="client",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."given_name", OLD."family_name", OLD."telephone", OLD."email", OLD."contact_by", OLD."born_on", OLD."age_band", OLD."postcode", OLD."council_id", OLD."language", OLD."adjustments", OLD."notice_given_on", OLD."registered_by_id", OLD."registered_at") IS DISTINCT FROM ROW(NEW."given_name", NEW."family_name", NEW."telephone", NEW."email", NEW."contact_by", NEW."born_on", NEW."age_band", NEW."postcode", NEW."council_id", NEW."language", NEW."adjustments", NEW."notice_given_on", NEW."registered_by_id", NEW."registered_at"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'clients.client\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."given_name" IS DISTINCT FROM NEW."given_name" THEN \'given_name\' END, CASE WHEN OLD."family_name" IS DISTINCT FROM NEW."family_name" THEN \'family_name\' END, CASE WHEN OLD."telephone" IS DISTINCT FROM NEW."telephone" THEN \'telephone\' END, CASE WHEN OLD."email" IS DISTINCT FROM NEW."email" THEN \'email\' END, CASE WHEN OLD."contact_by" IS DISTINCT FROM NEW."contact_by" THEN \'contact_by\' END, CASE WHEN OLD."born_on" IS DISTINCT FROM NEW."born_on" THEN \'born_on\' END, CASE WHEN OLD."age_band" IS DISTINCT FROM NEW."age_band" THEN \'age_band\' END, CASE WHEN OLD."postcode" IS DISTINCT FROM NEW."postcode" THEN \'postcode\' END, CASE WHEN OLD."council_id" IS DISTINCT FROM NEW."council_id" THEN \'council\' END, CASE WHEN OLD."language" IS DISTINCT FROM NEW."language" THEN \'language\' END, CASE WHEN OLD."adjustments" IS DISTINCT FROM NEW."adjustments" THEN \'adjustments\' END, CASE WHEN OLD."notice_given_on" IS DISTINCT FROM NEW."notice_given_on" THEN \'notice_given_on\' END, CASE WHEN OLD."registered_by_id" IS DISTINCT FROM NEW."registered_by_id" THEN \'registered_by\' END, CASE WHEN OLD."registered_at" IS DISTINCT FROM NEW."registered_at" THEN \'registered_at\' END], NULL), pace_who, pace_when;',
                    hash="6d0b06489ad77fc8aaaff78306195e203d4cb315",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_3d8b1",
                    table="clients_client",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="client",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.client', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="8b46dc82f3adc5f4f3e26119e95670bb4a1830b3",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_4439c",
                    table="clients_client",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.followup', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="030e8844e1524d724a994aa974288149f6785a03",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_87542",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="clients_followup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."case_id", OLD."due_on", OLD."asked_at", OLD."asked_by", OLD."answered_at") IS DISTINCT FROM ROW(NEW."case_id", NEW."due_on", NEW."asked_at", NEW."asked_by", NEW."answered_at"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'clients.followup\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."case_id" IS DISTINCT FROM NEW."case_id" THEN \'case\' END, CASE WHEN OLD."due_on" IS DISTINCT FROM NEW."due_on" THEN \'due_on\' END, CASE WHEN OLD."asked_at" IS DISTINCT FROM NEW."asked_at" THEN \'asked_at\' END, CASE WHEN OLD."asked_by" IS DISTINCT FROM NEW."asked_by" THEN \'asked_by\' END, CASE WHEN OLD."answered_at" IS DISTINCT FROM NEW."answered_at" THEN \'answered_at\' END], NULL), pace_who, pace_when;',
                    hash="1c9d3fe9c0b3bd23d1337f178fe00ed1c025f88e",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_13a35",
                    table="clients_followup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.followup', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="e06a33f5ea9565e665f2c93206ae9cb19b9342c5",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_1c02b",
                    table="clients_followup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.need', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="d35d16f3e5f74e6c8fa530a2296867d87110690f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_c4006",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="clients_need",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."case_id", OLD."service_id", OLD."noted_on", OLD."noted_by_id", OLD."met_on") IS DISTINCT FROM ROW(NEW."case_id", NEW."service_id", NEW."noted_on", NEW."noted_by_id", NEW."met_on"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'clients.need\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."case_id" IS DISTINCT FROM NEW."case_id" THEN \'case\' END, CASE WHEN OLD."service_id" IS DISTINCT FROM NEW."service_id" THEN \'service\' END, CASE WHEN OLD."noted_on" IS DISTINCT FROM NEW."noted_on" THEN \'noted_on\' END, CASE WHEN OLD."noted_by_id" IS DISTINCT FROM NEW."noted_by_id" THEN \'noted_by\' END, CASE WHEN OLD."met_on" IS DISTINCT FROM NEW."met_on" THEN \'met_on\' END], NULL), pace_who, pace_when;',
                    hash="c23b4d57d4940794bd4b2da6e69fded5bb93cd22",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_96480",
                    table="clients_need",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.need', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="f65ef7dd0dfc70c90571e67487c55bc60fac464f",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_8ead4",
                    table="clients_need",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outcome",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.outcome', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="3aacca5708c4f23b7f34e32c39afb781be7c95dc",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_2c46b",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="clients_outcome",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outcome",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."case_id", OLD."told_on", OLD."answered_by", OLD."work", OLD."started_on", OLD."is_full_time", OLD."industry", OLD."skill", OLD."responsibility", OLD."pay", OLD."helped", OLD."is_support_too_late", OLD."recorded_by_id", OLD."recorded_at") IS DISTINCT FROM ROW(NEW."case_id", NEW."told_on", NEW."answered_by", NEW."work", NEW."started_on", NEW."is_full_time", NEW."industry", NEW."skill", NEW."responsibility", NEW."pay", NEW."helped", NEW."is_support_too_late", NEW."recorded_by_id", NEW."recorded_at"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'clients.outcome\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."case_id" IS DISTINCT FROM NEW."case_id" THEN \'case\' END, CASE WHEN OLD."told_on" IS DISTINCT FROM NEW."told_on" THEN \'told_on\' END, CASE WHEN OLD."answered_by" IS DISTINCT FROM NEW."answered_by" THEN \'answered_by\' END, CASE WHEN OLD."work" IS DISTINCT FROM NEW."work" THEN \'work\' END, CASE WHEN OLD."started_on" IS DISTINCT FROM NEW."started_on" THEN \'started_on\' END, CASE WHEN OLD."is_full_time" IS DISTINCT FROM NEW."is_full_time" THEN \'is_full_time\' END, CASE WHEN OLD."industry" IS DISTINCT FROM NEW."industry" THEN \'industry\' END, CASE WHEN OLD."skill" IS DISTINCT FROM NEW."skill" THEN \'skill\' END, CASE WHEN OLD."responsibility" IS DISTINCT FROM NEW."responsibility" THEN \'responsibility\' END, CASE WHEN OLD."pay" IS DISTINCT FROM NEW."pay" THEN \'pay\' END, CASE WHEN OLD."helped" IS DISTINCT FROM NEW."helped" THEN \'helped\' END, CASE WHEN OLD."is_support_too_late" IS DISTINCT FROM NEW."is_support_too_late" THEN \'is_support_too_late\' END, CASE WHEN OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" THEN \'recorded_by\' END, CASE WHEN OLD."recorded_at" IS DISTINCT FROM NEW."recorded_at" THEN \'recorded_at\' END], NULL), pace_who, pace_when;',
                    hash="776966345e778706472ae28900f46c830236e442",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_e43ce",
                    table="clients_outcome",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outcome",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.outcome', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="629bc52ae4ecd53c693229070dcd62147ae4f714",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_9f6f0",
                    table="clients_outcome",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.referral', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="635edc17ecdff515e4e16c1e7100ce65d58a8d78",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_a5d60",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="clients_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."case_id", OLD."organisation_id", OLD."partnership_id", OLD."service_id", OLD."purpose", OLD."basis", OLD."agreed_on", OLD."sent_at", OLD."sent_by_id", OLD."state", OLD."reason", OLD."answered_at", OLD."answered_by_id", OLD."ending", OLD."ended_on", OLD."ended_by_id", OLD."what_was_given") IS DISTINCT FROM ROW(NEW."case_id", NEW."organisation_id", NEW."partnership_id", NEW."service_id", NEW."purpose", NEW."basis", NEW."agreed_on", NEW."sent_at", NEW."sent_by_id", NEW."state", NEW."reason", NEW."answered_at", NEW."answered_by_id", NEW."ending", NEW."ended_on", NEW."ended_by_id", NEW."what_was_given"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'clients.referral\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."case_id" IS DISTINCT FROM NEW."case_id" THEN \'case\' END, CASE WHEN OLD."organisation_id" IS DISTINCT FROM NEW."organisation_id" THEN \'organisation\' END, CASE WHEN OLD."partnership_id" IS DISTINCT FROM NEW."partnership_id" THEN \'partnership\' END, CASE WHEN OLD."service_id" IS DISTINCT FROM NEW."service_id" THEN \'service\' END, CASE WHEN OLD."purpose" IS DISTINCT FROM NEW."purpose" THEN \'purpose\' END, CASE WHEN OLD."basis" IS DISTINCT FROM NEW."basis" THEN \'basis\' END, CASE WHEN OLD."agreed_on" IS DISTINCT FROM NEW."agreed_on" THEN \'agreed_on\' END, CASE WHEN OLD."sent_at" IS DISTINCT FROM NEW."sent_at" THEN \'sent_at\' END, CASE WHEN OLD."sent_by_id" IS DISTINCT FROM NEW."sent_by_id" THEN \'sent_by\' END, CASE WHEN OLD."state" IS DISTINCT FROM NEW."state" THEN \'state\' END, CASE WHEN OLD."reason" IS DISTINCT FROM NEW."reason" THEN \'reason\' END, CASE WHEN OLD."answered_at" IS DISTINCT FROM NEW."answered_at" THEN \'answered_at\' END, CASE WHEN OLD."answered_by_id" IS DISTINCT FROM NEW."answered_by_id" THEN \'answered_by\' END, CASE WHEN OLD."ending" IS DISTINCT FROM NEW."ending" THEN \'ending\' END, CASE WHEN OLD."ended_on" IS DISTINCT FROM NEW."ended_on" THEN \'ended_on\' END, CASE WHEN OLD."ended_by_id" IS DISTINCT FROM NEW."ended_by_id" THEN \'ended_by\' END, CASE WHEN OLD."what_was_given" IS DISTINCT FROM NEW."what_was_given" THEN \'what_was_given\' END], NULL), pace_who, pace_when;',
                    hash="4cdec677dcfed79247cbd0e6aaa357a2f62d815e",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_c041b",
                    table="clients_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.referral', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="d9ad5f2d1e6be4b136834b02e244c35b02e89ed5",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_a22d8",
                    table="clients_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signpost",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.signpost', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="497649f4026b6b819893a25dc2ca0d15702b9287",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_018d1",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="clients_signpost",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signpost",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."case_id", OLD."organisation_id", OLD."service_id", OLD."on", OLD."by_id") IS DISTINCT FROM ROW(NEW."case_id", NEW."organisation_id", NEW."service_id", NEW."on", NEW."by_id"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'clients.signpost\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."case_id" IS DISTINCT FROM NEW."case_id" THEN \'case\' END, CASE WHEN OLD."organisation_id" IS DISTINCT FROM NEW."organisation_id" THEN \'organisation\' END, CASE WHEN OLD."service_id" IS DISTINCT FROM NEW."service_id" THEN \'service\' END, CASE WHEN OLD."on" IS DISTINCT FROM NEW."on" THEN \'on\' END, CASE WHEN OLD."by_id" IS DISTINCT FROM NEW."by_id" THEN \'by\' END], NULL), pace_who, pace_when;',
                    hash="d50a5072b37be237c5240d0e3c59b89a91e5997a",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_3da91",
                    table="clients_signpost",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signpost",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'clients.signpost', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="cd39c65b35f0516a5b6367a906ef63e19bb76a07",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_7667b",
                    table="clients_signpost",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(views(VIEWS), no_views(VIEWS)),
        migrations.RunSQL(raised(WALLS, CANARIES), lowered(WALLS, CANARIES)),
        migrations.RunSQL(
            beside("of_clients", "accounts_fieldchange", FIELDS_OF),
            "DROP POLICY of_clients ON accounts_fieldchange",
        ),
        migrations.RunSQL(FOUND, NO_FOUND),
    ]
