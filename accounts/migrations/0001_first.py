from accounts.migrations._record import KEEP, SEALS, TIMES
from kit.names import plain_function, LIKE, NO_LIKE
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import kit.names
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
import accounts.history
from accounts.history import NO_STAYS, STAYS, sealed, unsealed
from django.db import migrations, models

from kit.migrations import Migration as FirstMigration
from accounts.walls import HISTORY, WALLS
from kit.walls import FUNCTIONS, NO_FUNCTIONS, lowered, raised


# Ten of the 32 signs of Crockford's alphabet, from the random bytes of a UUID; at
# least one digit, so that no reference is a word of an address.
REFERENCE = """
CREATE FUNCTION pace_reference() RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL SAFE AS $$
DECLARE
    signs constant text := '0123456789abcdefghjkmnpqrstvwxyz';
    bytes bytea;
    made text;
BEGIN
    LOOP
        bytes := uuid_send(gen_random_uuid());
        made := '';
        -- Bytes 6 and 8 carry the version of the UUID and are not random.
        FOR place IN 0..5 LOOP
            made := made || substr(signs, get_byte(bytes, place) % 32 + 1, 1);
        END LOOP;
        FOR place IN 9..12 LOOP
            made := made || substr(signs, get_byte(bytes, place) % 32 + 1, 1);
        END LOOP;
        EXIT WHEN made ~ '[0-9]';
    END LOOP;
    RETURN made;
END $$;
"""


class Migration(FirstMigration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(REFERENCE, "DROP FUNCTION pace_reference()"),
        migrations.RunSQL(plain_function(), "DROP FUNCTION pace_plain(text)"),
        migrations.CreateModel(
            name="User",
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
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
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
                    "email",
                    models.EmailField(
                        max_length=254, unique=True, verbose_name="email address"
                    ),
                ),
                (
                    "given_name",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="first name"
                    ),
                ),
                (
                    "family_name",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="last name"
                    ),
                ),
                (
                    "telephone",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="telephone number"
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
                ("last_looked_at", models.DateTimeField(blank=True, null=True)),
                ("first_signed_in_at", models.DateTimeField(blank=True, null=True)),
                ("has_sign_on", models.BooleanField(db_default=False, default=False)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="accounts_user_email_in_lower_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
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
                ("verb", models.CharField(max_length=60)),
                ("target_type", models.CharField(max_length=60)),
                ("target_id", models.BigIntegerField()),
                ("target_label", models.CharField(max_length=250)),
                ("partnership_id", models.BigIntegerField(null=True)),
                ("changes", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "asked_from",
                    models.GenericIPAddressField(null=True, verbose_name="asked from"),
                ),
                ("request_id", models.CharField(blank=True, max_length=40)),
                (
                    "actor",
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NationalPost",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("national_team", "National PACE team"),
                            ("government", "Scottish Government reader"),
                            (
                                "national_member",
                                "Member of the Ministerial PACE Partnership",
                            ),
                            ("analyst", "Analyst"),
                        ],
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="national_posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                        verbose_name="session key",
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                (
                    "expire_date",
                    models.DateTimeField(db_index=True, verbose_name="expire date"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("browser", models.CharField(blank=True, default="", max_length=60)),
                ("started_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AccessEvent",
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
                ("page", models.CharField(max_length=80)),
                ("shown_type", models.CharField(max_length=60)),
                (
                    "shown",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("file", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "asked_from",
                    models.GenericIPAddressField(null=True, verbose_name="asked from"),
                ),
                ("request_id", models.CharField(blank=True, max_length=40)),
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
                "abstract": False,
                "indexes": [
                    models.Index(fields=["at", "id"], name="accounts_access_by_time"),
                    models.Index(
                        fields=["person", "at"], name="accounts_access_by_person"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorRule",
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
                    "national_days",
                    models.PositiveSmallIntegerField(
                        verbose_name="days for national roles"
                    ),
                ),
                (
                    "other_days",
                    models.PositiveSmallIntegerField(
                        verbose_name="days for everybody else"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
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
            name="FactorHelp",
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
                ("recognised", models.CharField(max_length=200)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
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
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("confirmed_at", None), ("refused_at", None)
                        ),
                        fields=("person",),
                        name="accounts_factorhelp_one_open_for_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_by", models.F("person")), _negated=True),
                            models.Q(
                                ("confirmed_by", None),
                                models.Q(
                                    models.Q(
                                        ("confirmed_by", models.F("asked_by")),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("confirmed_by", models.F("person")),
                                        _negated=True,
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="accounts_factorhelp_by_two_others",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("refused_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_factorhelp_confirmed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TIMES, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="accessevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND NEW.asked_from IS NULL\n    AND OLD.at < now() - interval '30 days'\n    AND to_jsonb(NEW) - 'asked_from' = to_jsonb(OLD) - 'asked_from'\nTHEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'pgtrigger: Cannot update or delete append-only rows';\n",
                    hash="83db0752b988e1b73fca162c5830c8498f78e8c7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d47d5",
                    table="accounts_accessevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessevent",
            trigger=pgtrigger.compiler.Trigger(
                name="of_the_database",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.person_id IS DISTINCT FROM nullif(current_setting('pace.actor', true), '')::bigint\nOR coalesce(current_setting('pace.at', true), '') <> ''\nOR NEW.at IS NULL OR NEW.at NOT BETWEEN now() AND clock_timestamp())",
                    func="\nNEW.person_id := nullif(current_setting('pace.actor', true), '')::bigint;\nNEW.at := CASE\n    WHEN coalesce(current_setting('pace.at', true), '') = '' THEN clock_timestamp()\n    ELSE pace_record_time()\nEND;\nRETURN NEW;\n",
                    hash="c9398657e0b85330aee99f28a82c4310effcc7d3",
                    operation="INSERT",
                    pgid="pgtrigger_of_the_database_3f8fb",
                    table="accounts_accessevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot empty append-only rows';",
                    hash="9d960e8fd2f9a9a25f553064dc86bbf1f929575e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_34f51",
                    table="accounts_accessevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                fields=["target_type", "target_id", "at"],
                name="accounts_audit_by_target",
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["at", "id"], name="accounts_audit_by_time"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                fields=["verb", "at", "id"], name="accounts_audit_by_verb"
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                fields=["actor", "at", "id"], name="accounts_audit_by_actor"
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                fields=["partnership_id", "at"], name="accounts_audit_by_place"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND NEW.asked_from IS NULL\n    AND OLD.at < now() - interval '30 days'\n    AND to_jsonb(NEW) - 'asked_from' = to_jsonb(OLD) - 'asked_from'\nTHEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION 'pgtrigger: Cannot update or delete append-only rows';\n",
                    hash="0855b2d422809fedcb12d19cf85f9ceda1853f5a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a0b21",
                    table="accounts_auditevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditevent",
            trigger=pgtrigger.compiler.Trigger(
                name="of_the_database",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.actor_id IS DISTINCT FROM nullif(current_setting('pace.actor', true), '')::bigint\nOR coalesce(current_setting('pace.at', true), '') <> ''\nOR NEW.at IS NULL OR NEW.at NOT BETWEEN now() AND clock_timestamp())",
                    func="\nNEW.actor_id := nullif(current_setting('pace.actor', true), '')::bigint;\nNEW.at := CASE\n    WHEN coalesce(current_setting('pace.at', true), '') = '' THEN clock_timestamp()\n    ELSE pace_record_time()\nEND;\nRETURN NEW;\n",
                    hash="7639e516d6346dae1b7888fd651a14b7ff3cb71a",
                    operation="INSERT",
                    pgid="pgtrigger_of_the_database_e6c13",
                    table="accounts_auditevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot empty append-only rows';",
                    hash="bd1ffbeeb7ccb08d5e2b025044b7986db2b9f655",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_9f3eb",
                    table="accounts_auditevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="nationalpost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_on", None),
                    ("to_on__gte", models.F("from_on")),
                    _connector="OR",
                ),
                name="accounts_nationalpost_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="nationalpost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at", None), ("to_on__isnull", False), _connector="OR"
                ),
                name="accounts_nationalpost_ended_with_its_day",
            ),
        ),
        migrations.CreateModel(
            name="RecordBatch",
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
                ("sealed_at", models.DateTimeField()),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "looks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Identity",
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
                ("issuer", models.CharField(max_length=255)),
                ("subject", models.CharField(max_length=255)),
                ("connected_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issuer", "subject"),
                        name="accounts_identity_is_one_persons",
                    ),
                    models.UniqueConstraint(
                        fields=("person", "issuer"),
                        name="accounts_identity_one_of_an_issuer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issuer", ""), _negated=True),
                            models.Q(("subject", ""), _negated=True),
                        ),
                        name="accounts_identity_says_who",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectKey",
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
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("key", models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name="accessevent",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["shown"], name="accounts_access_by_shown"
            ),
        ),
        migrations.AddIndex(
            model_name="accessevent",
            index=models.Index(
                condition=models.Q(("asked_from__isnull", False)),
                fields=["at"],
                name="accounts_access_asked_from",
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(("asked_from__isnull", False)),
                fields=["at"],
                name="accounts_audit_asked_from",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e2e1d0fa83dd5d69db1e9988aa47dae63118be3f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_56be1",
                    table="accounts_recordbatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot empty append-only rows';",
                    hash="45dbbc1d376577dfe5f54118bb8c2bfca4c8e849",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_79f3b",
                    table="accounts_recordbatch",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectkey",
            constraint=models.UniqueConstraint(
                fields=("subject_type", "subject_id"), name="accounts_subjectkey_once"
            ),
        ),
        migrations.RunSQL(SEALS, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(LIKE, NO_LIKE),
        migrations.CreateModel(
            name="FactorRuleHistory",
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
                    "national_days",
                    models.PositiveSmallIntegerField(
                        verbose_name="days for national roles"
                    ),
                ),
                (
                    "other_days",
                    models.PositiveSmallIntegerField(
                        verbose_name="days for everybody else"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
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
                        to="accounts.factorrule",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="factorrulehistory_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldChange",
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
                ("kind", models.CharField(max_length=60)),
                ("row_id", models.BigIntegerField()),
                ("what", models.CharField(max_length=10)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                ("by_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["kind", "row_id", "id"],
                        name="accounts_fieldchange_of_row",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NationalPostHistory",
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
                        to="accounts.nationalpost",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_obj", "pgh_id"], name="nationalposthistory_of"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factorrule",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "accounts_factorrulehistory" (pgh_obj_id, "from_on", "national_days", "other_days", "by_id", "at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."from_on", written."national_days", written."other_days", written."by_id", written."at", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="c693c62b1ad9dfe6f52650d450f6d8d4f3a5ab34",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_98cb5",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="accounts_factorrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factorrule",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."from_on", OLD."national_days", OLD."other_days", OLD."by_id", OLD."at") IS DISTINCT FROM ROW(NEW."from_on", NEW."national_days", NEW."other_days", NEW."by_id", NEW."at"))',
                    func='INSERT INTO "accounts_factorrulehistory" (pgh_obj_id, "from_on", "national_days", "other_days", "by_id", "at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."from_on", NEW."national_days", NEW."other_days", NEW."by_id", NEW."at", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."from_on" IS DISTINCT FROM NEW."from_on" THEN \'from_on\' END, CASE WHEN OLD."national_days" IS DISTINCT FROM NEW."national_days" THEN \'national_days\' END, CASE WHEN OLD."other_days" IS DISTINCT FROM NEW."other_days" THEN \'other_days\' END, CASE WHEN OLD."by_id" IS DISTINCT FROM NEW."by_id" THEN \'by\' END, CASE WHEN OLD."at" IS DISTINCT FROM NEW."at" THEN \'at\' END], NULL);',
                    hash="0e788c84c28bc66d191cacfec48214a117ffc2e6",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_4ec5a",
                    table="accounts_factorrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factorrule",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "accounts_factorrulehistory" (pgh_obj_id, "from_on", "national_days", "other_days", "by_id", "at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."from_on", OLD."national_days", OLD."other_days", OLD."by_id", OLD."at", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="b5cd25a1d624ecd671a870fce9c2cd1c22dd8aa5",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_b355c",
                    table="accounts_factorrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nationalpost",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "accounts_nationalposthistory" (pgh_obj_id, "person_id", "role", "from_on", "to_on", "ended_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT written."id", written."person_id", written."role", written."from_on", written."to_on", written."ended_at", \'added\', pace_when, pace_who, \'{}\' FROM written;',
                    hash="39c764e4aed46fe4a1e20eed4cb74c7967fb4e3d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_b6929",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="accounts_nationalpost",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nationalpost",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."person_id", OLD."role", OLD."from_on", OLD."to_on", OLD."ended_at") IS DISTINCT FROM ROW(NEW."person_id", NEW."role", NEW."from_on", NEW."to_on", NEW."ended_at"))',
                    func='INSERT INTO "accounts_nationalposthistory" (pgh_obj_id, "person_id", "role", "from_on", "to_on", "ended_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT NEW."id", NEW."person_id", NEW."role", NEW."from_on", NEW."to_on", NEW."ended_at", \'changed\', pace_when, pace_who, array_remove(ARRAY[CASE WHEN OLD."person_id" IS DISTINCT FROM NEW."person_id" THEN \'person\' END, CASE WHEN OLD."role" IS DISTINCT FROM NEW."role" THEN \'role\' END, CASE WHEN OLD."from_on" IS DISTINCT FROM NEW."from_on" THEN \'from_on\' END, CASE WHEN OLD."to_on" IS DISTINCT FROM NEW."to_on" THEN \'to_on\' END, CASE WHEN OLD."ended_at" IS DISTINCT FROM NEW."ended_at" THEN \'ended_at\' END], NULL);',
                    hash="197006d52d92e3216cae3380c91382ff892da80f",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_bc655",
                    table="accounts_nationalpost",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nationalpost",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func='INSERT INTO "accounts_nationalposthistory" (pgh_obj_id, "person_id", "role", "from_on", "to_on", "ended_at", pgh_label, pgh_created_at, pgh_by, pgh_changed) SELECT OLD."id", OLD."person_id", OLD."role", OLD."from_on", OLD."to_on", OLD."ended_at", \'deleted\', pace_when, pace_who, \'{}\';',
                    hash="a317130873fd59ab0358a1e5c911e3536aefa9e1",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_fe22c",
                    table="accounts_nationalpost",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="history_insert",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'accounts.user', written.id, 'added', '{}', pace_who, pace_when FROM written;",
                    hash="d5e51bfa9c97dd9fafba2bc1044cdb014f92ee3f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_history_insert_e218e",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="history_update",
                sql=accounts.history.KeepingSql(
                    condition='WHEN (ROW(OLD."email", OLD."given_name", OLD."family_name", OLD."telephone", OLD."is_active", OLD."password") IS DISTINCT FROM ROW(NEW."email", NEW."given_name", NEW."family_name", NEW."telephone", NEW."is_active", NEW."password"))',
                    func='INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT \'accounts.user\', NEW.id, \'changed\', array_remove(ARRAY[CASE WHEN OLD."email" IS DISTINCT FROM NEW."email" THEN \'email\' END, CASE WHEN OLD."given_name" IS DISTINCT FROM NEW."given_name" THEN \'given_name\' END, CASE WHEN OLD."family_name" IS DISTINCT FROM NEW."family_name" THEN \'family_name\' END, CASE WHEN OLD."telephone" IS DISTINCT FROM NEW."telephone" THEN \'telephone\' END, CASE WHEN OLD."is_active" IS DISTINCT FROM NEW."is_active" THEN \'is_active\' END, CASE WHEN OLD."password" IS DISTINCT FROM NEW."password" THEN \'password\' END], NULL), pace_who, pace_when;',
                    hash="83ba4f3a2e37ca1ddf97a1d2526ac636e9129454",
                    operation="UPDATE",
                    pgid="pgtrigger_history_update_e821b",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="history_delete",
                sql=accounts.history.KeepingSql(
                    func="INSERT INTO accounts_fieldchange (kind, row_id, what, fields, by_id, at) SELECT 'accounts.user', OLD.id, 'deleted', '{}', pace_who, pace_when;",
                    hash="262ec3de1a75a4abad6de34e8afaf110fc332aa9",
                    operation="DELETE",
                    pgid="pgtrigger_history_delete_3f525",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(raised(WALLS), lowered(WALLS)),
        migrations.RunSQL(STAYS, NO_STAYS),
        # Only triggers write history.
        migrations.RunSQL(sealed(HISTORY), unsealed(HISTORY)),
        # Who may write the record: after everything that makes it.
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
