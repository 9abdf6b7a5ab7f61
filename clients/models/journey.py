"""What happens for a person: referrals, support, steps, outcome."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.history import keeps_names
from accounts.models import User
from clients.choices import (
    AnsweredBy,
    Basis,
    Compared,
    ContactBy,
    Ending,
    Helped,
    IndustryCompared,
    ReferralState,
    StepKind,
    Work,
)
from clients.models.people import Case
from clients.querysets import FollowUpQuerySet, ReferralQuerySet
from kit.form_keys import form_key_field, one_per_form
from kit.moments import spoken_date
from kit.names import reference_field
from partnerships.models import Organisation, Partnership, Service
from redundancies.models import Delivery


class Step(models.Model):
    """A dated step of a person's way; steps repeat, since people come back."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps", db_index=False)
    kind = models.CharField(max_length=10, choices=StepKind)
    on = models.DateField("date")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clients_step_once_a_day", fields=["case", "kind", "on"]
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {spoken_date(self.on)}"


@keeps_names()
class Signpost(models.Model):
    """A person was told where to go; no personal data moved."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="signposts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="+"
    )
    on = models.DateField("date")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    form_key = form_key_field()

    class Meta:
        constraints = [one_per_form()]

    def __str__(self):
        return f"To {self.organisation}, {spoken_date(self.on)}"


@keeps_names()
class Referral(models.Model):
    """A person is referred to an organisation, with agreement and a recorded basis."""

    reference = reference_field()
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="referrals"
    )
    partnership = models.ForeignKey(
        Partnership,
        models.PROTECT,
        related_name="referrals",
        db_index=False,
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    purpose = models.CharField("what for", max_length=500)
    basis = models.CharField(max_length=20, choices=Basis)
    agreed_on = models.DateField("the person agreed on")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=ReferralState, default=ReferralState.SENT
    )
    reason = models.CharField("why not", max_length=500, blank=True, db_default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    ending = models.CharField(max_length=20, choices=Ending, blank=True, db_default="")
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    what_was_given = models.CharField(max_length=500, blank=True, db_default="")
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            models.CheckConstraint(
                name="clients_referral_rejected_with_reason",
                condition=~Q(state=ReferralState.REJECTED) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="clients_referral_ended_how_and_when",
                condition=Q(state=ReferralState.ENDED, ended_on__isnull=False)
                & ~Q(ending="")
                | ~Q(state=ReferralState.ENDED) & Q(ended_on=None, ending=""),
            ),
        ]
        indexes = [
            models.Index(
                name="clients_referral_inbox",
                fields=["partnership", "organisation", "state", "-sent_at", "-id"],
            ),
            models.Index(
                name="clients_referral_national", fields=["state", "-sent_at", "-id"]
            ),
            models.Index(
                name="clients_referral_period", fields=["partnership", "sent_at"]
            ),
        ]

    def __str__(self):
        return self.reference


class ClientDelivery(models.Model):
    """Whom a piece of support was for, when it was for one person."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="for_client")
    case = models.ForeignKey(Case, models.PROTECT, related_name="deliveries")
    referral = models.ForeignKey(
        Referral,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        db_index=False,
    )

    class Meta:
        indexes = [
            models.Index(
                name="clients_delivery_referral",
                fields=["referral"],
                condition=Q(referral__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.delivery_id} for {self.case_id}"


@keeps_names()
class FollowUp(models.Model):
    """The one follow-up, six months after leaving (or registering, if not known)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="follow_up")
    # The case's, which stays: so that who telephones reads an index. Set by a trigger.
    partnership = models.ForeignKey(
        Partnership,
        models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
        db_constraint=False,
    )
    due_on = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)
    # By e-mail with a link, or else by an adviser on the telephone.
    asked_by = models.CharField(
        max_length=10, choices=ContactBy, blank=True, db_default=""
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                name="clients_followup_due",
                fields=["due_on", "id"],
                condition=Q(asked_at=None),
            ),
            models.Index(
                name="clients_followup_open",
                fields=["partnership", "asked_at", "id"],
                condition=Q(asked_at__isnull=False, answered_at=None),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_its_case",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "SELECT partnership_id INTO NEW.partnership_id FROM clients_case"
                    " WHERE id = NEW.case_id; RETURN NEW;"
                ),
            )
        ]

    def __str__(self):
        return f"Follow-up of {self.case_id}, due {spoken_date(self.due_on)}"


@keeps_names()
class Outcome(models.Model):
    """How things went, as the person said."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="outcomes")
    told_on = models.DateField()
    answered_by = models.CharField(max_length=10, choices=AnsweredBy)
    work = models.CharField(max_length=15, choices=Work)
    started_on = models.DateField(null=True, blank=True)
    is_full_time = models.BooleanField(null=True, blank=True)
    industry = models.CharField(
        max_length=10, choices=IndustryCompared, blank=True, db_default=""
    )
    skill = models.CharField(max_length=10, choices=Compared, blank=True, db_default="")
    responsibility = models.CharField(
        max_length=10, choices=Compared, blank=True, db_default=""
    )
    pay = models.CharField(max_length=10, choices=Compared, blank=True, db_default="")
    helped = models.CharField(
        "how far PACE helped", max_length=20, choices=Helped, blank=True, db_default=""
    )
    is_support_too_late = models.BooleanField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    form_key = form_key_field()

    class Meta:
        constraints = [one_per_form()]
        indexes = [
            models.Index(name="clients_outcome_told", fields=["told_on"]),
        ]

    def __str__(self):
        return f"{self.get_work_display()}, {spoken_date(self.told_on)}"
