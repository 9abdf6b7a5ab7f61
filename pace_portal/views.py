"""Home, the health checks, and the pages of errors."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from accounts import keeping
from accounts.shown import shown
from kit import limits, replica, scanning
from kit.middleware import database_away
from notifications.health import parts_of_the_portal
from pace_portal import home as what
from partnerships.roles import Permission
from partnerships.standing import standing_of

ACTS = (
    ("Log a redundancy", "redundancies:log", Permission.SITUATION_ADD),
    ("Report possible job losses", "redundancies:report", Permission.SITUATION_REPORT),
    ("Record support given", "redundancies:delivery-add", Permission.DELIVERY_RECORD),
    ("Register a client", "clients:add", Permission.CLIENT_ADD),
)
PLACES = (
    ("What we said yes to", "redundancies:requests", Permission.REQUEST_ANSWER),
    ("Support given", "redundancies:deliveries", Permission.DELIVERY_RECORD),
    ("Import HR1 notices", "imports:start", Permission.NOTICES_IMPORT),
    ("For the recording system", "redundancies:recording", Permission.SITUATION_CLOSE),
    ("People", "partnerships:people", Permission.REFERENCE_EDIT),
    ("Organisations", "partnerships:organisations", Permission.MEMBERS_VIEW),
    ("Services", "partnerships:services", Permission.MEMBERS_VIEW),
    ("Invitations", "partnerships:invitations", Permission.PEOPLE_INVITE),
    ("Failed messages", "notifications:failed", Permission.MESSAGES_MEND),
    ("The record", "partnerships:record", Permission.RECORD_READ),
)
# Pages that a national role opens, and the same permission in a partnership does not.
NATIONAL_PLACES = (("Figures", "reviews:national-figures", Permission.FIGURES_VIEW),)

# The database has so long to answer whoever asks whether the portal is ready.
READY_SECONDS = 2


@require_safe
def home(request):
    """What needs this person, and what is new."""
    standing, now = standing_of(request.user), timezone.now()
    return render(
        request,
        "home.html",
        {
            "clocks": what.clocks_running(standing, now),
            "groups": what.waiting(standing, now),
            "news": what.news(request.user),
            "failures": what.failures(standing),
            "buttons": [
                {"text": text, "href": reverse(name)}
                for text, name, permission in ACTS
                if standing.may(permission)
            ],
            "links": [
                {"text": text, "href": reverse(name)}
                for text, name, permission in PLACES
                if standing.may(permission)
            ]
            + [
                {"text": text, "href": reverse(name)}
                for text, name, permission in NATIONAL_PLACES
                if standing.may_everywhere(permission)
            ],
        },
    )


@login_not_required
@require_GET
def live(request):
    """The process answers."""
    return JsonResponse({"live": True})


@login_not_required
@require_GET
def ready(request):
    """Each part and its state; 503 while one that letters or pages need is away."""
    try:
        with limits.at_most(READY_SECONDS):
            connect_anew()
            parts = {"database": "ready"} | parts_of_the_portal(at=timezone.now())
    except (DatabaseError, InterfaceError):
        parts = {"database": "away"}
    # Left aside it costs nobody an answer, so it is told and does not count.
    beside = {"replica": replica.state()} if replica.is_there() else {}
    if scanning.is_set_up():
        # Without it documents stay closed, and all else goes on.
        beside["scanner"] = scanning.WATCH.state()
    is_ready = all(state == "ready" for state in parts.values())
    return JsonResponse(
        {"ready": is_ready, "parts": parts} | beside, status=200 if is_ready else 503
    )


def connect_anew():
    """Try whether others could connect: lines that are open say nothing of it."""
    line = connection.copy()
    line.settings_dict["OPTIONS"] |= {"connect_timeout": READY_SECONDS}
    try:
        with line.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        line.close()


@login_not_required
@require_safe
def by_invitation_only(request):
    """Nobody registers: an account starts with an invitation."""
    raise Http404


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def not_allowed(request, exception=None):
    return render(request, "403.html", status=403)


def csrf_failure(request, reason=""):
    """A page from before somebody signed in again: what was typed is shown to be sent.

    Only to the person whose page it was, and only when it came from our own pages; a
    press sends it, so that another site can do no more than before. Of somebody who is
    signed out it is kept, to be shown once they have signed in.
    """
    path, person = request.get_full_path(), request.user
    is_from_here = keeping.is_from_here(request)
    if not is_from_here or not keeping.is_ours(path):
        return stale(request)
    if not person.is_authenticated:
        view = request.resolver_match.func
        is_kept = getattr(view, "login_required", True) and keeping.keep(request)
        return keeping.to_sign_in() if is_kept else stale(request)
    if keeping.owner(request) != person.pk:
        return stale(request)
    sent = {"path": path, "page": keeping.page_of(request)}
    fields, files = keeping.typed(request.POST), keeping.files_of(request)
    facts = {"offers": [shown(request, sent, fields, files)]}
    return render(request, "account/kept.html", facts, status=403)


def stale(request):
    """The page that was sent is too old, or of somebody else: nothing was saved."""
    was = keeping.owner(request)
    is_signed_in = request.user.is_authenticated
    facts = {
        "is_stale_form": True,
        "is_of_other": is_signed_in and was not in (None, request.user.pk),
        "is_signed_in": is_signed_in and request.path == reverse("account_login"),
    }
    return render(request, "403.html", facts, status=403)


def not_found(request, exception=None):
    is_link = request.path.startswith("/link/")
    template = "link_unknown.html" if is_link else "404.html"
    return render(request, template, status=404)


def failed(request):
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        # Noticed by a middleware outside the transaction: sessions, logs.
        return database_away(error)
    # Without the request: what stands around a page may be what failed.
    return HttpResponse(render_to_string("500.html"), status=500)
