"""A session ends after 30 idle minutes and after 12 hours at most."""

from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

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
        if not all(sessions.seconds_left(request).values()):
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
        elif (
            is_sent and getattr(view, "login_required", True) and keeping.keep(request)
        ):
            query = urlencode({"next": reverse("account_kept")})
            return redirect(f"{reverse('account_login')}?{query}")
        return None
