"""Home, the health checks, and the pages of errors."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from notifications.health import parts_of_the_portal


@require_safe
def home(request):
    """What needs this person, and what is new."""
    return render(request, "home.html", {})


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
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts = {"database": "ready"} | parts_of_the_portal(at=timezone.now())
    except DatabaseError:
        parts = {"database": "away"}
    is_ready = all(state == "ready" for state in parts.values())
    return JsonResponse(
        {"ready": is_ready, "parts": parts}, status=200 if is_ready else 503
    )


@login_not_required
def by_invitation_only(request):
    """Nobody registers: an account starts with an invitation."""
    raise Http404


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def not_allowed(request, exception=None):
    return render(request, "403.html", status=403)


def csrf_failure(request, reason=""):
    return render(request, "403.html", {"is_stale_form": True}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def failed(request):
    # Without the request: what stands around a page may be what failed.
    return HttpResponse(render_to_string("500.html"), status=500)
