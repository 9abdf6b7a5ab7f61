import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import kit.names
import partnerships.models
from django.conf import settings
from django.db import migrations, models
from partnerships.walls import ENTER, NO_ENTER


class Migration(migrations.Migration):
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
    ]
