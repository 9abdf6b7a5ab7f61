"""Named reads of account checks; access is decided here."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from partnerships.roles import Duty
from redundancies.choices import OPEN


class AccountCheckQuerySet(models.QuerySet):
    """Account checks asked of the enterprise agency's contact."""

    def open(self) -> Self:
        return self.filter(answered_at=None)

    def of_person(self, user) -> Self:
        """The contact who was asked sees its own checks, and nothing else of them."""
        return self.filter(person=user)

    def to_answer(self, standing, on: Any) -> Self:
        """What waits for this contact's answer, while it has the duty there."""
        memberships = apps.get_model("partnerships", "Membership").objects
        # Person, place and duty in one condition: those of one membership.
        held = (
            memberships.on(on)
            .taking(Duty.CHECKS_ACCOUNTS)
            .filter(
                person=OuterRef("person"),
                organisation=OuterRef("organisation"),
                partnership=OuterRef("response__partnership"),
            )
        )
        return self.open().filter(
            Exists(held),
            person=standing.person_id,
            response__closed_on=None,
            response__to_on=None,
            response__situation__status__in=OPEN,
        )

    def for_page(self) -> Self:
        return self.select_related(
            "organisation",
            "person",
            "asked_by",
            "response__partnership",
            "response__situation__employer",
            "response__situation__council",
        )
