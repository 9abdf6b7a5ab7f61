"""Pages for everybody, with an account or without: help, and what the law asks for."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

HOUR = 3600


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
