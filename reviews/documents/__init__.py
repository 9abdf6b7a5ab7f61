"""A review in every format, from its frozen figures and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from reviews.choices import FileFormat
from reviews.documents.content import Report, Sheet, report_of
from reviews.documents.page import html
from reviews.documents.pdf import pdf
from reviews.documents.plain_data import plain_data
from reviews.documents.spreadsheet import spreadsheet
from reviews.documents.word import word

WRITERS: dict[FileFormat, Callable[[Report], bytes]] = {
    FileFormat.HTML: html,
    FileFormat.PDF: pdf,
    FileFormat.DOCX: word,
    FileFormat.XLSX: spreadsheet,
    FileFormat.JSON: plain_data,
}
CONTENT_TYPES = {
    FileFormat.HTML: "text/html; charset=utf-8",
    FileFormat.PDF: "application/pdf",
    FileFormat.DOCX: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    FileFormat.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    FileFormat.JSON: "application/json",
}

__all__ = ["CONTENT_TYPES", "WRITERS", "Report", "Sheet", "report_of"]
