"""Company numbers, postcodes and councils, as people write them and as they are kept."""

from __future__ import annotations

import re

from imports.layouts.words import Unreadable, known, short, spelt, tidy
from kit.govuk.fields import POSTCODE
from partnerships.council_names import code_at_end, code_of

NUMBER_WORDS = re.compile(
    r"\b(?:company|companies house|registered|registration|reg|number|num|no|nr|crn"
    r"|incorporated|in scotland|in england(?: and wales)?)\b[.:]?|#"
)
# SC and six digits, IP and RS of old societies; or digits alone, of England and Wales.
LETTERED = re.compile(r"([a-z]{2})(\d{1,6})|([a-z]{2}\d{4,5}r?s?)|(r\d{7})")
LEAST_DIGITS, MOST_DIGITS = 4, 8
DISTRICT = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")
AT_END = re.compile(
    r"[\s,]*\b([a-z]{1,2}[0-9][0-9a-z]?)\s?([0-9][a-z]{2})\W*$", re.IGNORECASE
)


def company_number(words: str) -> str:
    """A number of Companies House in its eight signs; words alone are none."""
    words = known(tidy(words))
    if not words:
        return ""
    said = NUMBER_WORDS.sub(" ", spelt(words))
    typed = re.sub(r"[\s./\-]", "", re.sub(r"(?<=\d)\.0+$", "", said.strip()))
    if typed.isdecimal() and typed.isascii():
        if LEAST_DIGITS <= len(typed) <= MOST_DIGITS and int(typed):
            return typed.zfill(MOST_DIGITS)
    elif found := LETTERED.fullmatch(typed):
        whole = found[3] or found[4] or f"{found[1]}{found[2].zfill(6)}"
        return whole.upper()
    if not any(map(str.isdecimal, words)):
        return ""
    raise Unreadable(f"“{short(words)}” is not a company number")


def postcode(words: str) -> str:
    """A postcode as the Post Office writes it; of a district alone, that."""
    words = known(tidy(words))
    if not words:
        return ""
    text = re.sub(r"[\s.\-]", "", spelt(words)).upper()
    # A letter where a digit must stand: ZE1 OAA.
    if len(text) > 4 and text[-3] == "O":
        text = f"{text[:-3]}0{text[-2:]}"
    if found := POSTCODE.fullmatch(text):
        return " ".join(found.groups())
    if DISTRICT.fullmatch(text):
        return text
    raise Unreadable(f"“{short(words)}” is not a postcode")


def postcodes(words: str) -> tuple[str, ...]:
    """Each postcode of a cell that has one for each site."""
    parts = [part for part in re.split(r"[;,\n/]|\band\b|&", words) if part.strip()]
    return tuple(found for part in parts if (found := postcode(part)))


def postcode_at_end(address: str) -> tuple[str, str]:
    """An address and the postcode at its end, where it has one."""
    found = AT_END.search(address)
    if not found or not POSTCODE.fullmatch(f"{found[1]}{found[2]}".upper()):
        return address, ""
    return address[: found.start()], f"{found[1]} {found[2]}".upper()


def council_of(words: str) -> str:
    """The code of the council that is named."""
    words = known(tidy(words))
    if not words:
        return ""
    code = code_of(words)
    if not code:
        raise Unreadable(f"There is no council “{short(words)}”")
    return code


def council_of_address(address: str) -> str:
    """The code of the council that an address names at its end."""
    town = address.rsplit(",", 1)[-1]
    if town[-3:-2].isdecimal():
        town = postcode_at_end(address)[0].rsplit(",", 1)[-1]
    return code_at_end(town) if town else ""
