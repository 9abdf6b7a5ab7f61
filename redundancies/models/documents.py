"""Files that hang on a situation, and on its HR1 notices."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.history import keeps_names
from accounts.models import User
from kit.file_types import TYPES, FileType
from kit.form_keys import form_key_field, one_per_form
from kit.names import reference_field
from redundancies.choices import DocumentKind, Scan
from redundancies.models.numbers import HR1Notice
from redundancies.models.situations import Situation
from redundancies.querysets import DocumentQuerySet


@keeps_names()
class Document(models.Model):
    """A file of a case: closed until it was scanned, and gone once it is removed.

    Its bytes lie in private storage under their hash; without a hash there are none.
    """

    reference = reference_field()
    situation = models.ForeignKey(
        Situation, models.PROTECT, related_name="documents", db_index=False
    )
    # The notice with which it came.
    notice = models.ForeignKey(
        HR1Notice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        db_index=False,
    )
    kind = models.CharField(max_length=12, choices=DocumentKind)
    title = models.CharField(max_length=150, blank=True, db_default="")
    file_name = models.CharField(max_length=120)
    file_type = models.CharField(
        max_length=5, choices=[(name, kind.words) for name, kind in TYPES.items()]
    )
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    added_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    added_at = models.DateTimeField()
    scan = models.CharField(
        max_length=8, choices=Scan, default=Scan.WAITING, db_default=Scan.WAITING
    )
    scanned_at = models.DateTimeField(null=True, blank=True)
    threat = models.CharField(max_length=100, blank=True, db_default="")
    # When the scanner is asked, or asked again; and how often that came to nothing.
    scan_at = models.DateTimeField(null=True, editable=False)
    scan_tries = models.PositiveSmallIntegerField(
        default=0, db_default=0, editable=False
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    removed_why = models.CharField(max_length=300, blank=True, db_default="")
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            models.CheckConstraint(
                name="redundancies_document_of_notice_is_hr1",
                condition=Q(notice=None) | Q(kind=DocumentKind.HR1_FORM),
            ),
            models.CheckConstraint(
                name="redundancies_document_removed_has_no_file",
                condition=Q(removed_at=None) | Q(sha256=""),
            ),
            models.CheckConstraint(
                name="redundancies_document_infected_has_no_file",
                condition=~Q(scan=Scan.INFECTED) | Q(sha256=""),
            ),
            models.CheckConstraint(
                name="redundancies_document_scanned_at",
                condition=Q(scan=Scan.WAITING, scanned_at=None)
                | ~Q(scan=Scan.WAITING) & Q(scanned_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="redundancies_document_newest", fields=["situation", "-id"]
            ),
            models.Index(
                name="redundancies_document_notice",
                fields=["notice"],
                condition=Q(notice__isnull=False),
            ),
            models.Index(
                name="redundancies_document_scan",
                fields=["scan_at"],
                condition=Q(scan_at__isnull=False),
            ),
            models.Index(
                name="redundancies_document_file",
                fields=["sha256"],
                condition=~Q(sha256=""),
            ),
        ]

    def __str__(self):
        return self.title or self.file_name

    def get_absolute_url(self):
        return reverse(
            "redundancies:document", args=[self.situation.reference, self.reference]
        )

    @property
    def type(self) -> FileType:
        return TYPES[self.file_type]

    @property
    def is_there(self) -> bool:
        """Whether there is a file to it still."""
        return bool(self.sha256)

    @property
    def is_open(self) -> bool:
        """Whether it may be handed out: it is there, and no virus was found."""
        return self.is_there and self.scan == Scan.CLEAN
