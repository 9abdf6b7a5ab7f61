import datetime as dt
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
import kit.names
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
import accounts.history
from accounts.history import sealed, unsealed
from django.db import migrations, models

from kit.migrations import Migration as FirstMigration

from redundancies.stored_clocks import CLOCKS, NO_CLOCKS
from kit.walls import beside, lowered, no_views, raised, views
from redundancies.walls import (
    CANARIES,
    FIELDS_OF,
    HISTORY,
    LETTERS,
    NO_LETTERS,
    NO_SHOWN,
    NO_WORDED,
    SHOWN,
    VIEWS,
    WALLS,
    WORDED,
)


# The rules of section 193 as they stand, and as they stood before April 2013.
ACT = "Trade Union and Labour Relations (Consolidation) Act 1992, section 193"
ORDER = f"{ACT}, as amended by S.I. 2013/763"
RULES = (
    (dt.date(1992, 10, 16), 20, 30, ACT),
    (dt.date(1992, 10, 16), 100, 90, ACT),
    (dt.date(2013, 4, 6), 20, 30, ORDER),
    (dt.date(2013, 4, 6), 100, 45, ORDER),
)


def add(apps, editor):
    rules = apps.get_model("redundancies", "StatutoryRule")
    for effective_from, threshold, days, source in RULES:
        rules.objects.get_or_create(
            effective_from=effective_from,
            scope="establishment",
            threshold=threshold,
            defaults={"days": days, "source": source},
        )


# A grant copies its response's situation and partnership: all three are held to it at
# once, which a key of Django's cannot say.
GRANTS = """
ALTER TABLE redundancies_situationgrant
ADD CONSTRAINT redundancies_grant_of_its_response
FOREIGN KEY (response_id, situation_id, partnership_id)
REFERENCES redundancies_response (id, situation_id, partnership_id)
DEFERRABLE INITIALLY DEFERRED
"""


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("notifications", "0001_first"),
        ("partnerships", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EmployerContact",
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
                ("name", models.CharField(max_length=120)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("hr", "Human resources"),
                            ("owner", "Owner or director"),
                            ("practitioner", "Insolvency practitioner"),
                            ("union", "Union representative"),
                            ("employee_representative", "Employee representative"),
                            ("other", "Other"),
                        ],
                        max_length=30,
                    ),
                ),
                ("telephone", models.CharField(blank=True, max_length=30)),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="email address"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("is_current", models.BooleanField(default=True)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Employer",
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
                ("name", models.CharField(max_length=200, verbose_name="employer")),
                (
                    "name_plain",
                    models.GeneratedField(
                        db_persist=True,
                        expression=kit.names.Plain("name"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "company_number",
                    models.CharField(blank=True, db_default="", max_length=8),
                ),
                (
                    "industry",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "Agriculture, forestry and fishing"),
                            ("B", "Mining and quarrying"),
                            ("C", "Manufacturing"),
                            ("D", "Electricity and gas"),
                            ("E", "Water and waste"),
                            ("F", "Construction"),
                            ("G", "Wholesale and retail"),
                            ("H", "Transport and storage"),
                            ("I", "Accommodation and food"),
                            ("J", "Information and communication"),
                            ("K", "Finance and insurance"),
                            ("L", "Real estate"),
                            ("M", "Professional and scientific"),
                            ("N", "Administrative and support"),
                            ("O", "Public administration"),
                            ("P", "Education"),
                            ("Q", "Health and social work"),
                            ("R", "Arts and recreation"),
                            ("S", "Other services"),
                            ("T", "Households"),
                            ("U", "Extraterritorial bodies"),
                        ],
                        db_default="",
                        max_length=1,
                    ),
                ),
                (
                    "size_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("micro", "Micro (under 10 employees)"),
                            ("small", "Small (10 to 49)"),
                            ("medium", "Medium (50 to 249)"),
                            ("large", "Large (250 or more)"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                (
                    "ownership",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("private", "Private sector"),
                            ("public", "Public sector"),
                            ("third", "Third sector"),
                        ],
                        db_default="",
                        max_length=10,
                        verbose_name="private, public or third sector",
                    ),
                ),
                (
                    "account_answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "managed_we_call",
                                "Account-managed: we make the first contact",
                            ),
                            (
                                "managed",
                                "Account-managed: the chair may make the first contact",
                            ),
                            ("not_managed", "Not account-managed"),
                            ("not_known", "Not known"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                ("account_checked_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "account_managed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Response",
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
                ("is_lead", models.BooleanField(default=True)),
                ("told_at", models.DateTimeField()),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "closed_by",
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
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "clock",
                    models.SmallIntegerField(
                        choices=[
                            (0, "Waiting for a partnership"),
                            (1, "Not started"),
                            (2, "Due"),
                            (3, "Paused"),
                            (4, "Closed before a first meeting"),
                            (5, "Met"),
                            (6, "Declined"),
                            (7, "Unreachable"),
                        ],
                        db_default=1,
                        editable=False,
                    ),
                ),
                ("due_at", models.DateTimeField(editable=False, null=True)),
                ("is_by_day", models.BooleanField(db_default=False, editable=False)),
                ("is_late", models.BooleanField(db_default=False, editable=False)),
                ("paused_on", models.DateField(editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Debrief",
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
                ("went_well", models.CharField(blank=True, max_length=1000)),
                ("to_change", models.CharField(blank=True, max_length=1000)),
                (
                    "averted",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="jobs saved"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="debrief",
                        to="redundancies.response",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContactLog",
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
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("telephone", "Telephone"),
                            ("email", "Email"),
                            ("meeting", "Meeting"),
                            ("video", "Video call"),
                            ("letter", "Letter"),
                        ],
                        max_length=12,
                        verbose_name="how",
                    ),
                ),
                (
                    "is_reached",
                    models.BooleanField(default=True, verbose_name="did they answer?"),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="redundancies.employercontact",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_logs",
                        to="redundancies.response",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClockEvent",
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
                            ("pace_told", "PACE was told"),
                            ("chair_told", "The chair was told"),
                            ("account_checked", "Account check answered"),
                            ("contact_attempted", "Tried to contact the employer"),
                            ("contacted", "In contact with the employer"),
                            ("met", "Met the employer"),
                            ("declined", "The employer declined"),
                            ("unreachable", "The employer was unreachable"),
                            ("presentation_offered", "Presentation offered"),
                            ("presentation_accepted", "Presentation accepted"),
                            ("presentation_refused", "Presentation refused"),
                            ("presentation_delivered", "Presentation delivered"),
                            ("paused", "Clock paused"),
                            ("resumed", "Clock resumed"),
                        ],
                        max_length=25,
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                (
                    "at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="time, if known"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField()),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("struck_out_at", models.DateTimeField(blank=True, null=True)),
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
                    "struck_out_by",
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
                    "response",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clock_events",
                        to="redundancies.response",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
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
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="redundancies.response",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AccountCheck",
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
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "managed_we_call",
                                "Account-managed: we make the first contact",
                            ),
                            (
                                "managed",
                                "Account-managed: the chair may make the first contact",
                            ),
                            ("not_managed", "Not account-managed"),
                            ("not_known", "Not known"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_checks",
                        to="redundancies.response",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Session",
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
                            ("presentation", "Presentation"),
                            ("workshop", "Workshop"),
                            ("one_to_one", "One-to-one clinic"),
                            ("webinar", "Webinar"),
                            ("jobs_fair", "Jobs fair"),
                            ("meeting", "Meeting with staff"),
                        ],
                        max_length=15,
                    ),
                ),
                ("place", models.CharField(max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("shift", models.CharField(blank=True, max_length=60)),
                ("places", models.PositiveIntegerField(blank=True, null=True)),
                ("presented_by", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("cancelled", "Called off"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why it was called off"
                    ),
                ),
                (
                    "attended",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="how many came"
                    ),
                ),
                ("asked_after_at", models.DateTimeField(blank=True, null=True)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "response",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="redundancies.response",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Request",
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
                ("message", models.CharField(blank=True, max_length=1000)),
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("in_part", "In part"), ("no", "No")],
                        max_length=10,
                    ),
                ),
                ("who_comes", models.CharField(blank=True, max_length=200)),
                ("commitments", models.CharField(blank=True, max_length=500)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("is_answered_by_link", models.BooleanField(default=False)),
                ("has_come", models.BooleanField(blank=True, null=True)),
                (
                    "passed_on",
                    models.CharField(
                        blank=True,
                        db_default="",
                        max_length=500,
                        verbose_name="anything to pass on",
                    ),
                ),
                ("told_after_at", models.DateTimeField(blank=True, null=True)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("meets_at", models.DateTimeField(editable=False, null=True)),
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
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "services",
                    models.ManyToManyField(related_name="+", to="partnerships.service"),
                ),
                (
                    "told_after_by",
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
                    "response",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="redundancies.response",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="redundancies.session",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
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
                ("on", models.DateField(verbose_name="date")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("employer", "The employer"),
                            ("group", "A group of people"),
                            ("person", "One person"),
                        ],
                        max_length=10,
                        verbose_name="for whom",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("presentation", "Presentation"),
                            ("workshop", "Workshop"),
                            ("one_to_one", "One-to-one"),
                            ("event", "Event"),
                            ("webinar", "Webinar"),
                            ("telephone", "Telephone"),
                            ("guide", "Guide or leaflet"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                (
                    "reached",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="how many people"
                    ),
                ),
                ("note", models.CharField(blank=True, db_default="", max_length=1000)),
                ("recorded_at", models.DateTimeField()),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="partnerships.partnership",
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
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="partnerships.service",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="redundancies.request",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="redundancies.response",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="redundancies.session",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Situation",
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
                    "place",
                    models.CharField(
                        blank=True, db_default="", max_length=200, verbose_name="place"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hr1", "HR1 notice"),
                            ("employer_direct", "The employer"),
                            ("insolvency_practitioner", "An insolvency practitioner"),
                            ("partner", "A partner"),
                            ("trade_union", "A trade union"),
                            ("media", "The media"),
                            ("word_of_mouth", "Word of mouth"),
                            ("individual", "Somebody affected"),
                            ("helpline", "The helpline"),
                            ("scottish_government", "The Scottish Government"),
                            ("other", "Somebody else"),
                        ],
                        max_length=30,
                        verbose_name="who told us",
                    ),
                ),
                (
                    "told_by",
                    models.CharField(
                        blank=True,
                        db_default="",
                        max_length=150,
                        verbose_name="name of who told us",
                    ),
                ),
                (
                    "heard",
                    models.CharField(
                        blank=True,
                        db_default="",
                        max_length=1000,
                        verbose_name="what was heard",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("confirmed", "Certain"),
                            ("likely", "Likely"),
                            ("rumour", "A rumour"),
                        ],
                        default="confirmed",
                        max_length=10,
                    ),
                ),
                ("told_at", models.DateTimeField(verbose_name="PACE told")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("reported", "Reported, not confirmed yet"),
                            ("verified", "Confirmed"),
                            ("responding", "Responding"),
                            ("closed", "Closed"),
                            ("rejected", "False report"),
                        ],
                        default="reported",
                        max_length=12,
                    ),
                ),
                (
                    "status_reason",
                    models.CharField(blank=True, db_default="", max_length=300),
                ),
                ("is_insolvency", models.BooleanField(blank=True, null=True)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("need_to_know", "Confidential: staff not told yet"),
                            ("shared", "Shared with the partnership"),
                            ("public", "Public"),
                        ],
                        db_default="need_to_know",
                        default="need_to_know",
                        max_length=12,
                    ),
                ),
                ("shared_at", models.DateTimeField(blank=True, null=True)),
                (
                    "people",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="roughly how many"
                    ),
                ),
                ("first_dismissal_on", models.DateField(blank=True, null=True)),
                ("last_dismissal_on", models.DateField(blank=True, null=True)),
                (
                    "short_notice_reason",
                    models.CharField(blank=True, db_default="", max_length=300),
                ),
                (
                    "guide_given_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        verbose_name="PACE guide given to all staff",
                    ),
                ),
                ("logged_at", models.DateTimeField()),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
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
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="situations",
                        to="redundancies.employer",
                    ),
                ),
                (
                    "logged_by",
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
                    "shared_by",
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
                    "clock",
                    models.SmallIntegerField(
                        choices=[
                            (0, "Waiting for a partnership"),
                            (1, "Not started"),
                            (2, "Due"),
                            (3, "Paused"),
                            (4, "Closed before a first meeting"),
                            (5, "Met"),
                            (6, "Declined"),
                            (7, "Unreachable"),
                        ],
                        db_default=0,
                        editable=False,
                    ),
                ),
                ("employer_plain", models.TextField(db_default="", editable=False)),
                ("due_at", models.DateTimeField(editable=False, null=True)),
                (
                    "facet",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Cast(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Case(
                                            models.When(
                                                status="reported", then=models.Value(0)
                                            ),
                                            models.When(
                                                status="verified", then=models.Value(1)
                                            ),
                                            models.When(
                                                status="responding",
                                                then=models.Value(2),
                                            ),
                                            models.When(
                                                status="closed", then=models.Value(3)
                                            ),
                                            models.When(
                                                status="rejected", then=models.Value(4)
                                            ),
                                            output_field=models.IntegerField(),
                                        ),
                                        "*",
                                        models.Value(100),
                                    ),
                                    "+",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.functions.comparison.Least(
                                            models.F("clock"), models.Value(5)
                                        ),
                                        "*",
                                        models.Value(10),
                                    ),
                                ),
                                "+",
                                models.Case(
                                    models.When(
                                        models.Q(
                                            (
                                                "status__in",
                                                ("reported", "verified", "responding"),
                                            ),
                                            models.Q(
                                                ("council", None),
                                                ("people", None),
                                                ("first_dismissal_on", None),
                                                _connector="OR",
                                            ),
                                        ),
                                        then=models.Value(1),
                                    ),
                                    default=models.Value(0),
                                ),
                            ),
                            models.SmallIntegerField(),
                        ),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
                (
                    "sourced",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Cast(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.Case(
                                                models.When(
                                                    status="reported",
                                                    then=models.Value(0),
                                                ),
                                                models.When(
                                                    status="verified",
                                                    then=models.Value(1),
                                                ),
                                                models.When(
                                                    status="responding",
                                                    then=models.Value(2),
                                                ),
                                                models.When(
                                                    status="closed",
                                                    then=models.Value(3),
                                                ),
                                                models.When(
                                                    status="rejected",
                                                    then=models.Value(4),
                                                ),
                                                output_field=models.IntegerField(),
                                            ),
                                            "*",
                                            models.Value(100),
                                        ),
                                        "+",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.functions.comparison.Least(
                                                models.F("clock"), models.Value(5)
                                            ),
                                            "*",
                                            models.Value(10),
                                        ),
                                    ),
                                    "+",
                                    models.Case(
                                        models.When(
                                            models.Q(
                                                (
                                                    "status__in",
                                                    (
                                                        "reported",
                                                        "verified",
                                                        "responding",
                                                    ),
                                                ),
                                                models.Q(
                                                    ("council", None),
                                                    ("people", None),
                                                    ("first_dismissal_on", None),
                                                    _connector="OR",
                                                ),
                                            ),
                                            then=models.Value(1),
                                        ),
                                        default=models.Value(0),
                                    ),
                                ),
                                "+",
                                django.db.models.expressions.CombinedExpression(
                                    models.Case(
                                        models.When(source="hr1", then=models.Value(0)),
                                        models.When(
                                            source="employer_direct",
                                            then=models.Value(1),
                                        ),
                                        models.When(
                                            source="insolvency_practitioner",
                                            then=models.Value(2),
                                        ),
                                        models.When(
                                            source="partner", then=models.Value(3)
                                        ),
                                        models.When(
                                            source="trade_union", then=models.Value(4)
                                        ),
                                        models.When(
                                            source="media", then=models.Value(5)
                                        ),
                                        models.When(
                                            source="word_of_mouth", then=models.Value(6)
                                        ),
                                        models.When(
                                            source="individual", then=models.Value(7)
                                        ),
                                        models.When(
                                            source="helpline", then=models.Value(8)
                                        ),
                                        models.When(
                                            source="scottish_government",
                                            then=models.Value(9),
                                        ),
                                        models.When(
                                            source="other", then=models.Value(10)
                                        ),
                                        output_field=models.IntegerField(),
                                    ),
                                    "*",
                                    models.Value(1000),
                                ),
                            ),
                            models.SmallIntegerField(),
                        ),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Site",
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
                ("address", models.CharField(blank=True, max_length=300)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                (
                    "employed",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="employed at the site"
                    ),
                ),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
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
                    "situation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="redundancies.situation",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="response",
            name="situation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses",
                to="redundancies.situation",
            ),
        ),
        migrations.CreateModel(
            name="PossibleDuplicate",
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
                ("why", models.CharField(max_length=200)),
                ("noted_at", models.DateTimeField()),
                ("is_same", models.BooleanField(blank=True, null=True)),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "judged_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="redundancies.situation",
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="possible_duplicates",
                        to="redundancies.situation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HR1Notice",
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
                    "received_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        verbose_name="received by the Redundancy Payments Service",
                    ),
                ),
                (
                    "passed_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="passed to PACE"
                    ),
                ),
                (
                    "form_version",
                    models.CharField(
                        choices=[
                            ("paper_pre_2025", "Paper or PDF, before December 2025"),
                            ("digital_2025", "Digital, from 2025"),
                            ("imported", "From a file"),
                        ],
                        default="digital_2025",
                        max_length=20,
                    ),
                ),
                (
                    "consultation_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="consultation started"
                    ),
                ),
                ("first_dismissal_on", models.DateField(blank=True, null=True)),
                ("last_dismissal_on", models.DateField(blank=True, null=True)),
                ("proposed", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "employed",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="employed at the establishment",
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "representatives",
                    models.CharField(blank=True, db_default="", max_length=500),
                ),
                (
                    "is_closing",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="will the site close?"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("active", "Active"),
                            ("rejected", "Rejected"),
                            ("superseded", "Superseded"),
                            ("inactive", "Inactive"),
                        ],
                        default="active",
                        max_length=12,
                    ),
                ),
                ("identity", models.UUIDField(editable=False, null=True)),
                ("content", models.UUIDField(editable=False, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
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
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="redundancies.hr1notice",
                    ),
                ),
                (
                    "situation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="redundancies.situation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Headcount",
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
                ("as_at", models.DateField()),
                ("proposed", models.PositiveIntegerField(blank=True, null=True)),
                ("confirmed", models.PositiveIntegerField(blank=True, null=True)),
                ("averted", models.PositiveIntegerField(blank=True, null=True)),
                ("redeployed", models.PositiveIntegerField(blank=True, null=True)),
                ("dismissed", models.PositiveIntegerField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, db_default="", max_length=300)),
                ("recorded_at", models.DateTimeField()),
                ("form_key", models.UUIDField(blank=True, null=True)),
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
                    "site",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="headcounts",
                        to="redundancies.site",
                    ),
                ),
                (
                    "situation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="headcounts",
                        to="redundancies.situation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FirstContact",
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
                ("occupations", models.CharField(blank=True, max_length=500)),
                ("shifts", models.CharField(blank=True, max_length=300)),
                ("languages", models.CharField(blank=True, max_length=300)),
                ("health_needs", models.CharField(blank=True, max_length=500)),
                ("closes_on", models.DateField(blank=True, null=True)),
                ("will_release_staff", models.BooleanField(blank=True, null=True)),
                ("staff_told_on", models.DateField(blank=True, null=True)),
                ("has_private_provider", models.BooleanField(blank=True, null=True)),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "situation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_contact",
                        to="redundancies.situation",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="employercontact",
            name="situation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contacts",
                to="redundancies.situation",
            ),
        ),
        migrations.CreateModel(
            name="SituationGrant",
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
                ("told_at", models.DateTimeField()),
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
                        db_constraint=False,
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
                (
                    "response",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="redundancies.response",
                    ),
                ),
                (
                    "situation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="redundancies.situation",
                    ),
                ),
                ("employer_plain", models.TextField(editable=False)),
                ("due_at", models.DateTimeField(editable=False, null=True)),
                ("facet", models.SmallIntegerField(editable=False)),
                ("leaves_on", models.DateField(editable=False, null=True)),
                ("sourced", models.SmallIntegerField(editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="StatutoryRule",
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
                ("effective_from", models.DateField()),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("establishment", "At one establishment"),
                            ("employer", "Across the employer"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "threshold",
                    models.PositiveIntegerField(
                        verbose_name="from how many dismissals"
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(verbose_name="days of notice"),
                ),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("effective_from", "scope", "threshold"),
                        name="redundancies_rule_once",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="accountcheck",
            index=models.Index(
                condition=models.Q(("answered_at", None)),
                fields=["person", "asked_at"],
                name="redundancies_check_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="employer",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    models.F("name_plain"), name="gin_trgm_ops"
                ),
                name="redundancies_employer_words",
            ),
        ),
        migrations.AddIndex(
            model_name="employer",
            index=models.Index(
                fields=["name_plain"], name="redundancies_employer_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactlog",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="redundancies_contactlog_one_per_form",
            ),
        ),
        migrations.AddIndex(
            model_name="clockevent",
            index=models.Index(
                fields=["response", "kind", "on"], name="redundancies_clock_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="clockevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="redundancies_clockevent_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_on", None)),
                fields=("response", "person"),
                name="redundancies_assignment_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountcheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="redundancies_accountcheck_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountcheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at", None)),
                fields=("response", "organisation"),
                name="redundancies_accountcheck_one_open",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("asked_after_at", None)),
                fields=["ends_at"],
                name="redundancies_session_asks",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="redundancies_session_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gte", models.F("starts_at"))),
                name="redundancies_session_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                fields=("response", "organisation", "session"),
                name="redundancies_request_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="redundancies_request_answer_and_time",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("session__isnull", False)),
                fields=["session"],
                name="redundancies_delivery_session",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("request__isnull", False)),
                fields=["request"],
                name="redundancies_delivery_request",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["partnership", "on", "service", "organisation"],
                name="redundancies_delivery_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="redundancies_delivery_one_per_form",
            ),
        ),
        migrations.AddIndex(
            model_name="situation",
            index=models.Index(
                condition=models.Q(("logged_by__isnull", False)),
                fields=["logged_by"],
                name="redundancies_logged_by",
            ),
        ),
        migrations.AddIndex(
            model_name="situation",
            index=models.Index(
                fields=["employer", "-told_at"],
                include=("id",),
                name="redundancies_by_employer",
            ),
        ),
        migrations.AddIndex(
            model_name="situation",
            index=models.Index(fields=["-told_at", "-id"], name="redundancies_by_told"),
        ),
        migrations.AddIndex(
            model_name="situation",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    kit.names.Plain("place"), name="gin_trgm_ops"
                ),
                name="redundancies_place_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="situation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="redundancies_situation_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="situation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_dismissal_on", None),
                    ("last_dismissal_on", None),
                    ("last_dismissal_on__gte", models.F("first_dismissal_on")),
                    _connector="OR",
                ),
                name="redundancies_situation_dismissals_in_order",
                violation_error_message="The last dismissal cannot be before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="situation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("visibility", "need_to_know"),
                    ("shared_at__isnull", False),
                    _connector="OR",
                ),
                name="redundancies_situation_shared_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="situation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("people", None), ("people__lte", 1000000), _connector="OR"
                ),
                name="redundancies_situation_people_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="redundancies_site_one_per_form",
            ),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                fields=["partnership", "-told_at", "-id"],
                name="redundancies_response_list",
            ),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                fields=["-told_at", "-id"], name="redundancies_response_told"
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                fields=("situation", "partnership"), name="redundancies_response_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                fields=("id", "situation", "partnership"),
                name="redundancies_response_copied",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_lead", True), ("to_on", None)),
                fields=("situation",),
                name="redundancies_response_one_lead",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_by", None), ("closed_on", None)),
                    ("closed_on__isnull", False),
                    _connector="OR",
                ),
                name="redundancies_response_closed_on_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="possibleduplicate",
            constraint=models.UniqueConstraint(
                fields=("earlier", "later"), name="redundancies_duplicate_once"
            ),
        ),
        migrations.AddIndex(
            model_name="hr1notice",
            index=models.Index(
                fields=["situation", "-id"], name="redundancies_hr1_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="hr1notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="redundancies_hr1notice_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="hr1notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", False)),
                fields=("supersedes",),
                name="redundancies_hr1_superseded_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="hr1notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("content__isnull", False)),
                fields=("identity", "content"),
                name="redundancies_hr1_row_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="hr1notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_dismissal_on", None),
                    ("last_dismissal_on", None),
                    ("last_dismissal_on__gte", models.F("first_dismissal_on")),
                    _connector="OR",
                ),
                name="redundancies_hr1_dismissals_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="headcount",
            index=models.Index(
                fields=["situation", "-as_at", "-id"],
                name="redundancies_headcount_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="headcount",
            index=models.Index(
                condition=models.Q(("site__isnull", False)),
                fields=["site"],
                name="redundancies_headcount_site",
            ),
        ),
        migrations.AddConstraint(
            model_name="headcount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="redundancies_headcount_one_per_form",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headcount",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1e1c90bcc058945a7b8390fa1440f7fbee803147",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_77e72",
                    table="redundancies_headcount",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headcount",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot empty append-only rows';",
                    hash="1823ff11bb1c273cf146abb8eec3780ca33c45e3",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_d35bf",
                    table="redundancies_headcount",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="employercontact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="redundancies_employercontact_one_per_form",
            ),
        ),
        migrations.AddIndex(
            model_name="situationgrant",
            index=models.Index(
                fields=["audience", "-told_at", "-response"],
                name="redundancies_grant_list",
            ),
        ),
        migrations.AddIndex(
            model_name="situationgrant",
            index=models.Index(
                fields=["situation", "audience"], name="redundancies_grant_row"
            ),
        ),
        migrations.AddConstraint(
            model_name="situationgrant",
            constraint=models.UniqueConstraint(
                fields=("response", "audience"), name="redundancies_grant_once"
            ),
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="contactlog",
            index=models.Index(
                fields=["response", "-at", "-id"], name="redundancies_contact_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                fields=["response", "-starts_at", "-id"],
                name="redundancies_session_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("response__isnull", False)),
                fields=["response", "-on", "-id"],
                name="redundancies_delivery_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["-on", "-id"], name="redundancies_delivery_list"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["organisation", "partnership", "-on", "-id"],
                name="redundancies_delivery_own",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(("answered_at", None), ("session", None)),
                fields=["organisation", "partnership", "asked_at"],
                name="redundancies_request_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(("answered_at", None), ("session__isnull", False)),
                fields=["organisation", "partnership", "meets_at"],
                name="redundancies_request_meeting",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("state", "planned")),
                fields=["starts_at"],
                name="redundancies_session_planned",
            ),
        ),
        migrations.AddIndex(
            model_name="situation",
            index=models.Index(
                fields=["facet", "told_at", "id"],
                include=("due_at",),
                name="redundancies_facet_told",
            ),
        ),
        migrations.AddIndex(
            model_name="situation",
            index=models.Index(
                fields=["sourced", "told_at", "id"],
                include=("due_at",),
                name="redundancies_sourced_told",
            ),
        ),
        migrations.AddIndex(
            model_name="situation",
            index=models.Index(
                fields=["first_dismissal_on", "id"],
                include=("sourced", "due_at"),
                name="redundancies_leaving",
            ),
        ),
        migrations.AddIndex(
            model_name="situation",
            index=models.Index(
                fields=["employer_plain", "id"],
                include=("sourced", "due_at"),
                name="redundancies_employer_order",
            ),
        ),
        migrations.AddIndex(
            model_name="situationgrant",
            index=models.Index(
                fields=["audience", "facet", "told_at", "response"],
                include=("due_at",),
                name="redundancies_grant_told",
            ),
        ),
        migrations.AddIndex(
            model_name="situationgrant",
            index=models.Index(
                fields=["audience", "sourced", "told_at", "response"],
                include=("due_at",),
                name="redundancies_grant_sourced",
            ),
        ),
        migrations.AddIndex(
            model_name="situationgrant",
            index=models.Index(
                fields=["audience", "leaves_on", "response"],
                include=("sourced", "due_at"),
                name="redundancies_grant_leaving",
            ),
        ),
        migrations.AddIndex(
            model_name="situationgrant",
            index=models.Index(
                fields=["audience", "employer_plain", "response"],
                include=("sourced", "due_at"),
                name="redundancies_grant_employer",
            ),
        ),
        migrations.RunSQL(CLOCKS, NO_CLOCKS),
        pgtrigger.migrations.AddTrigger(
            model_name="clockevent",
            trigger=pgtrigger.compiler.Trigger(
                name="clock_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE redundancies_response kept SET clock = wanted.clock, due_at = wanted.due_at, is_late = wanted.is_late, is_by_day = wanted.is_by_day, paused_on = wanted.paused_on FROM (\nSELECT response.id, found.clock, found.due_at, found.is_late, found.is_by_day, found.paused_on\nFROM redundancies_clocks(ARRAY(SELECT DISTINCT response_id FROM (SELECT * FROM written) moved WHERE kind IN ('pace_told', 'paused', 'resumed', 'met', 'declined', 'unreachable'))) found\nJOIN redundancies_response response ON response.id = found.response_id\nWHERE (response.clock, response.due_at, response.is_late, response.is_by_day, response.paused_on) IS DISTINCT FROM (found.clock, found.due_at, found.is_late, found.is_by_day, found.paused_on)\n) wanted WHERE kept.id = wanted.id; RETURN NULL;",
                    hash="ba2d2de5123aa9cd185a4a981699ea7fdb2b6172",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_clock_insert_e59aa",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_clockevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clockevent",
            trigger=pgtrigger.compiler.Trigger(
                name="clock_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE redundancies_response kept SET clock = wanted.clock, due_at = wanted.due_at, is_late = wanted.is_late, is_by_day = wanted.is_by_day, paused_on = wanted.paused_on FROM (\nSELECT response.id, found.clock, found.due_at, found.is_late, found.is_by_day, found.paused_on\nFROM redundancies_clocks(ARRAY(SELECT DISTINCT response_id FROM (SELECT * FROM written UNION ALL SELECT * FROM before) moved WHERE kind IN ('pace_told', 'paused', 'resumed', 'met', 'declined', 'unreachable'))) found\nJOIN redundancies_response response ON response.id = found.response_id\nWHERE (response.clock, response.due_at, response.is_late, response.is_by_day, response.paused_on) IS DISTINCT FROM (found.clock, found.due_at, found.is_late, found.is_by_day, found.paused_on)\n) wanted WHERE kept.id = wanted.id; RETURN NULL;",
                    hash="f24d863d6608e947315d511c4d1320dd517c67af",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_clock_update_3d64d",
                    referencing="REFERENCING OLD TABLE AS before  NEW TABLE AS written ",
                    table="redundancies_clockevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clockevent",
            trigger=pgtrigger.compiler.Trigger(
                name="clock_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE redundancies_response kept SET clock = wanted.clock, due_at = wanted.due_at, is_late = wanted.is_late, is_by_day = wanted.is_by_day, paused_on = wanted.paused_on FROM (\nSELECT response.id, found.clock, found.due_at, found.is_late, found.is_by_day, found.paused_on\nFROM redundancies_clocks(ARRAY(SELECT DISTINCT response_id FROM (SELECT * FROM before) moved WHERE kind IN ('pace_told', 'paused', 'resumed', 'met', 'declined', 'unreachable'))) found\nJOIN redundancies_response response ON response.id = found.response_id\nWHERE (response.clock, response.due_at, response.is_late, response.is_by_day, response.paused_on) IS DISTINCT FROM (found.clock, found.due_at, found.is_late, found.is_by_day, found.paused_on)\n) wanted WHERE kept.id = wanted.id; RETURN NULL;",
                    hash="3f1261cd25e8538167baa6635ec693e536c7a521",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_clock_delete_f4a51",
                    referencing="REFERENCING OLD TABLE AS before ",
                    table="redundancies_clockevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employer",
            trigger=pgtrigger.compiler.Trigger(
                name="name_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE redundancies_situation situation SET employer_plain = written.name_plain FROM written WHERE situation.employer_id = written.id AND situation.employer_plain <> written.name_plain; RETURN NULL;",
                    hash="53448f833fc6e581bea79bb14198764f50b92491",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_name_update_89f57",
                    referencing="REFERENCING OLD TABLE AS before  NEW TABLE AS written ",
                    table="redundancies_employer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="response",
            trigger=pgtrigger.compiler.Trigger(
                name="closed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT id, closed_on FROM written EXCEPT SELECT id, closed_on FROM before) THEN UPDATE redundancies_response kept SET clock = wanted.clock, due_at = wanted.due_at, is_late = wanted.is_late, is_by_day = wanted.is_by_day, paused_on = wanted.paused_on FROM (\nSELECT response.id, found.clock, found.due_at, found.is_late, found.is_by_day, found.paused_on\nFROM redundancies_clocks(ARRAY(SELECT id FROM (SELECT id, closed_on FROM written EXCEPT SELECT id, closed_on FROM before) moved)) found\nJOIN redundancies_response response ON response.id = found.response_id\nWHERE (response.clock, response.due_at, response.is_late, response.is_by_day, response.paused_on) IS DISTINCT FROM (found.clock, found.due_at, found.is_late, found.is_by_day, found.paused_on)\n) wanted WHERE kept.id = wanted.id; END IF; RETURN NULL;",
                    hash="f3e941c2386773dd3b758b63e157053072477907",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_closed_update_d679e",
                    referencing="REFERENCING OLD TABLE AS before  NEW TABLE AS written ",
                    table="redundancies_response",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="response",
            trigger=pgtrigger.compiler.Trigger(
                name="lead_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE redundancies_situation kept SET clock = wanted.clock, due_at = wanted.due_at, employer_plain = wanted.employer_plain FROM (\nSELECT situation.id, coalesce(lead.clock, 0) AS clock, lead.due_at,\n       employer.name_plain AS employer_plain\nFROM redundancies_situation situation\nJOIN redundancies_employer employer ON employer.id = situation.employer_id\nLEFT JOIN redundancies_response lead ON lead.situation_id = situation.id\n    AND lead.is_lead AND lead.to_on IS NULL\nWHERE situation.id = ANY (ARRAY(SELECT situation_id FROM (SELECT * FROM written) moved))\n  AND (situation.clock, situation.due_at, situation.employer_plain)\n      IS DISTINCT FROM (coalesce(lead.clock, 0), lead.due_at,\n                        employer.name_plain)\n) wanted WHERE kept.id = wanted.id; RETURN NULL;",
                    hash="9fdf2f2749f614952979e9267df2cfe461e5a9c7",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_lead_insert_e0064",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_response",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="response",
            trigger=pgtrigger.compiler.Trigger(
                name="lead_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE redundancies_situation kept SET clock = wanted.clock, due_at = wanted.due_at, employer_plain = wanted.employer_plain FROM (\nSELECT situation.id, coalesce(lead.clock, 0) AS clock, lead.due_at,\n       employer.name_plain AS employer_plain\nFROM redundancies_situation situation\nJOIN redundancies_employer employer ON employer.id = situation.employer_id\nLEFT JOIN redundancies_response lead ON lead.situation_id = situation.id\n    AND lead.is_lead AND lead.to_on IS NULL\nWHERE situation.id = ANY (ARRAY(SELECT situation_id FROM (SELECT id, situation_id, clock, due_at, is_lead, to_on FROM written EXCEPT SELECT id, situation_id, clock, due_at, is_lead, to_on FROM before) moved))\n  AND (situation.clock, situation.due_at, situation.employer_plain)\n      IS DISTINCT FROM (coalesce(lead.clock, 0), lead.due_at,\n                        employer.name_plain)\n) wanted WHERE kept.id = wanted.id; UPDATE redundancies_situationgrant kept SET facet = wanted.facet, sourced = wanted.sourced, due_at = wanted.due_at, leaves_on = wanted.leaves_on, employer_plain = wanted.employer_plain FROM (\nSELECT compared.* FROM (\n    SELECT kept.id, situation.facet + (least(response.clock, 5) - least(situation.clock, 5)) * 10 AS facet, situation.sourced + (least(response.clock, 5) - least(situation.clock, 5)) * 10 AS sourced, response.due_at, situation.first_dismissal_on AS leaves_on, situation.employer_plain\n    FROM redundancies_situationgrant kept\n    JOIN redundancies_situation situation ON situation.id = kept.situation_id\n    JOIN redundancies_response response ON response.id = kept.response_id\n    WHERE kept.response_id = ANY (ARRAY(SELECT id FROM (SELECT id, situation_id, clock, due_at, is_lead, to_on FROM written EXCEPT SELECT id, situation_id, clock, due_at, is_lead, to_on FROM before) moved))\n) compared\nJOIN redundancies_situationgrant kept ON kept.id = compared.id\nWHERE (kept.facet, kept.sourced, kept.due_at, kept.leaves_on, kept.employer_plain)\n    IS DISTINCT FROM (compared.facet, compared.sourced, compared.due_at, compared.leaves_on, compared.employer_plain)\n) wanted WHERE kept.id = wanted.id; RETURN NULL;",
                    hash="f5a2eb1046a83a0e3e6131e7570592b7ae1bfd9d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_lead_update_f8712",
                    referencing="REFERENCING OLD TABLE AS before  NEW TABLE AS written ",
                    table="redundancies_response",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="response",
            trigger=pgtrigger.compiler.Trigger(
                name="lead_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE redundancies_situation kept SET clock = wanted.clock, due_at = wanted.due_at, employer_plain = wanted.employer_plain FROM (\nSELECT situation.id, coalesce(lead.clock, 0) AS clock, lead.due_at,\n       employer.name_plain AS employer_plain\nFROM redundancies_situation situation\nJOIN redundancies_employer employer ON employer.id = situation.employer_id\nLEFT JOIN redundancies_response lead ON lead.situation_id = situation.id\n    AND lead.is_lead AND lead.to_on IS NULL\nWHERE situation.id = ANY (ARRAY(SELECT situation_id FROM (SELECT * FROM before) moved))\n  AND (situation.clock, situation.due_at, situation.employer_plain)\n      IS DISTINCT FROM (coalesce(lead.clock, 0), lead.due_at,\n                        employer.name_plain)\n) wanted WHERE kept.id = wanted.id; RETURN NULL;",
                    hash="7af88a22bafac927723507d70a4b3f45400699c3",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_lead_delete_95695",
                    referencing="REFERENCING OLD TABLE AS before ",
                    table="redundancies_response",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="situation",
            trigger=pgtrigger.compiler.Trigger(
                name="employer_first",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"employer_plain\" = '')",
                    func="SELECT name_plain INTO NEW.employer_plain FROM redundancies_employer WHERE id = NEW.employer_id; RETURN NEW;",
                    hash="5024dca259c99d4fbba814830809bcc653d01422",
                    operation="INSERT",
                    pgid="pgtrigger_employer_first_42508",
                    table="redundancies_situation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="situation",
            trigger=pgtrigger.compiler.Trigger(
                name="employer_other",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."employer_id" IS DISTINCT FROM (NEW."employer_id"))',
                    func="SELECT name_plain INTO NEW.employer_plain FROM redundancies_employer WHERE id = NEW.employer_id; RETURN NEW;",
                    hash="95d9d3ccfb755f547aa0b3c45cf99a7450472dbd",
                    operation="UPDATE",
                    pgid="pgtrigger_employer_other_9be44",
                    table="redundancies_situation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="situation",
            trigger=pgtrigger.compiler.Trigger(
                name="listed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE redundancies_situationgrant kept SET facet = wanted.facet, sourced = wanted.sourced, due_at = wanted.due_at, leaves_on = wanted.leaves_on, employer_plain = wanted.employer_plain FROM (\nSELECT compared.* FROM (\n    SELECT kept.id, situation.facet + (least(response.clock, 5) - least(situation.clock, 5)) * 10 AS facet, situation.sourced + (least(response.clock, 5) - least(situation.clock, 5)) * 10 AS sourced, response.due_at, situation.first_dismissal_on AS leaves_on, situation.employer_plain\n    FROM redundancies_situationgrant kept\n    JOIN redundancies_situation situation ON situation.id = kept.situation_id\n    JOIN redundancies_response response ON response.id = kept.response_id\n    WHERE kept.situation_id = ANY (ARRAY(SELECT id FROM (SELECT id, sourced, first_dismissal_on, employer_plain FROM written EXCEPT SELECT id, sourced, first_dismissal_on, employer_plain FROM before) moved))\n) compared\nJOIN redundancies_situationgrant kept ON kept.id = compared.id\nWHERE (kept.facet, kept.sourced, kept.due_at, kept.leaves_on, kept.employer_plain)\n    IS DISTINCT FROM (compared.facet, compared.sourced, compared.due_at, compared.leaves_on, compared.employer_plain)\n) wanted WHERE kept.id = wanted.id; RETURN NULL;",
                    hash="80cd8a1c0b4552fb5c268e22552e081ca5c820b2",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_listed_update_20cfa",
                    referencing="REFERENCING OLD TABLE AS before  NEW TABLE AS written ",
                    table="redundancies_situation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="situationgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="listed_first",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."facet" IS NULL)',
                    func="SELECT situation.facet + (least(response.clock, 5) - least(situation.clock, 5)) * 10 AS facet, situation.sourced + (least(response.clock, 5) - least(situation.clock, 5)) * 10 AS sourced, response.due_at, situation.first_dismissal_on AS leaves_on, situation.employer_plain INTO NEW.facet, NEW.sourced, NEW.due_at, NEW.leaves_on, NEW.employer_plain FROM redundancies_response response JOIN redundancies_situation situation ON situation.id = NEW.situation_id WHERE response.id = NEW.response_id; RETURN NEW;",
                    hash="68374c1fb04beff84b9c9ebeaeee5d56b8db24b2",
                    operation="INSERT",
                    pgid="pgtrigger_listed_first_8c21a",
                    table="redundancies_situationgrant",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="copied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="SELECT response.partnership_id, session.starts_at AS meets_at INTO NEW.partnership_id, NEW.meets_at FROM redundancies_response response LEFT JOIN redundancies_session session ON session.id = NEW.session_id AND session.state = 'planned' WHERE response.id = NEW.response_id; RETURN NEW;",
                    hash="8315861d04c469712150094f76fc580466f63b54",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_copied_51680",
                    table="redundancies_request",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="session",
            trigger=pgtrigger.compiler.Trigger(
                name="moved_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE redundancies_request request SET meets_at = NULL WHERE request.session_id = ANY (ARRAY(SELECT id FROM (SELECT id, starts_at, state FROM written EXCEPT SELECT id, starts_at, state FROM before) moved)); RETURN NULL;",
                    hash="e0f6817aef0a89f44365177ca57e6f2108d5c27e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_moved_update_6fab1",
                    referencing="REFERENCING OLD TABLE AS before  NEW TABLE AS written ",
                    table="redundancies_session",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="EmployerHistory",
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
                ("name", models.CharField(max_length=200, verbose_name="employer")),
                ("company_number", models.CharField(blank=True, max_length=8)),
                ("industry", models.CharField(blank=True, max_length=1)),
                ("size_band", models.CharField(blank=True, max_length=10)),
                (
                    "ownership",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        verbose_name="private, public or third sector",
                    ),
                ),
                ("account_answer", models.CharField(blank=True, max_length=20)),
                ("account_checked_on", models.DateField(blank=True, null=True)),
                (
                    "account_managed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="redundancies.employer",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="employerhistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HeadcountHistory",
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
                ("as_at", models.DateField()),
                ("proposed", models.PositiveIntegerField(blank=True, null=True)),
                ("confirmed", models.PositiveIntegerField(blank=True, null=True)),
                ("averted", models.PositiveIntegerField(blank=True, null=True)),
                ("redeployed", models.PositiveIntegerField(blank=True, null=True)),
                ("dismissed", models.PositiveIntegerField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="redundancies.headcount",
                    ),
                ),
                (
                    "recorded_by",
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
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="redundancies.site",
                    ),
                ),
                (
                    "situation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="redundancies.situation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["situation", "pgh_id"], name="headcounthistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HR1NoticeHistory",
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
                (
                    "received_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        verbose_name="received by the Redundancy Payments Service",
                    ),
                ),
                (
                    "passed_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="passed to PACE"
                    ),
                ),
                ("form_version", models.CharField(max_length=20)),
                (
                    "consultation_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="consultation started"
                    ),
                ),
                ("first_dismissal_on", models.DateField(blank=True, null=True)),
                ("last_dismissal_on", models.DateField(blank=True, null=True)),
                ("proposed", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "employed",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="employed at the establishment",
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        size=None,
                    ),
                ),
                (
                    "is_closing",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="will the site close?"
                    ),
                ),
                ("status", models.CharField(max_length=12)),
                ("recorded_at", models.DateTimeField()),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="redundancies.hr1notice",
                    ),
                ),
                (
                    "recorded_by",
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
                    "situation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="redundancies.situation",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="redundancies.hr1notice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["situation", "pgh_id"], name="hr1noticehistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteHistory",
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
                ("address", models.CharField(blank=True, max_length=300)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                (
                    "employed",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="employed at the site"
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.councilarea",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="redundancies.site",
                    ),
                ),
                (
                    "situation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="redundancies.situation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["situation", "pgh_id"], name="sitehistory_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="SituationHistory",
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
                (
                    "place",
                    models.CharField(blank=True, max_length=200, verbose_name="place"),
                ),
                ("source", models.CharField(max_length=30, verbose_name="who told us")),
                ("confidence", models.CharField(max_length=10)),
                ("told_at", models.DateTimeField(verbose_name="PACE told")),
                ("status", models.CharField(max_length=12)),
                ("is_insolvency", models.BooleanField(blank=True, null=True)),
                ("visibility", models.CharField(max_length=12)),
                ("shared_at", models.DateTimeField(blank=True, null=True)),
                (
                    "people",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="roughly how many"
                    ),
                ),
                ("first_dismissal_on", models.DateField(blank=True, null=True)),
                ("last_dismissal_on", models.DateField(blank=True, null=True)),
                (
                    "guide_given_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        verbose_name="PACE guide given to all staff",
                    ),
                ),
                ("logged_at", models.DateTimeField()),
                (
                    "council",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.councilarea",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="redundancies.employer",
                    ),
                ),
                (
                    "logged_by",
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
                        to="redundancies.situation",
                    ),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="situationhistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatutoryRuleHistory",
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
                ("effective_from", models.DateField()),
                ("scope", models.CharField(max_length=15)),
                (
                    "threshold",
                    models.PositiveIntegerField(
                        verbose_name="from how many dismissals"
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(verbose_name="days of notice"),
                ),
                ("source", models.CharField(max_length=200)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="redundancies.statutoryrule",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="statutoryrulehistory_of"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactlog",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'redundancies.contactlog', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="9cc1bda7ce176a02370e8936bc88870704ccd796",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_4c8eb",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_contactlog",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactlog",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."response_id", OLD."at", OLD."means", OLD."contact_id", OLD."is_reached", OLD."note", OLD."recorded_by_id") IS DISTINCT FROM ROW(NEW."response_id", NEW."at", NEW."means", NEW."contact_id", NEW."is_reached", NEW."note", NEW."recorded_by_id"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'redundancies.contactlog\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."response_id" IS DISTINCT FROM NEW."response_id" THEN \'response\' END, CASE WHEN OLD."at" IS DISTINCT FROM NEW."at" THEN \'at\' END, CASE WHEN OLD."means" IS DISTINCT FROM NEW."means" THEN \'means\' END, CASE WHEN OLD."contact_id" IS DISTINCT FROM NEW."contact_id" THEN \'contact\' END, CASE WHEN OLD."is_reached" IS DISTINCT FROM NEW."is_reached" THEN \'is_reached\' END, CASE WHEN OLD."note" IS DISTINCT FROM NEW."note" THEN \'note\' END, CASE WHEN OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" THEN \'recorded_by\' END], NULL), pace_who, pace_when;',
                    hash="5328e4b1a31f2ede7d512f08edbdcc55ab03f2ea",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_abedb",
                    table="redundancies_contactlog",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactlog",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'redundancies.contactlog', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="cd9c7617df14abcc094bd757152da6ead9bba624",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_87bc4",
                    table="redundancies_contactlog",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employer",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_employerhistory" (pgh_obj_id, "name", "company_number", "industry", "size_band", "ownership", "account_answer", "account_managed_by_id", "account_checked_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."name", written."company_number", written."industry", written."size_band", written."ownership", written."account_answer", written."account_managed_by_id", written."account_checked_on", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="d64059d398dd5f24878fcc17cbd1b21ca804ee74",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_6ffe7",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_employer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employer",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."name", OLD."company_number", OLD."industry", OLD."size_band", OLD."ownership", OLD."account_answer", OLD."account_managed_by_id", OLD."account_checked_on") IS DISTINCT FROM ROW(NEW."name", NEW."company_number", NEW."industry", NEW."size_band", NEW."ownership", NEW."account_answer", NEW."account_managed_by_id", NEW."account_checked_on"))',
                    func='INSERT INTO "redundancies_employerhistory" (pgh_obj_id, "name", "company_number", "industry", "size_band", "ownership", "account_answer", "account_managed_by_id", "account_checked_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."name", NEW."company_number", NEW."industry", NEW."size_band", NEW."ownership", NEW."account_answer", NEW."account_managed_by_id", NEW."account_checked_on", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."name" IS DISTINCT FROM NEW."name" THEN \'name\' END, CASE WHEN OLD."company_number" IS DISTINCT FROM NEW."company_number" THEN \'company_number\' END, CASE WHEN OLD."industry" IS DISTINCT FROM NEW."industry" THEN \'industry\' END, CASE WHEN OLD."size_band" IS DISTINCT FROM NEW."size_band" THEN \'size_band\' END, CASE WHEN OLD."ownership" IS DISTINCT FROM NEW."ownership" THEN \'ownership\' END, CASE WHEN OLD."account_answer" IS DISTINCT FROM NEW."account_answer" THEN \'account_answer\' END, CASE WHEN OLD."account_managed_by_id" IS DISTINCT FROM NEW."account_managed_by_id" THEN \'account_managed_by\' END, CASE WHEN OLD."account_checked_on" IS DISTINCT FROM NEW."account_checked_on" THEN \'account_checked_on\' END], NULL);',
                    hash="b713924c4c2e9977a0eaa3fc51385481162e7cdc",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_1a225",
                    table="redundancies_employer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employer",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_employerhistory" (pgh_obj_id, "name", "company_number", "industry", "size_band", "ownership", "account_answer", "account_managed_by_id", "account_checked_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."name", OLD."company_number", OLD."industry", OLD."size_band", OLD."ownership", OLD."account_answer", OLD."account_managed_by_id", OLD."account_checked_on", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="73c9f80c1e4f0d36cde517efe46f432d6f4b97b6",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_14363",
                    table="redundancies_employer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employercontact",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'redundancies.employercontact', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="af7f84994d755bd3f0475a3a85d15355171a2fda",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_d9ae7",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_employercontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employercontact",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."situation_id", OLD."name", OLD."role", OLD."telephone", OLD."email", OLD."note", OLD."is_current") IS DISTINCT FROM ROW(NEW."situation_id", NEW."name", NEW."role", NEW."telephone", NEW."email", NEW."note", NEW."is_current"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'redundancies.employercontact\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."situation_id" IS DISTINCT FROM NEW."situation_id" THEN \'situation\' END, CASE WHEN OLD."name" IS DISTINCT FROM NEW."name" THEN \'name\' END, CASE WHEN OLD."role" IS DISTINCT FROM NEW."role" THEN \'role\' END, CASE WHEN OLD."telephone" IS DISTINCT FROM NEW."telephone" THEN \'telephone\' END, CASE WHEN OLD."email" IS DISTINCT FROM NEW."email" THEN \'email\' END, CASE WHEN OLD."note" IS DISTINCT FROM NEW."note" THEN \'note\' END, CASE WHEN OLD."is_current" IS DISTINCT FROM NEW."is_current" THEN \'is_current\' END], NULL), pace_who, pace_when;',
                    hash="7774dc9e69d9e35c9172d80bddec287a059a26fe",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_80e50",
                    table="redundancies_employercontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employercontact",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'redundancies.employercontact', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="bd64af60fc5c7b7adae722337dc90d755903d973",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_0e074",
                    table="redundancies_employercontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="firstcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'redundancies.firstcontact', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="7dd7636e30428c6787f74ee0ce19d3b3fee27517",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_54c1a",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_firstcontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="firstcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."situation_id", OLD."occupations", OLD."shifts", OLD."languages", OLD."health_needs", OLD."closes_on", OLD."will_release_staff", OLD."staff_told_on", OLD."has_private_provider", OLD."updated_at", OLD."updated_by_id") IS DISTINCT FROM ROW(NEW."situation_id", NEW."occupations", NEW."shifts", NEW."languages", NEW."health_needs", NEW."closes_on", NEW."will_release_staff", NEW."staff_told_on", NEW."has_private_provider", NEW."updated_at", NEW."updated_by_id"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'redundancies.firstcontact\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."situation_id" IS DISTINCT FROM NEW."situation_id" THEN \'situation\' END, CASE WHEN OLD."occupations" IS DISTINCT FROM NEW."occupations" THEN \'occupations\' END, CASE WHEN OLD."shifts" IS DISTINCT FROM NEW."shifts" THEN \'shifts\' END, CASE WHEN OLD."languages" IS DISTINCT FROM NEW."languages" THEN \'languages\' END, CASE WHEN OLD."health_needs" IS DISTINCT FROM NEW."health_needs" THEN \'health_needs\' END, CASE WHEN OLD."closes_on" IS DISTINCT FROM NEW."closes_on" THEN \'closes_on\' END, CASE WHEN OLD."will_release_staff" IS DISTINCT FROM NEW."will_release_staff" THEN \'will_release_staff\' END, CASE WHEN OLD."staff_told_on" IS DISTINCT FROM NEW."staff_told_on" THEN \'staff_told_on\' END, CASE WHEN OLD."has_private_provider" IS DISTINCT FROM NEW."has_private_provider" THEN \'has_private_provider\' END, CASE WHEN OLD."updated_at" IS DISTINCT FROM NEW."updated_at" THEN \'updated_at\' END, CASE WHEN OLD."updated_by_id" IS DISTINCT FROM NEW."updated_by_id" THEN \'updated_by\' END], NULL), pace_who, pace_when;',
                    hash="1b30c4856b659687d481ffef89f16db7eef9825d",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_3278b",
                    table="redundancies_firstcontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="firstcontact",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'redundancies.firstcontact', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="eecd15c0530f1b954229f6098864f7d1c9e26138",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_cdc0e",
                    table="redundancies_firstcontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headcount",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_headcounthistory" (pgh_obj_id, "situation_id", "site_id", "as_at", "proposed", "confirmed", "averted", "redeployed", "dismissed", "recorded_by_id", "recorded_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."situation_id", written."site_id", written."as_at", written."proposed", written."confirmed", written."averted", written."redeployed", written."dismissed", written."recorded_by_id", written."recorded_at", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="81cf066d19a622a89fccf4aed15b8955b2940f6f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_bfb39",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_headcount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headcount",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."situation_id", OLD."site_id", OLD."as_at", OLD."proposed", OLD."confirmed", OLD."averted", OLD."redeployed", OLD."dismissed", OLD."recorded_by_id", OLD."recorded_at", OLD."reason") IS DISTINCT FROM ROW(NEW."situation_id", NEW."site_id", NEW."as_at", NEW."proposed", NEW."confirmed", NEW."averted", NEW."redeployed", NEW."dismissed", NEW."recorded_by_id", NEW."recorded_at", NEW."reason"))',
                    func='INSERT INTO "redundancies_headcounthistory" (pgh_obj_id, "situation_id", "site_id", "as_at", "proposed", "confirmed", "averted", "redeployed", "dismissed", "recorded_by_id", "recorded_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."situation_id", NEW."site_id", NEW."as_at", NEW."proposed", NEW."confirmed", NEW."averted", NEW."redeployed", NEW."dismissed", NEW."recorded_by_id", NEW."recorded_at", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."situation_id" IS DISTINCT FROM NEW."situation_id" THEN \'situation\' END, CASE WHEN OLD."site_id" IS DISTINCT FROM NEW."site_id" THEN \'site\' END, CASE WHEN OLD."as_at" IS DISTINCT FROM NEW."as_at" THEN \'as_at\' END, CASE WHEN OLD."proposed" IS DISTINCT FROM NEW."proposed" THEN \'proposed\' END, CASE WHEN OLD."confirmed" IS DISTINCT FROM NEW."confirmed" THEN \'confirmed\' END, CASE WHEN OLD."averted" IS DISTINCT FROM NEW."averted" THEN \'averted\' END, CASE WHEN OLD."redeployed" IS DISTINCT FROM NEW."redeployed" THEN \'redeployed\' END, CASE WHEN OLD."dismissed" IS DISTINCT FROM NEW."dismissed" THEN \'dismissed\' END, CASE WHEN OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" THEN \'recorded_by\' END, CASE WHEN OLD."recorded_at" IS DISTINCT FROM NEW."recorded_at" THEN \'recorded_at\' END, CASE WHEN OLD."reason" IS DISTINCT FROM NEW."reason" THEN \'reason\' END], NULL);',
                    hash="6b8eeaa94ca346d23696d3ce6d3fc834fda4490a",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_c3169",
                    table="redundancies_headcount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="headcount",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_headcounthistory" (pgh_obj_id, "situation_id", "site_id", "as_at", "proposed", "confirmed", "averted", "redeployed", "dismissed", "recorded_by_id", "recorded_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."situation_id", OLD."site_id", OLD."as_at", OLD."proposed", OLD."confirmed", OLD."averted", OLD."redeployed", OLD."dismissed", OLD."recorded_by_id", OLD."recorded_at", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="d0e5de7c780abceefcc9e77999418834a4bb1bd2",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_ed0f5",
                    table="redundancies_headcount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hr1notice",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_hr1noticehistory" (pgh_obj_id, "situation_id", "received_on", "passed_on", "form_version", "consultation_on", "first_dismissal_on", "last_dismissal_on", "proposed", "employed", "reasons", "is_closing", "status", "supersedes_id", "recorded_by_id", "recorded_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."situation_id", written."received_on", written."passed_on", written."form_version", written."consultation_on", written."first_dismissal_on", written."last_dismissal_on", written."proposed", written."employed", written."reasons", written."is_closing", written."status", written."supersedes_id", written."recorded_by_id", written."recorded_at", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="66d24b2a17e534d1f70ff6c82f372b9efcd240eb",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_67bae",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_hr1notice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hr1notice",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."situation_id", OLD."received_on", OLD."passed_on", OLD."form_version", OLD."consultation_on", OLD."first_dismissal_on", OLD."last_dismissal_on", OLD."proposed", OLD."employed", OLD."reasons", OLD."is_closing", OLD."status", OLD."supersedes_id", OLD."recorded_by_id", OLD."recorded_at", OLD."representatives") IS DISTINCT FROM ROW(NEW."situation_id", NEW."received_on", NEW."passed_on", NEW."form_version", NEW."consultation_on", NEW."first_dismissal_on", NEW."last_dismissal_on", NEW."proposed", NEW."employed", NEW."reasons", NEW."is_closing", NEW."status", NEW."supersedes_id", NEW."recorded_by_id", NEW."recorded_at", NEW."representatives"))',
                    func='INSERT INTO "redundancies_hr1noticehistory" (pgh_obj_id, "situation_id", "received_on", "passed_on", "form_version", "consultation_on", "first_dismissal_on", "last_dismissal_on", "proposed", "employed", "reasons", "is_closing", "status", "supersedes_id", "recorded_by_id", "recorded_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."situation_id", NEW."received_on", NEW."passed_on", NEW."form_version", NEW."consultation_on", NEW."first_dismissal_on", NEW."last_dismissal_on", NEW."proposed", NEW."employed", NEW."reasons", NEW."is_closing", NEW."status", NEW."supersedes_id", NEW."recorded_by_id", NEW."recorded_at", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."situation_id" IS DISTINCT FROM NEW."situation_id" THEN \'situation\' END, CASE WHEN OLD."received_on" IS DISTINCT FROM NEW."received_on" THEN \'received_on\' END, CASE WHEN OLD."passed_on" IS DISTINCT FROM NEW."passed_on" THEN \'passed_on\' END, CASE WHEN OLD."form_version" IS DISTINCT FROM NEW."form_version" THEN \'form_version\' END, CASE WHEN OLD."consultation_on" IS DISTINCT FROM NEW."consultation_on" THEN \'consultation_on\' END, CASE WHEN OLD."first_dismissal_on" IS DISTINCT FROM NEW."first_dismissal_on" THEN \'first_dismissal_on\' END, CASE WHEN OLD."last_dismissal_on" IS DISTINCT FROM NEW."last_dismissal_on" THEN \'last_dismissal_on\' END, CASE WHEN OLD."proposed" IS DISTINCT FROM NEW."proposed" THEN \'proposed\' END, CASE WHEN OLD."employed" IS DISTINCT FROM NEW."employed" THEN \'employed\' END, CASE WHEN OLD."reasons" IS DISTINCT FROM NEW."reasons" THEN \'reasons\' END, CASE WHEN OLD."is_closing" IS DISTINCT FROM NEW."is_closing" THEN \'is_closing\' END, CASE WHEN OLD."status" IS DISTINCT FROM NEW."status" THEN \'status\' END, CASE WHEN OLD."supersedes_id" IS DISTINCT FROM NEW."supersedes_id" THEN \'supersedes\' END, CASE WHEN OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" THEN \'recorded_by\' END, CASE WHEN OLD."recorded_at" IS DISTINCT FROM NEW."recorded_at" THEN \'recorded_at\' END, CASE WHEN OLD."representatives" IS DISTINCT FROM NEW."representatives" THEN \'representatives\' END], NULL);',
                    hash="fcde4a8dba19681a27f1148a2eb329163591a168",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_5837f",
                    table="redundancies_hr1notice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hr1notice",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_hr1noticehistory" (pgh_obj_id, "situation_id", "received_on", "passed_on", "form_version", "consultation_on", "first_dismissal_on", "last_dismissal_on", "proposed", "employed", "reasons", "is_closing", "status", "supersedes_id", "recorded_by_id", "recorded_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."situation_id", OLD."received_on", OLD."passed_on", OLD."form_version", OLD."consultation_on", OLD."first_dismissal_on", OLD."last_dismissal_on", OLD."proposed", OLD."employed", OLD."reasons", OLD."is_closing", OLD."status", OLD."supersedes_id", OLD."recorded_by_id", OLD."recorded_at", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="275359f95f1dcceaa973c14ade24f644cf06dd5b",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_1b7a2",
                    table="redundancies_hr1notice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="site",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_sitehistory" (pgh_obj_id, "situation_id", "address", "postcode", "council_id", "employed", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."situation_id", written."address", written."postcode", written."council_id", written."employed", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="0521b44b197730b71fdb5df85d8caece62c19eae",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_f56fd",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_site",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="site",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."situation_id", OLD."address", OLD."postcode", OLD."council_id", OLD."employed") IS DISTINCT FROM ROW(NEW."situation_id", NEW."address", NEW."postcode", NEW."council_id", NEW."employed"))',
                    func='INSERT INTO "redundancies_sitehistory" (pgh_obj_id, "situation_id", "address", "postcode", "council_id", "employed", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."situation_id", NEW."address", NEW."postcode", NEW."council_id", NEW."employed", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."situation_id" IS DISTINCT FROM NEW."situation_id" THEN \'situation\' END, CASE WHEN OLD."address" IS DISTINCT FROM NEW."address" THEN \'address\' END, CASE WHEN OLD."postcode" IS DISTINCT FROM NEW."postcode" THEN \'postcode\' END, CASE WHEN OLD."council_id" IS DISTINCT FROM NEW."council_id" THEN \'council\' END, CASE WHEN OLD."employed" IS DISTINCT FROM NEW."employed" THEN \'employed\' END], NULL);',
                    hash="2da8ff92daa46d9fbc6daa5f8dd3c75fb6963a00",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_e08d9",
                    table="redundancies_site",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="site",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_sitehistory" (pgh_obj_id, "situation_id", "address", "postcode", "council_id", "employed", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."situation_id", OLD."address", OLD."postcode", OLD."council_id", OLD."employed", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="d41a31ee9159aa6b98a7203eee97c2da71c1fa8f",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_4f201",
                    table="redundancies_site",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="situation",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_situationhistory" (pgh_obj_id, "employer_id", "place", "council_id", "source", "confidence", "told_at", "status", "is_insolvency", "visibility", "shared_at", "shared_by_id", "people", "first_dismissal_on", "last_dismissal_on", "guide_given_on", "logged_by_id", "logged_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."employer_id", written."place", written."council_id", written."source", written."confidence", written."told_at", written."status", written."is_insolvency", written."visibility", written."shared_at", written."shared_by_id", written."people", written."first_dismissal_on", written."last_dismissal_on", written."guide_given_on", written."logged_by_id", written."logged_at", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="3980f615fb3a73c43b2151507350c8cc1e9a03b9",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_f04e3",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_situation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="situation",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."employer_id", OLD."place", OLD."council_id", OLD."source", OLD."confidence", OLD."told_at", OLD."status", OLD."is_insolvency", OLD."visibility", OLD."shared_at", OLD."shared_by_id", OLD."people", OLD."first_dismissal_on", OLD."last_dismissal_on", OLD."guide_given_on", OLD."logged_by_id", OLD."logged_at", OLD."told_by", OLD."heard", OLD."status_reason", OLD."short_notice_reason") IS DISTINCT FROM ROW(NEW."employer_id", NEW."place", NEW."council_id", NEW."source", NEW."confidence", NEW."told_at", NEW."status", NEW."is_insolvency", NEW."visibility", NEW."shared_at", NEW."shared_by_id", NEW."people", NEW."first_dismissal_on", NEW."last_dismissal_on", NEW."guide_given_on", NEW."logged_by_id", NEW."logged_at", NEW."told_by", NEW."heard", NEW."status_reason", NEW."short_notice_reason"))',
                    func='INSERT INTO "redundancies_situationhistory" (pgh_obj_id, "employer_id", "place", "council_id", "source", "confidence", "told_at", "status", "is_insolvency", "visibility", "shared_at", "shared_by_id", "people", "first_dismissal_on", "last_dismissal_on", "guide_given_on", "logged_by_id", "logged_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."employer_id", NEW."place", NEW."council_id", NEW."source", NEW."confidence", NEW."told_at", NEW."status", NEW."is_insolvency", NEW."visibility", NEW."shared_at", NEW."shared_by_id", NEW."people", NEW."first_dismissal_on", NEW."last_dismissal_on", NEW."guide_given_on", NEW."logged_by_id", NEW."logged_at", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."employer_id" IS DISTINCT FROM NEW."employer_id" THEN \'employer\' END, CASE WHEN OLD."place" IS DISTINCT FROM NEW."place" THEN \'place\' END, CASE WHEN OLD."council_id" IS DISTINCT FROM NEW."council_id" THEN \'council\' END, CASE WHEN OLD."source" IS DISTINCT FROM NEW."source" THEN \'source\' END, CASE WHEN OLD."confidence" IS DISTINCT FROM NEW."confidence" THEN \'confidence\' END, CASE WHEN OLD."told_at" IS DISTINCT FROM NEW."told_at" THEN \'told_at\' END, CASE WHEN OLD."status" IS DISTINCT FROM NEW."status" THEN \'status\' END, CASE WHEN OLD."is_insolvency" IS DISTINCT FROM NEW."is_insolvency" THEN \'is_insolvency\' END, CASE WHEN OLD."visibility" IS DISTINCT FROM NEW."visibility" THEN \'visibility\' END, CASE WHEN OLD."shared_at" IS DISTINCT FROM NEW."shared_at" THEN \'shared_at\' END, CASE WHEN OLD."shared_by_id" IS DISTINCT FROM NEW."shared_by_id" THEN \'shared_by\' END, CASE WHEN OLD."people" IS DISTINCT FROM NEW."people" THEN \'people\' END, CASE WHEN OLD."first_dismissal_on" IS DISTINCT FROM NEW."first_dismissal_on" THEN \'first_dismissal_on\' END, CASE WHEN OLD."last_dismissal_on" IS DISTINCT FROM NEW."last_dismissal_on" THEN \'last_dismissal_on\' END, CASE WHEN OLD."guide_given_on" IS DISTINCT FROM NEW."guide_given_on" THEN \'guide_given_on\' END, CASE WHEN OLD."logged_by_id" IS DISTINCT FROM NEW."logged_by_id" THEN \'logged_by\' END, CASE WHEN OLD."logged_at" IS DISTINCT FROM NEW."logged_at" THEN \'logged_at\' END, CASE WHEN OLD."told_by" IS DISTINCT FROM NEW."told_by" THEN \'told_by\' END, CASE WHEN OLD."heard" IS DISTINCT FROM NEW."heard" THEN \'heard\' END, CASE WHEN OLD."status_reason" IS DISTINCT FROM NEW."status_reason" THEN \'status_reason\' END, CASE WHEN OLD."short_notice_reason" IS DISTINCT FROM NEW."short_notice_reason" THEN \'short_notice_reason\' END], NULL);',
                    hash="eb685667e67bdc95de29cbcc65bc75ee9032ffbf",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_b7cb3",
                    table="redundancies_situation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="situation",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_situationhistory" (pgh_obj_id, "employer_id", "place", "council_id", "source", "confidence", "told_at", "status", "is_insolvency", "visibility", "shared_at", "shared_by_id", "people", "first_dismissal_on", "last_dismissal_on", "guide_given_on", "logged_by_id", "logged_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."employer_id", OLD."place", OLD."council_id", OLD."source", OLD."confidence", OLD."told_at", OLD."status", OLD."is_insolvency", OLD."visibility", OLD."shared_at", OLD."shared_by_id", OLD."people", OLD."first_dismissal_on", OLD."last_dismissal_on", OLD."guide_given_on", OLD."logged_by_id", OLD."logged_at", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="26594360b2a94c36a836223b31b1ccdfab043b7f",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_8afd6",
                    table="redundancies_situation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statutoryrule",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_statutoryrulehistory" (pgh_obj_id, "effective_from", "scope", "threshold", "days", "source", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."effective_from", written."scope", written."threshold", written."days", written."source", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="7fb561623768a112cf389e703bb2360934928821",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_3d50b",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="redundancies_statutoryrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statutoryrule",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."effective_from", OLD."scope", OLD."threshold", OLD."days", OLD."source") IS DISTINCT FROM ROW(NEW."effective_from", NEW."scope", NEW."threshold", NEW."days", NEW."source"))',
                    func='INSERT INTO "redundancies_statutoryrulehistory" (pgh_obj_id, "effective_from", "scope", "threshold", "days", "source", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."effective_from", NEW."scope", NEW."threshold", NEW."days", NEW."source", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."effective_from" IS DISTINCT FROM NEW."effective_from" THEN \'effective_from\' END, CASE WHEN OLD."scope" IS DISTINCT FROM NEW."scope" THEN \'scope\' END, CASE WHEN OLD."threshold" IS DISTINCT FROM NEW."threshold" THEN \'threshold\' END, CASE WHEN OLD."days" IS DISTINCT FROM NEW."days" THEN \'days\' END, CASE WHEN OLD."source" IS DISTINCT FROM NEW."source" THEN \'source\' END], NULL);',
                    hash="d5c21889f0ab5402726de27c05fdf3e4796be115",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_cd80d",
                    table="redundancies_statutoryrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statutoryrule",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "redundancies_statutoryrulehistory" (pgh_obj_id, "effective_from", "scope", "threshold", "days", "source", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."effective_from", OLD."scope", OLD."threshold", OLD."days", OLD."source", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="c9245c37cbe094fcc55dbc9ac7253894d1267bcb",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_87a43",
                    table="redundancies_statutoryrule",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(views(VIEWS), no_views(VIEWS)),
        migrations.RunSQL(SHOWN, NO_SHOWN),
        migrations.RunSQL(raised(WALLS, CANARIES), lowered(WALLS, CANARIES)),
        migrations.RunSQL(
            beside("of_redundancies", "accounts_fieldchange", FIELDS_OF),
            "DROP POLICY of_redundancies ON accounts_fieldchange",
        ),
        migrations.RunSQL(WORDED, NO_WORDED),
        migrations.RunSQL(LETTERS, NO_LETTERS),
        # Only triggers write history.
        migrations.RunSQL(sealed(HISTORY), unsealed(HISTORY)),
        # Once their history is kept.
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
