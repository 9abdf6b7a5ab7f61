import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kit.migrations import Migration as FirstMigration
from kit.walls import lowered, raised
from notifications.walls import WALLS


class Migration(FirstMigration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
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
                ("queue", models.CharField(max_length=20, unique=True)),
                ("sent_at", models.DateTimeField()),
                ("beaten_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SuspendedAddress",
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
                ("address", models.EmailField(max_length=254, unique=True)),
                ("bounces", models.PositiveSmallIntegerField(default=0)),
                ("suspended_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Link",
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
                    "purpose",
                    models.CharField(
                        choices=[
                            ("invitation", "Set up an account"),
                            ("request", "Answer a request"),
                            ("after-session", "Say what was given"),
                            (
                                "account-check",
                                "Say whether the employer is account-managed",
                            ),
                            ("follow-up", "Say how things went"),
                            ("survey", "Answer a survey"),
                        ],
                        max_length=20,
                    ),
                ),
                ("target_id", models.BigIntegerField()),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("address_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("spent_at", models.DateTimeField(blank=True, null=True)),
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
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["purpose", "target_id"],
                        name="notifications_link_target",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("address_hash", ""), _negated=True),
                        name="notifications_link_sent_to_an_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
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
                ("event", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("request", "Requests to take part"),
                            ("referral", "Referrals to your organisation"),
                            ("situation", "New and shared situations"),
                            ("answer", "Answers from partners"),
                            ("clock", "First meetings with employers"),
                            ("review", "Review summaries"),
                            ("survey", "Surveys"),
                            ("account", "Your account"),
                        ],
                        max_length=20,
                    ),
                ),
                ("context_id", models.BigIntegerField()),
                ("address", models.EmailField(blank=True, max_length=254)),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "Email"), ("in_app", "In the portal")],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("due_at", models.DateTimeField()),
                ("is_for_digest", models.BooleanField(db_default=False, default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("leased", "Being prepared"),
                            ("sending", "Being sent"),
                            ("accepted", "Sent"),
                            ("delivered", "Delivered"),
                            ("bounced", "Refused by the receiver"),
                            ("dead", "Failed"),
                            ("suppressed", "Not sent: no longer for this person"),
                            ("held", "Held after a restore"),
                            ("gathered", "In a digest"),
                        ],
                        db_default="pending",
                        default="pending",
                        max_length=12,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("crashes", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("first_tried_at", models.DateTimeField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("next_at", models.DateTimeField()),
                (
                    "last_error",
                    models.CharField(blank=True, db_default="", max_length=300),
                ),
                (
                    "is_perhaps_repeated",
                    models.BooleanField(db_default=False, default=False),
                ),
                (
                    "provider_id",
                    models.CharField(blank=True, db_default="", max_length=120),
                ),
                ("created_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "digest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="notifications.message",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["pending", "leased", "sending"])
                        ),
                        fields=["next_at", "id"],
                        name="notifications_due",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["dead", "bounced"])),
                        fields=["-settled_at", "-id"],
                        name="notifications_failed",
                    ),
                    models.Index(
                        condition=models.Q(("channel", "in_app")),
                        fields=["person", "-due_at", "-id"],
                        name="notifications_in_app",
                    ),
                    models.Index(
                        fields=["event", "context_id"], name="notifications_by_event"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address", ""), ("person__isnull", False)),
                            models.Q(
                                ("person__isnull", True),
                                models.Q(("address", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notifications_message_person_or_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
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
                            ("request", "Requests to take part"),
                            ("referral", "Referrals to your organisation"),
                            ("situation", "New and shared situations"),
                            ("answer", "Answers from partners"),
                            ("clock", "First meetings with employers"),
                            ("review", "Review summaries"),
                            ("survey", "Surveys"),
                            ("account", "Your account"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("daily", "Once a day, together"),
                            ("weekly", "Once a week, together"),
                            ("never", "Never by email"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind"),
                        name="notifications_preference_once_a_kind",
                    )
                ],
            },
        ),
        migrations.RunSQL(raised(WALLS), lowered(WALLS)),
    ]
