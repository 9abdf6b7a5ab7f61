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

# Words of headings in files of others, the likeliest first; lower case.
RECOGNISED: Headings = {
    "number": (
        "notice number", "notice reference", "notice id", "reference number",
        "hr1 number", "hr1 reference", "case number",
    ),
    "employer": (
        "employer", "employer name", "name of employer", "company", "company name",
        "name of company", "organisation", "organisation name", "business",
        "business name", "job site name", "firm",
    ),
    "company_number": (
        "company number", "companies house number", "registered number",
        "company registration number",
    ),
    "site": (
        "site address", "site", "address", "establishment", "location", "locations",
        "location(s)", "place", "town", "city", "address of establishment", "site name",
    ),
    "postcode": ("postcode", "post code", "site postcode"),
    "council": ("council", "council area", "local authority", "local authority area"),
    "received": (
        "received by the redundancy payments service", "date received",
        "received date", "received on", "received", "notice date", "date of notice",
        "notified", "date notified", "notified on", "warn date", "notification date",
    ),
    "passed": ("passed to pace", "passed on", "date passed to pace"),
    "consultation": (
        "consultation started", "consultation start", "consultation start date",
        "date consultation started",
    ),
    "first": (
        "first dismissal", "first dismissal date", "date of first dismissal",
        "first redundancy", "date of first redundancy", "effective date",
        "layoff date", "layoff date(s)", "layoff start date", "start date",
        "redundancy date", "dismissal date", "leaving date",
    ),
    "last": (
        "last dismissal", "last dismissal date", "date of last dismissal",
        "last redundancy", "layoff end date", "end date",
    ),
    "proposed": (
        "proposed dismissals", "proposed redundancies", "number of redundancies",
        "number proposed", "proposed", "redundancies", "number of dismissals",
        "number affected", "# affected", "number of employees affected",
        "employees affected", "affected", "# of workers", "number of workers",
        "total employees", "jobs affected", "jobs at risk", "headcount", "how many",
    ),
    "employed": (
        "employed at the site", "employed at the establishment", "number employed",
        "employees at the establishment", "employed",
    ),
    "reasons": ("reasons", "reason", "reason for redundancies"),
    "representatives": ("representatives", "representative", "union", "unions"),
    "closing": ("site closing", "closing", "closure", "will the site close"),
    "insolvency": ("insolvency", "insolvent"),
}  # fmt: skip
