"""What needs a person, read across the rooms in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    DateTimeField,
    F,
    Func,
    QuerySet,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from clients.choices import ReferralState
from clients.models import FollowUp, Referral
from kit.acting import For, seeing
from kit.kept import Given, Kept
from kit.moments import spoken_moment
from kit.tables import encode
from notifications.models import Message
from partnerships.models import PendingChange
from partnerships.roles import Permission
from partnerships.standing import Standing
from redundancies.choices import Status
from redundancies.models import AccountCheck, Request
from redundancies.querysets import Filters, list_page, oldest, oldest_of, start_of
from redundancies.views.rows import dressed
from reviews.choices import ReviewState
from reviews.models import Review

CLOCKS = 8
OF_A_KIND = 8
# Beyond this a clock that was never stopped is a matter for tidying, not for haste.
LOOK_BACK = dt.timedelta(days=31)
# Behind every row of one moment.
LAST_ROW = 2**63 - 1


@dataclass(frozen=True)
class Thing:
    """One thing that waits for this person; no two of them read alike."""

    kind: str
    key: str
    title: str
    beside: str
    at: dt.datetime
    href: str


@dataclass(frozen=True)
class Group:
    """Things of one kind, the oldest first; more of them may wait than are shown."""

    title: str
    things: list[Thing]
    more_href: str = ""


def clocks_running(standing: Standing, at: dt.datetime) -> list[dict[str, Any]]:
    """Open situations whose employer has not been reached, the longest wait first."""
    if not standing.may(Permission.SITUATION_EDIT):
        return []
    # Where nobody leads yet no clock runs: it waits for a partnership, below.
    page = list_page(
        standing,
        Filters(clock="open", is_led=True),
        at,
        order="oldest",
        after=encode((at - LOOK_BACK, LAST_ROW)),
        length=CLOCKS,
    )
    times = Counter(row["row_reference"] for row in page.rows)
    return [
        # In two of the person's partnerships: each row names its own.
        row
        | {"in_which": row["partnership"] if times[row["row_reference"]] > 1 else ""}
        for row in dressed(page.rows, standing, at)
    ]


def things(kind: str, rows: QuerySet, **columns: Any) -> QuerySet:
    """One arm of the union: the same columns whatever waits."""
    return rows.annotate(
        what=Value(kind, output_field=CharField()),
        which=columns["key"],
        words=columns["title"],
        beside=columns["beside"],
        detail=columns.get("detail", Value("", output_field=CharField())),
        moment=Cast(columns.get("moment", Value(None)), DateTimeField()),
        since=Cast(columns["since"], DateTimeField()),
    ).values_list("what", "which", "words", "beside", "detail", "moment", "since")


def day(column: str) -> Func:
    """A date in words, as the portal says dates."""
    return Func(
        column,
        Value("FMDD FMMonth YYYY"),
        function="to_char",
        output_field=CharField(),
    )


# What waits in the list of situations: of which kind, and what it is asked for.
LISTED = {"verify": Filters(status=Status.REPORTED), "place": Filters(waits=True)}


def kinds_listed(standing: Standing) -> list[str]:
    """The kinds of what waits in this person's list of situations."""
    found = []
    if standing.may(Permission.SITUATION_SHARE):
        found.append("verify")
    if standing.is_national_team:
        found.append("place")
    return found


def asked_for(standing: Standing) -> Any:
    """The organisation that is asked, and where, if the person acts in several."""
    if len(standing.partnerships(Permission.REQUEST_ANSWER)) < 2:
        return F("organisation__name")
    return Concat(
        F("organisation__name"),
        Value(", "),
        F("response__partnership__name"),
        output_field=CharField(),
    )


def arms(standing: Standing, at: Any, on: Any) -> list[QuerySet]:
    """What may wait for this person, each kind scoped by its own room."""
    nothing = Value("", output_field=CharField())
    found = []
    for kind in kinds_listed(standing):
        rows = oldest(start_of(standing, LISTED[kind]), OF_A_KIND + 1, kind)
        found.append(
            things(
                kind,
                rows,
                key=F(rows.path("reference")),
                title=F(rows.path("employer__name")),
                beside=F(rows.path("place")),
                since=F("told_at"),
            )
        )
    if standing.held and standing.may(Permission.REQUEST_ANSWER):
        found += [
            things(
                "request",
                part.order_by(),
                key=F("reference"),
                title=F("response__situation__employer__name"),
                beside=asked_for(standing),
                detail=Coalesce("session__shift", Value("")),
                moment=F("session__starts_at"),
                since=F("asked_at"),
            )
            for part in Request.objects.to_answer(standing, at)
        ]
    if standing.held and standing.may(Permission.REFERRAL_ANSWER):
        found += [
            things(
                "referral",
                inbox.filter(state=ReferralState.SENT),
                key=F("reference"),
                title=F("service__name"),
                beside=F("organisation__name"),
                since=F("sent_at"),
            )
            for inbox in Referral.objects.inboxes(standing)
        ]
    if standing.held and standing.may(Permission.CLIENT_ADD):
        found.append(
            things(
                "telephone",
                FollowUp.objects.seen_by(standing).to_telephone(at),
                key=F("case__reference"),
                title=Concat(
                    Value("Client "), F("case__reference"), output_field=CharField()
                ),
                beside=nothing,
                since=F("asked_at"),
            )
        )
    if standing.is_national_team:
        found.append(changes_waiting(standing, at))
    if standing.partnerships(Permission.REVIEW_CHECK):
        found.append(
            things(
                "review",
                Review.objects.seen_by(standing)
                .filter(
                    state=ReviewState.CHECK,
                    partnership__in=standing.partnerships(Permission.REVIEW_CHECK),
                )
                .exclude(checks__person=standing.person_id),
                key=F("reference"),
                title=F("partnership__name"),
                beside=Concat(day("from_on"), Value(" to "), day("to_on")),
                since=F("asked_at"),
            )
        )
    return [arm.order_by("since", "which")[: OF_A_KIND + 1] for arm in found]


def changes_waiting(standing: Standing, at: Any) -> QuerySet:
    """What others of the National PACE team asked for: the oldest, and how many."""
    nothing = Value("", output_field=CharField())
    rows = PendingChange.objects.waiting(at).exclude(asked_by=standing.person_id)
    return things(
        "change",
        rows,
        key=nothing,
        title=Cast(Window(Count("*")), CharField()),
        beside=nothing,
        since=F("asked_at"),
    )


@Kept
def checks_waiting(asker: Standing) -> QuerySet:
    """What the contact of the enterprise agency is asked: of an employer its name."""
    rows = things(
        "check",
        AccountCheck.objects.to_answer(asker, Given("on", DateField())),
        key=Cast("pk", CharField()),
        title=F("response__situation__employer__name"),
        beside=Concat(
            F("organisation__name"),
            Value(", asked by "),
            F("response__partnership__name"),
            output_field=CharField(),
        ),
        since=F("asked_at"),
    )
    return rows.order_by("since", "which")[: OF_A_KIND + 1]


@Kept
def all_waiting(asker: Standing) -> QuerySet:
    """All that waits, in one query."""
    found = arms(asker, Given("at", DateTimeField()), Given("on", DateField()))
    if not found:
        return Request.objects.none()
    return found[0].union(*found[1:]) if len(found) > 1 else found[0]


# Title of the group, and where one of its things and all of them are.
KINDS = {
    "verify": (Status.REPORTED.label, "redundancies:situation", "redundancies:list"),
    "place": (
        "Waiting for a partnership",
        "redundancies:situation",
        "redundancies:list",
    ),
    "request": ("Requests to take part", "redundancies:request", ""),
    "check": ("Account checks to answer", "redundancies:account-check-answer", ""),
    "referral": ("Referrals to answer", "clients:referral", "clients:referrals"),
    "telephone": ("Follow-up calls due", "clients:client", "clients:telephone"),
    "review": ("Review summaries to check", "reviews:review", "reviews:list"),
    "change": ("Waiting for a second person", "partnerships:changes", ""),
}
QUERIES = {"verify": "status=reported", "place": "waits=on"}


def waiting(standing: Standing, at: dt.datetime) -> list[Group]:
    """Everything else that waits, in one query but for the checks, grouped by kind."""
    values: dict[str, Any] = {"at": at, "on": timezone.localdate(at)}
    for kind in kinds_listed(standing):
        values |= oldest_of(start_of(standing, LISTED[kind]), LISTED[kind], kind)
    rows = all_waiting.rows(values, standing)
    if standing.checks_accounts:
        with seeing(For.ASKED):
            rows += checks_waiting.rows(values, standing)
    by_kind: dict[str, list[Thing]] = {}
    for kind, key, title, beside, detail, moment, since in rows:
        address = reverse(KINDS[kind][1], args=[key] if key else [])
        if kind == "change":
            is_one = title == "1"
            title += " change of an account" if is_one else " changes of accounts"
        words = (beside, moment and spoken_moment(moment), detail)
        thing = Thing(kind, key, title, ", ".join(filter(None, words)), since, address)
        by_kind.setdefault(kind, []).append(thing)
    groups = []
    for kind, (title, _, everything) in KINDS.items():
        found = sorted(by_kind.get(kind, []), key=lambda thing: thing.at)
        if not found:
            continue
        if kind == "change":
            found = found[:1]
        more = ""
        if len(found) > OF_A_KIND and everything:
            query = QUERIES.get(kind)
            more = reverse(everything) + (f"?{query}" if query else "")
        groups.append(Group(title, found[:OF_A_KIND], more))
    return groups


# So many are counted.
MOST = 100


@Kept
def unread() -> QuerySet:
    """What the portal has told a person that is unread."""
    person = Given("person", BigIntegerField())
    rows = Message.objects.in_app_for(person).unread().order_by()
    return rows.values_list("pk")[:MOST]


@Kept
def failed() -> QuerySet:
    """Letters that wait to be seen to."""
    return Message.objects.failed().order_by().values_list("pk")[:MOST]


def news(user: Any) -> int:
    """How many unread things the portal has told this person, at most 100."""
    return len(unread.rows({"person": user.pk}))


def failures(standing: Standing) -> int:
    """How many letters wait to be seen to, at most 100."""
    if not standing.may(Permission.MESSAGES_MEND):
        return 0
    return len(failed.rows())
