"""The grid of all sites: rows that are there and new ones, typed or pasted."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from kit import govuk
from kit.govuk.spoken import Spoken
from kit.moments import spoken_date
from kit.names import plain
from partnerships.models import CouncilArea

# So many empty rows stand below those that are there, and so many are there at most.
EMPTY_ROWS, MOST_ROWS = 3, 200
HR1_COLUMNS = ("employed", "people", "contact", "telephone")
DATE_WORDS = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b", re.IGNORECASE)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class DateCell(Spoken, forms.CharField):
    """A date in one cell: 1 2 2027, 1/2/2027, 1 February 2027 or 2027-02-01."""

    def clean(self, value: Any) -> dt.date | None:  # type: ignore[override]
        if isinstance(value, dt.date):
            return value
        text = DATE_WORDS.sub("", str(super().clean(value) or "")).replace(",", " ")
        parts = [part for part in re.split(r"[\s/.\-]+", text) if part]
        if parts and parts[0][:3].lower() in WEEKDAYS and len(parts) == 4:
            parts = parts[1:]
        if not parts:
            return None
        if len(parts) != 3:
            raise ValidationError(f"{self.noun} must be a date, like 31 3 2027")
        if len(parts[0]) == 4:
            parts.reverse()
        field = govuk.DateField(noun=self.noun)
        return field.clean([*parts, ""])

    def prepare_value(self, value: Any) -> Any:
        return spoken_date(value) if isinstance(value, dt.date) else value


# What councils are called as well.
ALSO = {"western isles": "na h-eileanan siar", "eilean siar": "na h-eileanan siar"}


def likeness(words: str) -> str:
    """A council's name without what people leave out or write otherwise."""
    text = plain(words.replace("&", " and "))
    left_out = ("the", "council", "city", "of", "area", "comhairle", "nan", "and")
    bare = " ".join(word for word in text.split() if word not in left_out)
    return plain(ALSO.get(bare, bare))


class CouncilCell(Spoken, forms.CharField):
    """A council area by its name, however it is spelled."""

    def __init__(self, **kwargs: Any) -> None:
        self.councils: Mapping[str, CouncilArea] = {}
        super().__init__(**kwargs)

    def clean(self, value: Any) -> CouncilArea | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        found = self.councils.get(likeness(text))
        if found is None:
            raise ValidationError(f"{self.noun} must be one of Scotland, like Falkirk")
        return found

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, CouncilArea) else value


class SiteRow(forms.Form):
    """One row: a site that is there, by its number and version, or a new one."""

    pk = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    address = govuk.TextField(label="Address", required=False, max_length=300)
    postcode = govuk.PostcodeField(label="Postcode", required=False)
    council = CouncilCell(
        label="Council area", noun="The council area", required=False, max_length=100
    )
    employed = govuk.NumberField(
        label="People employed", noun="The number employed", required=False
    )
    people = govuk.NumberField(
        label="Proposed", noun="The number of proposed redundancies", required=False
    )
    first_leaving_on = DateCell(
        label="First leave on", noun="The day the first people leave", required=False
    )
    last_leaving_on = DateCell(
        label="Last leave on", noun="The day the last people leave", required=False
    )
    shifts = govuk.TextField(label="Shift pattern", required=False, max_length=200)
    contact = govuk.TextField(label="Who to call", required=False, max_length=120)
    telephone = govuk.TelephoneField(label="Their telephone number", required=False)

    COLUMNS = (
        *("address", "postcode", "council", "employed", "people", "first_leaving_on"),
        *("last_leaving_on", "shifts", "contact", "telephone"),
    )

    def __init__(
        self,
        *args: Any,
        councils: Mapping[str, CouncilArea],
        knows_hr1: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].councils = councils  # type: ignore[attr-defined]
        self.site: Any = None
        if not knows_hr1:
            for name in HR1_COLUMNS:
                del self.fields[name]

    @property
    def columns(self) -> list[str]:
        return [name for name in self.COLUMNS if name in self.fields]

    @property
    def is_blank(self) -> bool:
        """A new row in which nothing stands."""
        return not self.typed("pk") and not any(map(self.typed, self.columns))

    def typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or "").strip()

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        first, last = facts.get("first_leaving_on"), facts.get("last_leaving_on")
        if first and last and last < first:
            self.add_error(
                "last_leaving_on",
                "The day the last people leave must be on or after the first",
            )
        if not self.is_blank and not any(
            self.typed(name) for name in ("address", "postcode", "council")
        ):
            self.add_error("address", "Enter the address")
        return facts

    @property
    def facts(self) -> dict[str, Any]:
        """What is a site's own."""
        names = [
            *("address", "postcode", "council", "employed", "first_leaving_on"),
            *("last_leaving_on", "shifts"),
        ]
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    @property
    def cells(self) -> list[dict[str, Any]]:
        """Each cell as the page shows it."""
        found = []
        for name in self.columns:
            bound = self[name]
            value = self.fields[name].prepare_value(bound.value())
            found.append(
                {
                    "name": bound.html_name,
                    "id": bound.id_for_label,
                    "column": name,
                    "label": bound.label,
                    "value": "" if value is None else value,
                    "errors": [str(error) for error in bound.errors],
                    "list": "councils" if name == "council" else "",
                    "is_number": name in ("employed", "people"),
                }
            )
        return found


# Headings of a spreadsheet by their words, as people head such columns.
HEADINGS = {
    "address": (
        *("address", "site", "site address", "location", "establishment", "site name"),
        *("name of site", "where"),
    ),
    "postcode": ("postcode", "post code", "pc"),
    "council": ("council", "council area", "local authority", "la"),
    "employed": (
        *("people employed", "employed", "employees", "headcount", "staff"),
        *("workforce", "number employed", "employed at the site", "total employed"),
    ),
    "people": (
        *("proposed", "redundancies", "proposed redundancies", "at risk", "jobs"),
        *("number", "proposed dismissals", "job losses", "number of redundancies"),
    ),
    "first_leaving_on": (
        *("first", "first leave on", "first leaving", "first dismissal"),
        *("first leaving date", "first dismissal date", "first people leave", "from"),
    ),
    "last_leaving_on": (
        *("last", "last leave on", "last leaving", "last dismissal"),
        *("last leaving date", "last dismissal date", "last people leave", "to"),
    ),
    "shifts": ("shift pattern", "shifts", "shift", "working pattern"),
    "contact": ("who to call", "contact", "who to ring", "contact name", "hr contact"),
    "telephone": (
        *("their telephone number", "telephone", "telephone number", "phone", "tel"),
        *("contact telephone", "contact number", "phone number", "mobile"),
    ),
}
COLUMN_OF = {words: name for name, spellings in HEADINGS.items() for words in spellings}


def heading(words: str) -> str | None:
    """The column that a heading names: whatever case, brackets and marks."""
    text = re.sub(r"\(.*?\)", " ", words).replace("_", " ").replace("/", " ")
    return COLUMN_OF.get(plain(text))


class Pasted:
    """What was copied from a spreadsheet: cells by column, and what was not read."""

    def __init__(self, text: str, columns: Sequence[str]) -> None:
        lines = [
            [cell.strip() for cell in line]
            for line in csv.reader(text.splitlines(keepends=True), delimiter="\t")
        ]
        lines = [line for line in lines if any(line)]
        self.problems: list[str] = []
        self.rows: list[dict[str, str]] = []
        names: list[str | None] = list(columns)
        if lines and self.is_headed(lines[0]):
            first = lines.pop(0)
            names = [heading(cell) if cell else None for cell in first]
            self.look_at(first, names, columns)
        for number, line in enumerate(lines, 1):
            while len(line) > len(names) and not line[-1]:
                line.pop()
            if len(line) > len(names):
                self.problems.append(
                    f"Line {number} has {len(line)} cells and the table"
                    f" {len(names)} columns"
                )
                continue
            cells = zip(names, line, strict=False)
            self.rows.append({name: cell for name, cell in cells if name and cell})

    @staticmethod
    def is_headed(line: Iterable[str]) -> bool:
        """Whether a line is made of headings."""
        cells = [cell for cell in line if cell]
        named = [cell for cell in cells if heading(cell)]
        return len(named) > 1 and len(named) * 2 >= len(cells)

    def look_at(
        self, first: list[str], names: list[str | None], columns: Sequence[str]
    ) -> None:
        """Say which headings are not read, or come twice."""
        seen: set[str] = set()
        for place, (cell, name) in enumerate(zip(first, names, strict=True)):
            if not cell:
                continue
            if name is None or name not in columns:
                self.problems.append(f"The column ‘{cell}’ is not one of the table’s")
                names[place] = None
            elif name in seen:
                self.problems.append(f"The column ‘{cell}’ comes twice")
                names[place] = None
            else:
                seen.add(name)


class SiteGrid:
    """All rows of the grid, bound to what was sent, or as the sites are."""

    def __init__(
        self,
        sites: Sequence[Any],
        contacts: Mapping[int, Any],
        *,
        knows_hr1: bool,
        data: QueryDict | None = None,
    ) -> None:
        self.sites = {site.pk: site for site in sites}
        self.contacts = contacts
        self.data = data.copy() if data is not None else None
        self.problems: list[str] = []
        self.options: dict[str, Any] = {
            "councils": {
                likeness(council.name): council for council in CouncilArea.objects.all()
            },
            "knows_hr1": knows_hr1,
        }
        count = len(sites) + EMPTY_ROWS
        if self.data is not None:
            given = self.data.get("rows", "")
            known = int(given) if re.fullmatch(r"[0-9]{1,4}", given) else 0
            count = min(known, MOST_ROWS)
        self.rows = [self.row(place) for place in range(count)]
        if self.data is None:
            for row, site in zip(self.rows, sites, strict=False):
                row.initial = self.said(site)
                row.site = site

    @property
    def columns(self) -> list[str]:
        return self.row(0).columns

    @property
    def headings(self) -> list[str]:
        row = self.row(0)
        return [str(row.fields[name].label) for name in row.columns]

    @property
    def council_names(self) -> list[str]:
        return sorted(council.name for council in self.options["councils"].values())

    def row(self, place: int) -> SiteRow:
        row = SiteRow(self.data, prefix=f"row-{place}", **self.options)
        if self.data is not None and row.typed("pk").isdigit():
            row.site = self.sites.get(int(row.typed("pk")[:18]))
        return row

    def said(self, site: Any) -> dict[str, Any]:
        """What a site says, by column."""
        names = [name for name in SiteRow.COLUMNS if hasattr(site, name)]
        contact = self.contacts.get(site.pk)
        return {name: getattr(site, name) for name in names} | {
            "pk": site.pk,
            "version": site.version,
            "contact": contact.name if contact else "",
            "telephone": contact.telephone if contact else "",
        }

    def add_rows(self, number: int) -> None:
        """More empty rows, below what was typed."""
        assert self.data is not None
        count = min(len(self.rows) + number, MOST_ROWS)
        self.rows += [self.row(place) for place in range(len(self.rows), count)]

    def take(self, text: str) -> None:
        """Put what was pasted into the rows: of a known address there, else below."""
        assert self.data is not None
        pasted = Pasted(text, self.columns)
        self.problems += pasted.problems
        places = {
            plain(row.typed("address")): place
            for place, row in enumerate(self.rows)
            if row.typed("address")
        }
        free = [place for place, row in enumerate(self.rows) if row.is_blank]
        for cells in pasted.rows:
            place = places.get(plain(cells.get("address", "")))
            if place is None:
                if not free:
                    free = [len(self.rows)]
                    self.add_rows(1)
                place = free.pop(0)
                if place >= len(self.rows):
                    self.problems.append(f"The table holds {MOST_ROWS} sites at most")
                    return
            for name, cell in cells.items():
                self.data[f"row-{place}-{name}"] = cell
        self.rows = [self.row(place) for place in range(len(self.rows))]

    @property
    def filled(self) -> list[SiteRow]:
        return [row for row in self.rows if not row.is_blank]

    def is_valid(self) -> bool:
        """Whether every cell of every row could be read."""
        for row in self.filled:
            row.full_clean()
            if row.typed("pk") and row.site is None:
                row.add_error("address", "This site has been removed meanwhile")
        return not self.problems and all(not row.errors for row in self.filled)

    def errors(self) -> list[dict[str, str]]:
        """Every error, with the cell that it is in."""
        found = [{"text": words, "id": "pasted"} for words in self.problems]
        for number, row in enumerate(self.rows, 1):
            if row.is_blank:
                continue
            for cell in row.cells:
                found += [
                    {"text": f"Row {number}: {error}", "id": cell["id"]}
                    for error in cell["errors"]
                ]
        return found
