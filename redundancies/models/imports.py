"""Files of notices that the National PACE team uploads; the row is the queue."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from pace_portal.kit.names import reference_field
from redundancies.querysets.imports import NoticeFileQuerySet


class NoticeFile(models.Model):
    """One uploaded file, kept by its hash in private storage until it is brought in."""

    reference = reference_field()
    file_name = models.CharField(max_length=200)
    mapping = models.CharField("layout", max_length=30)
    sha256 = models.CharField(max_length=64)
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    rows_read = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    # What became of its rows: read, created, updated and so on.
    counts = models.JSONField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = NoticeFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="redundancies_noticefile_finished_with_counts_or_failure",
                condition=Q(finished_at=None)
                | Q(counts__isnull=False)
                | ~Q(failure=""),
            ),
        ]
        indexes = [
            models.Index(
                name="redundancies_file_waiting",
                fields=["id"],
                condition=Q(finished_at=None),
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("redundancies:import", args=[self.reference])
