"""What a password may be: long enough, hard to guess, and in no list of stolen ones."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ValidationError
from zxcvbn import matching, scoring

log = structlog.get_logger(__name__)

SHORTEST, LONGEST = 12, 128
# So many guesses it must take at the least, and so many signs are looked at at once:
# time grows with their square.
GUESSES = 10**10
LOOKED_AT = 40
# Beside one's own words, so many other letters and digits at the least.
OTHER_SIGNS = 6
OUR_WORDS = (
    *("pace", "portal", "paceportal", "redundancy", "redundancies", "partnership"),
    *("partnerships", "skillsdevelopmentscotland", "skillsdevelopment", "sds"),
    *("jobcentre", "scotland", "scottish", "government", "adviser", "chair"),
)
EASY = "Password is too easy to guess"
MORE = f"{EASY}: make it longer or use other words"
OWN = f"{EASY}: it is made of your name, your email address or the portal’s own words"
COMMON = f"{EASY}: it is like one that many people use"
# By what most of it is made of.
WHY = {
    "repeat": f"{EASY}: it repeats itself",
    "sequence": f"{EASY}: it runs along the alphabet or the numbers",
    "spatial": f"{EASY}: it runs along the keys of a keyboard",
    "date": f"{EASY}: it is a date with little else",
    "regex": f"{EASY}: it is a date with little else",
    "user_inputs": OWN,
    "passwords": COMMON,
    "dictionary": f"{EASY}: it is a word or a name with little else",
}
STOLEN = (
    "Password is in a list of stolen passwords, wherever it was stolen. Choose another"
)
AWAY = "Passwords cannot be checked at the moment. Try again later"


class LongestLength:
    """Up to 128 characters, any of them."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(
                f"Password must be {LONGEST} characters or fewer.", code="too_long"
            )

    def get_help_text(self) -> str:
        return f"Your password may have up to {LONGEST} characters."


class HardToGuess:
    """No repeats, rows of keys, dates, common ones, own names or words of the portal.

    Of a long one its beginning and its end are looked at: it is as hard as the harder
    of them, and cannot be easier.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if not SHORTEST <= len(password) <= LONGEST:
            return  # said by the rules about length
        own = words_of(user)
        if is_mostly(own, password):
            raise ValidationError(OWN, code="easy_to_guess")
        found = estimated(password[:LOOKED_AT], own)
        if found["guesses"] < GUESSES and len(password) > LOOKED_AT:
            found = max(
                found,
                estimated(password[-LOOKED_AT:], own),
                key=lambda one: one["guesses"],
            )
        if found["guesses"] < GUESSES:
            raise ValidationError(why(found["sequence"]), code="easy_to_guess")

    def get_help_text(self) -> str:
        return "Your password must be hard to guess."


def estimated(password: str, own: list[str]) -> dict[str, Any]:
    """How many guesses it takes, and of which parts it is made.

    The package's own function would leave one person's names in a table that all
    threads share, so the table is made for each call.
    """
    known = matching.RANKED_DICTIONARIES | {
        "user_inputs": matching.build_ranked_dict(own)
    }
    matches = matching.omnimatch(password, known)
    return scoring.most_guessable_match_sequence(password, matches)


def words_of(user: Any) -> list[str]:
    """The portal's words, and those that others know of a person."""
    facts = [
        str(getattr(user, name, "") or "")
        for name in ("given_name", "family_name", "email")
    ]
    parts = [part for fact in facts for part in re.split(r"[\W_\d]+", fact)]
    whole = ["".join(facts[:2]), "".join(facts[1::-1])]
    words = [*OUR_WORDS, *facts, *parts, *whole]
    return [word.lower() for word in words if len(word) > 2]


def is_mostly(own: list[str], password: str) -> bool:
    """Whether few letters and digits are left of it without these words."""
    rest = bare = "".join(sign for sign in password.casefold() if sign.isalnum())
    for word in sorted((word for word in own if len(word) > 3), key=len, reverse=True):
        rest = rest.replace("".join(filter(str.isalnum, word)), "")
    return rest != bare and len(rest) < OTHER_SIGNS


def why(parts: list[dict[str, Any]]) -> str:
    """What most of a password is made of, in plain words."""
    known = [part for part in parts if part["pattern"] != "bruteforce"]
    most = max(known, key=lambda part: len(part["token"]), default=None)
    if most is None:
        return MORE
    return WHY.get(most.get("dictionary_name", ""), WHY.get(most["pattern"], MORE))


class NotStolen:
    """Not in the file of stolen passwords that the operator keeps, where there is one.

    The file has one SHA-1 hash a line, in order, perhaps with ":" and a number behind
    it. It is searched on the disk: nothing of it is kept in memory, and nothing of a
    password leaves the machine.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if not settings.BREACHED_PASSWORDS:
            return
        whole = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest()
        try:
            with Path(settings.BREACHED_PASSWORDS).open("rb") as file:
                is_there = holds(file, whole.upper().encode())
        except OSError as error:
            log.error("stolen_passwords_away", kind=type(error).__name__)
            raise ValidationError(AWAY, code="away") from error
        if is_there:
            raise ValidationError(STOLEN, code="stolen")

    def get_help_text(self) -> str:
        return "Your password cannot be in a list of stolen passwords."


def holds(file: BinaryIO, wanted: bytes) -> bool:
    """Whether a file of lines in order has one that begins so: found by halving it."""
    low, high = 0, file.seek(0, 2)
    # A line that begins at `low` or later, and before `high`, may be the one.
    while low < high:
        middle = (low + high) // 2
        start = line_from(file, middle)
        line = file.readline()[: len(wanted)].upper() if start < high else b""
        if not line or line > wanted:
            high = middle
        elif line < wanted:
            low = file.tell()
        else:
            return True
    return False


def line_from(file: BinaryIO, place: int) -> int:
    """Go to where the first line begins that does not begin before this place."""
    file.seek(max(0, place - 1))
    if place:
        file.readline()
    return file.tell()


@register()
def stolen_passwords(**_: Any) -> list[CheckMessage]:
    """Whether the file that is named is there and has hashes, in order."""
    name = settings.BREACHED_PASSWORDS
    if not name:
        return []
    hint = "Name a file of SHA-1 hashes in order, one per line, in BREACHED_PASSWORDS."
    try:
        with Path(name).open("rb") as file:
            lines = [line.strip() for line in (file.readline(), file.readline())]
    except OSError:
        words = "The file of stolen passwords cannot be read."
        return [Error(words, hint=hint, id="accounts.E001")]
    hashes = [line[:40].upper() for line in lines if line]
    is_right = hashes and all(re.fullmatch(b"[0-9A-F]{40}", one) for one in hashes)
    if is_right and hashes == sorted(hashes):
        return []
    words = "The file of stolen passwords has no hashes in order."
    return [Error(words, hint=hint, id="accounts.E002")]
