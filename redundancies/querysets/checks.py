"""Named reads of account checks; access is decided here."""

from __future__ import annotations

from typing import Self

from django.db import models


class AccountCheckQuerySet(models.QuerySet):
    """Account checks asked of the enterprise agency's contact."""

    def open(self) -> Self:
        return self.filter(answered_at=None)

    def of_person(self, user) -> Self:
        """The contact who was asked sees its own checks, and nothing else of them."""
        return self.filter(person=user)

    def for_page(self) -> Self:
        return self.select_related(
            "organisation",
            "person",
            "response__partnership",
            "response__situation__employer",
            "response__situation__council",
        )
