"""Rows of a file into a table of this transaction, by COPY as they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import connection

from imports.layouts import Layout, Notice, Refused
from imports.layouts.identity import Mark
from imports.layouts.notices import Memo
from kit.names import plain, references
from partnerships.models import CouncilArea
from redundancies.company_names import key_of, likely

STAGE = """
CREATE TEMPORARY TABLE notice_in (
    line integer, employer text, company_number text, place text, postcode text,
    representatives text, employer_plain text, employer_key text,
    employer_likely text, sites text[],
    council_id bigint, received date, passed date, revised date, consultation date,
    first_on date, last_on date, proposed integer, employed integer, reasons text[],
    closing boolean, insolvency boolean, rank smallint, keyed text, identity uuid,
    content uuid, cells bigint, proposed_at integer[], employed_at integer[],
    notes text, reference text, employer_reference text
) ON COMMIT DROP
"""
# The words of a notice are tidy: no tab and no line's end is in them.
IN_ARRAY = str.maketrans({"\\": "\\\\\\\\", '"': '\\\\"'})
NULL = "\\N"
TRUTH = {None: NULL, True: "t", False: "f"}


class Councils:
    """The councils that are here, by their codes."""

    def __init__(self) -> None:
        self.by_code = dict(CouncilArea.objects.values_list("code", "pk"))

    def of(self, notice: Notice) -> int | None:
        """The council of a notice; None outside Scotland, or when it is not known."""
        return self.by_code.get(notice.council)


class Stream:
    """The rows as COPY reads them; nothing but the row in hand is kept."""

    def __init__(self, lines: Iterator[str]):
        self.lines = lines

    def read(self, size: int = 65_536) -> str:
        block, length = [], 0
        for line in self.lines:
            block.append(line)
            length += len(line)
            if length >= size:
                break
        return "".join(block)


class Staged:
    """How many rows were read and refused on the way in."""

    def __init__(self, layout: Layout):
        self.layout = layout
        self.read = 0
        self.rejected = 0


def stage(
    rows: Iterable[Notice | Refused],
    *,
    layout: Layout,
    on_refused: Callable[[Refused], None],
    on_read: Callable[[int], None],
) -> Staged:
    """Copy the good rows in; hand the others back with their reasons."""
    staged = Staged(layout)
    councils, written = Councils(), Lines()

    def lines() -> Iterator[str]:
        for row in rows:
            staged.read += 1
            if staged.read % 5000 == 0:
                on_read(staged.read)
            if isinstance(row, Refused):
                staged.rejected += 1
                on_refused(row)
            else:
                yield written.line(row, councils.of(row))

    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        cursor.copy_expert("COPY notice_in FROM STDIN", Stream(lines()), 65_536)
        cursor.execute("ANALYZE notice_in (line, identity, content)")
    return staged


class Lines:
    """Notices as lines that COPY reads; what comes again is written once."""

    def __init__(self) -> None:
        self.days = Memo(lambda day: day.isoformat() if day else NULL)
        self.numbers = Memo(lambda number: NULL if number is None else str(number))
        self.reasons = Memo(array)
        self.each = Memo(lambda people: f"{{{','.join(map(str, people))}}}")
        self.references = references()

    def line(self, notice: Notice, council: int | None) -> str:
        day, number = self.days, self.numbers
        place, employer = notice.place, notice.employer
        folded = plain(employer)
        key = key_of(folded)
        words = "\t".join(
            (
                str(notice.line), employer, notice.company_number, place,
                notice.postcode, notice.representatives, folded, key,
                likely(key),
            )
        )  # fmt: skip
        return (
            f"{escaped(words)}\t{array(notice.sites)}\t{number[council]}\t{day[notice.received]}"
            f"\t{day[notice.passed]}\t{day[notice.revised]}"
            f"\t{day[notice.consultation]}\t{day[notice.first]}\t{day[notice.last]}"
            f"\t{number[notice.proposed]}\t{number[notice.employed]}"
            f"\t{self.reasons[notice.reasons]}\t{TRUTH[notice.closing]}"
            f"\t{TRUTH[notice.insolvency]}\t{rank_of(notice)}\t{notice.keyed}"
            f"\t{notice.identity}\t{notice.content}\t{notice.cells}"
            f"\t{self.each[notice.proposed_at]}\t{self.each[notice.employed_at]}"
            f"\t{escaped(' '.join(notice.notes)) if notice.notes else ''}"
            f"\t{next(self.references)}\t{next(self.references)}\n"
        )


def escaped(words: str) -> str:
    """Words as COPY reads them."""
    return words.replace("\\", "\\\\") if "\\" in words else words


def rank_of(notice: Notice) -> int:
    """Of two rows about one notice the later: as it was, amended, withdrawn."""
    if notice.mark == Mark.WITHDRAWN:
        return 2
    return 1 if notice.mark or notice.revised else 0


def array(words: tuple[str, ...]) -> str:
    if not words:
        return "{}"
    inside = '","'.join(words)
    if "\\" in inside or inside.count('"') > 2 * len(words) - 2:
        inside = '","'.join(word.translate(IN_ARRAY) for word in words)
    return f'{{"{inside}"}}'
