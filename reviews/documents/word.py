"""A review as a Word draft: real headings, header rows, alternative texts."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from reviews.documents import charts
from reviews.documents.content import NOTHING, Part, Report, Sheet
from reviews.documents.signs import clean


def word(report: Report) -> bytes:
    document = Document()
    document.core_properties.title = report.title
    document.core_properties.author = "PACE portal"
    document.core_properties.language = "en-GB"
    styles(document)
    document.add_heading(report.title, level=0)
    document.add_paragraph(f"Period: {report.period}")
    document.add_paragraph(report.state)
    for note in report.notes:
        document.add_paragraph(note)
    for part in report.parts:
        chapter(document, part)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def styles(document) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)


def chapter(document, part: Part) -> None:
    document.add_heading(f"{part.number}. {clean(part.title)}", level=1)
    for words in part.standing:
        document.add_paragraph(clean(words))
    document.add_heading("Findings", level=2)
    for words in part.finding_paragraphs:
        document.add_paragraph(clean(words))
    if part.chapter == "conclusions":
        recommendations(document, part)
    for sheet in part.sheets:
        figure(document, sheet)


def recommendations(document, part: Part) -> None:
    document.add_heading("Recommendations", level=2)
    if not part.advice:
        document.add_paragraph("No recommendation has been made yet.")
        return
    grid(
        document,
        ["Recommendation", "Owner", "Due", "Status"],
        [list(advice.values()) for advice in part.advice],
        [False] * 4,
        small=False,
    )


def figure(document, sheet: Sheet) -> None:
    if sheet.is_wide:
        turn(document, WD_ORIENT.LANDSCAPE)
    document.add_heading(clean(f"{sheet.label}: {sheet.title}"), level=2)
    if sheet.has_chart:
        document.add_picture(io.BytesIO(charts.png(sheet)), width=Cm(15.5))
        picture = document.inline_shapes[-1]._inline.docPr
        picture.set("descr", clean(sheet.chart_words))
        picture.set("title", clean(sheet.title))
    document.add_paragraph(clean(sheet.base))
    if sheet.rows:
        numbers = [column["is_number"] for column in sheet.columns]
        grid(document, list(sheet.headings), sheet.lines, numbers, small=sheet.is_wide)
    else:
        document.add_paragraph(NOTHING)
    document.add_paragraph(clean(sheet.source_words))
    document.add_paragraph(clean(sheet.definition_words))
    if sheet.is_wide:
        turn(document, WD_ORIENT.PORTRAIT)


def turn(document, orientation) -> None:
    """The pages from here on lie or stand."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = orientation
    sides = sorted((section.page_width, section.page_height))
    if orientation == WD_ORIENT.LANDSCAPE:
        sides.reverse()
    section.page_width, section.page_height = sides


def grid(
    document,
    headings: list[str],
    lines: list[list[str]],
    numbers: list[bool],
    *,
    small: bool,
) -> None:
    """A table whose first row is a header that each page repeats."""
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    size = Pt(7) if small else Pt(10)
    fill(table.rows[0].cells, headings, numbers, size, bold=True)
    for line in lines:
        fill(table.add_row().cells, line, numbers, size, bold=False)


def fill(cells, line: list[str], numbers: list[bool], size, *, bold: bool) -> None:
    for cell, text, is_number in zip(cells, line, numbers, strict=True):
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(clean(text))
        run.font.size, run.bold = size, bold
        if is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
