"""How allauth behaves at an agency's sign-on: configured by the operator, and ours."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.http import HttpRequest

from accounts import fetching, providers

WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# What is asked for: who it is, and nothing else about them.
SCOPE = ["openid"]
UNTIL: ContextVar[float] = ContextVar("asked_until")


class NotTrusted(Exception):
    """What came from a provider is not what it has to be."""


@contextmanager
def in_time() -> Iterator[None]:
    """Whatever the block asks of a provider takes so long at most, altogether."""
    mark = UNTIL.set(fetching.until())
    try:
        yield
    finally:
        UNTIL.reset(mark)


class Client(OAuth2Client):
    """The address to go to, where the provider's own has a query already."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra: Any) -> str:
        whole = super().get_redirect_url("", scope, extra).removeprefix("?")
        sign = "&" if "?" in authorization_url else "?"
        return f"{authorization_url}{sign}{whole}"


class Endpoints(OpenIDConnectOAuth2Adapter):
    """What a provider says of itself, if it is the one that was configured."""

    client_class = Client

    @property
    def openid_config(self) -> dict[str, Any]:
        if not hasattr(self, "_openid_config"):
            provider = self.get_provider()
            session = provider_session()
            with session:
                answer = session.get(provider.server_url)
                answer.raise_for_status()
                found = answer.json()
            self._openid_config = trusted(found, provider.app.settings["issuer"])
        return self._openid_config

    @property
    def basic_auth(self) -> bool:
        """What is not said means that the secret goes in the header."""
        methods = self.openid_config.get("token_endpoint_auth_methods_supported")
        return "client_secret_post" not in (methods or ())


class Provider(OpenIDConnectProvider):
    """An agency, with its endpoints looked at before they are believed."""

    oauth2_adapter_class = Endpoints


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Providers are the operator's file alone; nobody registers by one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def list_apps(
        self, request: Any, provider: Any = None, client_id: Any = None
    ) -> list[SocialApp]:
        found = providers.configured()
        return [app_of(one) for slug, one in found.items() if provider in (None, slug)]

    def get_provider(
        self, request: Any, provider: Any, client_id: Any = None
    ) -> Provider:
        return Provider(request, app=self.get_app(request, provider))

    def get_requests_session(self) -> fetching.Asking:
        return provider_session()


def provider_session() -> fetching.Asking:
    return fetching.Asking(UNTIL.get())


def app_of(one: providers.Provider) -> SocialApp:
    """A provider as allauth knows it; no such row is ever written."""
    return SocialApp(
        provider=Provider.id,
        provider_id=one.slug,
        name=one.name,
        client_id=one.client_id,
        secret=one.secret,
        settings={
            "issuer": one.issuer,
            "server_url": one.issuer.rstrip("/") + WELL_KNOWN,
            "oauth_pkce_enabled": True,
            "scope": SCOPE,
        },
    )


def trusted(found: Any, issuer: str) -> dict[str, Any]:
    """The provider's own description: of this issuer, and nothing in the clear."""
    if not isinstance(found, dict) or found.get("issuer") != issuer:
        raise NotTrusted("issuer")
    for name in ENDPOINTS:
        address = found.get(name)
        if not (isinstance(address, str) and providers.is_safe(address)):
            raise NotTrusted(name)
    return found


def now() -> int:
    """Seconds, as tokens count them."""
    return int(time.time())
