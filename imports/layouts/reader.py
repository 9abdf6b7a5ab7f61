"""Reads the rows of one file, each cell whole; kept small, since it runs for every row.

What is wrong is told in one order: the employer, words that are too long, then dates,
sites, numbers and codes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from operator import itemgetter

from imports.layouts import codes, counts, others
from imports.layouts.columns import LONGEST, SAID, Columns, text
from imports.layouts.identity import Cells, Mark, digest, identity_of
from imports.layouts.matching import Plan
from imports.layouts.memo import Memo
from imports.layouts.named import LONGEST_NAME, Named
from imports.layouts.rows import LONGEST_PLACE, Notice
from imports.layouts.several import Several
from imports.layouts.words import Unreadable, known, tidy
from kit.names import plain
from redundancies.company_names import key_of

# In the order of their columns in a row that was picked.
FACTS = (
    "employer", "company_number", "site", "town", "postcode", "council", "number",
    "representatives", "reasons", "received", "passed", "revised", "consultation",
    "first", "last", "proposed", "employed", "closing", "insolvency", "mark",
)  # fmt: skip
LONGEST_SITE = 300
NONE: tuple[()] = ()
# What is said of a plain name beside it: nothing.
UNMARKED = Named("")
NO_MARK = Mark.NONE


class Reader:
    """Reads the rows of one file."""

    def __init__(
        self, plan: Plan, headings: Sequence[str], on: dt.date | None = None
    ) -> None:
        self.layout = plan.layout
        self.headings, self.width = list(headings), len(headings)
        self.cells = Cells(headings)
        places = plan.places()
        # A fact without a column is read from the blank that `notice` adds at the end.
        self.pick = itemgetter(*(places.get(fact, [-1])[0] for fact in FACTS))
        self.address_lines = places.get("line", [])
        self.employer_at = places["employer"][0]
        self.columns = columns = Columns(plan, on)
        (
            self.names, self.company_numbers, self.postcodes, self.councils,
            self.representatives, self.reasons, self.received, self.passed,
            self.revised, self.consultation, self.first, self.last, self.proposed,
            self.employed,
            self.closing, self.insolvency, self.marks,
        ) = (
            columns.memos[fact] for fact in FACTS if fact in columns.memos
        )  # fmt: skip
        self.iso = Memo(lambda day: day.isoformat() if day else "")
        several = Several(plan, FACTS, lambda fact, cell: columns.memos[fact][cell])
        self.several = several if several.more else None
        self.has_read = self.has_notices = False

    def notice(self, line: int, row: list[str]) -> Notice:
        """What a row says; raises Unreadable with the reason where it cannot be taken."""
        if len(row) != self.width:
            row = self.fitted(row)
        picked: Sequence[str] = self.pick([*row, ""])
        said: list[str] = []
        if self.several:
            picked, said = self.several.fill(row, picked)
        (
            employer, company_number, site, town, postcode, council, number,
            representatives, reasons, received, passed, revised, consultation, first,
            last, proposed, employed, closing, insolvency, mark,
        ) = picked  # fmt: skip
        name, named = self.names[employer], UNMARKED
        if type(name) is not str:
            named = name
            name = named.name
            if named.is_doubtful:
                self.refuse_what_is_none(name, row)
            if not name:
                raise Unreadable("The employer’s name is missing")
        if self.layout.not_employers and name.lower() in self.layout.not_employers:
            raise Unreadable(f"“{name}” is not an employer")
        if company_number:
            company_number = self.company_numbers[company_number]
        if town or self.address_lines:
            site = self.address(site, town, row)
        if site:
            site = known(tidy(site))
            if len(site) > LONGEST["site"]:
                site = text("site", site)
        if representatives:
            representatives = self.representatives[representatives]
        why = self.reasons[reasons] if reasons else NONE
        number = known(text("number", number)) if number else ""
        received_on, revised_on = self.received[received]
        passed_on = self.passed[passed] if passed else None
        started_on = self.consultation[consultation] if consultation else None
        first_on, until_on = self.first[first]
        last_on = (self.last[last] if last else None) or until_on
        if first_on and last_on and last_on < first_on:
            raise Unreadable(
                f"The last dismissal ({last_on:%-d %B %Y}) is before the first"
                f" ({first_on:%-d %B %Y})"
            )
        sites = self.sites(site) if site else NONE
        posts = self.postcodes[postcode] if postcode else NONE
        postcode = posts[0] if len(posts) == 1 else ""
        if not posts and site[-3:-2].isdecimal():
            postcode = self.postcode_of(sites)
        elif len(posts) > 1:
            sites = self.with_postcodes(sites, posts)
        code = self.councils[council] if council else ""
        if not self.layout.is_scottish:
            code = ""
        elif not code and not known(council):
            code = self.council_of(postcode, sites)
        people, people_at = self.proposed[proposed] if proposed else None, NONE
        if type(people) is str:
            people, people_at = self.people("proposed", people, sites)
        staff, staff_at = self.employed[employed] if employed else None, NONE
        if type(staff) is str:
            staff, staff_at = self.people("employed", staff, sites)
        marked = named.mark or (self.marks[mark] if mark else NO_MARK)
        withdrawn = self.columns.withdrawn
        if withdrawn and not withdrawn.isdisjoint(row):
            marked = Mark.WITHDRAWN
        revised_on = (self.revised[revised] if revised else None) or revised_on or named.on
        closes = self.closing[closing] if closing else None
        failed = self.insolvency[insolvency] if insolvency else None
        if not self.has_read:
            self.has_notices = True
            facts = (received_on, first_on, last_on, passed_on, started_on, people, staff)
            self.has_read = any(fact is not None for fact in facts)
        day = self.iso
        content = digest(
            marked, number, name, company_number, site, postcode, code, day[received_on],
            day[passed_on], day[revised_on], day[started_on], day[first_on],
            day[last_on], str(people), str(staff), *why, representatives,
            str(closes), str(failed), *map(str, people_at),
        )  # fmt: skip
        key = "" if number else key_of(plain(name))
        keyed, identity = identity_of(number, key, site or postcode, day[received_on])
        if said or self.columns.has_notes or len(site) > LONGEST_PLACE or named.is_shortened:
            said += self.notes(picked, named, site)
        return Notice(
            line, name, company_number, site, sites, postcode, code, received_on,
            passed_on, revised_on, started_on, first_on, last_on, people, staff,
            why, representatives, closes, failed, marked, keyed,
            identity or self.cells.digest(row), content, alike(row), people_at,
            staff_at, tuple(said) if said else NONE,
        )  # fmt: skip

    def fitted(self, row: list[str]) -> list[str]:
        """A row as wide as the headings; cells beyond them may say nothing."""
        width = self.width
        if len(row) < width:
            return row + [""] * (width - len(row))
        if any(map(str.strip, row[width:])):
            raise Unreadable(
                f"The row has more cells than there are headings ({width}): is a comma"
                " in a name or an address not between quotation marks?"
            )
        return row[:width]

    def refuse_what_is_none(self, name: str, row: list[str]) -> None:
        """Headings once more, totals and notes are no notices."""
        if others.repeats(row, self.headings):
            raise Unreadable("These are the headings once more, not a notice")
        if why := others.why_not(name, row, self.employer_at):
            raise Unreadable(why)

    def address(self, site: str, town: str, row: list[str]) -> str:
        """Its parts together: address, its lines and the town, each once."""
        parts: list[str] = []
        for part in (site, *(row[place] for place in self.address_lines), town):
            words = known(tidy(part)).strip(",; ")
            if words and plain(words) not in plain(", ".join(parts)):
                parts.append(words)
        return ", ".join(parts)

    def sites(self, site: str) -> tuple[str, ...]:
        if ";" not in site and "," not in site and "/" not in site:
            return (site.removeprefix("and "),)
        sites = [part for part in self.layout.split(site) if part]
        if len(site) > LONGEST_SITE and max(map(len, sites)) > LONGEST_SITE:
            raise Unreadable(
                f"A site’s address is longer than {LONGEST_SITE} characters"
            )
        return tuple(dict.fromkeys(sites))

    def postcode_of(self, sites: tuple[str, ...]) -> str:
        """The postcode at the end of the address of the only site."""
        return codes.postcode_at_end(sites[0])[1] if len(sites) == 1 else ""

    def with_postcodes(
        self, sites: tuple[str, ...], posts: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Each site with its own postcode."""
        if len(posts) != len(sites):
            raise Unreadable(
                f"{SAID['postcode']}: there are {len(posts)} postcodes, and"
                f" {len(sites) or 'no'} site{'' if len(sites) == 1 else 's'}"
            )
        return tuple(
            address if codes.postcode_at_end(address)[1] else f"{address}, {post}"
            for address, post in zip(sites, posts, strict=True)
        )

    def council_of(self, postcode: str, sites: tuple[str, ...]) -> str:
        """The council of an island's postcode, else the one at the addresses' ends."""
        if code := codes.ISLANDS.get(postcode.split(" ")[0]):
            return code
        found = {code for site in sites if (code := codes.council_of_address(site))}
        return found.pop() if len(found) == 1 else ""

    def people(
        self, fact: str, cell: str, sites: tuple[str, ...]
    ) -> tuple[int | None, tuple[int, ...]]:
        """A number of people, and that of each site, where a cell says each."""
        try:
            found = counts.read(cell, max(1, len(sites)))
        except Unreadable as error:
            raise Unreadable(f"{SAID[fact]}: {error}") from None
        return found.total, found.each

    def notes(self, picked: Sequence[str], named: Named, site: str) -> list[str]:
        """What has to be said of a row."""
        memos = self.columns.memos
        found = [
            note
            for fact, cell in zip(FACTS, picked, strict=True)
            if fact in memos and (note := memos[fact].notes.get(cell))
        ]
        if named.is_shortened:
            found.append(
                f"The employer’s name is longer than {LONGEST_NAME} characters and was"
                " shortened."
            )
        if len(site) > LONGEST_PLACE:
            found.append(
                f"The place is longer than {LONGEST_PLACE} characters and was shortened;"
                " the site’s address is whole."
            )
        return found

    def has_read_nothing(self) -> bool:
        """Whether there were notices, with cells for dates and numbers, and none read."""
        return self.has_notices and not self.has_read and self.columns.has_missed


def alike(row: list[str]) -> int:
    """What rows of one file share that are equal in every cell but for blanks."""
    return hash("\x1f".join(map(str.strip, row)))
