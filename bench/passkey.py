"""Signing in with a passkey, beside signing in with a password alone.

The benchmark is its own security key: a pair of keys, of which the portal has been
given the public one by a command, as if it had been made in a browser.
"""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from http import HTTPStatus
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from fido2.cose import ES256
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from bench.builds import CannotMeasure
from bench.figures import Figure, timed
from bench.pages import SECOND_STEP, Browser, Fields, site_of
from bench.stand import Stand
from bench.visits import CHAIR

# Browsers make passkeys for names, not for numbers.
HOST = "localhost"
NAME = "passkey.pem"
ID = b"benchmark-passkey"
PRESENT = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
OPTIONS = re.compile(r'data-options="([^"]*)"')
SIGN_OUT = "/account/sign-out/"
HASH = hashlib.sha256(HOST.encode()).digest()


class Passkey:
    """A security key that says yes at once."""

    def __init__(self, private: EllipticCurvePrivateKey):
        self.private = private

    @classmethod
    def made(cls, path: Path) -> Passkey:
        """A new one, kept in this file."""
        private = ec.generate_private_key(ec.SECP256R1())
        path.write_bytes(
            private.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return cls(private)

    @classmethod
    def kept(cls, path: Path) -> Passkey:
        private = serialization.load_pem_private_key(path.read_bytes(), None)
        if not isinstance(private, EllipticCurvePrivateKey):
            raise CannotMeasure(f"{path} holds no key of ours.")
        return cls(private)

    def registered(self) -> RegistrationResponse:
        """What a browser answers when it has made the passkey."""
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, ID, public)
        flags = PRESENT | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(HASH, flags, 0, credential)
        return RegistrationResponse(
            raw_id=ID,
            response=AuthenticatorAttestationResponse(
                client_data=self.said("webauthn.create", b"", f"http://{HOST}"),
                attestation_object=AttestationObject.create("none", data, {}),
            ),
        )

    def answered(self, challenge: bytes, origin: str) -> AuthenticationResponse:
        """What a browser answers when it is asked for the passkey."""
        data = AuthenticatorData.create(HASH, PRESENT, 0)
        said = self.said("webauthn.get", challenge, origin)
        signature = self.private.sign(data + said.hash, ec.ECDSA(hashes.SHA256()))
        return AuthenticationResponse(
            raw_id=ID,
            response=AuthenticatorAssertionResponse(
                client_data=said, authenticator_data=data, signature=signature
            ),
        )

    @staticmethod
    def said(kind: str, challenge: bytes, origin: str) -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, origin)


class Person:
    """Somebody who signs in by name and passkey, again and again."""

    def __init__(self, stand: Stand, facts: dict[str, str], passkey: Passkey):
        self.origin = f"http://{HOST}:{stand.port}"
        self.browser = Browser(stand.address, host=f"{HOST}:{stand.port}")
        self.browser.origin = self.origin
        self.facts, self.passkey = facts, passkey

    def password(self) -> None:
        """The first step: the page, and the password posted."""
        path = "/account/sign-in/"
        typed = {"login": self.facts["email"], "password": self.facts["password"]}
        status, leads_to, _ = self.browser.post(path, self.browser.form(path) | typed)
        if (status, leads_to) != (HTTPStatus.FOUND, SECOND_STEP):
            raise CannotMeasure(f"The password was answered by {status}.")

    def use(self) -> None:
        """The second step: the page, and what the key signs posted."""
        _, _, content = self.browser.get(SECOND_STEP)
        found = OPTIONS.search(content.decode())
        if found is None:
            raise CannotMeasure("Nobody asked for the passkey.")
        asked = json.loads(unescape(found[1]))["publicKey"]["challenge"]
        signed = self.passkey.answered(websafe_decode(asked), self.origin)
        fields = Fields()
        fields.feed(content.decode())
        sent = fields.found | {"credential": json.dumps(dict(signed))}
        status, _, _ = self.browser.post(SECOND_STEP, sent)
        if status != HTTPStatus.FOUND:
            raise CannotMeasure(f"The passkey was answered by {status}.")

    def leave(self) -> None:
        self.browser.post(SIGN_OUT, self.browser.form(SIGN_OUT))


def measure(
    stand: Stand, database: str, *, rounds: int, requests: int, at: dict[str, int]
) -> list[Figure]:
    """The whole of signing in with a passkey, beside its first step."""
    stand.manage(database, "add_passkey")
    both: list[float] = []
    first: list[float] = []
    with site_of(stand, database) as site:
        passkey = Passkey.kept(stand.own(database) / NAME)
        person = Person(stand, site.people[CHAIR], passkey)
        for number in range(rounds + 1):
            steps = [sign_in(person) for _ in range(max(requests // 4, 1))]
            if number:
                first.append(sum(one for one, _ in steps) / len(steps))
                both.append(sum(one + two for one, two in steps) / len(steps))
        person.browser.close()
    return [Figure("sign-in:passkey", both, first, at)]


def sign_in(person: Person) -> tuple[float, float]:
    """How long each of the two steps took; then they sign out."""
    steps = timed(person.password), timed(person.use)
    person.leave()
    return steps
