"""The spreadsheet in which a partnership keeps what it has today."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from imports.layouts import cells
from imports.layouts.cells import Unreadable
from kit import telephones
from kit.names import plain

PARTNERSHIP = "Partnership"
MEMBERS, SITUATIONS, SUPPORT = "Members", "Situations", "Support given"
SHEETS: dict[str, tuple[str, ...]] = {
    MEMBERS: (
        "Email address", "First name", "Last name", "Telephone", "Organisation",
        "Type of organisation", "Role", "From", "Until", "Takes requests",
        "Takes referrals", "Checks accounts",
    ),
    SITUATIONS: (
        "Employer", "Place", "Council", "Who told us", "PACE told", "How many",
        "First dismissal", "Last dismissal", "Employer met", "Known to", "Closed",
    ),
    SUPPORT: (
        "Employer", "PACE told", "Organisation", "Service", "Date", "For whom",
        "How many people", "Note",
    ),
}  # fmt: skip
# Headings as others write them.
ALSO = {"E-mail address": "Email address"}
LONGEST = 1000
LONGEST_TELEPHONE = 30
MOST_BYTES = 20_000_000
MOST_UNPACKED = 400_000_000
# Headings are a row with so many known ones, below so many rows of a title.
LEAST_HEADINGS = 2
MOST_ABOVE = 10
STRICT = b"purl.oclc.org/ooxml"
# What openpyxl raises where a file, or a part of it, is not as the format has it.
DAMAGED = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, OSError, EOFError),
    *(SyntaxError, KeyError, ValueError, TypeError, AttributeError, IndexError),
)


class NotAWorkbook(Exception):
    """A file that is no workbook of this layout; the message says what to do."""


@dataclass(frozen=True)
class Line:
    """One row of one sheet: what stands under each heading."""

    sheet: str
    number: int
    said: dict[str, Any]

    def words(self, heading: str, *, needed: bool = False, longest: int = 200) -> str:
        words = cells.tidy(str(self.said.get(heading) or ""))
        if needed and not words:
            raise Unreadable(f"{heading} is missing")
        if len(words) > longest:
            raise Unreadable(f"{heading} is longer than {longest} characters")
        return words

    def telephone(self, heading: str) -> str:
        """A telephone number in the shape in which the portal keeps them."""
        words = self.words(heading, longest=60)
        try:
            kept = telephones.read(words).kept if words else ""
        except telephones.ExtensionTooLong:
            raise Unreadable(
                f"{heading}: the extension of “{words}” is too long"
            ) from None
        except telephones.NotANumber:
            raise Unreadable(
                f"{heading}: “{words}” is not a telephone number"
            ) from None
        if len(kept) > LONGEST_TELEPHONE:
            raise Unreadable(f"{heading}: “{words}” is too long")
        return kept

    def day(self, heading: str, *, needed: bool = False) -> dt.date | None:
        value = self.said.get(heading)
        if isinstance(value, dt.datetime):
            found: dt.date | None = value.date()
        elif isinstance(value, dt.date):
            found = value
        else:
            found = self.read(heading, cells.days, str(value or ""), True)[0]
        if needed and found is None:
            raise Unreadable(f"{heading} is missing")
        return found

    def people(self, heading: str) -> int | None:
        value = self.said.get(heading)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return self.read(heading, cells.people, "" if value is None else str(value))

    def ticked(self, heading: str) -> bool:
        return bool(cells.choice(self.words(heading)))

    def read(self, heading: str, reader: Any, *words: Any) -> Any:
        try:
            return reader(*words)
        except Unreadable as error:
            raise Unreadable(f"{heading}: {error}") from None

    def row(self) -> list[Any]:
        return [self.said.get(heading, "") for heading in SHEETS[self.sheet]]


def lines_of(path: Path) -> tuple[str, Iterator[Line]]:
    """The partnership that a workbook names, and its rows sheet by sheet."""
    refuse_bombs(path)
    refuse_strict(path)
    try:
        # Its rows are read one by one, so a file would stay open where one is refused.
        whole = io.BytesIO(path.read_bytes())
        book = load_workbook(whole, read_only=True, data_only=True)
    except DAMAGED:
        raise NotAWorkbook(
            f"{path.name} is not a spreadsheet (.xlsx): save it as one and try again."
        ) from None
    missing = [name for name in SHEETS if name not in book.sheetnames]
    if missing:
        raise NotAWorkbook(
            f"{path.name} has no sheet “{missing[0]}”: start from the template."
        )
    slug = ""
    if PARTNERSHIP in book.sheetnames:
        _, first = next(filled_rows(book[PARTNERSHIP]), (0, ()))
        slug = str(first[1]).strip() if len(first) > 1 and first[1] else ""
    if not any(next(filled_rows(book[name]), None) for name in SHEETS):
        raise NotAWorkbook(
            f"{path.name} has no headings: its sheets are empty. Start from the"
            " template."
        )
    return slug, (line for name in SHEETS for line in sheet_lines(book[name], name))


def refuse_bombs(path: Path) -> None:
    """A small file may unpack to an enormous one."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotAWorkbook(f"{path.name} is larger than 20 MB.")
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise NotAWorkbook(f"{path.name} unpacks to more than it should.")
    except FileNotFoundError:
        raise NotAWorkbook(f"{path} is not there.") from None
    except zipfile.BadZipFile:
        raise NotAWorkbook(
            f"{path.name} is not a spreadsheet (.xlsx): save it as one and try again."
        ) from None


def refuse_strict(path: Path) -> None:
    """The strict form of the format has other names for everything in it."""
    with zipfile.ZipFile(path) as packed:
        if "_rels/.rels" in packed.namelist() and STRICT in packed.read("_rels/.rels"):
            raise NotAWorkbook(
                f"{path.name} is saved as a “Strict Open XML Spreadsheet”. Open it,"
                " choose “Save as”, then “Excel Workbook (.xlsx)”, and try again."
            )


def filled_rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Each row with something in it, and its number.

    What a sheet says of its size is not believed: many programs write it wrongly.
    """
    sheet.reset_dimensions()
    for number, row in enumerate(rows_of(sheet), 1):
        cells_of = tuple(unescaped(cell) for cell in row)
        if any(cell not in (None, "") for cell in cells_of):
            yield number, cells_of


def rows_of(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet as they stand, as long as it can be read."""
    rows = sheet.iter_rows(values_only=True)
    while True:
        try:
            row = next(rows, None)
        except DAMAGED:
            raise NotAWorkbook(
                f"The sheet “{sheet.title}” is damaged and cannot be read to its end."
                " Open the file, save it again, and try again."
            ) from None
        if row is None:
            return
        yield row


def unescaped(cell: Any) -> Any:
    """Text as it was typed: the format writes a line's end as `_x000D_`."""
    if not isinstance(cell, str) or "_x" not in cell:
        return cell
    text = unescape(cell).replace("\0", "")
    # A sign beyond the first 65,536 is escaped as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def sheet_lines(sheet: Any, name: str) -> Iterator[Line]:
    """The rows below the headings, which may stand below a title."""
    wanted = {plain(heading): heading for heading in SHEETS[name]}
    wanted |= {
        plain(written): heading
        for written, heading in ALSO.items()
        if heading in SHEETS[name]
    }
    places: dict[int, str] = {}
    above: list[str] = []
    for number, row in filled_rows(sheet):
        if places:
            said = {
                heading: row[place] if place < len(row) else None
                for place, heading in places.items()
            }
            yield Line(name, number, said)
            continue
        found = {
            place: wanted[plain(str(cell))]
            for place, cell in enumerate(row)
            if cell is not None and plain(str(cell)) in wanted
        }
        if len(found) >= LEAST_HEADINGS:
            places = found
            continue
        above.append(", ".join(str(cell) for cell in row if cell not in (None, "")))
        if len(above) == MOST_ABOVE:
            break
    if above and not places:
        raise NotAWorkbook(
            f"The sheet “{name}” has none of its headings, only “{above[0][:100]}”:"
            " start from the template."
        )


def write_template(path: Path, slug: str) -> None:
    """A blank workbook of this layout for one partnership."""
    book = Workbook()
    book.remove(book.worksheets[0])
    about = book.create_sheet(PARTNERSHIP)
    about.append(["Partnership", slug])
    for name, headings in SHEETS.items():
        sheet = book.create_sheet(name)
        sheet.append(list(headings))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 22
        sheet.freeze_panes = "A2"
    book.save(path)
