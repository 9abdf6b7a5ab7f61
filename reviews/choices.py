"""The words of review summaries."""

from django.db.models import TextChoices


class ReviewKind(TextChoices):
    PARTNERSHIP = "partnership", "Partnership review"
    NATIONAL = "national", "National review"


class ReviewState(TextChoices):
    WAITING = "waiting", "Waiting to be compiled"
    COMPILING = "compiling", "Being compiled"
    FAILED = "failed", "Could not be compiled"
    DRAFT = "draft", "Draft"
    CHECK = "factual_check", "With the chairs for their factual check"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Superseded"


class SetState(TextChoices):
    """How far a set of figures is: in the queue as a review, and then ready."""

    WAITING = ReviewState.WAITING.value, ReviewState.WAITING.label
    COMPILING = ReviewState.COMPILING.value, ReviewState.COMPILING.label
    FAILED = ReviewState.FAILED.value, ReviewState.FAILED.label
    READY = "ready", "Ready"


# What waits for the worker for reports, or is with it.
AT_THE_WORKER = (ReviewState.WAITING, ReviewState.COMPILING)
# Which step may follow which; every step is one action.
ALLOWED = {
    ReviewState.WAITING: {ReviewState.COMPILING, ReviewState.FAILED},
    ReviewState.COMPILING: {
        ReviewState.COMPILING,
        ReviewState.DRAFT,
        ReviewState.FAILED,
    },
    ReviewState.FAILED: {ReviewState.WAITING},
    ReviewState.DRAFT: {
        ReviewState.WAITING,
        ReviewState.CHECK,
        ReviewState.PUBLISHED,
    },
    ReviewState.CHECK: {ReviewState.DRAFT, ReviewState.PUBLISHED},
    ReviewState.PUBLISHED: {ReviewState.SUPERSEDED},
    ReviewState.SUPERSEDED: set(),
}
# While these last, findings and recommendations are written.
AT_WORK = (ReviewState.WAITING, ReviewState.COMPILING, ReviewState.DRAFT)
# The newest of these is what everybody reads.
PUBLIC = (ReviewState.PUBLISHED, ReviewState.SUPERSEDED)


class Chapter(TextChoices):
    INTRODUCTION = "introduction", "Introduction"
    COMPOSITION = "composition", "Partnership composition and roles"
    COMMUNICATION = "communication", "Communication and learning"
    PROCESSES = "processes", "Processes, approaches and reach"
    GAPS = "gaps", "Gaps in services"
    OUTCOMES = "outcomes", "Outcomes"
    CONCLUSIONS = "conclusions", "Conclusions and recommendations"
    APPENDICES = "appendices", "Appendices"


class RecommendationStatus(TextChoices):
    OPEN = "open", "Open"
    STARTED = "started", "Started"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class FileFormat(TextChoices):
    HTML = "html", "Page"
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Spreadsheet"
    JSON = "json", "JSON"
