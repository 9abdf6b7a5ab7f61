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
