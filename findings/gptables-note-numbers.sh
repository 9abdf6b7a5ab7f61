#!/usr/bin/env bash
# gptables gives two notes one number when a note is cited nowhere.
#
# gptables writes spreadsheets in the accessible layout of the government's Analysis
# Function. Titles and cells cite a note by a name of one's own between dollar signs;
# the library numbers the notes by first citation, writes "[note 1]" where it is cited
# and lists all the notes on a sheet of their own. A note that nothing cites is allowed:
# it is listed last, with a warning that says only that it is not cited.
#
# Expected: every note in the list has a number of its own.
# Seen:     cited notes are numbered from 1; an uncited one keeps the number of the row
#           in which it was handed over, whether or not that is taken.
# Matters:  a reader who looks up "[note 2]" finds two notes with that number, one of
#           which may say the opposite, as with signs for suppressed figures. A fixed
#           list of standard notes, of which a report cites some, is enough for it.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env" || exit 2
"$folder/env/bin/pip" install -qq --disable-pip-version-check gptables==2.0.2 \
    pandas==3.1.1 XlsxWriter==3.3.1 openpyxl==3.1.5 || exit 2

"$folder/env/bin/python" -W ignore - "$folder/book.xlsx" <<'PYTHON'
import sys
import warnings
from importlib.metadata import version

import gptables
import openpyxl
import pandas

print("Version:  gptables", version("gptables"), "with pandas", version("pandas"))
print("Expected: three notes with three numbers")

notes = pandas.DataFrame(
    {
        "Note": ["hidden", "rounded", "early"],
        "Text": ["Below five: not shown", "Rounded to ten", "Figures may change"],
    }
)
table = gptables.GPTable(
    table=pandas.DataFrame({"Council": ["Fife", "Moray"], "People": [120, 30]}),
    table_name="people",
    title="People affected $$early$$",
    subtitles=["By council $$hidden$$"],
    source="Made up for this script",
    index_columns={1: 0},
)
with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always", UserWarning)
    book = gptables.produce_workbook(
        filename=sys.argv[1], sheets={"People": table}, notes_table=notes
    )
    book.close()

made = openpyxl.load_workbook(sys.argv[1])
listed = [row for row in made["Notes"].values if isinstance(row[0], int)]
cited = [made["People"]["A1"].value, made["People"]["A2"].value]
said = [str(one.message) for one in warned if "note" in str(one.message).lower()]
print("Seen:     the list of notes:", listed)
print("Seen:     where they are cited:", cited)
print("Seen:     all that is said:", said)

as_found = (
    listed
    == [(1, "Figures may change"), (2, "Below five: not shown"), (2, "Rounded to ten")]
    and cited == ["People affected [note 1]", "By council [note 2]"]
    and said == ["The following notes are not referenced: ['rounded']"]
)
sys.exit(0 if as_found else "Changed: this is not what was found before")
PYTHON
