"""Working pages of figures: true for those who may open what is counted.

A page counts nothing: it shows the set that a worker has compiled, or says how far
that is, or offers to ask for it.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.sessions import quiet
from kit.disclosure import SUPPRESSED_WORDS
from kit.govuk import typed_date
from kit.progress import progress_part
from kit.scoping import required, visible_or_404
from partnerships.models import Partnership
from partnerships.roles import Permission
from partnerships.standing import standing_of
from reviews import actions
from reviews.choices import AT_THE_WORKER, SetState
from reviews.forms import AnewForm, FiguresForm, PressForm, YearForm
from reviews.models import FigureSet
from reviews.periods import (
    financial_year,
    last_twelve_months,
    year_words,
    years_on_offer,
)
from reviews.querysets import opens_every_row
from reviews.views.reading import progress_of
from reviews.views.sheets import chapters_of
from reviews.wakeup import FIGURES, wake_after_commit


@require_safe
def national(request):
    """Figures of all partnerships."""
    return figures_page(request, place_of(request, None), request.GET)


@require_safe
def partnership(request, slug):
    """Figures of one partnership."""
    return figures_page(request, place_of(request, slug), request.GET)


@require_POST
def national_ask(request):
    """Ask for the figures of all partnerships."""
    return asked(request, place_of(request, None))


@require_POST
def partnership_ask(request, slug):
    """Ask for the figures of one partnership."""
    return asked(request, place_of(request, slug))


def place_of(request, slug: str | None) -> Partnership | None:
    """The partnership of an address; refuse whoever may not see figures there."""
    standing = standing_of(request.user)
    if slug is None:
        required(standing.may_everywhere(Permission.FIGURES_VIEW))
        return None
    row = get_object_or_404(Partnership, slug=slug)
    required(standing.may(Permission.FIGURES_VIEW, row.pk))
    return row


def sets_for(request, place: Partnership | None, form) -> FigureSet:
    """The set that this person may see of a place and a period, as a queryset."""
    standing = standing_of(request.user)
    place_id = place.pk if place else None
    return FigureSet.objects.seen_by(standing).of(
        partnership_id=place_id,
        period=form.period,
        is_protected=not opens_every_row(standing, place_id),
    )


def figures_page(request, place, typed):
    standing = standing_of(request.user)
    today = timezone.localdate()
    is_true = opens_every_row(standing, place.pk if place else None)
    form = form_for(typed, today, is_true=is_true)
    row = sets_for(request, place, form).first() if form.is_valid() else None
    renews = place is None and standing.may_everywhere(Permission.REVIEW_PUBLISH)
    context = {
        "heading": f"Figures: {place or 'all partnerships'}",
        "partnership": place,
        "form": form,
        "is_true": is_true,
        "is_default": not typed,
        "suppressed_words": SUPPRESSED_WORDS,
        "row": row,
        "chapters": chapters_of(row) if row else [],
        "progress": progress_of(row) if row and row.state in AT_THE_WORKER else None,
        "refresh_href": f"{page_of(place)}?{urlencode(sent_by(form))}" if row else "",
        "buttons": buttons_of(place, form, row) if form.is_valid() else [],
        "years": years_of(standing, today) if renews else [],
    }
    return render(request, "reviews/figures.html", context)


def buttons_of(place, form, row) -> list[dict]:
    """The press that asks for a set, where this person may ask for it now."""
    if row and (row.state in AT_THE_WORKER or (row.is_protected and row.compiled_at)):
        return []
    is_first = row is None or row.compiled_at is None
    values = sent_by(form) | {"version": row.version if row else 0}
    return [
        {
            "text": "Compile these figures" if is_first else "Compile again",
            "post": page_of(place, "ask"),
            "values": values,
            "style": "" if is_first else "secondary",
        }
    ]


def asked(request, place):
    """Put what the page is about into the queue, and go back to the page."""
    standing, now = standing_of(request.user), timezone.now()
    is_true = opens_every_row(standing, place.pk if place else None)
    form = form_for(request.POST, timezone.localdate(now), is_true=is_true)
    press = PressForm(request.POST)
    if not form.is_valid() or not press.is_valid():
        return figures_page(request, place, request.POST)
    facts = {"by": request.user, "at": now}
    if is_true:
        version = press.cleaned_data["version"]
        actions.ask_for_true(
            partnership=place, period=form.period, version=version, **facts
        )
    else:
        actions.ask_for_year(year=form.chosen, **facts)
    row = sets_for(request, place, form).get()
    if row.state == SetState.WAITING:
        wake_after_commit(FIGURES, set_id=row.pk)
    return redirect(f"{page_of(place)}?{urlencode(sent_by(form))}")


@require_POST
def anew(request):
    """Have a closed year compiled for readers once more: the National PACE team."""
    required(standing_of(request.user).may_everywhere(Permission.REVIEW_PUBLISH))
    now = timezone.now()
    form = AnewForm(request.POST, on=timezone.localdate(now))
    is_asked = form.is_valid() and actions.ask_for_year_anew(
        year=form.chosen,
        version=form.cleaned_data["version"],
        by=request.user,
        at=now,
    )
    if is_asked:
        words = year_words(form.chosen)
        messages.success(request, f"Figures of {words} will be compiled again.")
    else:
        messages.error(request, "This page was opened too long ago. Try again.")
    return redirect("reviews:national-figures")


@quiet
@require_safe
def progress(request, reference):
    """How far the compiling is: the words that the page asks for."""
    standing = standing_of(request.user)
    required(standing.may(Permission.FIGURES_VIEW))
    rows = FigureSet.objects.seen_by(standing).select_related("partnership")
    row = visible_or_404(rows, reference=reference)
    told = progress_of(row)
    if told["done"] and not told["has_failed"]:
        told["text"] = "The figures are ready."
    is_true = opens_every_row(standing, row.partnership_id)
    return progress_part(
        request,
        title=f"Figures: {row.partnership or 'all partnerships'}",
        progress=told,
        label="Compiling",
        href=reverse("reviews:figures-progress", args=[reference]),
        refresh_href=f"{page_of(row.partnership)}?{urlencode(typed_of(row, is_true))}",
        ready_text="See why" if told["has_failed"] else "See them",
    )


def page_of(place: Partnership | None, what: str = "") -> str:
    """The address of a place's figures, or of an act on them."""
    name = f"figures-{what}" if what else "figures"
    if place is None:
        return reverse(f"reviews:national-{name}")
    return reverse(f"reviews:{name}", args=[place.slug])


def form_for(typed, today: dt.date, *, is_true: bool):
    """Any period for true numbers; whole years only for others.

    Two periods that differ by a day would give away that day. Where nothing is typed,
    a period that is over stands there.
    """
    if is_true:
        return FiguresForm(typed or typed_period(*last_twelve_months(today)))
    return YearForm(typed or {"year": str(years_on_offer(today)[0])}, on=today)


def typed_period(from_on: dt.date, to_on: dt.date) -> dict[str, str]:
    """A period, as it would be typed."""
    return typed_date("from_on", from_on) | typed_date("to_on", to_on)


def typed_of(row: FigureSet, is_true: bool) -> dict[str, str]:
    """The period of a set, as whoever sees it would type it."""
    if is_true:
        return typed_period(row.from_on, row.to_on)
    return {"year": str(row.from_on.year)}


def sent_by(form) -> dict[str, str]:
    """What a valid form was sent with, and nothing else that stood in the address."""
    if isinstance(form, FiguresForm):
        return typed_period(*form.period)
    return {"year": str(form.chosen)}


def years_of(standing, today: dt.date) -> list[dict]:
    """What other readers see of each year on offer, with the press to renew it."""
    sets = {
        row.from_on.year: row
        for row in FigureSet.objects.permitting(standing, Permission.REVIEW_PUBLISH)
        .filter(is_protected=True, partnership=None)
        .defer("tables")
        if (row.from_on, row.to_on) == financial_year(row.from_on.year)
    }
    return [
        {"words": year_words(year), "row": row, "press": press_anew(year, row)}
        for year in years_on_offer(today)
        for row in [sets.get(year)]
    ]


def press_anew(year: int, row: FigureSet | None) -> list[dict]:
    if row is None or row.state in AT_THE_WORKER:
        return []
    return [
        {
            "text": f"Compile {year_words(year)} again",
            "post": reverse("reviews:national-figures-anew"),
            "values": {"year": year, "version": row.version},
            "style": "secondary",
        }
    ]
