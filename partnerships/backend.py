"""Who is let in by a password, and whose link to another one works."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from accounts.backend import Backend as AccountsBackend
from partnerships.ways_in import is_shut_here, may_sign_in_here


class Backend(AccountsBackend):
    """Where signing in here is off, a right password is answered as a wrong one."""

    def _check_password(self, user: Any, password: str) -> Any:
        found = super()._check_password(user, password)
        return found if found is not None and may_sign_in_here(found) else None


class ResetTokens(PasswordResetTokenGenerator):
    """A link to another password works for nobody whom no password lets in."""

    def check_token(self, user: Any, token: Any) -> bool:
        return super().check_token(user, token) and not is_shut_here(user)
