"""A file as a table: its encoding, its separator, its headings, its rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kit.files import FORMULA_SIGNS

BLOCK = 1 << 18
# In front of what was refused; a file that begins so is such a file, mended.
IN_FRONT = ("Line", "Reason")
# Room for a cell that somebody wrote a letter into, and no more.
csv.field_size_limit(200_000)
# No table of notices is wider, and whoever sends more wants us to choke on it.
MOST_COLUMNS = 500
LONGEST_LINE = 500_000
# Of a record that runs over lines; words between quotation marks have commas too.
MOST_SEPARATORS = 20_000
PICTURES = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"BM": "a picture",
    b"II*\0": "a picture",
    b"MM\0*": "a picture",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a spreadsheet or an archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet or document",
    b"\x1f\x8b": "a compressed file",
}
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class NotATable(Exception):
    """A file without rows to read; the message says what it is and what to do."""


@dataclass(frozen=True)
class Table:
    """A table that is read from its file a row at a time, as often as needed."""

    path: Path
    # What its sender calls it: an uploaded file is kept under another name.
    name: str
    encoding: str
    separator: str
    headings: list[str]
    # Whether it was handed back: our own two columns stand in front and say nothing.
    is_returned: bool = False

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that says anything in its sender's columns, and its last line."""
        return self.senders() if self.is_returned else self.lines()

    def senders(self) -> Iterator[tuple[int, list[str]]]:
        """The rows of a file that was handed back, as its sender had them."""
        for line, cells in self.lines():
            own = [unguarded(cell) for cell in cells[len(IN_FRONT) :]]
            if any(map(str.strip, own)):
                yield line, own

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that says anything, with the number of its last line."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            given = Lines(file, self.separator, self.name)
            lines = csv.reader(given, delimiter=self.separator)
            is_past_headings = False
            try:
                for cells in lines:
                    given.separators = 0
                    if is_too_wide(cells):
                        raise too_wide(self.name, lines.line_num)
                    if not is_past_headings:
                        is_past_headings = any(map(str.strip, cells))
                    elif cells and (cells[0].strip() or any(map(str.strip, cells))):
                        yield lines.line_num, cells
            except csv.Error as error:
                raise NotATable(
                    f"Line {lines.line_num} cannot be read as CSV ({error}): is a"
                    " quotation mark left open?"
                ) from None


class Lines:
    """The lines of a file; none is read that is longer than any table's."""

    def __init__(self, file: io.TextIOBase, separator: str, name: str):
        self.file, self.separator, self.name = file, separator, name
        # Of the record that is being read.
        self.separators = 0
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        while line := str(self.file.readline(LONGEST_LINE + 1)):
            self.number += 1
            if len(line) > LONGEST_LINE:
                raise NotATable(
                    f"Line {self.number} of {self.name} is longer than"
                    f" {LONGEST_LINE:,} characters: is this the right file?"
                )
            self.separators += line.count(self.separator)
            if self.separators > MOST_SEPARATORS:
                raise too_wide(self.name, self.number)
            yield line


def is_too_wide(cells: list[str]) -> bool:
    """Whether more cells say something than any table has; empty ones are no matter."""
    return len(cells) > MOST_COLUMNS and sum(map(bool, cells)) > MOST_COLUMNS


def too_wide(name: str, line: int) -> NotATable:
    return NotATable(
        f"Line {line} of {name} has more than {MOST_COLUMNS} columns: delete those"
        " that are not needed and try again."
    )


def open_table(path: Path, name: str = "") -> Table:
    """Find out how a file is written; refuse what is not a table at all."""
    name = name or path.name
    try:
        with path.open("rb") as file:
            start = file.read(4096)
            encoding = encoding_of(path, name, start)
    except OSError as error:
        raise NotATable(f"{name} cannot be opened: {error.strerror}.") from None
    with path.open(encoding=encoding, newline="") as file:
        first = first_line(file)
    separator = max(",;\t|", key=first.count)
    with path.open(encoding=encoding, newline="") as file:
        headings = read_headings(file, separator, name)
    if not headings:
        raise NotATable(f"{name} is empty: there are no headings in it.")
    table = Table(path, name, encoding, separator, headings)
    if not is_returned(table):
        return table
    own = [unguarded(heading) for heading in headings[len(IN_FRONT) :]]
    return Table(path, name, encoding, separator, own, is_returned=True)


def is_returned(table: Table) -> bool:
    """Whether a file is one of refused rows: lines and reasons stand in front."""
    front = tuple(heading.lower() for heading in table.headings[: len(IN_FRONT)])
    if front != tuple(heading.lower() for heading in IN_FRONT):
        return False
    return all(
        not cells[0].strip() or cells[0].strip().isdecimal()
        for _, cells in table.lines()
    )


def unguarded(cell: str) -> str:
    """A cell without the sign that kept it from starting a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_SIGNS else cell


def encoding_of(path: Path, name: str, start: bytes) -> str:
    """How the file's letters are written: its mark, else UTF-8, else Windows."""
    for sign, kind in PICTURES.items():
        if start.startswith(sign) or (sign == b"PK" and b"RIFF" in start[:4]):
            raise NotATable(
                f"{name} is {kind}, not a table: save it as CSV and try again."
            )
    for mark, encoding in MARKS:
        if start.startswith(mark):
            check(path, name, encoding)
            return encoding
    if start.startswith(b"RIFF") or b"\0" in start:
        raise NotATable(
            f"{name} is not text, so it is no CSV: save it as CSV and try again."
        )
    for encoding in ("utf-8", "cp1252"):
        try:
            check(path, name, encoding)
        except NotATable:
            continue
        return encoding
    raise NotATable(
        f"{name} is written in no encoding that is known here: save it as CSV"
        " in UTF-8 and try again."
    )


def check(path: Path, name: str, encoding: str) -> None:
    """Read all of it once, a block at a time, so that no row fails half way."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeError:
        raise NotATable(f"{name} is not written in {encoding}.") from None


def first_line(file: io.TextIOBase) -> str:
    while line := file.readline(1_000_000):
        if line.strip():
            return str(line)
    return ""


def read_headings(file: io.TextIOBase, separator: str, name: str) -> list[str]:
    given = Lines(file, separator, name)
    try:
        for cells in csv.reader(given, delimiter=separator):
            given.separators = 0
            if is_too_wide(cells):
                raise too_wide(name, given.number)
            if any(map(str.strip, cells)):
                return [" ".join(cell.split()) for cell in cells]
    except csv.Error as error:
        raise NotATable(f"The headings cannot be read as CSV ({error}).") from None
    return []
