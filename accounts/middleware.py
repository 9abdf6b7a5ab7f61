"""A session ends after 30 idle minutes and after 12 hours at most."""

import redis
from allauth.core.internal import ratelimit
from django.contrib.auth import logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts import confirming, keeping, sessions
from accounts.backend import person_of
from accounts.limits import limits_away
from accounts.shown import tell_what_ran_out


class Authentication(AuthenticationMiddleware):
    """Says who asks; the session was read with its person."""

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: known(request))


def known(request):
    if not hasattr(request, "_cached_user"):
        request._cached_user = person_of(request)
    return request._cached_user


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
        response = self.get_response(request)
        if request.method == "POST" and request.user.is_authenticated:
            keeping.drop_taken(request, response)
        return response

    def process_view(self, request, view, args, kwargs):
        if request.path.startswith("/health/"):
            return None
        if request.user.is_authenticated:
            sessions.note_activity(request, view)
            keeping.drop_of_others(request)
            if request.method == "GET" and not sessions.is_quiet(view):
                tell_what_ran_out(request)
        elif getattr(view, "login_required", True):
            if "HX-Request" in request.headers:
                # Signing in is a page of its own, and no part of the one that asks.
                return HttpResponse(status=401)
            if request.method == "POST" and keeping.keep(request):
                return keeping.to_sign_in()
        return None


class LinkLimits:
    """Pages behind a link take so many presses a minute from one address, and no more.

    Without the counters they are closed, as signing in is.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.path.startswith("/link/"):
            return None
        try:
            # Its usual door counts no GET, and looking is what a guesser would do.
            is_within = ratelimit.consume(
                request, app="allauth.account", action="link", limit_get=True
            )
        except redis.RedisError as error:
            return limits_away(request, error, "accounts/links_away.html")
        return None if is_within else ratelimit.respond_429(request)


class Confirming:
    """Before some pages the password is asked for again: `accounts.confirming`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not confirming.is_needed(request):
            return None
        if "HX-Request" in request.headers:
            return HttpResponse(status=401)
        return confirming.ask(request)
