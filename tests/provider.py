"""An agency's sign-on for tests: a real OpenID provider, here, and its faults.

It is authlib's server side, behind Flask, in a thread. It checks the secret, the
address to go back to, each code once, and PKCE; a test says who is signed in there, and
what is to be wrong.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

# It speaks in the clear, on this machine.
os.environ.setdefault("AUTHLIB_INSECURE_TRANSPORT", "1")

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, redirect, request
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT, SECRET = "pace-portal", "a-secret-of-the-tests"
PATH = "/.well-known/openid-configuration"
PAGE = """<!doctype html><html lang="en"><title>Agency</title><main><h1>Agency</h1>
<form method="post"><button>Sign in as {name}</button></form></main></html>"""


class Portal(ClientMixin):
    """The portal, as the agency knows it."""

    client_id = CLIENT

    def get_client_id(self):
        return CLIENT

    def get_default_redirect_uri(self):
        return None

    def get_allowed_scope(self, scope):
        return scope or ""

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri.endswith("/back/")

    def check_client_secret(self, client_secret):
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method in ("client_secret_post", "client_secret_basic")

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type == "authorization_code"


class Code(SimpleNamespace, AuthorizationCodeMixin):
    """What the browser brings to the portal."""

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return int(time.time())

    def get_acr(self):
        return None

    def get_amr(self):
        return None


class Silent(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_request(self, *_: Any, **__: Any) -> None:
        pass


class Agency:
    """A provider that runs until it is stopped."""

    # What is to be wrong or to be said, by the test: claims beside or instead of the
    # usual ones, answers of a path instead of its own, seconds that a path takes.
    claims: dict[str, Any]
    answers: dict[str, Any]
    slow: dict[str, float]
    # What was asked of it.
    asked: list[dict[str, str]]
    calls: list[str]
    METHODS: ClassVar = ["client_secret_post", "client_secret_basic"]

    def __init__(self) -> None:
        self.first = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
        self.codes: dict[str, Code] = {}
        self.reset()
        self.app = self.made()
        self.server = make_server(
            "127.0.0.1", 0, self.app, True, request_handler=Silent
        )
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def reset(self) -> None:
        """Nothing is wrong any more."""
        self.claims, self.answers, self.slow = {}, {}, {}
        self.key: Any = self.first
        self.signing_key: Any = self.first
        self.header = {"alg": "RS256", "kid": "first"}
        self.subject = "isla-at-work"
        self.asked, self.calls = [], []

    def start(self) -> Agency:
        self.thread.start()
        return self

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def configured(self, folder: Path, slug: str = "agency", **facts: Any) -> str:
        """A file that names this agency, as the operator writes it."""
        facts = {
            "name": "Agency Example",
            "issuer": self.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
        } | facts
        return written(folder, {slug: facts})

    def made(self) -> Flask:
        agency, app = self, Flask("agency")
        server = AuthorizationServer(
            app,
            query_client=lambda client_id: Portal() if client_id == CLIENT else None,
            save_token=lambda token, request: None,
        )

        class Grant(AuthorizationCodeGrant):
            TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = agency.METHODS

            def save_authorization_code(self, code, asked):
                data = asked.payload.data
                agency.codes[code] = Code(
                    redirect_uri=asked.payload.redirect_uri,
                    scope=asked.scope,
                    nonce=data.get("nonce"),
                    code_challenge=data.get("code_challenge"),
                    code_challenge_method=data.get("code_challenge_method"),
                    subject=asked.user,
                )

            def query_authorization_code(self, code, client):
                return agency.codes.get(code)

            def delete_authorization_code(self, authorization_code):
                agency.codes = {
                    code: kept
                    for code, kept in agency.codes.items()
                    if kept is not authorization_code
                }

            def authenticate_user(self, authorization_code):
                return authorization_code.subject

        class Tokens(OpenIDCode):
            def resolve_client_private_key(self, client):
                return agency.signing_key

            def get_encode_header(self, client):
                return dict(agency.header)

            def get_client_algorithm(self, client):
                return agency.header["alg"]

            def get_client_claims(self, client):
                return {"iss": agency.issuer, "exp": int(time.time()) + 300}

            def exists_nonce(self, nonce, request):
                return False

            def generate_user_info(self, user, scope):
                return UserInfo({"sub": user} | agency.claims)

        server.register_grant(
            Grant, [CodeChallenge(required=True), Tokens(require_nonce=True)]
        )

        @app.before_request
        def as_the_test_says():
            agency.calls.append(request.path)
            time.sleep(agency.slow.get(request.path, 0))
            said = agency.answers.get(request.path)
            return Response(**said) if said is not None else None

        @app.get(PATH)
        def description():
            return jsonify(
                issuer=agency.issuer,
                authorization_endpoint=f"{agency.issuer}/sign-in",
                token_endpoint=f"{agency.issuer}/token",
                jwks_uri=f"{agency.issuer}/keys",
                token_endpoint_auth_methods_supported=agency.METHODS,
            )

        @app.get("/keys")
        def keys():
            return jsonify(keys=[agency.key.as_dict(private=False)])

        @app.route("/sign-in", methods=["GET", "POST"])
        def sign_in():
            agency.asked.append(request.args.to_dict())
            if request.method == "GET":
                return PAGE.format(name=agency.subject)
            if agency.subject == "":
                back, state = request.args["redirect_uri"], request.args["state"]
                return redirect(f"{back}?error=access_denied&state={state}")
            grant = server.get_consent_grant(end_user=agency.subject)
            return server.create_authorization_response(
                grant_user=agency.subject, grant=grant
            )

        @app.post("/token")
        def token():
            return server.create_token_response()

        return app


def written(folder: Path, tables: dict[str, dict[str, Any]]) -> str:
    """A file of sign-ons, of a name that no other test's has."""
    path = folder / f"sign-on-{time.monotonic_ns()}.toml"
    lines = []
    for slug, facts in tables.items():
        lines.append(f'["{slug}"]')
        for name, value in facts.items():
            if isinstance(value, bool):
                said = str(value).lower()
            elif isinstance(value, list):
                said = "[" + ", ".join(f'"{one}"' for one in value) + "]"
            else:
                said = f'"{value}"'
            lines.append(f"{name} = {said}")
    path.write_text("\n".join(lines) + "\n")
    return str(path)
