import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import kit.names
import partnerships.models
from django.conf import settings
import accounts.history
import pgtrigger.compiler
import pgtrigger.migrations
from accounts.history import sealed, unsealed
from kit.walls import lowered, raised
from django.db import migrations, models

from kit.migrations import Migration as FirstMigration
from partnerships.walls import ENTER, HISTORY, NO_ENTER, WALLS


class Migration(FirstMigration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CouncilArea",
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
                ("code", models.CharField(max_length=9, unique=True)),
                ("name", models.CharField(max_length=60, unique=True)),
                ("former_code", models.CharField(blank=True, max_length=9)),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationType",
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
                ("code", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=60)),
                (
                    "is_core",
                    models.BooleanField(
                        default=False, verbose_name="expected in every partnership"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=100)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("form_key", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("form_key__isnull", False)),
                        fields=("form_key",),
                        name="partnerships_organisationtype_one_per_form",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                ("name", models.CharField(max_length=150)),
                (
                    "name_plain",
                    models.GeneratedField(
                        db_persist=True,
                        expression=kit.names.Plain("name"),
                        output_field=models.TextField(),
                    ),
                ),
                ("abbreviation", models.CharField(blank=True, max_length=20)),
                (
                    "is_local",
                    models.BooleanField(
                        default=True, verbose_name="works in local partnerships"
                    ),
                ),
                (
                    "national_from",
                    models.DateField(
                        blank=True,
                        null=True,
                        verbose_name="member of the Ministerial PACE Partnership from",
                    ),
                ),
                (
                    "national_to",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="email address"
                    ),
                ),
                (
                    "telephone",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="telephone number"
                    ),
                ),
                (
                    "sign_on",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=30
                    ),
                ),
                (
                    "has_local_sign_in",
                    models.BooleanField(db_default=True, default=True),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="partnerships.organisationtype",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Partnership",
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
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                ("active_from", models.DateField()),
                ("active_to", models.DateField(blank=True, null=True)),
                (
                    "is_illustrative",
                    models.BooleanField(db_default=False, default=False),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("form_key", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("form_key__isnull", False)),
                        fields=("form_key",),
                        name="partnerships_partnership_one_per_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("active_to", None),
                            ("active_to__gte", models.F("active_from")),
                            _connector="OR",
                        ),
                        name="partnerships_partnership_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "Chair"),
                            ("deputy", "Deputy chair"),
                            ("support_officer", "SDS support officer"),
                            ("adviser", "PACE adviser"),
                            ("member", "Partner member"),
                        ],
                        default="member",
                        max_length=20,
                    ),
                ),
                ("from_on", models.DateField(verbose_name="from")),
                (
                    "to_on",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "duties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("last_confirmed_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="partnerships.partnership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LocalHoliday",
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
                ("name", models.CharField(max_length=80)),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="local_holidays",
                        to="partnerships.partnership",
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
                    "national_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national_team", "National PACE team"),
                            ("government", "Scottish Government reader"),
                            (
                                "national_member",
                                "Member of the Ministerial PACE Partnership",
                            ),
                            ("analyst", "Analyst"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="partnerships.partnership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PartnershipArea",
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
                ("from_on", models.DateField(verbose_name="from")),
                (
                    "to_on",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="partnerships.councilarea",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="partnerships.partnership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Service",
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
                ("code", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=80)),
                ("group", models.CharField(max_length=80, verbose_name="shown as")),
                ("is_published", models.BooleanField(default=False)),
                ("is_for_employers", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField(default=100)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="partnerships.partnership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceOffer",
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
                        max_length=20,
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        max_length=100,
                        verbose_name="how much, in a few words",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="from")),
                (
                    "to_on",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="partnerships.service",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="partnerships_organisation_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                fields=("name_plain",), name="partnerships_organisation_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("national_to", None),
                    models.Q(
                        ("national_from__isnull", False),
                        ("national_to__gte", models.F("national_from")),
                    ),
                    _connector="OR",
                ),
                name="partnerships_organisation_national_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("has_local_sign_in", True),
                    models.Q(("sign_on", ""), _negated=True),
                    _connector="OR",
                ),
                name="partnerships_organisation_has_a_way_in",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                fields=["partnership", "organisation"], name="partnerships_member_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="partnerships_membership_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_on", None),
                    ("to_on__gte", models.F("from_on")),
                    _connector="OR",
                ),
                name="partnerships_membership_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at", None), ("to_on__isnull", False), _connector="OR"
                ),
                name="partnerships_membership_ended_with_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("ended_at", None)),
                expressions=[
                    ("person", "="),
                    ("organisation", "="),
                    ("partnership", "="),
                    ("role", "="),
                    (
                        partnerships.models.DateRange(
                            "from_on",
                            "to_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="partnerships_membership_once_a_day",
                violation_error_message="This person already has this role here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="localholiday",
            constraint=models.UniqueConstraint(
                fields=("partnership", "on"), name="partnerships_holiday_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="partnerships_invitation_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnershiparea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_on", None),
                    ("to_on__gte", models.F("from_on")),
                    _connector="OR",
                ),
                name="partnerships_area_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnershiparea",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("council", "="),
                    (
                        partnerships.models.DateRange(
                            "from_on",
                            "to_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="partnerships_area_one_partnership_a_day",
                violation_error_message="This council belongs to another partnership on some of these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="partnerships_service_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceoffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key__isnull", False)),
                fields=("form_key",),
                name="partnerships_serviceoffer_one_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_on", None),
                    ("to_on__gte", models.F("from_on")),
                    _connector="OR",
                ),
                name="partnerships_offer_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceoffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_on", None)),
                fields=("organisation", "service", "partnership", "format"),
                name="partnerships_offer_once",
                violation_error_message="This organisation already offers this here.",
            ),
        ),
        migrations.CreateModel(
            name="PendingChange",
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
                            ("role", "National role"),
                            ("invitation", "Invitation to a national role"),
                            ("address", "Another email address"),
                            ("sign_on", "Signing in"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national_team", "National PACE team"),
                            ("government", "Scottish Government reader"),
                            (
                                "national_member",
                                "Member of the Ministerial PACE Partnership",
                            ),
                            ("analyst", "Analyst"),
                        ],
                        db_default="",
                        max_length=20,
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
                    "sign_on",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=30
                    ),
                ),
                ("has_local_sign_in", models.BooleanField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("form_key__isnull", False)),
                        fields=("form_key",),
                        name="partnerships_pendingchange_one_per_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", ""),
                                ("settled_at", None),
                                ("settled_by", None),
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="partnerships_change_settled_as_a_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("has_local_sign_in__isnull", False),
                                ("kind", "sign_on"),
                                ("organisation__isnull", False),
                            ),
                            models.Q(
                                models.Q(("kind", "sign_on"), _negated=True),
                                ("has_local_sign_in", None),
                                ("organisation", None),
                                ("sign_on", ""),
                            ),
                            _connector="OR",
                        ),
                        name="partnerships_change_of_signing_in_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "confirmed"), _negated=True),
                            models.Q(
                                ("settled_by", models.F("asked_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="partnerships_change_confirmed_by_another",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ENTER, NO_ENTER),
        migrations.CreateModel(
            name="CouncilAreaHistory",
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
                ("code", models.CharField(max_length=9)),
                ("name", models.CharField(max_length=60)),
                ("former_code", models.CharField(blank=True, max_length=9)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.councilarea",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="councilareahistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LocalHolidayHistory",
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
                ("on", models.DateField(verbose_name="date")),
                ("name", models.CharField(max_length=80)),
                (
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.localholiday",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["partnership", "pgh_id"], name="localholidayhistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipHistory",
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
                ("role", models.CharField(max_length=20)),
                ("from_on", models.DateField(verbose_name="from")),
                (
                    "to_on",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "duties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        size=None,
                    ),
                ),
                ("last_confirmed_on", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "person",
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
                        to="partnerships.membership",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="membershiphistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationHistory",
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
                ("name", models.CharField(max_length=150)),
                ("abbreviation", models.CharField(blank=True, max_length=20)),
                (
                    "is_local",
                    models.BooleanField(verbose_name="works in local partnerships"),
                ),
                (
                    "national_from",
                    models.DateField(
                        blank=True,
                        null=True,
                        verbose_name="member of the Ministerial PACE Partnership from",
                    ),
                ),
                (
                    "national_to",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                ("sign_on", models.CharField(blank=True, max_length=30)),
                ("has_local_sign_in", models.BooleanField()),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.organisationtype",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="organisationhistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationTypeHistory",
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
                ("code", models.SlugField(db_index=False)),
                ("name", models.CharField(max_length=60)),
                (
                    "is_core",
                    models.BooleanField(verbose_name="expected in every partnership"),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.organisationtype",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="organisationtypehistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnershipAreaHistory",
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
                ("from_on", models.DateField(verbose_name="from")),
                (
                    "to_on",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                (
                    "council",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.councilarea",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.partnershiparea",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["partnership", "pgh_id"],
                        name="partnershipareahistory_of",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnershipHistory",
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
                ("slug", models.SlugField(db_index=False)),
                ("name", models.CharField(max_length=100)),
                ("active_from", models.DateField()),
                ("active_to", models.DateField(blank=True, null=True)),
                ("is_illustrative", models.BooleanField()),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="partnershiphistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceHistory",
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
                ("code", models.SlugField(db_index=False)),
                ("name", models.CharField(max_length=80)),
                ("group", models.CharField(max_length=80, verbose_name="shown as")),
                ("is_published", models.BooleanField()),
                ("is_for_employers", models.BooleanField()),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["pgh_obj", "pgh_id"], name="servicehistory_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceOfferHistory",
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
                ("format", models.CharField(blank=True, max_length=20)),
                ("from_on", models.DateField(verbose_name="from")),
                (
                    "to_on",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.serviceoffer",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="serviceofferhistory_of"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councilarea",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_councilareahistory" (pgh_obj_id, "code", "name", "former_code", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."code", written."name", written."former_code", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="39e42d1aeba1e7b053dbe29fe3638fde850e4ac8",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_a2abd",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="partnerships_councilarea",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councilarea",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."code", OLD."name", OLD."former_code") IS DISTINCT FROM ROW(NEW."code", NEW."name", NEW."former_code"))',
                    func='INSERT INTO "partnerships_councilareahistory" (pgh_obj_id, "code", "name", "former_code", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."code", NEW."name", NEW."former_code", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."code" IS DISTINCT FROM NEW."code" THEN \'code\' END, CASE WHEN OLD."name" IS DISTINCT FROM NEW."name" THEN \'name\' END, CASE WHEN OLD."former_code" IS DISTINCT FROM NEW."former_code" THEN \'former_code\' END], NULL);',
                    hash="9f8b34c960c202d92ed8ae9e275e4f55977d353e",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_cf0d8",
                    table="partnerships_councilarea",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="councilarea",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_councilareahistory" (pgh_obj_id, "code", "name", "former_code", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."code", OLD."name", OLD."former_code", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="7c958bb3979d0b169a3b7104eab82f714c5f3a4b",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_57ce8",
                    table="partnerships_councilarea",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="localholiday",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_localholidayhistory" (pgh_obj_id, "partnership_id", "on", "name", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."partnership_id", written."on", written."name", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="e690a1fd436d48fc23250ee27a14f70266d696ad",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_8828a",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="partnerships_localholiday",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="localholiday",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."partnership_id", OLD."on", OLD."name") IS DISTINCT FROM ROW(NEW."partnership_id", NEW."on", NEW."name"))',
                    func='INSERT INTO "partnerships_localholidayhistory" (pgh_obj_id, "partnership_id", "on", "name", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."partnership_id", NEW."on", NEW."name", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."partnership_id" IS DISTINCT FROM NEW."partnership_id" THEN \'partnership\' END, CASE WHEN OLD."on" IS DISTINCT FROM NEW."on" THEN \'on\' END, CASE WHEN OLD."name" IS DISTINCT FROM NEW."name" THEN \'name\' END], NULL);',
                    hash="32ee5c52dca560795cfefdea518be9d4103c5fba",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_47738",
                    table="partnerships_localholiday",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="localholiday",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_localholidayhistory" (pgh_obj_id, "partnership_id", "on", "name", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."partnership_id", OLD."on", OLD."name", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="2e7ee62b33024d945807c29fb9a48bd8cf6460a2",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_33a19",
                    table="partnerships_localholiday",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_membershiphistory" (pgh_obj_id, "person_id", "organisation_id", "partnership_id", "role", "from_on", "to_on", "ended_at", "duties", "last_confirmed_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."person_id", written."organisation_id", written."partnership_id", written."role", written."from_on", written."to_on", written."ended_at", written."duties", written."last_confirmed_on", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="fcef03a454acc1dcbd6791d869f567452d531c38",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_33b40",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="partnerships_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."person_id", OLD."organisation_id", OLD."partnership_id", OLD."role", OLD."from_on", OLD."to_on", OLD."ended_at", OLD."duties", OLD."last_confirmed_on") IS DISTINCT FROM ROW(NEW."person_id", NEW."organisation_id", NEW."partnership_id", NEW."role", NEW."from_on", NEW."to_on", NEW."ended_at", NEW."duties", NEW."last_confirmed_on"))',
                    func='INSERT INTO "partnerships_membershiphistory" (pgh_obj_id, "person_id", "organisation_id", "partnership_id", "role", "from_on", "to_on", "ended_at", "duties", "last_confirmed_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."person_id", NEW."organisation_id", NEW."partnership_id", NEW."role", NEW."from_on", NEW."to_on", NEW."ended_at", NEW."duties", NEW."last_confirmed_on", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."person_id" IS DISTINCT FROM NEW."person_id" THEN \'person\' END, CASE WHEN OLD."organisation_id" IS DISTINCT FROM NEW."organisation_id" THEN \'organisation\' END, CASE WHEN OLD."partnership_id" IS DISTINCT FROM NEW."partnership_id" THEN \'partnership\' END, CASE WHEN OLD."role" IS DISTINCT FROM NEW."role" THEN \'role\' END, CASE WHEN OLD."from_on" IS DISTINCT FROM NEW."from_on" THEN \'from_on\' END, CASE WHEN OLD."to_on" IS DISTINCT FROM NEW."to_on" THEN \'to_on\' END, CASE WHEN OLD."ended_at" IS DISTINCT FROM NEW."ended_at" THEN \'ended_at\' END, CASE WHEN OLD."duties" IS DISTINCT FROM NEW."duties" THEN \'duties\' END, CASE WHEN OLD."last_confirmed_on" IS DISTINCT FROM NEW."last_confirmed_on" THEN \'last_confirmed_on\' END], NULL);',
                    hash="05bd0f53e48787970ea8d719bd630eaf82abd4f7",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_2f4fa",
                    table="partnerships_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_membershiphistory" (pgh_obj_id, "person_id", "organisation_id", "partnership_id", "role", "from_on", "to_on", "ended_at", "duties", "last_confirmed_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."person_id", OLD."organisation_id", OLD."partnership_id", OLD."role", OLD."from_on", OLD."to_on", OLD."ended_at", OLD."duties", OLD."last_confirmed_on", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="64b3c008a7568dde595333e3b3ea59e4b5481561",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_dbc23",
                    table="partnerships_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_organisationhistory" (pgh_obj_id, "name", "abbreviation", "type_id", "is_local", "national_from", "national_to", "sign_on", "has_local_sign_in", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."name", written."abbreviation", written."type_id", written."is_local", written."national_from", written."national_to", written."sign_on", written."has_local_sign_in", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="7d36fe9b6298da6c3ccd147d3f81d6f67cf59f3a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_c17d8",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="partnerships_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."name", OLD."abbreviation", OLD."type_id", OLD."is_local", OLD."national_from", OLD."national_to", OLD."sign_on", OLD."has_local_sign_in", OLD."email", OLD."telephone") IS DISTINCT FROM ROW(NEW."name", NEW."abbreviation", NEW."type_id", NEW."is_local", NEW."national_from", NEW."national_to", NEW."sign_on", NEW."has_local_sign_in", NEW."email", NEW."telephone"))',
                    func='INSERT INTO "partnerships_organisationhistory" (pgh_obj_id, "name", "abbreviation", "type_id", "is_local", "national_from", "national_to", "sign_on", "has_local_sign_in", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."name", NEW."abbreviation", NEW."type_id", NEW."is_local", NEW."national_from", NEW."national_to", NEW."sign_on", NEW."has_local_sign_in", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."name" IS DISTINCT FROM NEW."name" THEN \'name\' END, CASE WHEN OLD."abbreviation" IS DISTINCT FROM NEW."abbreviation" THEN \'abbreviation\' END, CASE WHEN OLD."type_id" IS DISTINCT FROM NEW."type_id" THEN \'type\' END, CASE WHEN OLD."is_local" IS DISTINCT FROM NEW."is_local" THEN \'is_local\' END, CASE WHEN OLD."national_from" IS DISTINCT FROM NEW."national_from" THEN \'national_from\' END, CASE WHEN OLD."national_to" IS DISTINCT FROM NEW."national_to" THEN \'national_to\' END, CASE WHEN OLD."sign_on" IS DISTINCT FROM NEW."sign_on" THEN \'sign_on\' END, CASE WHEN OLD."has_local_sign_in" IS DISTINCT FROM NEW."has_local_sign_in" THEN \'has_local_sign_in\' END, CASE WHEN OLD."email" IS DISTINCT FROM NEW."email" THEN \'email\' END, CASE WHEN OLD."telephone" IS DISTINCT FROM NEW."telephone" THEN \'telephone\' END], NULL);',
                    hash="54e20ca701c4d2b42d61aecec0a2485d331573a5",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_73f4c",
                    table="partnerships_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_organisationhistory" (pgh_obj_id, "name", "abbreviation", "type_id", "is_local", "national_from", "national_to", "sign_on", "has_local_sign_in", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."name", OLD."abbreviation", OLD."type_id", OLD."is_local", OLD."national_from", OLD."national_to", OLD."sign_on", OLD."has_local_sign_in", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="b0d79ef26f39725ba8d953cf2113b47d11bb10bc",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_70806",
                    table="partnerships_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationtype",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_organisationtypehistory" (pgh_obj_id, "code", "name", "is_core", "position", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."code", written."name", written."is_core", written."position", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="a41874a62869fcd30771f727974135a02b47be5e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_b7101",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="partnerships_organisationtype",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationtype",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."code", OLD."name", OLD."is_core", OLD."position") IS DISTINCT FROM ROW(NEW."code", NEW."name", NEW."is_core", NEW."position"))',
                    func='INSERT INTO "partnerships_organisationtypehistory" (pgh_obj_id, "code", "name", "is_core", "position", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."code", NEW."name", NEW."is_core", NEW."position", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."code" IS DISTINCT FROM NEW."code" THEN \'code\' END, CASE WHEN OLD."name" IS DISTINCT FROM NEW."name" THEN \'name\' END, CASE WHEN OLD."is_core" IS DISTINCT FROM NEW."is_core" THEN \'is_core\' END, CASE WHEN OLD."position" IS DISTINCT FROM NEW."position" THEN \'position\' END], NULL);',
                    hash="2213d8a78a9616017703995c72108a1b5a1b435d",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_ebc62",
                    table="partnerships_organisationtype",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationtype",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_organisationtypehistory" (pgh_obj_id, "code", "name", "is_core", "position", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."code", OLD."name", OLD."is_core", OLD."position", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="b882f274e659e973127a7e789180f614df864002",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_63121",
                    table="partnerships_organisationtype",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnership",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_partnershiphistory" (pgh_obj_id, "slug", "name", "active_from", "active_to", "is_illustrative", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."slug", written."name", written."active_from", written."active_to", written."is_illustrative", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="0aaa276dbec67832440e254b7f84bc2ffffe3a3e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_7fab2",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="partnerships_partnership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnership",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."slug", OLD."name", OLD."active_from", OLD."active_to", OLD."is_illustrative") IS DISTINCT FROM ROW(NEW."slug", NEW."name", NEW."active_from", NEW."active_to", NEW."is_illustrative"))',
                    func='INSERT INTO "partnerships_partnershiphistory" (pgh_obj_id, "slug", "name", "active_from", "active_to", "is_illustrative", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."slug", NEW."name", NEW."active_from", NEW."active_to", NEW."is_illustrative", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."slug" IS DISTINCT FROM NEW."slug" THEN \'slug\' END, CASE WHEN OLD."name" IS DISTINCT FROM NEW."name" THEN \'name\' END, CASE WHEN OLD."active_from" IS DISTINCT FROM NEW."active_from" THEN \'active_from\' END, CASE WHEN OLD."active_to" IS DISTINCT FROM NEW."active_to" THEN \'active_to\' END, CASE WHEN OLD."is_illustrative" IS DISTINCT FROM NEW."is_illustrative" THEN \'is_illustrative\' END], NULL);',
                    hash="abe5d09c3c158425260db1020acbf816244ad66d",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_ebaac",
                    table="partnerships_partnership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnership",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_partnershiphistory" (pgh_obj_id, "slug", "name", "active_from", "active_to", "is_illustrative", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."slug", OLD."name", OLD."active_from", OLD."active_to", OLD."is_illustrative", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="9bf42b07a13defe372b7773fbf1422b1427e0fe7",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_d1d59",
                    table="partnerships_partnership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershiparea",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_partnershipareahistory" (pgh_obj_id, "partnership_id", "council_id", "from_on", "to_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."partnership_id", written."council_id", written."from_on", written."to_on", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="6e0d9922d88e43cf81a3c2e3a7f1770a4044b957",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_fcdbe",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="partnerships_partnershiparea",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershiparea",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."partnership_id", OLD."council_id", OLD."from_on", OLD."to_on") IS DISTINCT FROM ROW(NEW."partnership_id", NEW."council_id", NEW."from_on", NEW."to_on"))',
                    func='INSERT INTO "partnerships_partnershipareahistory" (pgh_obj_id, "partnership_id", "council_id", "from_on", "to_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."partnership_id", NEW."council_id", NEW."from_on", NEW."to_on", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."partnership_id" IS DISTINCT FROM NEW."partnership_id" THEN \'partnership\' END, CASE WHEN OLD."council_id" IS DISTINCT FROM NEW."council_id" THEN \'council\' END, CASE WHEN OLD."from_on" IS DISTINCT FROM NEW."from_on" THEN \'from_on\' END, CASE WHEN OLD."to_on" IS DISTINCT FROM NEW."to_on" THEN \'to_on\' END], NULL);',
                    hash="e318a2f9ff5d95957377594c7c3ad578f7bcedbd",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_a53ac",
                    table="partnerships_partnershiparea",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershiparea",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_partnershipareahistory" (pgh_obj_id, "partnership_id", "council_id", "from_on", "to_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."partnership_id", OLD."council_id", OLD."from_on", OLD."to_on", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="60079a538306512b4d7904b32a1df91b3dc2c3ac",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_6fc38",
                    table="partnerships_partnershiparea",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_servicehistory" (pgh_obj_id, "code", "name", "group", "is_published", "partnership_id", "is_for_employers", "position", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."code", written."name", written."group", written."is_published", written."partnership_id", written."is_for_employers", written."position", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="7a7def48a9a229d2da1af511eeacdfeaa41ead84",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_5f53f",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="partnerships_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."code", OLD."name", OLD."group", OLD."is_published", OLD."partnership_id", OLD."is_for_employers", OLD."position") IS DISTINCT FROM ROW(NEW."code", NEW."name", NEW."group", NEW."is_published", NEW."partnership_id", NEW."is_for_employers", NEW."position"))',
                    func='INSERT INTO "partnerships_servicehistory" (pgh_obj_id, "code", "name", "group", "is_published", "partnership_id", "is_for_employers", "position", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."code", NEW."name", NEW."group", NEW."is_published", NEW."partnership_id", NEW."is_for_employers", NEW."position", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."code" IS DISTINCT FROM NEW."code" THEN \'code\' END, CASE WHEN OLD."name" IS DISTINCT FROM NEW."name" THEN \'name\' END, CASE WHEN OLD."group" IS DISTINCT FROM NEW."group" THEN \'group\' END, CASE WHEN OLD."is_published" IS DISTINCT FROM NEW."is_published" THEN \'is_published\' END, CASE WHEN OLD."partnership_id" IS DISTINCT FROM NEW."partnership_id" THEN \'partnership\' END, CASE WHEN OLD."is_for_employers" IS DISTINCT FROM NEW."is_for_employers" THEN \'is_for_employers\' END, CASE WHEN OLD."position" IS DISTINCT FROM NEW."position" THEN \'position\' END], NULL);',
                    hash="5bef6b0a06d7f9e453c7c1b3f84c75a587814f89",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_b656e",
                    table="partnerships_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_servicehistory" (pgh_obj_id, "code", "name", "group", "is_published", "partnership_id", "is_for_employers", "position", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."code", OLD."name", OLD."group", OLD."is_published", OLD."partnership_id", OLD."is_for_employers", OLD."position", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="e548919c218827fdb31eb1e314c8866762b04923",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_2ae71",
                    table="partnerships_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="serviceoffer",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "partnerships_serviceofferhistory" (pgh_obj_id, "organisation_id", "service_id", "partnership_id", "format", "from_on", "to_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."organisation_id", written."service_id", written."partnership_id", written."format", written."from_on", written."to_on", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="fca30bf087e1b5d3b043359f354f82a67bc4ea40",
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
                    condition='WHEN (ROW(OLD."organisation_id", OLD."service_id", OLD."partnership_id", OLD."format", OLD."from_on", OLD."to_on", OLD."capacity") IS DISTINCT FROM ROW(NEW."organisation_id", NEW."service_id", NEW."partnership_id", NEW."format", NEW."from_on", NEW."to_on", NEW."capacity"))',
                    func='INSERT INTO "partnerships_serviceofferhistory" (pgh_obj_id, "organisation_id", "service_id", "partnership_id", "format", "from_on", "to_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."organisation_id", NEW."service_id", NEW."partnership_id", NEW."format", NEW."from_on", NEW."to_on", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."organisation_id" IS DISTINCT FROM NEW."organisation_id" THEN \'organisation\' END, CASE WHEN OLD."service_id" IS DISTINCT FROM NEW."service_id" THEN \'service\' END, CASE WHEN OLD."partnership_id" IS DISTINCT FROM NEW."partnership_id" THEN \'partnership\' END, CASE WHEN OLD."format" IS DISTINCT FROM NEW."format" THEN \'format\' END, CASE WHEN OLD."from_on" IS DISTINCT FROM NEW."from_on" THEN \'from_on\' END, CASE WHEN OLD."to_on" IS DISTINCT FROM NEW."to_on" THEN \'to_on\' END, CASE WHEN OLD."capacity" IS DISTINCT FROM NEW."capacity" THEN \'capacity\' END], NULL);',
                    hash="8a003b73ad6e699cb078bde6d0d2973b2e79748f",
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
                    func='INSERT INTO "partnerships_serviceofferhistory" (pgh_obj_id, "organisation_id", "service_id", "partnership_id", "format", "from_on", "to_on", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."organisation_id", OLD."service_id", OLD."partnership_id", OLD."format", OLD."from_on", OLD."to_on", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="8d849cfd0524be1347b5ecec291177a4ee979554",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_7d9c8",
                    table="partnerships_serviceoffer",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(raised(WALLS), lowered(WALLS)),
        # Only triggers write history.
        migrations.RunSQL(sealed(HISTORY), unsealed(HISTORY)),
    ]
