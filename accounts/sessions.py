"""How long a session lasts, and which requests are a sign of the person."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.browsers import spoken_browser

STARTED, SEEN, BROWSER = "started", "seen", "browser"
EVERY_SECONDS = 60


def quiet(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page that asks by itself, again and again: no sign of the person."""
    view.is_quiet = True  # type: ignore[attr-defined]
    return view


def is_quiet(view: Callable[..., Any]) -> bool:
    return getattr(view, "is_quiet", False)


def seconds_left(request: HttpRequest) -> dict[str, int]:
    """How many seconds the session lasts without a press, how many at most, and now.

    A page says at what time it ends by our clock: its own may be wrong.
    """
    now = int(time.time())
    seen = request.session.get(SEEN, now)
    started = request.session.get(STARTED, now)
    return {
        "idle": max(0, seen + settings.SESSION_IDLE_SECONDS - now),
        "most": max(0, started + settings.SESSION_COOKIE_AGE - now),
        "now": now,
    }


def has_ended(request: HttpRequest) -> bool:
    """Whether the session has been idle or has lasted too long."""
    left = seconds_left(request)
    return not (left["idle"] and left["most"])


def note_activity(request: HttpRequest, view: Callable[..., Any]) -> None:
    """Remember when the session began and when its person was last active."""
    now = int(time.time())
    if STARTED not in request.session:
        request.session[STARTED] = request.session[SEEN] = now
        agent = request.headers.get("User-Agent", "")
        request.session[BROWSER] = spoken_browser(agent)
    elif not is_quiet(view) and now - request.session.get(SEEN, 0) >= EVERY_SECONDS:
        request.session[SEEN] = now


def stay(request: HttpRequest) -> None:
    """The person is there: the idle time begins anew."""
    request.session[SEEN] = int(time.time())
