"""Working pages of figures: true for those who may open what is counted."""

from __future__ import annotations

import datetime as dt

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kit.disclosure import SUPPRESSED_WORDS
from kit.govuk import typed_date
from kit.scoping import required
from partnerships.models import Partnership
from partnerships.roles import CHAIRS, Permission
from partnerships.standing import standing_of
from reviews.documents.content import NOT_KNOWN, cell_words
from reviews.figures import Scope, compiled
from reviews.forms import FiguresForm, YearForm


@require_safe
def national(request):
    """Figures of all partnerships."""
    required(standing_of(request.user).may_everywhere(Permission.FIGURES_VIEW))
    return figures_page(request, None)


@require_safe
def partnership(request, slug):
    """Figures of one partnership."""
    row = get_object_or_404(Partnership, slug=slug)
    required(standing_of(request.user).may(Permission.FIGURES_VIEW, row.pk))
    return figures_page(request, row)


def opens_every_row(standing, row: Partnership | None) -> bool:
    """Whether this person may open each situation and client that is counted.

    The National PACE team may; a chair may in the own partnership; others of it may
    not open what is known only to those who need to know.
    """
    if standing.is_national_team:
        return True
    return row is not None and any(
        held.partnership_id == row.pk and held.role in CHAIRS for held in standing.held
    )


def figures_page(request, row):
    standing = standing_of(request.user)
    today = timezone.localdate()
    is_true = opens_every_row(standing, row)
    form = form_for(request.GET, today, is_true=is_true)
    chapters = []
    if form.is_valid():
        from_on, to_on = form.period
        scope = Scope(
            from_on=from_on,
            to_on=to_on,
            on=today,
            partnership_id=row.pk if row else None,
            partnership_name=str(row or ""),
            is_protected=not is_true,
        )
        chapters = [
            {"title": chapter.label, "tables": [shown(table) for table in tables]}
            for chapter, tables in compiled(scope)
            if chapter not in ("introduction", "conclusions", "appendices")
        ]
    context = {
        "heading": f"Figures: {row or 'all partnerships'}",
        "partnership": row,
        "form": form,
        "chapters": chapters,
        "is_true": is_true,
        "today": today,
        "suppressed_words": SUPPRESSED_WORDS,
    }
    return render(request, "reviews/figures.html", context)


def form_for(typed, today: dt.date, *, is_true: bool):
    """Any period for true numbers; whole years only for others.

    Two periods that differ by a day would give away that day.
    """
    if is_true:
        return FiguresForm(typed or last_year(today))
    form = YearForm(typed or None, on=today)
    if form.is_bound:
        return form
    # The first choice stands for none; the next is the last whole year.
    return YearForm({"year": form.fields["year"].choices[1][0]}, on=today)


def last_year(today: dt.date) -> dict[str, str]:
    """The twelve months up to today, as they would be typed."""
    from_on = (today - dt.timedelta(days=364)).replace(day=1)
    return typed_date("from_on", from_on) | typed_date("to_on", today)


def shown(table):
    return {
        "key": table.key,
        "title": table.title,
        "columns": [
            {"text": one.label, "is_number": one.kind != "text"}
            for one in table.columns
        ],
        "cells": [
            [
                {
                    "text": NOT_KNOWN if cell is None else cell_words(cell),
                    "is_number": column.kind != "text",
                }
                for cell, column in zip(row, table.columns, strict=True)
            ]
            for row in table.rows
        ],
        "base": table.base,
        "source": table.source,
        "definition": table.definition.text,
        "version": table.definition.version,
    }
