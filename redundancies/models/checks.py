"""Questions to the enterprise agency."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from kit.form_keys import form_key_field, one_per_form
from partnerships.models import Organisation
from redundancies.choices import (
    AccountAnswer,
)
from redundancies.models.situations import Response
from redundancies.querysets import (
    AccountCheckQuerySet,
)


class AccountCheck(models.Model):
    """The enterprise agency is asked whether the employer is account-managed."""

    response = models.ForeignKey(
        Response, models.PROTECT, related_name="account_checks"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=20, choices=AccountAnswer, blank=True)
    note = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Where the same was asked in a situation that was merged into this one.
    twin = models.BigIntegerField(default=0, db_default=0, editable=False)
    form_key = form_key_field()

    # What makes two of one response alike.
    TWIN_BY = {"response": ("organisation_id",)}

    objects = AccountCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            models.UniqueConstraint(
                name="redundancies_accountcheck_one_open",
                fields=["response", "organisation", "twin"],
                condition=Q(answered_at=None),
            ),
        ]
        indexes = [
            models.Index(
                name="redundancies_check_waiting",
                fields=["person", "asked_at"],
                condition=Q(answered_at=None),
            ),
        ]

    def __str__(self):
        return f"Account check of {self.response_id}"
