"""What SDS's recording system needs, as a file in a layout that can be changed."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.core.exceptions import ImproperlyConfigured
from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, TruncDate

from partnerships.roles import Permission, knows
from redundancies.choices import (
    COUNTING,
    Answer,
    ClockKind,
    Industry,
    Ownership,
    SessionKind,
    SessionState,
    SizeBand,
    Source,
    Status,
    number_band,
)
from redundancies.models import (
    ClockEvent,
    Delivery,
    HR1Notice,
    Request,
    Response,
    Session,
    Site,
)
from redundancies.querysets import levels_of, list_keys

LAYOUT = Path(__file__).parent / "data" / "recording_layout.toml"
CHUNK = 500
# A field of the layout and where it stands.
COLUMNS: dict[str, Any] = {
    "reference": F("situation__reference"),
    "partnership": F("partnership__name"),
    "employer": F("situation__employer__name"),
    "company_number": F("situation__employer__company_number"),
    "industry": F("situation__employer__industry"),
    "size_band": F("situation__employer__size_band"),
    "ownership": F("situation__employer__ownership"),
    "place": F("situation__place"),
    "council": F("situation__council__name"),
    "source": F("situation__source"),
    "told_on": TruncDate("told_at"),
    "status": F("situation__status"),
    "is_insolvency": F("situation__is_insolvency"),
    "people": F("situation__people"),
    "first_dismissal_on": F("situation__first_dismissal_on"),
    "last_dismissal_on": F("situation__last_dismissal_on"),
    "guide_given_on": F("situation__guide_given_on"),
    "closed_on": F("closed_on"),
}
SPOKEN = {
    "industry": Industry,
    "size_band": SizeBand,
    "ownership": Ownership,
    "source": Source,
    "status": Status,
}


def first_day(kind: ClockKind) -> Subquery:
    events = ClockEvent.objects.filter(
        response=OuterRef("pk"), kind=kind, struck_out_at=None
    )
    return Subquery(events.order_by("on", "pk").values("on")[:1])


def number(rows: QuerySet, of: Any) -> Coalesce:
    """A count or a sum over what belongs to the response; nothing is 0."""
    grouped = rows.filter(response=OuterRef("pk")).order_by().values("response")
    counted = grouped.annotate(number=of).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def of_situation_rows(rows: QuerySet, of: Any, kind: Any) -> Subquery:
    """What is made of the rows that hang on the situation; nothing where none do."""
    grouped = rows.filter(situation=OuterRef("situation")).order_by()
    made = grouped.values("situation").annotate(made=of).values("made")
    return Subquery(made, output_field=kind)


HELD = Session.objects.filter(state=SessionState.HELD)
PRESENTED = HELD.filter(kind=SessionKind.PRESENTATION)
COLUMNS |= {
    "met_on": first_day(ClockKind.MET),
    "declined_on": first_day(ClockKind.DECLINED),
    "presentations": number(PRESENTED, Count("pk")),
    "attended": number(PRESENTED, Sum("attended")),
    "other_sessions": number(HELD.exclude(kind=SessionKind.PRESENTATION), Count("pk")),
    "asked": number(Request.objects.all(), Count("organisation", distinct=True)),
    "taking_part": number(
        Request.objects.filter(answer__in=(Answer.YES, Answer.IN_PART)),
        Count("organisation", distinct=True),
    ),
    "deliveries": number(Delivery.objects.all(), Count("pk")),
    "sites": of_situation_rows(Site.objects.all(), Count("pk"), IntegerField()),
    # What is known of each site: “Mill Road: 900; Wardpark: not known”.
    "people_by_site": of_situation_rows(
        Site.objects.all(),
        StringAgg(
            Concat(
                Coalesce(
                    NullIf("address", Value("")),
                    NullIf("postcode", Value("")),
                    "council__name",
                    Value("Site"),
                ),
                Value(": "),
                Coalesce(Cast("people", TextField()), Value("not known")),
            ),
            delimiter="; ",
            ordering="pk",
        ),
        TextField(),
    ),
    "notices": of_situation_rows(
        HR1Notice.objects.filter(struck_out_at=None, status__in=COUNTING),
        Count("pk"),
        IntegerField(),
    ),
}


@dataclass(frozen=True)
class RecordingLayout:
    """The columns of the file, in order, and how it writes dates, yes and no."""

    fields: tuple[str, ...]
    headings: tuple[str, ...]
    dates: str
    yes: str
    no: str

    def cell(self, field: str, value: Any) -> Any:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return self.yes if value else self.no
        if isinstance(value, dt.date):
            return value.strftime(self.dates)
        return SPOKEN[field](value).label if field in SPOKEN else value


def recording_layout(path: Path = LAYOUT) -> RecordingLayout:
    """Read the layout; a field that there is not is refused by name."""
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = facts.get("column", [])
    unknown = {column["field"] for column in columns} - set(COLUMNS)
    if unknown or not columns:
        raise ImproperlyConfigured(
            f"{path.name} names no field that can go out: "
            f"{', '.join(sorted(unknown)) or 'it has no columns'}."
        )
    return RecordingLayout(
        fields=tuple(column["field"] for column in columns),
        headings=tuple(column["heading"] for column in columns),
        dates=facts.get("dates", "%d/%m/%Y"),
        yes=facts.get("yes", "Yes"),
        no=facts.get("no", "No"),
    )


def of_situation(situation, standing) -> QuerySet[Response]:
    """A situation's responses that are this person's to record."""
    return ours(standing, Permission.SITUATION_EDIT).filter(situation=situation)


def of_period(start: dt.date, end: dt.date, standing) -> QuerySet[Response]:
    """Responses to what PACE was told of in a period, both days included."""
    rows = ours(standing, Permission.SITUATION_CLOSE)
    return rows.filter(told_at__date__gte=start, told_at__date__lte=end)


def ours(standing, permission: Permission) -> QuerySet[Response]:
    rows = Response.objects.exclude(
        situation__status__in=(Status.REJECTED, Status.MERGED)
    )
    return rows.permitting(standing, permission)


def recorded(
    rows: QuerySet[Response], layout: RecordingLayout, standing
) -> Iterator[tuple[Any, ...]]:
    """One row for each response, oldest first, as the layout has it.

    A field that the person may not know stays empty; of a number it has the band.
    """
    named = {f"cell_{field}": COLUMNS[field] for field in layout.fields}
    levels = levels_of(list_keys(standing))
    values = (
        rows.order_by("told_at", "pk")
        .annotate(its_levels=levels, **named)
        .values_list("its_levels", *named)
    )
    for its_levels, *row in values.iterator(chunk_size=CHUNK):
        yield tuple(
            layout.cell(field, value)
            if standing.is_national_team or knows(its_levels, field)
            else (number_band(value) if field == "people" else "")
            for field, value in zip(layout.fields, row, strict=True)
        )
