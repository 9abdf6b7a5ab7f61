"""Parts of a situation's page that may be long: what is read of them, in which order.

The page shows the first rows of each and says how many there are; a page of its own has
all of them. Both read the same rows, scoped alike, as plain values: a part of hundreds
costs what its first rows cost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    Expression,
    Func,
    IntegerField,
    Model,
    OuterRef,
    QuerySet,
    TextField,
)
from django.db.models.functions import JSONArray, JSONObject

from kit import tables
from kit.kept import Given
from redundancies.models import (
    Assignment,
    ClockEvent,
    ContactLog,
    Delivery,
    Document,
    EmployerContact,
    Headcount,
    HR1Notice,
    Note,
    Request,
    Response,
    Session,
    Site,
)
from redundancies.querysets import Sight

SITUATION = Given("situation", BigIntegerField())
# The responses that somebody sees in full, and those on which it may act.
WHOLE = Given("whole", ArrayField(BigIntegerField()))
ACTING = Given("acting", ArrayField(BigIntegerField()))
# So many rows the page shows of each part, and so many are counted.
SHOWN, COUNTED = 10, 1_000
Row = SimpleNamespace
Key = tuple[str, Callable[[Any], bool], Any]
NUMBER: Key = ("pk", tables.is_number, BigIntegerField())
LAST: Key = ("-pk", tables.is_number, BigIntegerField())


def who(name: str) -> Expression:
    """Somebody's names, of which `called` makes one."""
    parts = ("given_name", "family_name", "email")
    return JSONArray(*(f"{name}__{part}" for part in parts))


def called(names: list[str | None]) -> str:
    given, family, email = names
    return f"{given or ''} {family or ''}".strip() or email or ""


def site_of(row: Row) -> str:
    """What a site is called by: its address, else its postcode, else its council."""
    return next(filter(None, row.site), "Site")


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def every(model: type[Model]) -> Callable[[Any], QuerySet]:
    """Rows of which whoever sees the part sees all."""
    return lambda asker: model._default_manager.all()


def opened(model: type[Model]) -> Callable[[Any], QuerySet]:
    """HR1 detail, of the whole or of the sites of which somebody may know it."""
    return lambda asker: model._default_manager.opened_to(asker)  # type: ignore[attr-defined]


def first_of_each(rows: QuerySet, order: Sequence[str], limit: int) -> QuerySet:
    """The first rows, read response by response from the index that has this order."""
    of_one = rows.filter(response=OuterRef("pk")).order_by(*order)
    numbers = Func(
        ArraySubquery(of_one.values("pk")[:limit]),
        function="unnest",
        output_field=BigIntegerField(),
    )
    found = Response.objects.filter(situation=SITUATION).values_list(numbers)
    return rows.model._default_manager.filter(pk__in=found)


@dataclass(frozen=True)
class Part:
    """One part: its heading, the words of the link to all of it, and its rows.

    `facts` is what is read of a row, `keys` the order: what it hangs on, of which kind.
    """

    heading: str
    whole: str
    empty: str
    seen: Callable[[Any], QuerySet]
    facts: dict[str, Any]
    keys: tuple[Key, ...]
    is_seen: Callable[[Sight], bool] = lambda sight: True
    of: str = "response__situation"
    # Whether an index has the rows of each response in this order.
    is_indexed: bool = False
    # Whether the page shows its newest rows in the order of the calendar.
    is_turned: bool = False

    @property
    def order(self) -> list[str]:
        return [name for name, _, _ in self.keys]

    def rows(self, asker: Any) -> QuerySet:
        """Those of the situation that this person may see."""
        return self.seen(asker).filter(**{self.of: SITUATION})

    def read(self, asker: Any, limit: int, *, is_backwards: bool | None) -> QuerySet:
        """The facts of the first rows, or of those beyond a key that is given."""
        key = None
        if is_backwards is not None:
            given = [Given(f"key{place}", kind) for place, (_, _, kind) in self.placed]
            key = tables.Key(tuple(given), is_backwards)
        order, beyond = tables.turned(self.order, key), tables.beyond(self.order, key)
        if self.is_indexed:
            rows = first_of_each(self.seen(asker).filter(beyond), order, limit)
        else:
            rows = self.rows(asker).filter(beyond)
        rows = rows.order_by(*order)[:limit]
        return rows.annotate(facts=JSONObject(**self.facts)).values("facts")

    @property
    def placed(self) -> list[tuple[int, Key]]:
        return list(enumerate(self.keys))

    def key_of(self, row: Row) -> list[Any]:
        """Where a row stands in the order."""
        return [KINDS[check](row.key[place]) for place, (_, check, _) in self.placed]

    def number(self, asker: Any) -> Expression:
        """How many rows there are, counted up to a thousand and one."""
        rows = self.rows(asker).order_by().values("pk")[: COUNTED + 1]
        return Func(
            ArraySubquery(rows), function="cardinality", output_field=IntegerField()
        )


# What a value of a key is made of, as it comes in JSON.
KINDS: dict[Any, Callable[[Any], Any]] = {
    tables.is_day: day,
    tables.is_moment: moment,
    tables.is_number: int,
    tables.is_text: str,
    tables.is_flag: bool,
}


def in_full(sight: Sight) -> bool:
    return sight.in_full


def numbers(sight: Sight) -> bool:
    return sight.numbers


def keyed(*names: str) -> dict[str, Expression]:
    return {"pk": "pk", "key": JSONArray(*names)}  # type: ignore[dict-item]


# What a site is called by: its address, postcode or council.
SITE = ("address", "postcode", "council__name")
OF_SITE = {"site": JSONArray(*(f"site__{name}" for name in SITE))}
STRUCK_OUT = {
    "struck_out_at": "struck_out_at",
    "struck_out_by": who("struck_out_by"),
    "struck_out_reason": "struck_out_reason",
}
ASKED = Part(
    "Organisations asked",
    "All organisations asked",
    "Nobody has been asked yet.",
    lambda asker: Request.objects.seen_by(asker, WHOLE).for_board(),
    keyed("organisation__name", "pk")
    | {
        "reference": "reference",
        "organisation": "organisation__name",
        "organisation_id": "organisation_id",
        "place": "response__partnership_id",
        "service_names": "service_names",
        "session_kind": "session__kind",
        "starts_at": "session__starts_at",
        "shift": "session__shift",
        "site_id": "session__site_id",
        "site": JSONArray(*(f"session__site__{name}" for name in SITE)),
        "where": "session__place",
        "answer": "answer",
        "has_failed_letter": "has_failed_letter",
        "who_comes": "who_comes",
        "commitments": "commitments",
        "reason": "reason",
        "answered_at": "answered_at",
        "answered_by": who("answered_by"),
        "is_answered_by_link": "is_answered_by_link",
        "answered_for": "answered_for",
        "asked_at": "asked_at",
        "answer_by": "answer_by",
        "said_by": "said_by",
        "noted": "recorded_by_id",
        "recorded_by": who("recorded_by"),
        "withdrawn_at": "withdrawn_at",
        "told_after_at": "told_after_at",
        "has_come": "has_come",
        "passed_on": "passed_on",
    },
    (("organisation__name", tables.is_text, TextField()), NUMBER),
)
SESSIONS = Part(
    "Sessions",
    "All sessions",
    "No session is planned yet.",
    every(Session),
    keyed("starts_at", "pk")
    | {
        name: name
        for name in (
            *("reference", "response_id", "kind", "place", "shift", "starts_at"),
            *("ends_at", "state", "attended", "reason", "site_id", "join_url"),
            *("attended_before", "corrected_at"),
        )
    }
    | OF_SITE
    | {"corrected_by": who("corrected_by")},
    (("-starts_at", tables.is_moment, DateTimeField()), LAST),
    is_indexed=True,
    is_turned=True,
)
SUPPORT = Part(
    "Support given",
    "All support given",
    "None recorded yet.",
    lambda asker: Delivery.objects.seen_by(asker, WHOLE),
    keyed("on", "pk")
    | {
        "on": "on",
        "service": "service__name",
        "organisation": "organisation__name",
        "audience": "audience",
        "reached": "reached",
    },
    (("-on", tables.is_day, DateField()), LAST),
    is_indexed=True,
)
OF_DOCUMENT = {
    name: name
    for name in (
        *("reference", "kind", "title", "file_name", "file_type", "size", "added_at"),
        *("scan", "scan_tries", "threat", "removed_at", "removed_why"),
    )
} | {"by": who("added_by"), "removed_by": who("removed_by")}
DOCUMENTS = Part(
    "Documents",
    "All documents",
    "None added yet.",
    # What came with a notice is shown with it.
    lambda asker: Document.objects.seen_by(asker).filter(notice=None),
    keyed("pk") | OF_DOCUMENT,
    (LAST,),
    of="situation",
)
CONTACTS = Part(
    "Contacts",
    "All contacts",
    "Not known yet.",
    opened(EmployerContact),
    keyed("is_current", "name", "pk")
    | {
        name: name
        for name in (
            *("name", "role", "telephone", "email", "note", "is_current", "site_id"),
        )
    }
    | OF_SITE,
    (
        ("-is_current", tables.is_flag, BooleanField()),
        ("name", tables.is_text, TextField()),
        NUMBER,
    ),
    numbers,
    of="situation",
)
CONTACT_LOG = Part(
    "Contact log",
    "All of the contact log",
    "No contact is logged yet.",
    every(ContactLog),
    keyed("at", "pk")
    | {
        "at": "at",
        "means": "means",
        "contact": "contact__name",
        "is_reached": "is_reached",
        "note": "note",
        "response_id": "response_id",
        "struck_out_at": "struck_out_at",
        "struck_out_by": who("struck_out_by"),
        "by": who("recorded_by"),
    },
    (("-at", tables.is_moment, DateTimeField()), LAST),
    in_full,
    is_indexed=True,
)
NOTES = Part(
    "Notes",
    "All notes",
    "No note has been written yet.",
    every(Note),
    keyed("written_at", "pk")
    | {name: name for name in ("text", "written_at", "edited_at", "struck_out_at")}
    | {"by": who("written_by"), "struck_out_by": who("struck_out_by")},
    (("-written_at", tables.is_moment, DateTimeField()), LAST),
    in_full,
    of="situation",
)
COUNTS = ("proposed", "confirmed", "averted", "redeployed", "dismissed")
NUMBERS = Part(
    "Numbers",
    "All numbers",
    "Not known yet.",
    every(Headcount),
    keyed("as_at", "pk")
    | {
        name: name
        for name in ("as_at", "site_id", "reason", "source", "notice_id", *COUNTS)
    }
    | OF_SITE
    | STRUCK_OUT,
    (("-as_at", tables.is_day, DateField()), LAST),
    numbers,
    of="situation",
)
NOTICE = (
    *("status", "received_on", "passed_on", "proposed", "employed"),
    *("first_dismissal_on", "last_dismissal_on", "consultation_on", "is_closing"),
    *("reasons", "representatives", "site_id", "supersedes_id", "status_reason"),
)
ATTACHED = Document.objects.filter(notice=OuterRef("pk")).order_by("pk")
NOTICES = Part(
    "HR1 notices",
    "All HR1 notices",
    "No HR1 notice has been added yet.",
    opened(HR1Notice),
    keyed("pk")
    | {name: name for name in NOTICE}
    | OF_SITE
    | STRUCK_OUT
    | {
        "amended_on": "supersedes__received_on",
        "amended_site": JSONArray(*(f"supersedes__site__{name}" for name in SITE)),
        "amended_site_id": "supersedes__site_id",
        "attached": ArraySubquery(ATTACHED.values(facts=JSONObject(**OF_DOCUMENT))),
    },
    (LAST,),
    numbers,
    of="situation",
)
SITES = Part(
    "Sites",
    "All sites",
    "None added yet.",
    every(Site),
    keyed("pk")
    | {
        "postcode": "postcode",
        "council": "council__name",
        "employed": "employed",
        "people": "people",
        "first": "first_leaving_on",
        "shifts": "shifts",
        "closed_on": "closed_on",
    }
    | {"site": JSONArray(*SITE)},
    (NUMBER,),
    in_full,
    of="situation",
)
STAFF = Part(
    "Who works on it",
    "Everybody who works on it",
    "Nobody is assigned yet.",
    lambda asker: Assignment.objects.filter(to_on=None),
    keyed("pk") | {"response_id": "response_id", "person": who("person")},
    (NUMBER,),
    in_full,
)
CLOCK = Part(
    "What has moved the clock of the first meeting",
    "All that has moved the clock",
    "Nothing has moved the clock yet.",
    lambda asker: ClockEvent.objects.standing().filter(response__among=ACTING),
    keyed("on", "pk")
    | {name: name for name in ("response_id", "kind", "on", "at", "reason")},
    (("-on", tables.is_day, DateField()), LAST),
)
# By their names in the address.
PARTS = {
    "asked": ASKED,
    "sessions": SESSIONS,
    "support": SUPPORT,
    "documents": DOCUMENTS,
    "contacts": CONTACTS,
    "contact-log": CONTACT_LOG,
    "notes": NOTES,
    "numbers": NUMBERS,
    "notices": NOTICES,
    "sites": SITES,
    "staff": STAFF,
    "clock": CLOCK,
}
# The clock's events are read with the responses that they belong to.
ON_PAGE = tuple(name for name in PARTS if name != "clock")


def counted(number: int) -> str:
    """213, or more than 1,000."""
    return f"more than {COUNTED:,}" if number > COUNTED else f"{number:,}"
