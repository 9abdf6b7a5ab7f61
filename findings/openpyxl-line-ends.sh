#!/usr/bin/env bash
# openpyxl hands over "_x000D_" as text, and writes such text so that others read a sign.
#
# Cells of a workbook hold no carriage return as it stands: the format writes it as
# _x000D_, an underscore, x, the sign's number and an underscore. Whoever reads must turn
# it back, and whoever writes must guard text that happens to look like it.
#
# Expected: a note of two lines typed under Windows is read with its line end; a
#           reference such as REF_x0041_12 is the same for every reader.
# Seen:     openpyxl gives the eight characters _x000D_ in the middle of the note, in
#           both of its ways of reading; and writes the reference unguarded, so that it
#           reads it back itself while another reader makes "REFA12" of it.
# Matters:  notes about people come in from partners' workbooks and go out again. The
#           code stands in the middle of the words on the page, and a reference may
#           change between what was sent and what is opened.
#
# XlsxWriter writes the first workbook as spreadsheet programs do; calamine reads beside.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env" || exit 2
"$folder/env/bin/pip" install -qq --disable-pip-version-check openpyxl==3.1.5 \
    XlsxWriter==3.3.1 python-calamine==0.9.1 || exit 2

"$folder/env/bin/python" - <<'PYTHON'
import io
import sys
from importlib.metadata import version

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

print("Version:  openpyxl", version("openpyxl"))
print("Expected: line ends read as line ends; text the same for every reader")

NOTE, REFERENCE = "Rang back.\r\nHas the guide.", "REF_x0041_12"


def readings(book):
    """The first cell, as openpyxl reads it in both ways, and as calamine does."""
    found = []
    for is_streamed in (False, True):
        book.seek(0)
        sheet = openpyxl.load_workbook(book, read_only=is_streamed).active
        found.append(next(sheet.iter_rows(values_only=True))[0])
    book.seek(0)
    sheet = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0)
    return [*found, sheet.to_python()[0][0]]


theirs = io.BytesIO()
with xlsxwriter.Workbook(theirs) as book:
    book.add_worksheet().write_string(0, 0, NOTE)
own = io.BytesIO()
book = openpyxl.Workbook()
book.active.append([REFERENCE])
book.save(own)

kept = "Rang back._x000D_\nHas the guide."
surprise = {
    ("XlsxWriter", NOTE): [kept, kept, NOTE],
    ("openpyxl", REFERENCE): [REFERENCE, REFERENCE, "REFA12"],
}
seen = {("XlsxWriter", NOTE): readings(theirs), ("openpyxl", REFERENCE): readings(own)}
for (writer, words), found in seen.items():
    print(f"Seen:     {words!r} by {writer} -> openpyxl, streamed, calamine: {found}")
sys.exit(0 if seen == surprise else "Changed: this is not what was found before")
PYTHON
