import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import kit.names
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from kit.walls import lowered, no_views, raised, views
from clients.walls import CANARIES, FOUND, NO_FOUND, VIEWS, WALLS


class Migration(migrations.Migration):
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
        migrations.RunSQL(views(VIEWS), no_views(VIEWS)),
        migrations.RunSQL(raised(WALLS, CANARIES), lowered(WALLS, CANARIES)),
        migrations.RunSQL(FOUND, NO_FOUND),
    ]
