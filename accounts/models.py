"""Who signs in, and the record of what was done and looked at."""

from __future__ import annotations

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.module_loading import import_string

from accounts.history import keeps_names, keeps_values
from accounts.identity import Identity as Identity
from accounts.querysets import (
    AccessQuerySet,
    AuditQuerySet,
    EndableQuerySet,
    FactorHelpQuerySet,
    FactorRuleQuerySet,
    UserQuerySet,
)
from accounts.roles import NationalRole
from kit.names import reference_field


class UserManager(BaseUserManager["User"]):
    """Makes people by their e-mail; without a password they cannot sign in."""

    def create_user(self, email, password=None, **facts):
        user = self.model(email=email.strip().lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user


@keeps_names("email", "given_name", "family_name", "telephone", "is_active", "password")
class User(AbstractBaseUser):
    """A person who signs in by e-mail, or who only gets letters."""

    reference = reference_field()
    email = models.EmailField("email address", max_length=254, unique=True)
    given_name = models.CharField("first name", max_length=100, blank=True)
    family_name = models.CharField("last name", max_length=100, blank=True)
    telephone = models.CharField("telephone number", max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    last_looked_at = models.DateTimeField(null=True, blank=True)
    # The days in which a second step may still be put off count from here.
    first_signed_in_at = models.DateTimeField(null=True, blank=True)
    # Whether an identity is connected; kept by the acts that connect and disconnect.
    has_sign_on = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=1, db_default=1)

    USERNAME_FIELD = "email"

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_user_email_in_lower_case",
                condition=Q(email=Lower("email")),
            ),
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    def has_account(self):
        """Whether the person has set up some way of signing in."""
        return self.has_usable_password() or self.has_sign_on

    def get_full_name(self):
        return f"{self.given_name} {self.family_name}".strip()

    def get_short_name(self):
        return self.given_name or self.email


class Session(AbstractBaseSession):
    """What a browser carries from press to press, and whose it is."""

    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    # What its person is told of it; the rest is written so that nobody can read it.
    browser = models.CharField(max_length=60, blank=True, default="")
    started_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls):
        return import_string("accounts.session_store.SessionStore")


@keeps_values()
class NationalPost(models.Model):
    """A person's national role, from a day and perhaps until a day."""

    person = models.ForeignKey(User, models.PROTECT, related_name="national_posts")
    role = models.CharField(max_length=20, choices=NationalRole)
    from_on = models.DateField("from")
    to_on = models.DateField("until", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EndableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_nationalpost_ends_after_it_starts",
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
            ),
            models.CheckConstraint(
                name="accounts_nationalpost_ended_with_its_day",
                condition=Q(ended_at=None) | Q(to_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.person} as {self.get_role_display()}"


@keeps_values()
class FactorRule(models.Model):
    """From a day on: how long after signing in first a second step may be put off.

    Rules are added and never changed; of those that have begun the newest holds.
    """

    from_on = models.DateField("from")
    national_days = models.PositiveSmallIntegerField("days for national roles")
    other_days = models.PositiveSmallIntegerField("days for everybody else")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    objects = FactorRuleQuerySet.as_manager()

    def __str__(self):
        return f"Second step, rule from {self.from_on:%Y-%m-%d}"


class FactorHelp(models.Model):
    """Somebody lost their second step: one person asks for them, another confirms."""

    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    # How the person was recognised: by their voice, face to face.
    recognised = models.CharField(max_length=200)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    objects = FactorHelpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="accounts_factorhelp_one_open_for_a_person",
                fields=["person"],
                condition=Q(confirmed_at=None, refused_at=None),
            ),
            models.CheckConstraint(
                name="accounts_factorhelp_by_two_others",
                condition=~Q(asked_by=models.F("person"))
                & (
                    Q(confirmed_by=None)
                    | ~Q(confirmed_by=models.F("asked_by"))
                    & ~Q(confirmed_by=models.F("person"))
                ),
            ),
            models.CheckConstraint(
                name="accounts_factorhelp_confirmed_by_somebody",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    refused_at=None,
                ),
            ),
        ]

    def __str__(self):
        return f"Second step of {self.person_id} lost"


# Only the asker's address may be cleared, and not while an attack may still be traced.
ONLY_CLEARED = """
IF TG_OP = 'UPDATE' AND NEW.asked_from IS NULL
    AND OLD.at < now() - interval '30 days'
    AND to_jsonb(NEW) - 'asked_from' = to_jsonb(OLD) - 'asked_from'
THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'pgtrigger: Cannot update or delete append-only rows';
"""
# Whatever was sent: who acts and what the time is are known to the database.
OF_THE_DATABASE = """
NEW.{who}_id := nullif(current_setting('pace.actor', true), '')::bigint;
NEW.at := CASE
    WHEN coalesce(current_setting('pace.at', true), '') = '' THEN clock_timestamp()
    ELSE pace_record_time()
END;
RETURN NEW;
"""


# What the columns are by default, as the application leaves them; asking for each line
# whether it is so costs a tenth of filling it in.
OTHERWISE = """
NEW.{who}_id IS DISTINCT FROM nullif(current_setting('pace.actor', true), '')::bigint
OR coalesce(current_setting('pace.at', true), '') <> ''
OR NEW.at IS NULL OR NEW.at NOT BETWEEN now() AND clock_timestamp()
"""


def written_by_the_database(who: str) -> pgtrigger.Trigger:
    """Fill a new line's actor and time, where somebody says them who could."""
    return pgtrigger.Trigger(
        name="of_the_database",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition(OTHERWISE.format(who=who)),
        func=OF_THE_DATABASE.format(who=who),
    )


NEVER_EMPTIED = pgtrigger.Trigger(
    name="never_emptied",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'pgtrigger: Cannot empty append-only rows';",
)


class AppendOnly(models.Model):
    """Rows that the database lets nobody change or delete."""

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
            NEVER_EMPTIED,
        ]


class Line(models.Model):
    """A line of the record, which the database lets nobody change or delete.

    The address from which somebody asked is cleared after a while, and nothing else is.
    """

    # The field that says who it was.
    WHO = ""

    # Where the request came from, as far as the trusted proxies tell.
    asked_from = models.GenericIPAddressField("asked from", null=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_CLEARED,
            ),
            NEVER_EMPTIED,
        ]

    @property
    def who_id(self) -> int | None:
        return getattr(self, f"{self.WHO}_id")

    @who_id.setter
    def who_id(self, value: int | None) -> None:
        setattr(self, f"{self.WHO}_id", value)


class SubjectKey(models.Model):
    """With it the record keeps one person's values; deleted, nobody can read them."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    key = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="accounts_subjectkey_once", fields=["subject_type", "subject_id"]
            ),
        ]

    def __str__(self):
        return f"Key of {self.subject_type} {self.subject_id}"


class RecordBatch(AppendOnly):
    """Lines of the record, sealed: their hash, and with it that of all before them.

    The database seals (`pace_seal`), and the application may not. The columns are kept,
    so that a column that a later build adds changes no hash; the address from which
    somebody asked is none of them, since it is cleared.
    """

    sealed_at = models.DateTimeField()
    events = ArrayField(models.BigIntegerField())
    looks = ArrayField(models.BigIntegerField())
    columns = ArrayField(models.TextField())
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta(AppendOnly.Meta):
        pass

    def __str__(self):
        return f"Batch {self.pk}: {self.hash}"


class AuditEvent(Line):
    """One thing that somebody did, in the domain's words.

    There is no foreign key to the target, so that history never blocks a deletion.
    For people's records `changes` names fields and never values.
    """

    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    target_label = models.CharField(max_length=250)
    # Partnerships live above accounts: their number, not a foreign key.
    partnership_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    at = models.DateTimeField()

    WHO = "actor"
    objects = AuditQuerySet.as_manager()

    class Meta(Line.Meta):
        triggers = [*Line.Meta.triggers, written_by_the_database("actor")]
        indexes = [
            models.Index(
                name="accounts_audit_by_target",
                fields=["target_type", "target_id", "at"],
            ),
            models.Index(name="accounts_audit_by_time", fields=["at", "id"]),
            models.Index(name="accounts_audit_by_verb", fields=["verb", "at", "id"]),
            models.Index(name="accounts_audit_by_actor", fields=["actor", "at", "id"]),
            models.Index(
                name="accounts_audit_by_place", fields=["partnership_id", "at"]
            ),
            models.Index(
                name="accounts_audit_asked_from",
                fields=["at"],
                condition=Q(asked_from__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.verb} {self.target_label}"


class AccessEvent(Line):
    """One answer that showed people or was a file: who looked, which page and rows."""

    person = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    page = models.CharField(max_length=80)
    shown_type = models.CharField(max_length=60)
    shown = ArrayField(models.BigIntegerField())
    # The name of the file that was taken, where it was one.
    file = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    WHO = "person"
    objects = AccessQuerySet.as_manager()

    class Meta(Line.Meta):
        triggers = [*Line.Meta.triggers, written_by_the_database("person")]
        indexes = [
            models.Index(name="accounts_access_by_time", fields=["at", "id"]),
            models.Index(name="accounts_access_by_person", fields=["person", "at"]),
            # Who has looked at one person, however many looks there are.
            GinIndex(
                name="accounts_access_by_shown", fields=["shown"], fastupdate=False
            ),
            models.Index(
                name="accounts_access_asked_from",
                fields=["at"],
                condition=Q(asked_from__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.page} by {self.person_id}"


class FieldChange(models.Model):
    """The names of what changed in a row of people, or of free words; never a value.

    Triggers write it (`accounts.history`), and the application may not.
    """

    # As the record names what a line is about.
    kind = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    what = models.CharField(max_length=10)
    fields = ArrayField(models.CharField(max_length=60))
    # A number and no foreign key: history never blocks a deletion.
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                name="accounts_fieldchange_of_row", fields=["kind", "row_id", "id"]
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.row_id} {self.what}"
