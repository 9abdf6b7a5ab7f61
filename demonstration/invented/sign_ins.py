"""The sign-ins of the demonstration: one for each role, in a file of its own."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.roles import NationalRole
from demonstration.codes import key_of
from partnerships.roles import Role

# Three words and a number: long enough, and easy to type from a screen.
WORDS = [
    "anchor",
    "barley",
    "beacon",
    "birch",
    "bothy",
    "bracken",
    "burn",
    "cairn",
    "canny",
    "clover",
    "copper",
    "curlew",
    "dapple",
    "drift",
    "ember",
    "ferry",
    "gannet",
    "glen",
    "gorse",
    "granite",
    "harbour",
    "hazel",
    "heather",
    "heron",
    "island",
    "kettle",
    "lantern",
    "ledger",
    "linen",
    "lochan",
    "meadow",
    "mitten",
    "moss",
    "oyster",
    "paddle",
    "pebble",
    "plover",
    "quarry",
    "rowan",
    "saddle",
    "seal",
    "shingle",
    "skerry",
    "slate",
    "sorrel",
    "sparrow",
    "thimble",
    "thrift",
    "tide",
    "timber",
    "trellis",
    "willow",
    "wren",
]


def folder() -> Path:
    """Where the demonstration keeps what is its own."""
    return Path(os.environ.get("DEMO_DIR") or settings.BASE_DIR / ".demo")


def give(people: dict[str, tuple[int, str]]) -> Path:
    """Give each of these people a password and an app, and write all of them down."""
    found = User.objects.in_bulk([person for person, _ in people.values()])
    written = []
    for role, (person, partnership) in people.items():
        password = "-".join(secrets.choice(WORDS) for _ in range(4))
        password = f"{password}-{secrets.randbelow(90) + 10}"
        User.objects.filter(pk=person).update(password=make_password(password))
        key = key_of(found[person].email)
        TOTP.activate(found[person], key)
        written.append(
            {
                "role": spoken(role),
                "email": found[person].email,
                "password": password,
                "key": key,
                "partnership": partnership,
            }
        )
    return write(written)


def spoken(role: str) -> str:
    """A role as people say it; the second of a role is said alike."""
    role = role.partition(",")[0]
    kind = NationalRole if role in set(NationalRole) else Role
    return str(kind(role).label)


def write(sign_ins: list[dict[str, str]]) -> Path:
    """Write the file whole or not at all; only its owner may read it."""
    path = folder() / "sign-ins.json"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with open(os.open(draft, how, 0o600), "w", encoding="utf-8") as out:
        json.dump(sign_ins, out, indent=1, ensure_ascii=False)
        out.write("\n")
    draft.replace(path)
    return path
