"""OpenID Connect, as far as the portal speaks it: gone there, and back with who it is.

Going, the state, PKCE and the exchange of the code are allauth's. What comes back is
believed only when it is signed with the provider's key, for us, now, and for the press
that asked; allauth leaves some of that to whom it asked.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import jwt
import requests
import structlog
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from urllib3.exceptions import HTTPError

from accounts.providers import Provider
from accounts.sign_on_adapter import Endpoints, NotTrusted, SignOnAdapter, in_time, now

log = structlog.get_logger(__name__)

ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
# Clocks of two machines differ a little.
LEEWAY = 60
LONGEST_SUBJECT = 255
# What is no answer at all, and reading it stumbles over.
UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError)
AWAY = (requests.RequestException, HTTPError, OSError)


class NotSignedOn(Exception):
    """Nobody came back whom we can believe; `why` goes on record."""

    def __init__(self, why: str, words: str) -> None:
        super().__init__(words)
        self.why = why
        # What they were sent for, as far as it is known.
        self.purpose = ""
        self.kept: dict[str, Any] = {}


def away(provider: Provider) -> NotSignedOn:
    words = f"{provider.name} does not answer at the moment. Try again later."
    return NotSignedOn("away", words)


def distrusted(provider: Provider, why: str) -> NotSignedOn:
    words = (
        f"{provider.name} sent an answer that we cannot trust, so you are not signed "
        "in. Try again, and tell the National PACE team if it happens again."
    )
    return NotSignedOn(why, words)


@dataclass(frozen=True)
class Answer:
    """Who it is, by the provider's word, and what was kept of why they were sent."""

    provider: Provider
    subject: str
    claims: dict[str, Any]
    purpose: str
    kept: dict[str, Any]

    @property
    def vouches(self) -> bool:
        """Whether the provider asked for a second step, by its operator and its word.

        Where a token says how somebody signed in, that counts as well.
        """
        if not self.provider.vouches:
            return False
        acr, amr = self.claims.get("acr"), self.claims.get("amr")
        if self.provider.acr and acr not in self.provider.acr:
            return False
        if acr == "0":
            return False
        return amr is None or (
            isinstance(amr, list) and not {*map(str, amr)}.isdisjoint(self.provider.amr)
        )


def begin(request: HttpRequest, provider: Provider, purpose: str, **kept: Any) -> str:
    """The address at the provider to go to; what was kept waits in the session.

    For "confirm" the provider is to ask the person again, whatever it remembers.
    """
    nonce = secrets.token_urlsafe(32)
    asked = {"nonce": nonce}
    if provider.acr:
        asked["acr_values"] = " ".join(provider.acr)
    if purpose == "confirm":
        asked |= {"prompt": "login", "max_age": "0"}
    try:
        with in_time():
            ours = SignOnAdapter(request).get_provider(request, provider.slug)
            response = ours.redirect(
                request,
                process=purpose,
                data=kept,
                auth_params=asked,
                nonce=nonce,
                began=now(),
            )
    except NotTrusted as error:
        raise noted(provider, distrusted(provider, str(error))) from error
    except (*AWAY, *UNREADABLE) as error:
        raise noted(provider, away(provider), error) from error
    return str(response["Location"])


def answer(request: HttpRequest, provider: Provider) -> Answer | None:
    """Who came back; None where this browser has not gone there, or long ago."""
    state = statekit.unstash_state(
        request, provider_id=provider.slug, state_id=request.GET.get("state", "")
    )
    if state is None:
        return None
    purpose, kept = str(state["process"]), state["data"] or {}
    try:
        claims = claims_of(request, provider, state)
    except NotSignedOn as refusal:
        refusal.purpose, refusal.kept = purpose, kept
        raise
    return Answer(provider, claims["sub"], claims, purpose, kept)


def claims_of(
    request: HttpRequest, provider: Provider, state: dict[str, Any]
) -> dict[str, Any]:
    """What the provider says in exchange for the code that the browser brings."""
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise noted(provider, distrusted(provider, "issuer"))
    if request.GET.get("error") == "access_denied":
        words = f"You did not finish signing in with {provider.name}."
        raise NotSignedOn("stopped", words)
    if "error" in request.GET or not request.GET.get("code"):
        raise noted(provider, distrusted(provider, "refused"))
    try:
        with in_time():
            ours = SignOnAdapter(request).get_provider(request, provider.slug)
            endpoints: Endpoints = ours.get_oauth2_adapter(request)
            client = endpoints.get_client(request, ours.app)
            got = endpoints.get_access_token_data(
                request,
                ours.app,
                client,
                pkce_code_verifier=state["pkce_code_verifier"],
            )
            keys = keys_of(endpoints)
        claims = verified(got["id_token"], keys, provider, state)
    except OAuth2Error as error:
        raise noted(provider, distrusted(provider, "code"), error) from error
    except (jwt.PyJWTError, NotTrusted) as error:
        why = str(error) if isinstance(error, NotTrusted) else type(error).__name__
        raise noted(provider, distrusted(provider, why), error) from error
    except AWAY as error:
        raise noted(provider, away(provider), error) from error
    except UNREADABLE as error:
        raise noted(provider, distrusted(provider, "unreadable"), error) from error
    return claims


def keys_of(endpoints: Endpoints) -> list[dict[str, Any]]:
    """The provider's public keys, as they are now."""
    with SignOnAdapter().get_requests_session() as session:
        found = session.get(endpoints.openid_config["jwks_uri"])
        found.raise_for_status()
        return list(found.json()["keys"])


def verified(
    token: Any, keys: list[dict[str, Any]], provider: Provider, state: dict[str, Any]
) -> dict[str, Any]:
    """The claims of a token that is signed, whole, for us, now and for this press."""
    if not isinstance(token, str):
        raise NotTrusted("token")
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise NotTrusted("algorithm")
    claims: dict[str, Any] = jwt.decode(
        token,
        jwt.PyJWK(key_of(header, keys), algorithm=header["alg"]).key,
        algorithms=[header["alg"]],
        issuer=provider.issuer,
        audience=provider.client_id,
        leeway=LEEWAY,
        options={"require": NEEDED},
    )
    audience, party = claims["aud"], claims.get("azp")
    is_shared = isinstance(audience, list) and len(audience) > 1
    if (party is not None or is_shared) and party != provider.client_id:
        raise NotTrusted("party")
    if not constant_time_compare(str(claims.get("nonce", "")), state["nonce"]):
        raise NotTrusted("nonce")
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT or "\0" in claims["sub"]:
        raise NotTrusted("subject")
    if state["process"] == "confirm":
        asked_at = claims.get("auth_time")
        is_number = isinstance(asked_at, int) and not isinstance(asked_at, bool)
        if not is_number or asked_at < state["began"] - LEEWAY:
            raise NotTrusted("not asked again")
    return claims


def key_of(header: dict[str, Any], keys: list[dict[str, Any]]) -> dict[str, Any]:
    """The one key that a token may be signed with, by the name that it gives."""
    name = header.get("kid")
    found = [
        key
        for key in keys
        if (name is None or key.get("kid") == name)
        and key.get("use", "sig") == "sig"
        and key.get("alg", header["alg"]) == header["alg"]
        and key.get("kty") != "oct"
    ]
    if len(found) != 1:
        raise NotTrusted("key")
    return found[0]


def noted(
    provider: Provider, refusal: NotSignedOn, error: Exception | None = None
) -> NotSignedOn:
    """Say in the log, for the operator, what was wrong: nothing of who it was."""
    kind = type(error).__name__ if error else ""
    log.warning("sign_on_failed", sign_on=provider.slug, why=refusal.why, kind=kind)
    return refusal
