"""A session ends after 30 idle minutes and after 12 hours at most."""

import time

from django.conf import settings
from django.contrib.auth import logout

STARTED, SEEN = "started", "seen"
EVERY_SECONDS = 60


class SessionLimits:
    """Sign a person out whose session has been idle or has lasted too long."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/health/") or not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        started = request.session.get(STARTED, now)
        seen = request.session.get(SEEN, now)
        if (
            now - seen > settings.SESSION_IDLE_SECONDS
            or now - started > settings.SESSION_COOKIE_AGE
        ):
            logout(request)
        elif now - seen >= EVERY_SECONDS or STARTED not in request.session:
            request.session[STARTED] = started
            request.session[SEEN] = now
        return self.get_response(request)
