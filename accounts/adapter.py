"""How allauth behaves here: invited people only, and signing in is on record."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import audit, signing
from accounts.models import User


class Adapter(DefaultAccountAdapter):
    """Nobody registers; an invitation makes the account."""

    # The same for a known and an unknown address.
    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Enter the email address and password of your"
        " account",
        "invalid_login": "Enter the email address and password of your account",
        "account_inactive": "This account is closed",
        "enter_current_password": "Enter your current password",
        "incorrect_password": "Enter the password of your account",
        "too_many_login_attempts": "You have tried to sign in too often. Wait a few"
        " minutes, then try again",
        "rate_limited": "You have tried this too often. Wait a few minutes, then try"
        " again",
    }

    def is_open_for_signup(self, request):
        return False

    def may_sign_in_here(self, user):
        """Whether a password opens this account."""
        return user.has_usable_password()

    def get_reauthentication_methods(self, user):
        """Who is signed in says once more who they are: by a password, or elsewhere."""
        if not (user.is_authenticated and user.has_account()):
            return []
        address = reverse("account_reauthenticate")
        return [{"id": "reauthenticate", "description": "Password", "url": address}]

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            signing.tried(signing.LOCKED_OUT, credentials)
            raise

    def post_login(self, request, user, **kwargs):
        if user.first_signed_in_at is None:
            user.first_signed_in_at = timezone.now()
            User.objects.filter(pk=user.pk, first_signed_in_at=None).update(
                first_signed_in_at=user.first_signed_in_at
            )
        came_by = signing.sign_on_of(request, user)
        audit.record(
            "person.signed_in",
            by=user,
            on=user,
            label=user.reference,
            after={"sign_on": came_by} if came_by else {},
        )
        return super().post_login(request, user, **kwargs)
