"""Signing in, with its letters going through the outbox."""

from django.utils import timezone

from accounts.adapter import Adapter as AccountsAdapter
from partnerships.actions import passwords


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
