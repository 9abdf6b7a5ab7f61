"""The password once more, before what weighs: asked for, unless it was typed lately.

Which pages those are stands in one place, `CONFIRMED_PAGES` of the settings, by their
names; a middleware holds each of them. Signing in counts: the password was typed then.
"""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts import keeping
from accounts.sessions import STARTED

DOWNLOAD = "Enter your password, then press the download once more."


def is_needed(request: HttpRequest) -> bool:
    """Whether the page that is asked for waits for the password."""
    is_held = name_of(request) in settings.CONFIRMED_PAGES
    return is_held and request.user.is_authenticated and not is_recent(request)


def name_of(request: HttpRequest) -> str:
    """The name of the page that is asked for."""
    match = request.resolver_match
    return match.view_name if match is not None else ""


def is_recent(request: HttpRequest) -> bool:
    """Whether the person has shown lately, in this session, that it is them."""
    started = request.session.get(STARTED, 0)
    is_new = time.time() - started < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return is_new or has_confirmed(request)


def has_confirmed(request: HttpRequest) -> bool:
    """Whether the person was asked lately who they are, and has shown it."""
    shown = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated")
    ]
    most = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return bool(shown) and time.time() - max(shown) < most


def ask(request: HttpRequest) -> HttpResponseRedirect:
    """To the password, and from there back: what was typed is kept, to be sent.

    A file would leave the page of the password standing: from there one goes back to
    the page that offers it.
    """
    if request.method == "POST":
        is_kept = keeping.keep_for_password(request)
        after = reverse("account_kept") if is_kept else keeping.page_of(request)
    elif name_of(request) in settings.CONFIRMED_FILES:
        messages.info(request, DOWNLOAD)
        after = keeping.page_of(request)
    else:
        after = request.get_full_path()
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': after})}")
