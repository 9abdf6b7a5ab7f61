"""Which fact may stand below a heading, by its words in any order.

Each candidate has a rank, the best first; a weak one counts only where no better column
is there for its fact, and a vague one only where its cells show what it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from imports.layouts.headings import words_of
from kit.names import plain

BEST, GOOD, FAIR, WEAK = range(4)
# What the cells of a column may show.
DAY, NUMBER, COUNCIL, POSTCODE = "days", "numbers", "councils", "postcodes"
# What a fact is called; in the order in which a person chooses.
TITLES = {
    "employer": "Employer",
    "company_number": "Company number",
    "number": "Notice number",
    "site": "Site address",
    "line": "A line of the address",
    "town": "Town",
    "postcode": "Postcode",
    "council": "Council",
    "received": "Received by the Redundancy Payments Service",
    "passed": "Passed to PACE",
    "revised": "Amended on",
    "consultation": "Consultation started",
    "first": "First dismissal",
    "last": "Last dismissal",
    "proposed": "Proposed dismissals",
    "employed": "Employed at the site",
    "reasons": "Reasons",
    "representatives": "Representatives",
    "closing": "Site closing",
    "insolvency": "Insolvency",
    "mark": "Withdrawn or amended",
}
DATES = frozenset({"received", "passed", "revised", "consultation", "first", "last"})
COUNTS = frozenset({"proposed", "employed"})
# The kind of cells that a fact needs, where it needs one.
NEEDS = {
    **dict.fromkeys(DATES, DAY),
    **dict.fromkeys(COUNTS, NUMBER),
    "council": COUNCIL,
    "postcode": POSTCODE,
}
TOTAL = re.compile(r"\btotals?\b|\bin all\b", re.IGNORECASE)
HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
WORKFORCE = re.compile(r"\bworkforce\b|\bpayroll\b", re.IGNORECASE)
REFERENCE = re.compile(r"\bref(?:erence)?\b", re.IGNORECASE)
# What may stand beside a fact without making it another.
NEARBY = frozenset({"site", "location", "address", "affected", "dismissal", "notice"})
BARE = {
    "name": ("employer", WEAK),
    "title": ("employer", WEAK),
    "job site name": ("employer", FAIR),
    "crn": ("company_number", BEST),
    "reference": ("number", FAIR),
    "ref": ("number", FAIR),
}


@dataclass(frozen=True)
class Candidate:
    """A fact that may stand in a column, and how likely."""

    fact: str
    rank: int
    # The heading alone is too vague: the cells have to show such a thing.
    must_show: bool = False


@lru_cache(maxsize=4000)
def candidates(heading: str) -> tuple[Candidate, ...]:
    """The facts that may stand below a heading, the likeliest first."""
    words = frozenset(words_of(heading))
    said = words - {"date", "number"}
    found = [
        *dates(said, "date" in words, heading),
        *(counts(said, heading, words) if "date" not in words else ()),
        *(names(said, words) if "date" not in words else ()),
    ]
    bare = BARE.get(plain(heading))
    if bare:
        found.insert(0, Candidate(*bare))
    return tuple(sorted(found, key=lambda candidate: candidate.rank))


def dates(said: frozenset[str], has_date: bool, heading: str) -> Iterator[Candidate]:
    """What a column of days may be."""
    if "pace" in said and said <= {"pace", "passed", "notice", "received"}:
        yield Candidate("passed", BEST)
    elif said == {"passed"}:
        yield Candidate("passed", FAIR, must_show=True)
    elif "consultation" in said and "last" not in said:
        if said <= {"consultation", "first", "representative", "people", "dismissal"}:
            is_clear = has_date or "first" in said
            yield Candidate("consultation", BEST if is_clear else FAIR, not is_clear)
    elif "amended" in said and said <= {"amended", "notice"}:
        yield Candidate("revised", GOOD, must_show=not has_date)
    elif "received" in said and said <= {"received", "notice", "rps", "dismissal"}:
        yield Candidate("received", BEST, must_show=not has_date and len(said) == 1)
    elif said & {"notice", "rps", "reported"} and said <= {
        *("notice", "rps", "dismissal", "reported", "state"),
    }:
        yield Candidate("received", GOOD if has_date else FAIR, must_show=not has_date)
    elif has_date and plain(heading) == "date":
        yield Candidate("received", WEAK, must_show=True)
    else:
        yield from dismissals(said, has_date)


def dismissals(said: frozenset[str], has_date: bool) -> Iterator[Candidate]:
    """The first day on which somebody leaves, and the last."""
    around = {"dismissal", "affected", "people", "closing", "notice", "site", "first"}
    if (
        not said
        or not said <= around | {"last"}
        or said <= {"closing", "site", "notice"}
    ):
        return
    if "last" in said and "first" not in said:
        if "dismissal" in said:
            yield Candidate("last", BEST)
        else:
            yield Candidate("last", GOOD if has_date else FAIR, must_show=not has_date)
    elif {"first", "dismissal"} <= said:
        yield Candidate("first", BEST)
    elif "first" in said:
        yield Candidate("first", GOOD if has_date else FAIR, must_show=not has_date)
    elif said & {"dismissal", "affected"}:
        yield Candidate("first", GOOD if has_date else WEAK, must_show=not has_date)


def counts(
    said: frozenset[str], heading: str, words: frozenset[str]
) -> Iterator[Candidate]:
    """What a column of numbers may be."""
    is_total, is_number = bool(TOTAL.search(heading)), "number" in words
    if said and said <= {"employed", "people", "site"} and "employed" in said:
        yield Candidate("employed", BEST)
    elif {"people", "site"} == said or (
        said == {"people"} and WORKFORCE.search(heading)
    ):
        yield Candidate("employed", GOOD)
    elif said and said <= {"people", "affected", "dismissal", "closing", "notice"}:
        if {"affected", "dismissal"} <= said or (
            "dismissal" in said and (is_number or is_total)
        ):
            yield Candidate("proposed", BEST)
        elif "people" in said and said & {"affected", "dismissal"}:
            yield Candidate("proposed", BEST if is_total else GOOD)
        elif "affected" in said:
            yield Candidate("proposed", GOOD if is_number else FAIR)
        elif "dismissal" in said and "closing" not in said:
            yield Candidate("proposed", FAIR, must_show=True)
        elif said == {"people"}:
            yield Candidate("proposed", WEAK)
            yield Candidate("employed", WEAK)
    elif not said and (HOW_MANY.search(heading) or (is_total and not is_number)):
        yield Candidate("proposed", WEAK, must_show=True)


def names(said: frozenset[str], words: frozenset[str]) -> Iterator[Candidate]:
    """What a column of words may be."""
    is_number = "number" in words
    companies = {"employer", "company", "organisation"}
    if "companieshouse" in said and said <= {"companieshouse", "id", "registered"}:
        yield Candidate("company_number", BEST)
    elif is_number and said == {"id"} and REFERENCE.search(heading):
        yield Candidate("number", GOOD)
    elif said & {"company", "registered"} and said <= {"company", "registered", "id"}:
        if is_number or "id" in said:
            yield Candidate("company_number", BEST)
        elif said == {"company"}:
            yield Candidate("employer", GOOD)
    elif said & companies and said <= companies | {"legal", "affected"}:
        if not is_number:
            yield Candidate("employer", BEST if "employer" in said else GOOD)
    elif said & {"notice", "rps", "case"} and said <= {"notice", "rps", "id", "case"}:
        if is_number or "id" in said:
            yield Candidate("number", BEST)
    elif said & companies and said <= companies | {"address", "location"}:
        yield Candidate("site", WEAK)
    elif "postcode" in said and said <= NEARBY | companies | {"postcode", "town"}:
        yield Candidate("postcode", WEAK if said & companies else BEST)
    elif said == {"zip"}:
        yield Candidate("postcode", FAIR, must_show=True)
    elif "council" in said and said <= NEARBY | {"council"}:
        yield Candidate("council", BEST)
    elif said in ({"region"}, {"district"}, {"county"}, {"area"}, {"territory"}):
        yield Candidate("council", FAIR, must_show=True)
    elif {"address", "line"} <= said and said <= NEARBY | {"line"}:
        yield Candidate("line", GOOD)
    elif "town" in said and said <= NEARBY | {"town"}:
        yield Candidate("town", BEST)
    elif "status" in said and said <= {"status", "notice"}:
        yield Candidate("mark", FAIR)
    elif "withdrawn" in said and said <= {"withdrawn", "amended", "notice"}:
        yield Candidate("mark", BEST)
    elif said == {"amended"}:
        yield Candidate("mark", FAIR)
    elif "reason" in said and said <= NEARBY | {"reason", "people", "closing"}:
        yield Candidate("reasons", BEST)
    elif "representative" in said and said <= {"representative", "people", "affected"}:
        yield Candidate("representatives", BEST)
    elif "insolvency" in said and said <= {"insolvency", "type", "company", "employer"}:
        yield Candidate("insolvency", BEST)
    elif "closing" in said and said <= {"closing", "site", "dismissal"}:
        yield Candidate("closing", FAIR if "dismissal" in said else BEST)
    elif said and said <= NEARBY | {"first"} and said & {"site", "location", "address"}:
        is_address = "address" in said
        rank = BEST if {"site", "address"} <= said else GOOD if is_address else FAIR
        if not is_number:
            yield Candidate("site", rank)
