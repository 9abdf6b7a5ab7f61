"""Files that come in, what became of them, and each row that was taken in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import keeps_values
from accounts.models import User
from imports.choices import RowKind
from imports.querysets import ImportBatchQuerySet, NoticeFileQuerySet
from kit.form_keys import form_key_field, one_per_form
from kit.moments import spoken_moment
from kit.names import reference_field
from redundancies.models import HR1Notice


# What a history says is kept holds no file: the row itself is what names it.
@keeps_values(
    words=("failure",),
    beside=("lease_until", "attempts", "unread", "sha256", "batch"),
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
    # What it brought, once it has been read.
    batch = models.OneToOneField(
        "imports.ImportBatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="file",
    )
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


@keeps_values(
    words=("failure", "undo_refused"),
    beside=("record", "spans", "withdrawn", "changes", "undone"),
)
class ImportBatch(models.Model):
    """One file of notices that came in, and what became of its rows.

    Files come in one at a time, so the notices of one are all that a file brought
    between its first and its last. It can be undone as a whole while nothing was built
    on it: then what it brought is gone, and the record keeps both.
    """

    reference = reference_field()
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
    withdrawn = models.PositiveIntegerField(default=0, db_default=0)
    # How many amended notices changed each fact.
    changes = models.JSONField(default=dict, blank=True, db_default={})
    first_notice = models.BigIntegerField(null=True, blank=True)
    last_notice = models.BigIntegerField(null=True, blank=True)
    # Its own line of the record: what comes after it was done since.
    record = models.BigIntegerField(null=True, blank=True)
    # Of other tables: the last numbers before it, and its own.
    spans = models.JSONField(default=dict, blank=True, db_default={})
    failure = models.CharField(max_length=300, blank=True)
    undo_asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    undo_asked_at = models.DateTimeField(null=True, blank=True)
    # Why it was not undone, when it was asked for last.
    undo_refused = models.CharField(max_length=300, blank=True, db_default="")
    undone_at = models.DateTimeField(null=True, blank=True)
    # How many situations went or went back, by partnership; “” is none.
    undone = models.JSONField(default=dict, blank=True, db_default={})

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="imports_importbatch_undo_asked_at_and_by",
                condition=Q(undo_asked_at=None, undo_asked_by=None)
                | Q(undo_asked_at__isnull=False, undo_asked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="imports_importbatch_undone_when_asked",
                condition=Q(undone_at=None) | Q(undone_at__gte=F("undo_asked_at")),
            ),
        ]
        indexes = [
            models.Index(
                name="imports_undo_waiting",
                fields=["id"],
                condition=Q(undo_asked_at__isnull=False, undone_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.file_name}, {spoken_moment(self.brought_at)}"

    def get_absolute_url(self):
        return reverse("imports:batch", args=[self.reference])

    def notices(self) -> models.QuerySet[HR1Notice]:
        """The notices that the rows of this file became."""
        return HR1Notice.objects.filter(
            pk__range=(self.first_notice or 0, self.last_notice or 0),
            content__isnull=False,
        )


class BatchRow(models.Model):
    """A row of a file of which there is more to say than that it made a situation.

    What an amended notice changed, from what to what, what it says otherwise than the
    portal and was left as it is, and what an undo puts back; or why it was refused once
    it was compared with what is here.
    """

    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, related_name="rows", db_index=False
    )
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=RowKind)
    # No keys to what may be undone.
    situation = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=10, blank=True, db_default="")
    notice = models.BigIntegerField(null=True)
    # {fact: [before, after]}, and the same of what was left as it is.
    changes = models.JSONField(default=dict, db_default={})
    left = models.JSONField(default=dict, db_default={})
    # Of the first row that changed a situation of before: what stood there.
    before = models.JSONField(null=True)
    # Why it was refused; what of it was not taken as it stands.
    reason = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="imports_batchrow_once", fields=["batch", "line"]
            ),
        ]

    def __str__(self):
        return f"Line {self.line} of {self.batch_id}"
