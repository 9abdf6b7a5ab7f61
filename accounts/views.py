"""Signing in and out: allauth's pages, closed while attempts cannot be counted."""

import json
from functools import wraps

import redis
from allauth.account import views as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render

from accounts import factors, keeping, sessions
from accounts.limits import limits_away
from accounts.sessions import quiet, seconds_left
from accounts.shown import shown

# What a browser keeps of a person is gone when they sign out.
CLEARED = '"cache", "cookies", "storage"'


def closed_without_limits(view):
    """Answer 503 with a sentence: without its counters a sign-in page takes guesses."""

    @wraps(view)
    def closed(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except redis.RedisError as error:
            return limits_away(request, error)

    return closed


def leaving_nothing(view):
    """Tell the browser, once somebody has signed out, to keep nothing of theirs."""

    @wraps(view)
    def left(request, *args, **kwargs):
        was_signed_in = request.user.is_authenticated
        response = view(request, *args, **kwargs)
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = CLEARED
        return response

    return left


def under_a_new_key(view):
    """Give the session another key once somebody has shown again that it is them."""

    @wraps(view)
    def renewed(request, *args, **kwargs):
        before = [*get_authentication_records(request, request.user)]
        response = view(request, *args, **kwargs)
        if get_authentication_records(request, request.user) != before:
            request.session.cycle_key()
        return response

    return renewed


class SecondStep(AuthenticateView):
    """At signing in, after the password: a passkey, or else a code."""

    template_name = "account/second_step.html"

    def post(self, request, *args, **kwargs):
        if "leave" in request.POST:
            return self.stage.abort()
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        person = self.stage.login.user
        kinds = set(factors.of(person).values_list("type", flat=True))
        has_passkey = (
            Authenticator.Type.WEBAUTHN in kinds
            and factors.may_have_passkeys(self.request)
        )
        return context | {
            "options": json.dumps(context["js_data"]["request_options"]),
            "has_passkey": has_passkey,
            "has_codes": Authenticator.Type.TOTP in kinds
            or bool(factors.codes_left(person)),
        }


second_step = closed_without_limits(login_not_required(SecondStep.as_view()))
sign_out = leaving_nothing(account.logout)
inactive = account.account_inactive
password_reset = closed_without_limits(account.password_reset)
password_reset_done = account.password_reset_done
password_reset_key = closed_without_limits(account.password_reset_from_key)
password_reset_key_done = account.password_reset_from_key_done


def kept(request):
    """What was typed before the session ended: send each of it, or throw it away."""
    if request.method == "POST":
        keeping.drop(request, request.POST.get("which", ""))
        return redirect("account_kept")
    offers = [shown(request, *offer) for offer in keeping.offered(request)]
    if not offers:
        return redirect("/")
    return render(request, "account/kept.html", {"offers": offers})


@login_not_required
@quiet
def stay(request):
    """How long the session lasts, for the page that asks; a press makes it longer.

    The page says whose it is: only the person's own gets the token to send by.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"signed_in": False})
    if keeping.person_of(request.headers.get("X-Page-Of", "")) != request.user.pk:
        return JsonResponse({"signed_in": True, "is_yours": False})
    if request.method == "POST":
        sessions.stay(request)
    mark, token = keeping.mark_of(request.user.pk), get_token(request)
    return JsonResponse(
        {"signed_in": True, "is_yours": True, "person": mark, "token": token}
        | seconds_left(request)
    )
