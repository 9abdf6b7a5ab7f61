"""What is new for a person, its preferences, and messages that failed."""

from __future__ import annotations

from types import SimpleNamespace

from django.contrib import messages as flash
from django.db.models import BigIntegerField, DateTimeField
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.models import NationalPost
from accounts.roles import NationalRole
from kit import tables
from kit.kept import Given, Kept
from kit.scoping import required, visible_or_404
from notifications import actions, letters
from notifications.choices import Kind
from notifications.forms import PreferencesForm
from notifications.models import Message, Preference

NEWEST_FIRST = ("-due_at", "-pk")
PK = BigIntegerField()
TOLD = ("pk", "event", "kind", "context_id", "due_at", "read_at")
KINDS = dict(Kind.choices)
FAILED_FIRST = ("-settled_at", "-pk")


@Kept
def told(limit, is_backwards):
    """What somebody was told in the portal, the newest or what is beyond a key."""
    key = None
    if is_backwards is not None:
        due_at, number = Given("due_at", DateTimeField()), Given("number", PK)
        key = tables.Key((due_at, number), is_backwards)
    rows = Message.objects.in_app_for(Given("person", PK))
    rows = rows.filter(tables.beyond(NEWEST_FIRST, key))
    return rows.order_by(*tables.turned(NEWEST_FIRST, key)).values(*TOLD)[:limit]


def told_page(person, after):
    """A page of what somebody was told in the portal."""

    def read(key, limit):
        values = {"person": person.pk}
        if key is not None:
            values |= {"due_at": key.values[0], "number": key.values[1]}
        is_backwards = key and key.backwards
        rows = told.rows(values, limit=limit, is_backwards=is_backwards)
        return [SimpleNamespace(**row) for row in rows]

    return tables.keyed_page(
        read,
        kinds=(tables.is_moment, tables.is_number),
        key_of=lambda row: (row.due_at, row.pk),
        after=after,
    )


@require_safe
def new(request):
    """What is new for this person, newest first."""
    page = told_page(request.user, request.GET.get("after", ""))
    lines = letters.lines_for(page.rows, request.user, in_portal=True)
    items = [
        {
            "words": lines[row.pk][0],
            "href": lines[row.pk][1],
            "at": row.due_at,
            "kind": KINDS[row.kind],
            "is_new": row.read_at is None,
        }
        for row in page.rows
        if row.pk in lines
    ]
    return render(
        request,
        "notifications/message_list.html",
        {
            "heading": "What is new",
            "items": items,
            "newest": max((row.pk for row in page.rows), default=0),
            "has_new": any(item["is_new"] for item in items),
            "page": hrefs(page, reverse("notifications:list")),
        },
    )


@require_POST
def read(request):
    """Mark what was shown as read."""
    newest = request.POST.get("newest", "")
    if not newest.isdecimal() or len(newest) > 18:
        raise Http404
    actions.mark_read(person=request.user, newest=int(newest), at=timezone.now())
    return redirect("notifications:list")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    """How fast this person hears of each kind of thing."""
    chosen = dict(
        Preference.objects.filter(person=request.user).values_list("kind", "pace")
    )
    form = PreferencesForm(request.POST or None, chosen=chosen)
    form.cancel_href = reverse("notifications:list")
    if request.method == "POST" and form.is_valid():
        actions.choose_paces(person=request.user, paces=form.paces(), at=timezone.now())
        flash.success(request, "Your choices are saved.")
        return redirect("notifications:preferences")
    return render(
        request,
        "notifications/preference_edit.html",
        {
            "form": form,
            "heading": "Choose which emails you get, and how often",
            "intro": (
                "Emails once a day or once a week come together in one email, at "
                "7am. Everything is in the portal at once, whatever you choose "
                "here."
            ),
            "back_href": reverse("notifications:list"),
        },
    )


@require_safe
def failed(request):
    """Messages that did not go: what, to whom, why and when."""
    required(may_mend(request.user))
    page = tables.queryset_page(
        Message.objects.failed().select_related("person"),
        order=FAILED_FIRST,
        after=request.GET.get("after", ""),
    )
    stuck = Message.objects.with_crashes(timezone.now()).order_by("next_at", "pk")
    return render(
        request,
        "notifications/failed_list.html",
        {
            "heading": "Failed messages",
            "rows": page.rows,
            "stuck": list(stuck.select_related("person")[:25]),
            "page": hrefs(page, reverse("notifications:failed")),
        },
    )


@require_POST
def send_again(request, pk):
    """Let one failed message go again."""
    required(may_mend(request.user))
    message = visible_or_404(Message.objects.all(), pk=pk)
    try:
        actions.send_again(message=message, by=request.user, at=timezone.now())
    except actions.NotFailed as refusal:
        flash.info(request, str(refusal))
    else:
        flash.success(request, "The message is on its way again.")
    return redirect("notifications:failed")


def may_mend(user) -> bool:
    """Failed messages are the National PACE team's (`messages.mend`)."""
    return (
        NationalPost.objects.on(timezone.localdate())
        .filter(person=user, role=NationalRole.NATIONAL_TEAM)
        .exists()
    )


def hrefs(page, address):
    """The addresses of a page's neighbours."""
    return {
        "newer_href": f"{address}?after={page.newer}" if page.newer else "",
        "older_href": f"{address}?after={page.older}" if page.older else "",
    }
