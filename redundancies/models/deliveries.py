"""The support that was given."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from kit.form_keys import form_key_field, one_per_form
from kit.moments import spoken_date
from kit.names import reference_field
from partnerships.models import Format, Organisation, Partnership, Service
from redundancies.choices import (
    Audience,
)
from redundancies.models.requests import Request
from redundancies.models.sessions import Session
from redundancies.models.situations import Response
from redundancies.querysets import (
    DeliveryQuerySet,
)


class Delivery(models.Model):
    """Support that an organisation gave: to the employer, a group or a person.

    Which person it was stands in the room of clients, not here.
    """

    reference = reference_field()
    # Found by the indexes below.
    partnership = models.ForeignKey(
        Partnership,
        models.PROTECT,
        related_name="deliveries",
        db_index=False,
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="deliveries", db_index=False
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="deliveries")
    response = models.ForeignKey(
        Response,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        db_index=False,
    )
    session = models.ForeignKey(
        Session,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        db_index=False,
    )
    request = models.ForeignKey(
        Request,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        db_index=False,
    )
    on = models.DateField("date")
    audience = models.CharField("for whom", max_length=10, choices=Audience)
    format = models.CharField(max_length=20, choices=Format, blank=True, db_default="")
    reached = models.PositiveIntegerField("how many people", null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True, db_default="")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [one_per_form()]
        indexes = [
            # Most support is for one person, in no session and on no request.
            models.Index(
                name="redundancies_delivery_session",
                fields=["session"],
                condition=Q(session__isnull=False),
            ),
            models.Index(
                name="redundancies_delivery_request",
                fields=["request"],
                condition=Q(request__isnull=False),
            ),
            models.Index(
                name="redundancies_delivery_newest",
                fields=["response", "-on", "-id"],
                condition=Q(response__isnull=False),
            ),
            models.Index(
                name="redundancies_delivery_place",
                fields=["partnership", "on", "service", "organisation"],
            ),
            models.Index(name="redundancies_delivery_list", fields=["-on", "-id"]),
            models.Index(
                name="redundancies_delivery_own",
                fields=["organisation", "partnership", "-on", "-id"],
            ),
        ]

    def __str__(self):
        return f"{self.service} by {self.organisation}, {spoken_date(self.on)}"
