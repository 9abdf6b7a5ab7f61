"""Looking for viruses in files: a small client of ClamAV's daemon, over its socket.

`CLAMAV_URL` names the daemon: `tcp://host:3310`, or `unix:///run/clamav/clamd.ctl`.
Where none is named nothing is scanned, and what was not scanned stays closed.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings

from kit.storing import Watch

PORT = 3310
# The daemon answers within so many seconds of silence, or is away.
CONNECT, ANSWER = 5.0, 120.0
MOST_ANSWER = 4096


class ScannerAway(Exception):
    """The scanner says nothing of a file just now; it may in a while."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner found: the name of a threat, or nothing."""

    threat: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.threat


@dataclass(frozen=True)
class Address:
    """Where a daemon listens: a file of this machine, or a host and its port."""

    host: str = ""
    port: int = PORT
    path: str = ""


def address_of(words: str) -> Address | None:
    """What `CLAMAV_URL` says; None for nothing. Raises ValueError."""
    if not words:
        return None
    parts = urlsplit(words)
    if parts.scheme == "unix" and not parts.netloc and parts.path:
        return Address(path=unquote(parts.path))
    if parts.scheme == "tcp" and parts.hostname and not parts.path.strip("/"):
        return Address(host=parts.hostname, port=parts.port or PORT)
    raise ValueError(
        "CLAMAV_URL is not like tcp://host:3310 or unix:///run/clamav/clamd.ctl"
    )


def scanner_of(words: str) -> str:
    """The same words, once they are known to name a daemon. Raises ValueError."""
    address_of(words)
    return words


def is_set_up() -> bool:
    """Whether anybody scans here at all."""
    return bool(settings.CLAMAV_URL)


def scan(blocks: Iterable[bytes]) -> Verdict:
    """Give a file to the scanner, block by block. Raises ScannerAway."""
    with opened() as line:
        send(line, b"zINSTREAM\0")
        is_whole = all(
            send(line, struct.pack("!L", len(block)) + block) for block in blocks
        ) and send(line, struct.pack("!L", 0))
        verdict = verdict_of(answer_of(line))
    if verdict.is_clean and not is_whole:
        raise ScannerAway("The scanner did not take the whole file.")
    return verdict


def send(line: socket.socket, part: bytes) -> bool:
    """False where it takes no more: it says why before it closes, and that is read."""
    try:
        line.sendall(part)
    except (BrokenPipeError, ConnectionResetError):
        return False
    except OSError as error:
        raise ScannerAway("The scanner does not take the file.") from error
    return True


def trouble() -> str:
    """What is wrong with the scanner, or nothing; asked of it now."""
    try:
        with opened() as line:
            line.settimeout(CONNECT)
            line.sendall(b"zPING\0")
            return "" if answer_of(line) == "PONG" else "it answers something else"
    except (ScannerAway, OSError):
        return "it does not answer"


WATCH = Watch(trouble)


def opened() -> socket.socket:
    """A line to the daemon. Raises ScannerAway."""
    address = address_of(settings.CLAMAV_URL)
    if address is None:
        raise ScannerAway("No scanner is set up.")
    try:
        line = (
            of_this_machine(address.path)
            if address.path
            else socket.create_connection((address.host, address.port), CONNECT)
        )
    except OSError as error:
        raise ScannerAway("The scanner does not answer.") from error
    line.settimeout(ANSWER)
    return line


def of_this_machine(path: str) -> socket.socket:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(CONNECT)
    try:
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line


def answer_of(line: socket.socket) -> str:
    """All that it says, up to its end. Raises ScannerAway."""
    said = b""
    try:
        while not said.endswith(b"\0") and len(said) < MOST_ANSWER:
            block = line.recv(MOST_ANSWER)
            if not block:
                break
            said += block
    except OSError as error:
        raise ScannerAway("The scanner broke off.") from error
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def verdict_of(answer: str) -> Verdict:
    """What an answer says of the file; anything else than a verdict is none."""
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return Verdict()
    if said.endswith(" FOUND"):
        return Verdict(said.removesuffix(" FOUND").strip()[:100] or "a virus")
    # Too large for it, out of room, or cut off: it has not said that the file is clean.
    raise ScannerAway(f"The scanner gave no verdict: {said[:200] or 'nothing'}.")
