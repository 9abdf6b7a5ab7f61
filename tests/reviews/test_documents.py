"""The same numbers in every format, from the frozen figures and nothing else."""

import io
import json
import re

import openpyxl
import pytest
from docx import Document
from lxml import html as parsed

from kit.files import FORMULA_SIGNS
from reviews import actions
from reviews.documents import WRITERS, report_of
from reviews.documents.pdf import facts_of, pdf
from reviews.models import Review
from tests.factories.reviews import MOMENT, ReviewFactory
from tests.world import build

pytestmark = pytest.mark.django_db

NASTY = '=HYPERLINK("x") <b>bold</b> & #let x = 1 $$note1$$ 🎉 汉 \x07 end'


@pytest.fixture
def review():
    """A compiled review with a finding that every format must survive."""
    world = build()
    row = ReviewFactory(partnership=world.ours, asked_by=world.people["national"])
    actions.compile_review(review_id=row.pk, now=lambda: MOMENT)
    row.passages.filter(chapter="gaps").update(text=NASTY)
    figure = row.figures.get(key="needs")
    figure.rows = [
        ["Benefits advice", 1234, "[c]", None],
        ["=1+1", 0, 5, 7],
    ]
    figure.save(update_fields=["rows"])
    chart = row.figures.get(key="support-by-service")
    chart.rows = [["Benefits advice", 12, 30], ["Careers", "[c]", "[c]"]]
    chart.save(update_fields=["rows"])
    return Review.objects.get(pk=row.pk)


@pytest.fixture
def report(review):
    return report_of(review)


def wanted(report):
    """What every format must print: the cells of each table, by key."""
    return {sheet.key: sheet.lines for sheet in report.sheets if sheet.rows}


def test_the_page_prints_the_frozen_cells(report):
    page = parsed.document_fromstring(WRITERS["html"](report).decode())

    found = {
        table.get("data-figure"): [
            [cell.text_content() for cell in row] for row in table.find("tbody")
        ]
        for table in page.iter("table")
        if table.get("data-figure")
    }

    assert found == wanted(report)


def test_no_chapter_of_the_page_takes_the_place_of_a_table(report):
    page = parsed.document_fromstring(WRITERS["html"](report).decode())

    places = page.xpath("//@id")
    assert len(set(places)) == len(places)
    for link in page.xpath("//nav//a/@href"):
        assert page.get_element_by_id(link.removeprefix("#")).tag == "h2"


def test_every_table_of_the_page_has_a_caption_and_headings(report):
    page = parsed.document_fromstring(WRITERS["html"](report).decode())

    for table in page.iter("table"):
        if table.get("data-figure"):
            assert table.find("caption").text_content()
        assert all(
            heading.get("scope") == "col" for heading in table.find("thead").iter("th")
        )
    assert all(image.get("alt") for image in page.iter("img"))


def test_the_word_draft_prints_the_frozen_cells_under_repeated_headings(report):
    document = Document(io.BytesIO(WRITERS["docx"](report)))

    tables = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in document.tables
    ]

    assert [rows[1:] for rows in tables] == list(wanted(report).values())
    assert all(
        table.rows[0]._tr.trPr.xpath("./w:tblHeader") for table in document.tables
    )
    levels = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2"} <= levels
    pictures = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert pictures
    assert all("Benefits advice: 30" in words for words in pictures[-1:])


def test_the_spreadsheet_holds_the_frozen_cells_one_table_a_sheet(report):
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](report)))

    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    for sheet in report.sheets:
        page = book[sheet.label]
        if not sheet.rows:
            continue
        (table,) = page.tables.values()
        cells = [[cell.value for cell in row] for row in page[table.ref]][1:]
        printed = [
            [f"{value:,}" if isinstance(value, int) else str(value) for value in row]
            for row in cells
        ]
        assert printed == sheet.lines


def cells_of(report):
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](report)))
    return [cell for page in book for row in page.iter_rows() for cell in row]


def test_no_cell_of_the_spreadsheet_is_a_formula(report):
    """Not now, and not when somebody edits it: words are marked as text."""
    cells = cells_of(report)

    begun = [cell for cell in cells if str(cell.value).startswith(FORMULA_SIGNS)]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    held = [cell.value.replace("\u2060", "") for cell in begun]
    assert held == ["=1+1", NASTY.replace("\x07 ", " ")]
    assert all(cell.quotePrefix for cell in begun)


TYPED = [
    "[DWP](Falkirk) came",
    "[the HR1 form](https://example.org/hr1)",
    "[a](b) and [c](d)",
    "[c] means confidential (see notes)",
    "Saved $$12,000$$ and $$note4$$",
    "$$$$ [x]($$y$$)",
    "-5 % of staff",
    "@home, =SUM(A1)",
]


def test_the_spreadsheet_keeps_every_word_as_it_was_typed(review):
    review.passages.filter(chapter="gaps").update(text="\n".join(TYPED))
    for typed in TYPED:
        review.recommendations.create(text=typed, owner=typed)
    figure = review.figures.get(key="needs")
    figure.rows = [[typed, 1234, "[c]", None] for typed in TYPED]
    figure.save(update_fields=["rows"])
    review.refresh_from_db()

    cells = cells_of(report_of(review))

    held = [str(cell.value).replace("\u2060", "") for cell in cells]
    # Labels of a table, recommendations and their owners.
    assert [held.count(typed) for typed in TYPED] == [3] * len(TYPED)
    assert " ".join(TYPED) in held
    targets = [cell.hyperlink.target or "" for cell in cells if cell.hyperlink]
    assert not [target for target in targets if "example" in target]


def test_the_data_file_holds_the_frozen_cells_as_they_are(review, report):
    facts = json.loads(WRITERS["json"](report))

    found = {
        figure["key"]: figure["rows"]
        for chapter in facts["chapters"]
        for figure in chapter["figures"]
    }

    assert found == dict(review.figures.values_list("key", "rows"))


def test_the_pdf_is_tagged_and_set_from_the_frozen_cells(report):
    body = pdf(report)

    assert body.startswith(b"%PDF")
    assert b"/StructTreeRoot" in body or b"/MarkInfo" in body or is_packed(body)
    printed = {
        sheet["label"]: sheet["lines"]
        for part in facts_of(report)["parts"]
        for sheet in part["sheets"]
    }
    assert printed == {sheet.label: sheet.lines for sheet in report.sheets}


def is_packed(body):
    """Whether the objects stand in packed streams, where no word can be looked for."""
    return re.search(rb"/ObjStm", body) is not None


def test_a_chart_says_in_words_what_it_shows(report):
    charted = next(one for one in report.sheets if one.key == "support-by-service")

    assert charted.chart_words == (
        "Bar chart. Support given to people, by service."
        " Benefits advice: 30; Careers: [c]."
    )


def test_every_figure_says_its_base_source_day_and_definition(report):
    for sheet in report.sheets:
        assert sheet.base.startswith("Base: ")
        assert "As at 1 June 2026" in sheet.source_words
        assert sheet.definition_words.startswith("Definition, version 1: ")


def test_every_chapter_stands_with_its_text_even_without_figures():
    review = ReviewFactory(compiled_at=MOMENT)

    for part in report_of(review).parts:
        assert part.standing
        assert part.finding_paragraphs == [
            "No finding has been written for this chapter."
        ]
    for write in WRITERS.values():
        assert write(report_of(review))
