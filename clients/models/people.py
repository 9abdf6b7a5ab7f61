"""People affected by redundancy, and why their row may be seen."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from accounts.history import keeps_names
from accounts.models import User
from clients import stored
from clients.choices import AgeBand, ContactBy
from clients.querysets import CaseQuerySet
from kit.form_keys import form_key_field, one_per_form
from kit.names import plain_field, reference_field
from partnerships.models import CouncilArea, Grant, Partnership, Service
from redundancies.models import Session, Situation


@keeps_names()
class Client(models.Model):
    """A person affected; personal data stands in these columns and nowhere else."""

    reference = reference_field()
    given_name = models.CharField("first name", max_length=100)
    family_name = models.CharField("last name", max_length=100)
    name_plain = plain_field(Concat("given_name", Value(" "), "family_name"))
    telephone = models.CharField(
        "telephone number", max_length=30, blank=True, db_default=""
    )
    email = models.EmailField("email address", blank=True, db_default="")
    contact_by = models.CharField(
        "how to get in touch",
        max_length=10,
        choices=ContactBy,
        blank=True,
        db_default="",
    )
    born_on = models.DateField("date of birth", null=True, blank=True)
    age_band = models.CharField(
        max_length=10, choices=AgeBand, blank=True, db_default=""
    )
    postcode = models.CharField(max_length=8, blank=True, db_default="")
    council = models.ForeignKey(
        CouncilArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    language = models.CharField(max_length=60, blank=True, db_default="")
    adjustments = models.CharField(
        "adjustments needed", max_length=500, blank=True, db_default=""
    )
    notice_given_on = models.DateField("privacy notice given", null=True, blank=True)
    registered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    registered_at = models.DateTimeField()
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)
    # The keys of all grants on its cases, kept by triggers: the index of names finds
    # those of one partnership without looking at everybody's. Grants decide.
    audiences = ArrayField(models.TextField(), editable=False, db_default=[])

    class Meta:
        constraints = [one_per_form()]
        indexes = [
            GinIndex(
                OpClass(F("name_plain"), name="gin_trgm_ops"),
                OpClass(F("postcode"), name="gin_trgm_ops"),
                F("audiences"),
                name="clients_client_words",
            ),
        ]

    def __str__(self):
        return f"{self.given_name} {self.family_name}"


@keeps_names()
class Case(models.Model):
    """A person in a situation, or alone; people come back and have another."""

    reference = reference_field()
    client = models.ForeignKey(
        Client, models.PROTECT, related_name="cases", db_index=False
    )
    situation = models.ForeignKey(
        Situation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        db_index=False,
    )
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, related_name="cases", db_index=False
    )
    occupation = models.CharField(max_length=120, blank=True, db_default="")
    years_of_service = models.PositiveSmallIntegerField(null=True, blank=True)
    notice_on = models.DateField("notice given", null=True, blank=True)
    leaving_on = models.DateField("leaving date", null=True, blank=True)
    has_private_provider = models.BooleanField(null=True, blank=True)
    registered_on = models.DateField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Where the person was registered in a situation that was merged into this one.
    twin = models.BigIntegerField(default=0, db_default=0, editable=False)
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    # What makes two of one situation alike.
    TWIN_BY = {"situation": ("client_id",)}

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            models.UniqueConstraint(
                name="clients_case_once_a_situation",
                fields=["client", "situation", "twin"],
            ),
        ]
        indexes = [
            models.Index(
                name="clients_case_list",
                fields=["partnership", "-registered_at", "-id"],
            ),
            models.Index(name="clients_case_newest", fields=["-registered_at", "-id"]),
            models.Index(
                name="clients_case_of_situation",
                fields=["situation", "-registered_at", "-id"],
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("clients:client", args=[self.reference])


class CaseGrant(Grant):
    """Why somebody may see a client."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="grants", db_index=False
    )
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clients_grant_once", fields=["case", "audience"]
            ),
        ]
        indexes = [
            models.Index(
                name="clients_grant_list",
                fields=["audience", "-registered_at", "-case"],
            ),
        ]
        triggers = stored.grant_triggers()

    def __str__(self):
        return f"{self.audience} sees {self.case_id}"


@keeps_names()
class Need(models.Model):
    """Support that a person needs, of the published kinds."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="needs")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    noted_on = models.DateField()
    noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    met_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clients_need_once_while_open",
                fields=["case", "service"],
                condition=Q(met_on=None),
            ),
        ]

    def __str__(self):
        return str(self.service)


@keeps_names()
class Attendance(models.Model):
    """A person came to a session, by name."""

    session = models.ForeignKey(
        Session, models.PROTECT, related_name="attendances", db_index=False
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="attendances")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clients_attendance_once", fields=["session", "case"]
            ),
        ]

    def __str__(self):
        return f"{self.case_id} at {self.session_id}"
