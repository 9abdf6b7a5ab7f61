"""`docs/access.md`, written from the roles and from the table of who may what.

`python -m tests.access_page` writes it anew; a test compares it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

# Models can be read only once Django is set up.
from partnerships.policy import access_page
from tests.access import DONE, Page, every_page
from tests.access_words import (
    BY_LINK,
    FIELDS,
    OF_CLIENTS,
    OTHERS,
    PAGES,
    ROWS,
    WITHOUT_SIGNING_IN,
)
from tests.planted import LAW, OWN

Cells = tuple[str, ...]
FILE = Path(__file__).resolve().parent.parent / "docs" / "access.md"
# The columns: chair and deputy may do the same, which the test says as well.
COLUMNS = {
    "chair": "Chair, deputy",
    "on_it": "Adviser on it",
    "officer": "Support officer",
    "asked": "Member asked",
    "member": "Member",
    "far_chair": "Chair elsewhere",
    "far_member": "Member elsewhere",
    "national": "National PACE team",
    "government": "Government",
    "national_member": "National member",
    "analyst": "Analyst",
}
INTRODUCTION = """
## Who is who below

The tables below are those by which every page is tried with every role. *This
partnership* has a chair and a deputy, a support officer and an adviser of SDS, a member
of the Jobcentre and one of Citizens Advice; *elsewhere* is another partnership, in
which the Jobcentre sits as well. Citizens Advice is asked to take part in a
need-to-know situation (*member asked*), and a client is referred to it; the adviser
works on that situation (*on it*), the support officer does not.

**yes**: may. **no**: is refused. **-**: it does not exist for them, and they cannot
tell it from one that does not exist. **with a reason**: once it has said why, which is
kept. **own**: what they asked, gave or said themselves.

Whoever has two roles may in each place what the role there may.

## Who may know what
"""
ACTS = """
## Who may do what, page by page
"""


def page() -> str:
    """The whole document."""
    parts = [access_page(), INTRODUCTION, *known(), ACTS, *done(), without_signing_in()]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def known() -> Iterable[str]:
    """Tables of the planted words: of situations, of clients, of all else."""
    for key, title in (
        ("secret", "Of a need-to-know situation"),
        ("shared", "Of a situation that is shared with the partnership"),
    ):
        # Only a closed one has a debrief.
        keys = (key, "closed") if key == "shared" else (key,)
        named = {
            next(
                (f"{key}.{field}" for key in keys if f"{key}.{field}" in LAW), ""
            ): said
            for field, said in FIELDS.items()
        }
        yield f"### {title}\n\n" + table(of_words(named))
    named = {f"case.{field}": said for field, said in OF_CLIENTS.items()}
    yield (
        "### Of a client of this partnership who is referred to Citizens Advice\n\n"
        + table(of_words(named))
        + "\nThe National PACE team reads it once it has said why. No email holds any"
        " of it."
    )
    yield "### Of people, surveys, reviews and files\n\n" + table(of_words(OTHERS))


def of_words(named: dict[str, str]) -> list[tuple[str, Cells]]:
    return grouped((said, cells_of_word(name)) for name, said in named.items() if name)


def cells_of_word(name: str) -> Cells:
    _, may = LAW[name]
    return tuple(
        "-" if role not in may else "own" if is_own(name, role) else "yes"
        for role in COLUMNS
    )


def is_own(name: str, role: str) -> bool:
    """Known only by who asked, gave or said it: not by the deputy beside the chair."""
    alone = role == "chair" and "deputy" not in LAW[name][1]
    return alone or role in OWN.get(name, ())


def done() -> Iterable[str]:
    """Tables of the pages: what is done there, with which row, by whom."""
    pages = shown_pages()
    for section, words in PAGES.items():
        rows = []
        for which in dict.fromkeys(ROWS.values()):
            of_row = grouped(
                (said, cells_of_page(pages[route, which]))
                for route, said in words.items()
                if (route, which) in pages
            )
            start = f"*{which[:1].upper()}{which[1:]}*: " if which else ""
            rows += [(start + said, cells) for said, cells in of_row]
        yield f"### {section}\n\n" + table(rows)


def shown_pages() -> dict[tuple[str, str], Page]:
    """By address and row: of an act what becomes of it, not who sees its form."""
    pages = every_page()
    acts = {page.route for page in pages if page.wrote}
    return {
        (page.route, ROWS[page.row]): page
        for page in pages
        if page.row in ROWS
        and bool(page.wrote) == (page.route in acts)
        and not set(page.answers.values()) <= {404, 405}
    }


def cells_of_page(page: Page) -> Cells:
    return tuple(cell(page, role) for role in COLUMNS)


def cell(page: Page, role: str) -> str:
    status = page.expected(role)
    if status not in DONE:
        return "no" if status == 403 else "-"
    led = (page.method == "GET" and status == 302) or role in page.unwritten
    return "with a reason" if role == "national" and led else "yes"


def grouped(pairs: Iterable[tuple[str, Cells]]) -> list[tuple[str, Cells]]:
    """What has the same answers stands in one row."""
    rows: dict[Cells, dict[str, None]] = {}
    for said, cells in pairs:
        rows.setdefault(cells, {})[said] = None
    return [("; ".join(said), cells) for cells, said in rows.items()]


def table(rows: Iterable[tuple[str, Cells]]) -> str:
    lines = [
        "| | " + " | ".join(COLUMNS.values()) + " |",
        "|---" * (len(COLUMNS) + 1) + "|",
        *(
            f"| {said[:1].upper()}{said[1:]} | " + " | ".join(cells) + " |"
            for said, cells in rows
        ),
    ]
    return "\n".join(lines) + "\n"


def without_signing_in() -> str:
    pages, linked = (
        "; ".join(dict.fromkeys(words.values()))
        for words in (WITHOUT_SIGNING_IN, BY_LINK)
    )
    return (
        "### Without signing in\n\n"
        f"Anybody may open: {pages}. A link in an email opens, for one purpose and"
        f" until it expires: {linked}.\n"
    )


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"Written: {FILE.name}\n")
