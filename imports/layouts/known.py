"""The layouts that the portal knows: which heading holds which fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

AUTO = "auto"

Headings = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Layout:
    """One way of laying notices out in columns."""

    name: str
    title: str
    # Fact -> the heading of its column; several where it stands in parts.
    columns: Headings
    is_day_first: bool = True
    # Sites outside Scotland have no council, whatever their town is called.
    is_scottish: bool = True
    # Where one cell holds several sites: how to take them apart.
    split: Callable[[str], list[str]] = field(default=lambda words: [words])
    # What stands in the column of employers when there was none.
    not_employers: frozenset[str] = frozenset()


def by_semicolon(words: str) -> list[str]:
    if ";" not in words and "\n" not in words:
        return [words.strip().removeprefix("and ").strip()]
    parts = words.replace("\n", ";").split(";")
    return [part.strip().removeprefix("and ").strip() for part in parts]


def by_comma(words: str) -> list[str]:
    """Towns in a row; a state's two letters belong to the town before them."""
    towns: list[str] = []
    for part in words.replace("/", ",").replace(";", ",").split(","):
        town = part.strip().removeprefix("and ").strip()
        if towns and len(town) == 2 and town.isupper():
            towns[-1] += f", {town}"
        else:
            towns.append(town)
    return towns


HR1 = Layout(
    name="hr1",
    title="HR1 notices, one row for each site",
    columns={
        "number": ("Notice number",),
        "employer": ("Employer",),
        "company_number": ("Company number",),
        "site": ("Site address",),
        "postcode": ("Postcode",),
        "council": ("Council",),
        "received": ("Received by the Redundancy Payments Service",),
        "passed": ("Passed to PACE",),
        "consultation": ("Consultation started",),
        "first": ("First dismissal",),
        "last": ("Last dismissal",),
        "proposed": ("Proposed dismissals",),
        "employed": ("Employed at the site",),
        "reasons": ("Reasons",),
        "representatives": ("Representatives",),
        "closing": ("Site closing",),
        "insolvency": ("Insolvency",),
    },
    split=by_semicolon,
)

MD = Layout(
    name="md",
    title="Notices as one public register lists them, by notice date",
    columns={
        "employer": ("Company",),
        "site": ("Location",),
        "received": ("Notice Date",),
        "first": ("Effective Date",),
        "proposed": ("Total Employees",),
    },
    is_day_first=False,
    is_scottish=False,
    split=by_semicolon,
    not_employers=frozenset({"no warns reported"}),
)

MO = Layout(
    name="mo",
    title="Notices as one public register lists them, by title",
    columns={
        "employer": ("Title",),
        "site": ("Location(s)",),
        "received": ("Received Sort descending", "Received"),
        "first": ("Layoff date(s)",),
        "proposed": ("# affected",),
    },
    is_day_first=False,
    is_scottish=False,
    split=by_comma,
)

WA = Layout(
    name="wa",
    title="Notices as one public register lists them, by company",
    columns={
        "employer": ("Company",),
        "site": ("Location",),
        "received": ("Received Date",),
        "first": ("Layoff Start Date",),
        "proposed": ("# of Workers",),
        "closing": ("Closure Layoff",),
    },
    is_day_first=False,
    is_scottish=False,
    split=by_comma,
)

LAYOUTS = {layout.name: layout for layout in (HR1, MD, MO, WA)}
# What a person may choose on screen; the others are for tests and benchmarks.
OFFERED = {AUTO: "Work it out from the headings", HR1.name: HR1.title}
