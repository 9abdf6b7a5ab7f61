#!/usr/bin/env bash
# Typst's Python wheel makes PDF/UA-1 files in which no row of a table has a heading.
#
# Asked for PDF/UA-1, the standard for accessible PDFs, Typst tags tables and refuses
# what it can tell is wrong: a missing title, a picture without words, a heading level
# left out. Its language has a function that says "this cell heads its row", behind a
# feature flag for accessibility that the command line can switch on.
#
# Expected: the wheel can switch the flag on as well, or an export that promises
#           PDF/UA-1 has another way to mark the first column.
# Seen:     headings of columns are tagged as such; the names of rows are plain data
#           cells; the function is "not contained", and neither way into the wheel
#           has an argument for features. A table without any heading passes too.
# Matters:  most tables of figures have a name at the start of each row. Somebody who
#           moves down a column with a screen reader hears numbers without the row's
#           name, in a file that says of itself that it is accessible.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env" || exit 2
"$folder/env/bin/pip" install -qq --disable-pip-version-check typst==0.15.2 \
    pypdf==7.1.1 || exit 2

"$folder/env/bin/python" - <<'PYTHON'
import io
import sys
from importlib.metadata import version

import pypdf
import typst

print("Version:  typst (wheel)", version("typst"))
print("Expected: row names can be tagged as headings of their rows")

START = '#set document(title: "People")\n#set text(lang: "en", region: "GB")\n= People\n'
HEADED = "#table(columns: 2, table.header([Council], [People]), [Fife], [12], [Moray], [30])"
BARE = "#table(columns: 2, [Council], [People], [Fife], [12])"
MARKED = '#table(columns: 2, pdf.header-cell(scope: "row")[Fife], [12])'


def pdf(words):
    made = typst.compile(
        (START + words).encode(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return pypdf.PdfReader(io.BytesIO(made))


def cells(node):
    """Each cell of the tagged tree: its tag, and the scope that it heads."""
    node = node.get_object()
    if isinstance(node, list):
        return [found for child in node for found in cells(child)]
    if not isinstance(node, dict):
        return []
    if node.get("/S") in ("/TH", "/TD"):
        marks = [mark.get_object() for mark in node.get("/A", [])]
        return [(node["/S"], *(mark["/Scope"] for mark in marks if "/Scope" in mark))]
    return cells(node["/K"]) if "/K" in node else []


def outcome(words):
    try:
        read = pdf(words)
    except typst.TypstError as refusal:
        return str(refusal)
    claims = "pdfuaid:part" in read.root_object["/Metadata"].get_data().decode()
    return claims, cells(read.root_object["/StructTreeRoot"]["/K"])


heading, data = ("/TH", "/Column"), ("/TD",)
surprise = {
    HEADED: (True, [heading, heading, data, data, data, data]),
    BARE: (True, [data] * 4),
    MARKED: "module `pdf` does not contain `header-cell`",
    "=== Fife": "PDF/UA-1 error: skipped from heading level 1 to 3",
}
seen = {words: outcome(words) for words in surprise}
for words, what in seen.items():
    print("Seen:    ", words, "->", what)
ways = [typst.compile.__text_signature__, typst.Compiler.__text_signature__]
print("Seen:     arguments of the wheel:", *ways)

as_found = seen == surprise and not any("feature" in way for way in ways)
sys.exit(0 if as_found else "Changed: this is not what was found before")
PYTHON
