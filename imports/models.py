"""Files that come in, what became of them, and each row that was taken in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.history import keeps_values
from accounts.models import User
from imports.querysets import NoticeFileQuerySet
from kit.form_keys import form_key_field, one_per_form
from kit.moments import spoken_moment
from kit.names import reference_field
from redundancies.models import HR1Notice


# What a history says is kept holds no file: the row itself is what names it.
@keeps_values(
    words=("failure",), beside=("lease_until", "attempts", "unread", "sha256")
)
class NoticeFile(models.Model):
    """One uploaded file, kept by its hash in private storage until it is brought in."""

    reference = reference_field()
    file_name = models.CharField(max_length=200)
    mapping = models.CharField("layout", max_length=30)
    sha256 = models.CharField(max_length=64)
    brought_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", db_index=False
    )
    brought_at = models.DateTimeField()
    rows_read = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # How often the machine could not read it, which is no fault of the file.
    unread = models.PositiveSmallIntegerField(default=0, db_default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    # What became of its rows: read, created, updated and so on.
    counts = models.JSONField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    form_key = form_key_field()

    objects = NoticeFileQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
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


@keeps_values(words=("failure",))
class ImportBatch(models.Model):
    """One file of notices that came in, and what became of its rows.

    Files come in one at a time, so the notices of one are all that a file brought
    between its first and its last.
    """

    file_name = models.CharField(max_length=200)
    layout = models.CharField(max_length=30)
    brought_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    brought_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    possible_duplicates = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    first_notice = models.BigIntegerField(null=True, blank=True)
    last_notice = models.BigIntegerField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    def __str__(self):
        return f"{self.file_name}, {spoken_moment(self.brought_at)}"

    def notices(self) -> models.QuerySet[HR1Notice]:
        """The notices that the rows of this file became."""
        return HR1Notice.objects.filter(
            pk__range=(self.first_notice or 0, self.last_notice or 0),
            content__isnull=False,
        )
