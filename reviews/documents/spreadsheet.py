"""A review as an accessible spreadsheet: cover, contents, notes, one table a sheet."""

from __future__ import annotations

import tempfile
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.functional import SimpleLazyObject

from reviews.documents.content import NOTHING, NUMBERS, Report, Sheet, cell_words
from reviews.documents.signs import clean


def loaded(name: str) -> Any:
    """A heavy library, loaded by the first spreadsheet and not by every process."""

    def load() -> Any:
        with warnings.catch_warnings():
            # gptables leaves the file of its theme to be closed by chance.
            warnings.simplefilter("ignore", category=ResourceWarning)
            return import_module(name)

    return SimpleLazyObject(load)


gptables = loaded("gptables")
formats = loaded("gptables.core.gptable")
pandas = loaded("pandas")

# The note on what the signs in the tables mean.
SYMBOLS = "symbols"
# Text is never a formula or a link, whatever it begins with.
SAFE = {"strings_to_formulas": False, "strings_to_urls": False}
# The mark of a text that is no formula, as spreadsheets set it themselves: it is kept
# beside the words and not in them.
AS_TEXT = {"quote_prefix": True}


def spreadsheet(report: Report) -> bytes:
    sheets = {sheet.label: table_of(sheet) for sheet in report.sheets}
    sheets["Findings"] = findings(report)
    sheets["Recommendations"] = recommendations(report)
    cover = gptables.Cover(
        title=words(report.title),
        intro=[f"Period: {report.period}", report.state],
        about=[
            (
                "Each sheet holds one table. The contents list them all; notes are on"
                " their own sheet."
            ),
            *report.notes,
        ],
        contact=["The National PACE team, through the PACE portal"],
        cover_label="Cover",
    )
    notes = pandas.DataFrame(
        {
            "Note number": [SYMBOLS, *(reference(sheet) for sheet in report.sheets)],
            "Note text": [
                " ".join(report.notes),
                *(f"{one.base}. {one.definition_words}" for one in report.sheets),
            ],
        }
    )
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # gptables still asks pandas to sort in place, which pandas 4 will refuse.
        warnings.simplefilter("ignore", category=DeprecationWarning)
        path = Path(folder) / "review.xlsx"
        workbook = gptables.produce_workbook(
            filename=str(path),
            sheets=sheets,
            cover=cover,
            contentsheet_label="Contents",
            notes_table=notes,
            notesheet_label="Notes",
            notesheet_options={
                "table_name": "notes",
                "title": "Notes",
                "instructions": "The base and the definition of each table.",
            },
            workbook_options=SAFE,
        )
        workbook.set_properties({"title": report.title, "author": "PACE portal"})
        workbook.close()
        return path.read_bytes()


def reference(sheet: Sheet) -> str:
    """What a table and its note on the sheet of notes have in common."""
    return f"note{sheet.number}"


def table_of(sheet: Sheet) -> Any:
    rows = sheet.rows or ((NOTHING, *[""] * (len(sheet.headings) - 1)),)
    return made(
        name=sheet.key.replace("-", "_"),
        title=f"{sheet.label}: {sheet.title} $${reference(sheet)}$$",
        headings=list(sheet.headings),
        rows=[
            [
                number_or_text(cell, kind)
                for cell, kind in zip(row, sheet.kinds, strict=True)
            ]
            for row in rows
        ],
        subtitles=[sheet.base],
        source=sheet.source_words.removeprefix("Source: "),
    )


def findings(report: Report) -> Any:
    return made(
        name="findings",
        title=f"Findings, by chapter $${SYMBOLS}$$",
        headings=["Chapter", "Finding"],
        rows=[
            [part.title, words(" ".join(part.finding_paragraphs))]
            for part in report.parts
        ],
        subtitles=["Written by those who compiled the review"],
        source="PACE portal",
    )


def recommendations(report: Report) -> Any:
    rows = [
        [words(value) for value in advice.values()]
        for part in report.parts
        for advice in part.advice
    ]
    return made(
        name="recommendations",
        title="Recommendations",
        headings=["Recommendation", "Owner", "Due", "Status"],
        rows=rows or [["No recommendation has been made yet", "", "", ""]],
        subtitles=["Each with its owner and date"],
        source="PACE portal",
    )


def made(
    *,
    name: str,
    title: str,
    headings: list[str],
    rows: list[list[Any]],
    subtitles: list[str],
    source: str,
) -> Any:
    # A sheet reads blank cells as missing data: say in each that nothing is there.
    filled = [["None" if cell == "" else cell for cell in row] for row in rows]
    return gptables.GPTable(
        table=pandas.DataFrame(filled, columns=headings, dtype=object),
        table_name=f"table_{name}",
        title=title,
        subtitles=subtitles,
        source=source,
        index_columns={1: 0},
    )


def number_or_text(cell: Any, kind: str) -> Any:
    if isinstance(cell, int | float):
        return cell
    # In a column of numbers these are signs of ours, which decide how it is aligned.
    return cell_words(cell) if kind in NUMBERS else words(cell_words(cell))


def words(text: str) -> Any:
    """Words as somebody wrote them: gptables makes links and notes of some.

    It reads square brackets before round ones, and what lies between two dollar signs,
    in plain text; words with a format of their own keep their brackets, and a sign of
    no width parts the dollars.
    """
    if not text:
        return ""
    return formats.FormatList([AS_TEXT, clean(text).replace("$$", "$\u2060$")])
