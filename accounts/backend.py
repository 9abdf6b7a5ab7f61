"""Who somebody is that signed in: read with the session, not once more."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib import auth
from django.http import HttpRequest

from accounts.models import User

# The person that this request's session was read with.
READ: ContextVar[User | None] = ContextVar("read", default=None)


class Backend(AuthenticationBackend):
    """Signing in as allauth has it."""

    def get_user(self, user_id: Any) -> User | None:
        person = READ.get()
        if person is None or str(person.pk) != str(user_id):
            return super().get_user(user_id)
        return person if self.user_can_authenticate(person) else None


def person_of(request: HttpRequest) -> Any:
    """Who asks: Django's own check of a session, without a query for the person."""
    request.session.get(auth.SESSION_KEY)  # reads the session, if that is still to do
    mark = READ.set(getattr(request.session, "person", None))
    try:
        return auth.get_user(request)
    finally:
        READ.reset(mark)
