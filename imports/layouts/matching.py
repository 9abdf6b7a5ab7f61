"""Which column of a file holds which fact."""

from __future__ import annotations

import dataclasses

from imports.layouts.cells import FULL_DATE
from imports.layouts.known import AUTO, LAYOUTS, RECOGNISED, Layout
from imports.layouts.reading import NotATable, Table

Columns = dict[str, int]
DATES = ("received", "passed", "consultation", "first", "last")


def columns_of(table: Table, layout: Layout) -> Columns:
    """Where a known layout's columns stand in this file."""
    places: dict[str, int] = {}
    for place, heading in enumerate(table.headings):
        places.setdefault(plain(heading), place)
    found = {}
    for fact, headings in layout.columns.items():
        for heading in headings:
            if plain(heading) in places:
                found[fact] = places[plain(heading)]
                break
    if "employer" not in found:
        heading = layout.columns["employer"][0]
        raise NotATable(
            f"{table.name} has no column “{heading}”, which the layout"
            f" “{layout.name}” keeps the employer in."
        )
    return found


def recognise(table: Table) -> tuple[Layout, Columns]:
    """The layout of a file by its headings: a known one, else column by column."""
    headings = {plain(heading) for heading in table.headings if heading}
    for layout in LAYOUTS.values():
        wanted = [tuple(map(plain, names)) for names in layout.columns.values()]
        if all(headings & set(names) for names in wanted):
            return layout, columns_of(table, layout)
    candidates = candidates_of(table.headings)
    filled, order = look_through(table, {place for place, _, _ in candidates})
    found: Columns = {}
    taken: set[int] = set()
    # A column without values is no match; the likelier heading comes first.
    for place, fact, _ in sorted(candidates, key=lambda candidate: candidate[2]):
        if place in filled and place not in taken and fact not in found:
            found[fact] = place
            taken.add(place)
    if "employer" not in found:
        raise NotATable(
            f"No column of {table.name} with values in it is headed “Employer”,"
            " “Company” or the like: name the layout, or the column."
        )
    layout = dataclasses.replace(
        LAYOUTS["hr1"], name=AUTO, is_day_first=order, columns={}
    )
    return layout, found


def candidates_of(headings: list[str]) -> list[tuple[int, str, int]]:
    """(column, fact, how unlikely) of each heading that is recognised."""
    return [
        (place, fact, names.index(words))
        for place, heading in enumerate(headings)
        if (words := plain(heading))
        for fact, names in RECOGNISED.items()
        if words in names
    ]


def look_through(table: Table, places: set[int]) -> tuple[set[int], bool]:
    """Which of these columns have values, and whether dates start with the day."""
    filled: set[int] = set()
    day_first = month_first = 0
    for _, cells in table.rows():
        for place in places:
            if place >= len(cells) or not cells[place].strip():
                continue
            filled.add(place)
            match = FULL_DATE.search(cells[place])
            if match and match[4]:
                day_first += int(match[4]) > 12
                month_first += int(match[6]) > 12
    return filled, day_first >= month_first


def plain(heading: str) -> str:
    """A heading as headings are compared: case, marks and line ends do not count."""
    words = heading.replace("_", " ").replace(":", " ").replace("’", "'").lower()
    return " ".join(words.split()).strip(" *?.")
