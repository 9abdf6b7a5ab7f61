"""Pages for everybody, with an account or without: help, and what the law asks for."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

HOUR = 3600
# What the file of RFC 9116 says holds for so long; it is written at each asking.
SECURITY_HOLDS = dt.timedelta(days=90)


@login_not_required
@require_safe
def help_and_contact(request):
    """Whom to telephone, and what an email from the portal is."""
    return render(request, "information/help.html")


@login_not_required
@require_safe
def accessibility(request):
    """The statement of the Accessibility Regulations 2018 (S.I. 2018/952)."""
    return render(request, "information/accessibility.html")


@login_not_required
@require_safe
def privacy(request):
    """What is kept about whom and why (UK GDPR, articles 13 and 14)."""
    facts = {"asker_days": settings.ASKER_DAYS}
    return render(request, "information/privacy.html", facts)


@login_not_required
@require_safe
def cookies(request):
    """Each cookie that is set, from the settings that set it."""
    kept = [
        {
            "name": settings.SESSION_COOKIE_NAME,
            "purpose": "Keeps you signed in, and shows you that something was saved",
            "stays": "Until you close your browser or sign out, and never longer than"
            f" {settings.SESSION_COOKIE_AGE // HOUR} hours. It stops working after"
            f" {settings.SESSION_IDLE_SECONDS // 60} minutes without activity",
        },
        {
            "name": settings.CSRF_COOKIE_NAME,
            "purpose": "Makes sure that what is sent comes from a page of the portal",
            "stays": f"{settings.CSRF_COOKIE_AGE // HOUR} hours",
        },
    ]
    return render(request, "information/cookies.html", {"cookies": kept})


@login_not_required
@require_safe
def security_txt(request):
    """How to report a weakness, as RFC 9116 has it; nowhere until somebody is named."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until + SECURITY_HOLDS:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.PORTAL_URL}/.well-known/security.txt",
    )
    words = "".join(f"{line}\n" for line in lines)
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
