"""What an organisation said yes to: its coming sessions, and what came before."""

from __future__ import annotations

from django.db.models import BigIntegerField, DateTimeField
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kit import tables
from kit.kept import Given, Kept
from kit.scoping import required
from partnerships.roles import Permission
from partnerships.standing import standing_of
from redundancies import calendars
from redundancies.models import Request, Situation
from redundancies.views.asked import answer_words, spoken

ORDER = ("-answered_at", "-pk")
# So many coming sessions are shown at once.
COMING = 50


def parts_of(asker):
    """What was said yes to, read organisation by organisation from an index."""
    return Request.objects.said_yes(asker)


def joined(parts):
    """The rows of several parts, by their numbers."""
    if not parts:
        return Request.objects.none()
    first, *others = (part.values("pk") for part in parts)
    return Request.objects.filter(pk__in=first.union(*others) if others else first)


@Kept
def coming(asker):
    """The next sessions, of all of this person's organisations."""
    at = Given("at", DateTimeField())
    parts = [
        part.filter(meets_at__isnull=False, meets_at__gt=at).order_by("meets_at", "pk")[
            :COMING
        ]
        for part in parts_of(asker)
    ]
    rows = joined(parts).order_by("meets_at", "pk")[:COMING]
    return rows.select_related(
        "organisation", "session", "asked_by", "goes", "response__partnership"
    )


@Kept
def said(asker, limit, is_backwards):
    """All that was said yes to, the newest answer first, or that beyond a key."""
    key = None
    if is_backwards is not None:
        at, number = Given("at", DateTimeField()), Given("number", BigIntegerField())
        key = tables.Key((at, number), is_backwards)
    order = tables.turned(ORDER, key)
    parts = [
        part.filter(tables.beyond(ORDER, key)).order_by(*order)[:limit]
        for part in parts_of(asker)
    ]
    rows = joined(parts).order_by(*order)[:limit]
    return rows.select_related(
        "organisation", "session", "asked_by", "goes", "response__partnership"
    )


def named(rows, standing):
    """Each with its situation, where this person sees it."""
    numbers = {row.response.situation_id for row in rows}
    seen = Situation.objects.seen_by(standing).filter(pk__in=numbers)
    situations = {row.pk: row for row in seen.select_related("employer", "council")}
    for row in rows:
        row.situation = situations.get(row.response.situation_id)
        row.answer_said = answer_words(row)
        row.when = spoken(row.session) if row.session else "No date yet"
    return rows


@require_safe
def listing(request):
    """Coming sessions first, then every answer of yes or in part."""
    standing = standing_of(request.user)
    required(standing.may(Permission.REQUEST_ANSWER))
    at = timezone.now()

    def read(key, limit):
        values = key and {"at": key.values[0], "number": key.values[1]}
        is_backwards = key and key.backwards
        return said.rows(values, standing, limit=limit, is_backwards=is_backwards)

    page = tables.keyed_page(
        read,
        kinds=(tables.is_moment, tables.is_number),
        key_of=lambda row: (row.answered_at, row.pk),
        after=request.GET.get("after", ""),
    ).addressed(request.GET)
    is_first = not request.GET.get("after")
    next_ones = coming.rows({"at": at}, standing) if is_first else []
    rows = named([*next_ones, *page.rows], standing)
    return render(
        request,
        "redundancies/said_yes.html",
        {
            "heading": "What we said yes to",
            "page": page,
            "is_first": is_first,
            "coming": rows[: len(next_ones)],
            "rows": rows[len(next_ones) :],
        },
    )


@require_safe
def calendar(request):
    """The coming sessions as a file for one's own calendar."""
    standing = standing_of(request.user)
    required(standing.may(Permission.REQUEST_ANSWER))
    rows = named(coming.rows({"at": timezone.now()}, standing), standing)
    for row in rows:
        row.response.situation = row.situation
    seen = [row for row in rows if row.situation is not None]
    return calendars.answer_with(calendars.of_partner(seen), "pace-sessions.ics")
