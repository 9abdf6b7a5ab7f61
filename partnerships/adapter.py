"""Signing in: its letters go through the outbox, and its second step is asked for."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.utils import timezone

from accounts import factors
from accounts.adapter import Adapter as AccountsAdapter
from kit.moments import spoken_date
from partnerships.actions import factors as second_steps
from partnerships.actions import passwords
from partnerships.standing import due_on


class Adapter(AccountsAdapter):
    """A mail server that is away or slow neither fails nor delays the page."""

    def ask_for_reset(self, address):
        """The same is done for a known and for an unknown address."""
        passwords.ask_for_reset(address=address, at=timezone.now())

    def set_password(self, user, password):
        super().set_password(user, password)
        session = getattr(self.request, "session", None)
        key = session.session_key if session else None
        passwords.changed(person=user, at=timezone.now(), keep=key)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        passed = get_authentication_records(request, user)
        if any(step["method"] == "mfa" for step in passed):
            factors.note_passed(request.session)
            if passed[-1].get("type") == Authenticator.Type.RECOVERY_CODES:
                second_steps.code_used(person=user, at=timezone.now())
        elif (due := due_on(user, timezone.localdate())) > timezone.localdate():
            messages.info(
                request,
                f"From {spoken_date(due)} you cannot sign in without a second step. "
                "Set it up under “Your account”.",
            )
        return response
