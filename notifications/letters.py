"""The registry of letters: each app's `emails.py` enters its own here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from notifications.choices import Kind, Pace


@dataclass(frozen=True)
class Letter:
    """A letter as written for one recipient, just before it goes."""

    subject: str
    text: str
    html: str = ""
    # In a digest and in the list of what is new: one line and where it leads.
    line: str = ""
    path: str = ""


@dataclass(frozen=True)
class LetterKind:
    """What the sender must know of an event: its kind and who writes its letter.

    `write(context_id, person, address, at)` gives the letter, or None when the
    recipient may no longer know; it may issue signed links. `line(context_id,
    person)` gives (words, path) for digests and the portal's own list, or None.
    """

    event: str
    kind: Kind
    write: Callable[..., Letter | None]
    line: Callable[..., tuple[str, str] | None]
    usual_pace: Pace = Pace.DAILY
    always_at_once: bool = False


REGISTRY: dict[str, LetterKind] = {}


def register(letter: LetterKind) -> LetterKind:
    """Enter a letter under its event's name; a name is taken once."""
    if letter.event in REGISTRY and REGISTRY[letter.event] != letter:
        raise ValueError(f"The letter {letter.event} is registered twice.")
    REGISTRY[letter.event] = letter
    return letter


def kind_of(event: str) -> LetterKind:
    """The registered letter of an event; raises KeyError for an unknown one."""
    return REGISTRY[event]
