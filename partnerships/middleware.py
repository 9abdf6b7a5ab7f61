"""Whoever has no second step sets one up, once it cannot be put off any more."""

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts import factors, keeping
from partnerships.standing import due_on

# Where a second step is set up, and what that leads through.
SETTING_UP = {
    "account_reauthenticate",
    "partnerships:second-step",
    "partnerships:passkey-add",
    "partnerships:app-add",
    "partnerships:recovery-codes",
}


class SecondStep:
    """Lead who must set up a second step there, from every page with an account.

    What anybody may open without an account stays open. A session that passed the
    second step costs no query.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        is_public = not getattr(view, "login_required", True)
        if is_public or not request.user.is_authenticated:
            return None
        if factors.was_passed(request):
            return None
        if factors.of(request.user).exists():
            # A second step was set up since, and was not passed in this session.
            logout(request)
            return led_to(request, reverse("account_login"))
        today = timezone.localdate()
        if request.resolver_match.view_name in SETTING_UP:
            return None
        if due_on(request.user, today) > today:
            return None
        address = reverse("partnerships:second-step")
        is_sent = request.method == "POST" and keeping.is_from_here(request)
        if is_sent and keeping.keep(request):
            # Says as well that nothing has taken it yet.
            address += f"?next={reverse('account_kept')}"
        return led_to(request, address)


def led_to(request, address):
    """To another page, whole: also where a part of a page was asked for."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
