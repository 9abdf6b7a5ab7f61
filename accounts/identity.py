"""By which agencies' sign-on somebody comes in: who vouches, and whom they call so."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Identity(models.Model):
    """One person as their agency knows them: its issuer and its subject, together.

    Never their email address, which an agency may give to somebody else tomorrow.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="identities",
        db_index=False,
    )
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    connected_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="accounts_identity_is_one_persons", fields=["issuer", "subject"]
            ),
            models.UniqueConstraint(
                name="accounts_identity_one_of_an_issuer", fields=["person", "issuer"]
            ),
            models.CheckConstraint(
                name="accounts_identity_says_who",
                condition=~Q(issuer="") & ~Q(subject=""),
            ),
        ]

    def __str__(self):
        return f"Identity {self.pk} of {self.person_id}"
