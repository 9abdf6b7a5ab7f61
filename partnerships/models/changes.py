"""What one of the National PACE team asked for, until another has decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.roles import NationalRole
from kit.form_keys import form_key_field, one_per_form
from kit.names import reference_field
from partnerships.querysets import PendingChangeQuerySet


class ChangeKind(models.TextChoices):
    ROLE = "role", "National role"
    INVITATION = "invitation", "Invitation to a national role"
    ADDRESS = "address", "Another email address"
    SIGN_ON = "sign_on", "Signing in"


class ChangeOutcome(models.TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PendingChange(models.Model):
    """One of the National PACE team asked for it; another confirms it, or nobody."""

    reference = reference_field()
    kind = models.CharField(max_length=20, choices=ChangeKind)
    # None for an invitation of somebody who is not entered yet.
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(
        max_length=20, choices=NationalRole, blank=True, db_default=""
    )
    # How the people of an organisation are to sign in; for no other kind.
    organisation = models.ForeignKey(
        "partnerships.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    sign_on = models.CharField(max_length=30, blank=True, default="", db_default="")
    has_local_sign_in = models.BooleanField(null=True, blank=True)
    # Only while it waits.
    email = models.EmailField("email address", blank=True, db_default="")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=20, choices=ChangeOutcome, blank=True, db_default=""
    )
    form_key = form_key_field()

    objects = PendingChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            models.CheckConstraint(
                name="partnerships_change_settled_as_a_whole",
                condition=Q(outcome="", settled_at=None, settled_by=None)
                | ~Q(outcome="")
                & Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="partnerships_change_of_signing_in_is_whole",
                condition=Q(
                    kind="sign_on",
                    organisation__isnull=False,
                    has_local_sign_in__isnull=False,
                )
                | ~Q(kind="sign_on")
                & Q(organisation=None, sign_on="", has_local_sign_in=None),
            ),
            models.CheckConstraint(
                name="partnerships_change_confirmed_by_another",
                condition=~Q(outcome="confirmed") | ~Q(settled_by=F("asked_by")),
            ),
        ]

    def __str__(self):
        return f"Change {self.reference}"
