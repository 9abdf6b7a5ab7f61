"""Review summaries: frozen figures, written findings, recommendations, files."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from kit.form_keys import form_key_field, one_per_form
from kit.names import reference_field
from partnerships.models import Partnership
from reviews.choices import (
    Chapter,
    FileFormat,
    RecommendationStatus,
    ReviewKind,
    ReviewState,
    SetState,
)
from reviews.querysets import FigureSetQuerySet, ReviewQuerySet


class Queued(models.Model):
    """A row that is compiled: its period, its place in the queue, how far it is.

    The row is the queue. Whoever uses this gives it a `state` with the first three of
    `SetState`, and a queryset with `due`.
    """

    # What a row is called at the beginning of its verbs in the record.
    noun: str

    from_on = models.DateField("from")
    to_on = models.DateField("to")
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    step_words = models.CharField(max_length=120, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    compiled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """How the record calls it; its reference, where this is empty."""
        return ""


class Review(Queued):
    """A review summary of one partnership, or of all, for a period."""

    reference = reference_field()
    kind = models.CharField(max_length=12, choices=ReviewKind)
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    state = models.CharField(
        max_length=15, choices=ReviewState, default=ReviewState.WAITING
    )
    # Approach: counts typed in, since they are of work done outside the portal.
    focus_groups = models.PositiveIntegerField(null=True, blank=True)
    interviews = models.PositiveIntegerField(null=True, blank=True)
    stakeholders = models.PositiveIntegerField(null=True, blank=True)
    answers = models.PositiveIntegerField(null=True, blank=True)
    check_due_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    form_key = form_key_field()

    noun = "review"
    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            models.CheckConstraint(
                name="reviews_review_period_in_order",
                condition=Q(to_on__gte=F("from_on")),
                violation_error_message="The period must end after it starts.",
            ),
            models.CheckConstraint(
                name="reviews_review_scope_and_kind",
                condition=Q(kind=ReviewKind.NATIONAL, partnership=None)
                | Q(kind=ReviewKind.PARTNERSHIP, partnership__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_review_published_at_and_by",
                condition=~Q(state__in=["published", "superseded"])
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="reviews_waiting",
                fields=["next_at", "id"],
                condition=Q(state__in=["waiting", "compiling"]),
            ),
        ]

    def __str__(self):
        place = self.partnership or "All partnerships"
        return f"{place}, {self.from_on:%-d %B %Y} to {self.to_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("reviews:review", args=[self.reference])


class FigureSet(Queued):
    """Figures of one partnership, or of all, for a period, as a page shows them.

    There is one of true numbers, for those who may open all that is counted, and one
    with small numbers suppressed, for others. While it is compiled anew, its tables
    are still those of before.
    """

    reference = reference_field()
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="figure_sets"
    )
    is_protected = models.BooleanField()
    state = models.CharField(max_length=15, choices=SetState, default=SetState.WAITING)
    # The day on which it was counted.
    as_at = models.DateField(null=True, blank=True)
    # As `frozen` writes them, each with the version of its definition.
    tables = models.JSONField(default=list, blank=True)

    noun = "figures"
    objects = FigureSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reviews_figure_set_once",
                fields=["from_on", "to_on", "partnership", "is_protected"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="reviews_figure_set_period_in_order",
                condition=Q(to_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="reviews_figure_set_ready_is_compiled",
                condition=~Q(state="ready")
                | Q(compiled_at__isnull=False, as_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="reviews_figures_waiting",
                fields=["next_at", "id"],
                condition=Q(state__in=["waiting", "compiling"]),
            ),
        ]

    def __str__(self):
        place = self.partnership or "all partnerships"
        kind = "small numbers suppressed" if self.is_protected else "true numbers"
        period = f"{self.from_on:%-d %B %Y} to {self.to_on:%-d %B %Y}"
        return f"Figures of {place}, {period}, {kind}"

    @property
    def label(self) -> str:
        return str(self)


class Figure(models.Model):
    """A frozen table of a review, as it may be published: cells already suppressed."""

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="figures", db_index=False
    )
    chapter = models.CharField(max_length=15, choices=Chapter)
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    columns = models.JSONField()
    rows = models.JSONField()
    base = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    as_at = models.DateField()
    definition = models.CharField(max_length=600)
    definition_version = models.PositiveSmallIntegerField()
    is_suppressed = models.BooleanField(default=False)
    chart = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reviews_figure_once", fields=["review", "key"]
            ),
        ]

    def __str__(self):
        return self.title


class Passage(models.Model):
    """The written finding of a chapter."""

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="passages", db_index=False
    )
    chapter = models.CharField(max_length=15, choices=Chapter)
    text = models.TextField(max_length=10_000, blank=True)
    written_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    written_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reviews_passage_once", fields=["review", "chapter"]
            ),
        ]

    def __str__(self):
        return f"{self.get_chapter_display()} of {self.review}"


class Recommendation(models.Model):
    """What should be done, by whom, by when; followed up in the next review."""

    reference = reference_field()
    review = models.ForeignKey(Review, models.PROTECT, related_name="recommendations")
    text = models.CharField(max_length=1000)
    owner = models.CharField(max_length=150)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=RecommendationStatus, default=RecommendationStatus.OPEN
    )
    what_became = models.CharField(max_length=500, blank=True)
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [one_per_form()]

    def __str__(self):
        return self.text[:80]


class FactualCheck(models.Model):
    """A chair's answer to the draft: right as it is, or what is wrong."""

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="checks", db_index=False
    )
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_right = models.BooleanField()
    comment = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reviews_check_once_a_person", fields=["review", "person"]
            ),
        ]

    def __str__(self):
        return f"Check of {self.review} by {self.person}"


class Publication(models.Model):
    """One file of a review, kept by its hash in private storage."""

    review = models.ForeignKey(
        Review, models.PROTECT, related_name="publications", db_index=False
    )
    format = models.CharField(max_length=5, choices=FileFormat)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reviews_publication_once", fields=["review", "format"]
            ),
        ]

    def __str__(self):
        return f"{self.format} of {self.review}"
