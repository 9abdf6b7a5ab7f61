"""While attempts cannot be counted, the page is closed, and not open to all."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = structlog.get_logger(__name__)


def limits_away(
    request: HttpRequest,
    error: Exception,
    template: str = "accounts/limits_away.html",
) -> HttpResponse:
    """503 with a sentence, and when to try again."""
    log.error("limits_away", kind=type(error).__name__)
    response = render(request, template, status=503)
    response["Retry-After"] = "30"
    return response
