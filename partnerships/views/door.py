"""Signing in, saying once more who one is, another password: allauth's pages, ours."""

from allauth.account import views as account
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from accounts import providers
from accounts.views import closed_without_limits, under_a_new_key
from partnerships.ways_in import may_sign_in_here, usable_by

ELSEWHERE = "You sign in with your organisation, so there is no password to change."


class SignIn(account.LoginView):
    """Email address and password, or the sign-on of an agency."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "sign_ons": list(providers.configured().values())
        }


class Confirm(account.ReauthenticateView):
    """Once more who one is: by the password, or at the agency that one came in by."""

    def post(self, request, *args, **kwargs):
        if not may_sign_in_here(request.user):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "sign_ons": [one for _, one in usable_by(self.request.user)],
            "is_local": may_sign_in_here(self.request.user),
        }


def changing_password(request):
    """Another password, for whom one lets in."""
    if not may_sign_in_here(request.user):
        messages.info(request, ELSEWHERE)
        return redirect("partnerships:own")
    return account.password_change(request)


sign_in = closed_without_limits(SignIn.as_view())
confirm = closed_without_limits(under_a_new_key(Confirm.as_view()))
password_change = closed_without_limits(changing_password)
