"""Files that come in, what became of them, and each row that was taken in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from imports.querysets import NoticeFileQuerySet
from kit.moments import spoken_moment
from kit.names import reference_field
from redundancies.models import HR1Notice


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
                name="imports_noticefile_finished_with_counts_or_failure",
                condition=Q(finished_at=None)
                | Q(counts__isnull=False)
                | ~Q(failure=""),
            ),
        ]
        indexes = [
            models.Index(
                name="imports_file_waiting",
                fields=["id"],
                condition=Q(finished_at=None),
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("imports:file", args=[self.reference])


class ImportBatch(models.Model):
    """One file of notices that came in, and what became of its rows."""

    file_name = models.CharField(max_length=200)
    layout = models.CharField(max_length=30)
    brought_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    brought_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    possible_duplicates = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)

    def __str__(self):
        return f"{self.file_name}, {spoken_moment(self.brought_at)}"


class NoticeRow(models.Model):
    """A row of an imported file that was taken in: seen again, it changes nothing.

    `identity` says which notice a row is about (the layout's own number, else
    employer, site and received), `content` what it said; both are SHA-256.
    """

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    notice = models.ForeignKey(HR1Notice, models.PROTECT, related_name="rows")
    layout = models.CharField(max_length=30)
    line = models.PositiveIntegerField()
    identity = models.CharField(max_length=64)
    content = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="imports_noticerow_content_once",
                fields=["layout", "content"],
            ),
        ]
        indexes = [
            models.Index(
                name="imports_noticerow_which",
                fields=["layout", "identity", "-id"],
            ),
        ]

    def __str__(self):
        return f"{self.batch_id}, line {self.line}"
