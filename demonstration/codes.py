"""The codes of the demonstration's sign-ins, as an authenticator app would show them.

`make codes` prints those of this half minute, for whoever has no app at hand.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import time

from demonstration import place

SECONDS, DIGITS = 30, 6
KEY_SIGNS = 16


def key_of(email: str) -> str:
    """The key of a sign-in: the same after every reset, so that an app may keep it."""
    made = hashlib.sha256(f"demonstration {email}".encode()).digest()
    return base64.b32encode(made).decode()[:KEY_SIGNS]


def code_of(key: str, at: float) -> str:
    """The code that an app with this key shows at this time (RFC 6238)."""
    count = struct.pack(">Q", int(at) // SECONDS)
    digest = hmac.new(base64.b32decode(key), count, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def main() -> None:
    """Print each sign-in with the code that it shows now."""
    kept = place.FOLDER / "sign-ins.json"
    if not kept.exists():
        print("There is no demonstration yet: “make demo” makes it.")
        return
    now = time.time()
    for row in json.loads(kept.read_text()):
        print(f"  {code_of(row['key'], now)}  {row['role']}, {row['email']}")
    print(f"New codes in {SECONDS - int(now) % SECONDS} seconds; each works once.")


if __name__ == "__main__":
    main()
