"""Employers, and whom to ring there."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from accounts.history import keeps_names, keeps_values
from kit.form_keys import form_key_field, one_per_form
from kit.names import plain_field, reference_field
from partnerships.models import Organisation
from redundancies import stored
from redundancies.choices import (
    AccountAnswer,
    ContactRole,
    Industry,
    Ownership,
    SizeBand,
)
from redundancies.querysets import EmployerQuerySet, OfSitesQuerySet


@keeps_values()
class Employer(models.Model):
    """Who makes people redundant."""

    reference = reference_field()
    name = models.CharField("employer", max_length=200)
    name_plain = plain_field("name")
    company_number = models.CharField(max_length=8, blank=True, db_default="")
    industry = models.CharField(
        max_length=1, choices=Industry, blank=True, db_default=""
    )
    size_band = models.CharField(
        max_length=10, choices=SizeBand, blank=True, db_default=""
    )
    ownership = models.CharField(
        "private, public or third sector",
        max_length=10,
        choices=Ownership,
        blank=True,
        db_default="",
    )
    account_answer = models.CharField(
        max_length=20, choices=AccountAnswer, blank=True, db_default=""
    )
    account_managed_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    account_checked_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    # By which names are compared (`company_names`); kept by triggers.
    name_key = models.TextField(editable=False, db_default="")

    objects = EmployerQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(
                OpClass(F("name_plain"), name="gin_trgm_ops"),
                name="redundancies_employer_words",
            ),
            models.Index(name="redundancies_employer_key", fields=["name_key"]),
            models.Index(
                name="redundancies_employer_number",
                fields=["company_number"],
                condition=~Q(company_number=""),
            ),
        ]
        triggers = stored.employer_triggers()

    def __str__(self):
        return self.name


@keeps_names()
class EmployerContact(models.Model):
    """Somebody at the employer, or acting for it or its staff, in one situation."""

    situation = models.ForeignKey(
        "redundancies.Situation", models.PROTECT, related_name="contacts"
    )
    # The site for which this is who to call; none: for all of them.
    site = models.ForeignKey(
        "redundancies.Site",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        db_index=False,
    )
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=ContactRole)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField("email address", blank=True)
    note = models.CharField(max_length=300, blank=True)
    is_current = models.BooleanField(default=True)
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = OfSitesQuerySet.as_manager()

    class Meta:
        constraints = [one_per_form()]
        indexes = [
            models.Index(
                name="redundancies_contact_site",
                fields=["site"],
                condition=Q(site__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name
