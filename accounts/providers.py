"""The agencies' sign-on that the portal takes: from a file that the operator names.

Secrets stand in that file, or in one that it names, and never in the database. What is
incomplete is not offered, and a check says what it lacks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

# What a provider's token says where it asked for two things.
AMR = ("mfa",)
SLUG = re.compile(r"[a-z][a-z0-9-]{1,29}")
REQUIRED = ("name", "issuer", "client_id")
KNOWN = {*REQUIRED, "client_secret", "client_secret_file", "second_step", "amr", "acr"}
HERE = ("127.0.0.1", "::1", "localhost")
HINT = "See .env.example and docs/operating.md on SIGN_ON_PROVIDERS."
LONGEST_NAME = 60


@dataclass(frozen=True)
class Provider:
    """One agency's sign-on, as the operator has entered it."""

    slug: str
    name: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    # Whether it asks its people for a second step, so that ours need not.
    vouches: bool = False
    amr: tuple[str, ...] = AMR
    acr: tuple[str, ...] = ()


def configured() -> dict[str, Provider]:
    """The providers that are complete, by the name that stands in addresses."""
    return read(settings.SIGN_ON_PROVIDERS)[0]


def of_issuer(issuer: str) -> Provider | None:
    """The provider that speaks for this issuer, if any does still."""
    return next((one for one in configured().values() if one.issuer == issuer), None)


def choices() -> list[tuple[str, str]]:
    """The providers as a form offers them."""
    return [(slug, one.name) for slug, one in configured().items()]


@cache
def read(path: str) -> tuple[dict[str, Provider], tuple[str, ...]]:
    """What a file says: its providers, and what is wrong with the others."""
    if not path:
        return {}, ()
    try:
        entries = tomllib.loads(Path(path).read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        # The error itself may quote the file, and with it a secret.
        kind = type(error).__name__
        return {}, (f"The file SIGN_ON_PROVIDERS cannot be read ({kind}).",)
    found: dict[str, Provider] = {}
    faults: list[str] = []
    for slug, facts in entries.items():
        wrong = list(faults_of(slug, facts))
        if not wrong and any(facts["issuer"] == one.issuer for one in found.values()):
            wrong.append("has the issuer of another")
        if wrong:
            faults.append(f"Sign-on “{slug}” {'; '.join(wrong)}.")
            continue
        found[slug] = Provider(
            slug=slug,
            name=facts["name"],
            issuer=facts["issuer"],
            client_id=facts["client_id"],
            secret=secret_of(facts),
            vouches=facts.get("second_step", False),
            amr=tuple(facts.get("amr", AMR)),
            acr=tuple(facts.get("acr", ())),
        )
    return found, tuple(faults)


def faults_of(slug: str, facts: Any) -> Iterator[str]:
    """What is wrong with one entry; never what stands in it."""
    if not SLUG.fullmatch(slug):
        yield "has a name other than 2 to 30 small letters, digits and hyphens"
    if not isinstance(facts, Mapping):
        yield "is no table"
        return
    if unknown := sorted(facts.keys() - KNOWN):
        yield f"has words that nobody knows: {', '.join(unknown)}"
    for name in REQUIRED:
        if not (isinstance(facts.get(name), str) and facts[name].strip()):
            yield f"lacks {name}"
    if len(str(facts.get("name", ""))) > LONGEST_NAME:
        yield f"has a name of more than {LONGEST_NAME} characters"
    issuer = facts.get("issuer")
    if isinstance(issuer, str) and issuer and not is_safe(issuer, whole=True):
        yield "has an issuer that is no plain https address"
    if not secret_of(facts):
        yield "lacks client_secret, or a client_secret_file that can be read"
    if not isinstance(facts.get("second_step", False), bool):
        yield "has a second_step that is neither true nor false"
    for name in ("amr", "acr"):
        words = facts.get(name, [])
        if not (isinstance(words, list) and all(isinstance(one, str) for one in words)):
            yield f"has an {name} that is no list of words"


def secret_of(facts: Mapping[str, Any]) -> str:
    """The secret of an entry, from the file that it names if it names one."""
    if named := facts.get("client_secret_file"):
        try:
            return Path(named).read_text().strip()
        except (OSError, TypeError, UnicodeDecodeError):
            return ""
    secret = facts.get("client_secret", "")
    return secret if isinstance(secret, str) else ""


def is_safe(address: str, *, whole: bool = False) -> bool:
    """Whether nobody on the way can read or change it: https, or this very machine.

    `whole` is for an issuer, which has neither query nor fragment.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return False
    is_bare = not (parts.username or parts.password or parts.fragment)
    is_secret = parts.scheme == "https" or (parts.scheme == "http" and host in HERE)
    return bool(host) and is_bare and is_secret and not (whole and parts.query)


@register()
def are_complete(**_: Any) -> list[CheckMessage]:
    """Whether every provider of the file can be used."""
    faults = read(settings.SIGN_ON_PROVIDERS)[1]
    return [Error(words, hint=HINT, id="accounts.E003") for words in faults]
