"""A file as a table: its encoding, its separator, its headings, its rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from imports.layouts.facts import candidates
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
# Headings stand in one of so many rows that say something, below a title perhaps.
MOST_ABOVE = 25
# So many headings that are known make a row of them.
LEAST_KNOWN = 2
SEPARATORS = ",;\t|"
# Of the headings, in a sentence that refuses a file.
LONGEST_QUOTE = 140
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


class Torn(list[str]):
    """The cells of a line that a quotation mark, left open, ran over."""

    reason: str = ""


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
    # The last line of the headings; a title may stand above them.
    heading_line: int = 1

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that says anything in its sender's columns, and its last line."""
        return self.senders() if self.is_returned else self.lines()

    def senders(self) -> Iterator[tuple[int, list[str]]]:
        """The rows of a file that was handed back, as its sender had them."""
        for line, cells in self.lines():
            own = [unguarded(cell) for cell in cells[len(IN_FRONT) :]]
            if isinstance(cells, Torn):
                yield line, torn(own, cells.reason)
            elif any(map(str.strip, own)):
                yield line, own

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that says anything below the headings, and its last line."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            heading_line = self.heading_line
            for line, cells in Records(file, self.separator, self.name):
                if line > heading_line and cells:
                    if cells[0].strip() or any(map(str.strip, cells)):
                        yield line, cells

    def quoted_headings(self) -> str:
        """What was taken for the headings, for a sentence that refuses the file."""
        said = [f"“{heading[:40]}”" for heading in self.headings if heading]
        shown: list[str] = []
        for heading in said:
            if len(", ".join([*shown, heading])) > LONGEST_QUOTE:
                break
            shown.append(heading)
        more = " and more" if len(said) > len(shown) else ""
        return (
            f"Line {self.heading_line} was taken for the headings:"
            f" {', '.join(shown)}{more}."
        )


class Records:
    """The records of a file as lists of cells, each with the number of its last line.

    A quotation mark must stand at both ends of a cell, or inside it twice. Lines that
    one ran over, because it was left open, come one by one with the reason.
    """

    def __init__(self, file: io.TextIOBase, separator: str, name: str):
        self.given = Lines(file, separator, name)
        self.separator, self.name = separator, name

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        given = self.given
        reader = csv.reader(
            given, delimiter=self.separator, strict=True, skipinitialspace=True
        )
        held = given.held
        width = 0
        while True:
            try:
                for cells in reader:
                    if len(cells) > width:
                        if is_too_wide(cells):
                            raise too_wide(self.name, given.number)
                        width = len(cells)
                    if len(held) > 1 and swallowed(cells, self.separator, width):
                        yield from self.lines_of_record()
                    else:
                        yield given.number, cells
                    held.clear()
            except csv.Error as error:
                yield from self.torn(error)
                held.clear()
            else:
                return

    def torn(self, error: csv.Error) -> Iterator[tuple[int, list[str]]]:
        """The lines of a record that cannot be read; the end of a file ends it all."""
        given = self.given
        start = given.number - len(given.held) + 1
        said = str(error)
        if "end of data" in said or "field limit" in said or "new-line" in said:
            raise NotATable(
                f"A quotation mark in line {start} of {self.name} is left open, so that"
                " the lines below it cannot be told apart: close it, or take it out,"
                " and try again."
            )
        return self.lines_of_record()

    def lines_of_record(self) -> Iterator[tuple[int, list[str]]]:
        held = list(self.given.held)
        end = self.given.number
        start = end - len(held) + 1
        lines = f"line {start}" if start == end else f"lines {start} to {end}"
        reason = (
            f"A quotation mark is left open, or stands inside a cell, in {lines}: put"
            " one at both ends of the cell, or take it out"
        )
        for number, line in enumerate(held, start):
            cells = line.rstrip("\r\n").split(self.separator)
            if any(map(str.strip, cells)):
                yield number, torn(cells, reason)


def torn(cells: list[str], reason: str) -> Torn:
    made = Torn(cells)
    made.reason = reason
    return made


def swallowed(cells: list[str], separator: str, width: int) -> bool:
    """Whether one cell holds whole rows: as many separators in one of its lines."""
    many = max(2, width - 1)
    return any(
        line.count(separator) >= many
        for cell in cells
        if "\n" in cell or "\r" in cell
        for line in cell.splitlines()
    )


class Lines:
    """The lines of a file; none is read that is longer than any table's."""

    def __init__(self, file: io.TextIOBase, separator: str, name: str):
        self.file, self.separator, self.name = file, separator, name
        # Of the record that is being read.
        self.held: list[str] = []
        self.separators = 0
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        readline, held = self.file.readline, self.held
        while line := readline(LONGEST_LINE + 1):
            self.number += 1
            if len(line) > LONGEST_LINE:
                raise NotATable(
                    f"Line {self.number} of {self.name} is longer than"
                    f" {LONGEST_LINE:,} characters: is this the right file?"
                )
            if held:
                self.separators += line.count(self.separator)
                if self.separators > MOST_SEPARATORS:
                    raise too_wide(self.name, self.number)
            else:
                self.separators = 0
            held.append(line)
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
    usual = max(SEPARATORS, key=first.count)
    separator, (known, line, headings) = (
        usual,
        find_headings(path, encoding, usual, name),
    )
    for other in SEPARATORS:
        # A title may have other signs in it than the table.
        if other != usual and known < LEAST_KNOWN:
            with suppress(NotATable):
                found = find_headings(path, encoding, other, name)
                if found[0] > known:
                    separator, (known, line, headings) = other, found
    if not any(headings):
        raise NotATable(f"{name} is empty: there are no headings in it.")
    table = Table(path, name, encoding, separator, headings, heading_line=line)
    if not is_returned(table):
        return table
    own = [unguarded(heading) for heading in headings[len(IN_FRONT) :]]
    return replace(table, headings=own, is_returned=True)


def find_headings(
    path: Path, encoding: str, separator: str, name: str
) -> tuple[int, int, list[str]]:
    """The row of headings and its line, below a title perhaps; how many are known."""
    with path.open(encoding=encoding, newline="") as file:
        rows = [
            (line, [" ".join(cell.split()) for cell in cells])
            for line, cells in islice(filled(file, separator, name), MOST_ABOVE)
        ]
    if not rows:
        return 0, 1, []
    known = [known_headings(cells) for _, cells in rows]
    best = max(known)
    if best >= LEAST_KNOWN:
        line, headings = rows[known.index(best)]
    else:
        wide = (row for row in rows if sum(map(bool, row[1])) > 1)
        line, headings = next(wide, rows[0])
    return best, line, headings


def filled(
    file: io.TextIOBase, separator: str, name: str
) -> Iterator[tuple[int, list[str]]]:
    for line, cells in Records(file, separator, name):
        if not isinstance(cells, Torn) and any(map(str.strip, cells)):
            yield line, cells


def known_headings(cells: list[str]) -> int:
    """How many facts a row would name, were it the headings."""
    facts = [found[0].fact for cell in cells if cell and (found := candidates(cell))]
    return len(set(facts))


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
