"""Telephone numbers: one shape to keep, one to show, one to dial.

Kept: "+44 141 496 0000 x12", or "18001 +44 141 496 0000" through text relay, where
18001 stands before the number that a text user calls and 18002 before the number of
a text user.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

RELAY = re.compile(
    r"(?:(?:\+|00)\s*44)?[\s().\-]*(1800[12])[\s().,\-]*(?=[+0-9(])(.+)", re.DOTALL
)
EXTENSION = re.compile(
    r"(?P<number>.*[0-9)])[\s,;.\-]*\(?\s*"
    r"(?:extension|extn|ext|xtn|x|#|＃)\s*(?:no|number)?\s*[.:#]?\s*"
    r"(?P<extension>[0-9]+)\s*\)?",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_EXTENSION = 6
BRITAIN = 44
# Numbers that Ofcom keeps free for drama stand in no list of numbers in use.
DRAMA = re.compile(r"1632960[0-9]{3}|7700900[0-9]{3}")
# A range may be newer than the list; with all ten digits it has none missing.
WHOLE = re.compile(r"[123789][0-9]{9}")


class NotANumber(ValueError):
    """What was typed cannot be dialled."""


class ExtensionTooLong(ValueError):
    """No switchboard has so long an extension."""


@dataclass(frozen=True)
class Telephone:
    """A number, perhaps through text relay, perhaps with an extension."""

    number: phonenumbers.PhoneNumber
    relay: str = ""
    extension: str = ""

    @property
    def kept(self) -> str:
        shape = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        number = phonenumbers.format_number(self.number, shape)
        extension = f"x{self.extension}" if self.extension else ""
        return " ".join(filter(None, [self.relay, number, extension]))

    @property
    def shown(self) -> str:
        """As people in Britain dial it: 0141 496 0000 ext 12."""
        extension = f"ext {self.extension}" if self.extension else ""
        return " ".join(filter(None, [self.relay, self.national, extension]))

    @property
    def national(self) -> str:
        at_home = self.number.country_code == BRITAIN
        return phonenumbers.format_number(
            self.number,
            phonenumbers.PhoneNumberFormat.NATIONAL
            if at_home
            else phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        )

    @property
    def href(self) -> str:
        if self.relay:
            dialled = re.sub(r"[^0-9]", "", self.national.replace("+", "00"))
            number = f"tel:{self.relay}{dialled}"
        else:
            shape = phonenumbers.PhoneNumberFormat.RFC3966
            number = phonenumbers.format_number(self.number, shape)
        return f"{number};ext={self.extension}" if self.extension else number


def shown(text: str) -> str:
    """A kept number as people dial it; what is no number as it stands."""
    try:
        return read(text).shown
    except ValueError:
        return text


def read(text: str) -> Telephone:
    """The number that somebody typed or that is kept; raises NotANumber."""
    text = text.strip()
    relay = extension = ""
    if found := RELAY.fullmatch(text):
        relay, text = found[1], found[2]
        if RELAY.fullmatch(text):
            raise NotANumber
    if found := EXTENSION.fullmatch(text):
        text, extension = found["number"], found["extension"]
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        raise NotANumber from None
    extension = extension or number.extension or ""
    number.extension = None
    if not is_whole(number):
        raise NotANumber
    if len(extension) > LONGEST_EXTENSION:
        raise ExtensionTooLong
    return Telephone(number=number, relay=relay, extension=extension)


def is_whole(number: phonenumbers.PhoneNumber) -> bool:
    """Whether a number has all its digits."""
    if number.country_code != BRITAIN:
        length = phonenumbers.is_possible_number_with_reason(number)
        return length == phonenumbers.ValidationResult.IS_POSSIBLE
    digits = phonenumbers.national_significant_number(number)
    return bool(
        phonenumbers.is_valid_number(number)
        or DRAMA.fullmatch(digits)
        or WHOLE.fullmatch(digits)
    )
