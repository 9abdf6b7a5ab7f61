"""Files that a spreadsheet may open: no cell of ours starts a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse

from kit.acting import stream

# ASVS 1.2.10 names more signs than the usual four.
FORMULA_SIGNS = tuple("=+-@\t\r\n\0＝＋－＠")


def safe_cell(value: Any) -> Any:
    """A cell as it may stand in CSV or a spreadsheet; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value).replace("\0", "")
    return "'" + text if text.startswith(FORMULA_SIGNS) else text


class Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """CSV as a stream of lines, with a mark of its encoding for spreadsheets."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow([safe_cell(heading) for heading in headings])
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


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
