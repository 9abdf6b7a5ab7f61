"""Files that a spreadsheet may open: no cell of ours starts a formula."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse

from kit.acting import stream

# ASVS 1.2.10 names more signs than the usual four.
FORMULA_SIGNS = tuple("=+-@\t\r\n\0＝＋－＠")


STARTS = frozenset(FORMULA_SIGNS)
# So many rows go out together.
ROWS_AT_ONCE = 500


def safe_cell(value: Any) -> Any:
    """A cell as it may stand in CSV or a spreadsheet; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = value if type(value) is str else str(value)
    if "\0" in text:
        text = text.replace("\0", "")
    return "'" + text if text[:1] in STARTS else text


def csv_lines(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """CSV as a stream of lines, with a mark of its encoding for spreadsheets."""
    yield "\ufeff" + csv_of([headings])
    rows = iter(rows)
    while some := list(itertools.islice(rows, ROWS_AT_ONCE)):
        yield csv_of(some)


def csv_of(rows: Iterable[Iterable[Any]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([[safe_cell(cell) for cell in row] for row in rows])
    return written.getvalue()


def csv_file(
    request: HttpRequest,
    headings: Iterable[str],
    rows: Iterable[Iterable[Any]],
    name: str,
) -> StreamingHttpResponse:
    """Rows as a file, streamed in a transaction of their own."""
    response = StreamingHttpResponse(
        stream(request.user, csv_lines(headings, rows)),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
