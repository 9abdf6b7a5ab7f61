"""A session ends after 30 idle minutes and after 12 hours at most."""

from django.contrib.auth import logout
from django.http import HttpResponse

from accounts import keeping, sessions


class SessionLimits:
    """Sign a person out whose session has been idle or has lasted too long.

    What somebody sends after that is kept, and offered again once they signed in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/health/") or not request.user.is_authenticated:
            return self.get_response(request)
        if sessions.has_ended(request):
            person_id = request.user.pk
            logout(request)
            request.session[keeping.WAS] = person_id
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.path.startswith("/health/"):
            return None
        is_sent = request.method == "POST"
        if request.user.is_authenticated:
            sessions.note_activity(request, view)
            kept = keeping.kept_for(request)
            if kept and is_sent and request.get_full_path() == kept["path"]:
                keeping.drop(request)
        elif getattr(view, "login_required", True):
            if "HX-Request" in request.headers:
                # Signing in is a page of its own, and no part of the one that asks.
                return HttpResponse(status=401)
            if is_sent and keeping.keep(request):
                return keeping.to_sign_in()
        return None
