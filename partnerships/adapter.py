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
from partnerships.ways_in import may_sign_in_here

# On a request: an agency has just said that it asked for a second step.
VOUCHED = "is_vouched_for"


class Adapter(AccountsAdapter):
    """A mail server that is away or slow neither fails nor delays the page."""

    def may_sign_in_here(self, user):
        """Whether a password opens this account, as its organisations have it."""
        return may_sign_in_here(user)

    def get_login_stages(self):
        """Whoever an agency vouches for has passed a second step there."""
        stages = super().get_login_stages()
        if getattr(self.request, VOUCHED, False):
            stages.remove("allauth.mfa.stages.AuthenticateStage")
        return stages

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
        if getattr(request, VOUCHED, False):
            factors.note_passed(request.session)
        elif any(step["method"] == "mfa" for step in passed):
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
