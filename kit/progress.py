"""How far a piece of work is: the words that a page asks for again and again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def progress_part(
    request: HttpRequest, *, title: str, progress: dict[str, Any], **facts: Any
) -> HttpResponse:
    """Only the words, so that focus stays where it is and they are read out.

    Nothing (204) while they are the ones that the page has. When the work is done, they
    lead to it: the page is not loaded anew under somebody's hands.
    """
    if request.GET.get("seen") == progress["text"]:
        return HttpResponse(status=204)
    percent = progress.get("percent")
    how_far = f" ({percent}%)" if percent is not None else ""
    begins = f"{facts['label']}{how_far}"
    if progress["done"]:
        begins = "Failed" if progress.get("has_failed") else "Ready"
    return render(
        request,
        "components/progress_part.html",
        {"title": f"{begins}: {title}"} | progress | facts,
    )
