#!/usr/bin/env bash
# gptables drops the words between two links of one cell.
#
# gptables writes spreadsheets in the accessible layout of the government's Analysis
# Function. A text of the form "[words](address)" becomes a link, in titles and in the
# cells of a table. A cell of a spreadsheet can hold one link, and the library has an
# error of its own for text with more of them.
#
# Expected: the error that there is more than one link, or the text with all its words.
# Seen:     one link. The words after the first address, up to and with the second link,
#           stand in no cell; what was between the links is part of the address.
# Matters:  a remark that names two sources, or an answer with brackets in it, is
#           published without the half of its words, and nothing says so.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env" || exit 2
"$folder/env/bin/pip" install -qq --disable-pip-version-check gptables==2.0.2 \
    pandas==3.1.1 XlsxWriter==3.3.1 openpyxl==3.1.5 || exit 2

"$folder/env/bin/python" -W ignore - "$folder/book.xlsx" <<'PYTHON'
import sys
from importlib.metadata import version

import gptables
import openpyxl
import pandas

print("Version:  gptables", version("gptables"), "with pandas", version("pandas"))

remarks = [
    "Fife (no change)",
    "The [council](https://council.example/a) answered",
    "See [one](https://one.example/) of the two, then [two](https://two.example/) too",
]
table = gptables.GPTable(
    table=pandas.DataFrame({"Number": ["1", "2", "3"], "Remark": remarks}),
    table_name="remarks",
    title="Remarks",
    source="Made up for this script",
    index_columns={1: 0},
)
book = gptables.produce_workbook(filename=sys.argv[1], sheets={"Remarks": table})
book.close()

page = openpyxl.load_workbook(sys.argv[1])["Remarks"]
cells = [row[1] for row in page.iter_rows() if row[0].value in ("1", "2", "3")]
seen = [(one.value, one.hyperlink.target if one.hyperlink else None) for one in cells]
print("Expected: of the third an error, or all of its words")
for words, target in seen:
    print("Seen:    ", repr(words), "->", target)

found = [
    ("Fife (no change)", None),
    ("The council answered", "https://council.example/a"),
    (
        "See one too",
        "https://one.example/%20of%20the%20two,%20then%20%5btwo%5d",
    ),
]
sys.exit(0 if seen == found else "Changed: this is not what was found before")
PYTHON
