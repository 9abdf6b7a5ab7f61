"""How allauth keeps second factors here: unreadable in the database, ours by name."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any, ClassVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

PURPOSE = b"accounts.factor\0"
PORTAL = "PACE portal"


def keys() -> MultiFernet:
    """The keys of the secrets, from the portal's own: the first one writes."""
    ours = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(sha256(PURPOSE + key.encode()).digest()))
        for key in ours
    )


class FactorAdapter(DefaultMFAAdapter):
    """A copy of the database gives nobody a second factor."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This did not work. Try again",
    }

    def encrypt(self, text: str) -> str:
        return keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keys().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return PORTAL

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": PORTAL}
