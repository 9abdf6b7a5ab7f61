"""Marks beside an employer's name: the notice is withdrawn, or it is amended."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from imports.layouts import dates
from imports.layouts.identity import Mark
from imports.layouts.words import Unreadable, short, spelt

WITHDRAWN = (
    r"withdrawn|withdrawal|with-drawn|cancell?ed|cancellation|rescinded|rescission"
    r"|retracted|retraction|revoked|voided|annulled|abandoned|no longer proceeding"
    r"|not proceeding|called off"
)
AMENDED = (
    r"updated?|re-?vised|revision|amended|amendment|corrected|correction|superseded"
    r"|supplementa(?:l|ry)"
)
BESIDE = (
    r"(?:(?:this|the|a|notice|notices|hr1|warn|form|filing|now|has|have|been|was|is|were"
    r"|by|employer|company|on|of|as|since|date|dated|to|and|re|in full|again)\b\W*)*"
)
# The word, what may stand beside it, and a day.
SAID = (
    rf"{BESIDE}(?:(?P<withdrawn>{WITHDRAWN})|(?P<amended>{AMENDED}))(?![a-z])\W*{BESIDE}"
    r"(?P<day>[^()\[\]*{}]{0,40}?\d[^()\[\]*{}]{0,30}?)?"
)
NAME = r"(?P<name>(?=.*[a-z]).+?)"
LEGAL = r"(?:ltd|limited|plc|llp|lp|inc|llc|corp|corporation|co|company|group|uk)\.?"
SURE = r"(?P<withdrawn>withdrawn|cancell?ed|rescinded|retracted|revoked)"
WORD = rf"(?:(?P<withdrawn>{WITHDRAWN})|(?P<amended>{AMENDED}))"
# Between brackets or stars, wherever it stands.
ENCLOSED = re.compile(rf"[*(\[{{<]+\s*{SAID}\s*[*)\]}}>!]+", re.IGNORECASE)
WAYS = tuple(
    re.compile(way, re.IGNORECASE)
    for way in (
        rf"{BESIDE}{WORD}\s*(?:notice)?\s*[-:*]+\s*{NAME}",
        rf"{SURE}\s+{NAME}",
        rf"{NAME}\s*(?:\s-+|[*:;,])\s*{SAID}\W*",
        rf"{NAME}\s+{SURE}\W*",
        rf"(?P<name>.+\b{LEGAL})\s+{SAID}\W*",
        rf"{NAME}\s*(?:\b(?:first|second|third|fourth|\d(?:st|nd|rd|th))\s+)?"
        rf"(?P<amended>{AMENDED})[\s:]*"
        r"(?P<day>(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).*\d.*)",
    )
)
# No name is longer that has a mark.
LONGEST = 300
# A day of the week, of the month, the month and the year.
LONGEST_DAY = 30
# Capitals that are the only ones: “UPDATED Dunmore Ltd”.
SHOUTED = re.compile(rf"({AMENDED.upper()})\s+(?P<name>.*[a-z].*)")
FOOTNOTES = "*\u2020\u2021"
# Which of several, not when.
COUNTED = re.compile(r"(?:no|number|#|version|v)?\.?\s?\d{1,2}", re.IGNORECASE)
# A sign that leads to a note below the table.
FOOTNOTE = re.compile(r"^[*\u2020\u2021]+\s*|\s*[*\u2020\u2021]+$")
WHOLE = re.compile(rf"[\s*(\[{{]*{SAID}[\s*)\]}}.!]*", re.IGNORECASE)


class Marked(NamedTuple):
    """A name without its mark, and what that says."""

    name: str
    mark: Mark = Mark.NONE
    on: dt.date | None = None


def has_stem(lower: str) -> bool:
    """Whether a name in small letters has a part of such a word: few have.

    In one expression, since it is asked of every row.
    """
    return (
        "cancel" in lower or "withd" in lower or "with-d" in lower or "resci" in lower
        or "retract" in lower or "revok" in lower or "voided" in lower
        or "annul" in lower or "abandon" in lower or "proceed" in lower
        or "called off" in lower or "updat" in lower or "evis" in lower
        or "amend" in lower or "correct" in lower or "supers" in lower
        or "suppleme" in lower
    )  # fmt: skip


def unmarked(name: str, is_day_first: bool | None) -> Marked:
    """A tidy name apart from its mark; nothing where it is nothing but a mark.

    Whatever only looks like one stays.
    """
    lower = name.lower()
    if not has_stem(lower) or len(name) > LONGEST:
        is_plain = name[-1] not in FOOTNOTES and name[0] not in FOOTNOTES
        return Marked(name if is_plain else FOOTNOTE.sub("", name))
    if mark := mark_of(name):
        return Marked("", mark)
    if found := ENCLOSED.search(name):
        rest = f"{name[: found.start()]} {name[found.end() :]}"
        if has_name(rest):
            return marked(rest, found, is_day_first)
    for way in WAYS:
        found = way.fullmatch(name)
        if found and has_name(found["name"]):
            return marked(found["name"], found, is_day_first)
    if found := SHOUTED.fullmatch(name):
        return Marked(found["name"], Mark.AMENDED)
    return Marked(FOOTNOTE.sub("", name))


def marked(name: str, found: re.Match[str], is_day_first: bool | None) -> Marked:
    said = found.groupdict()
    day = (said.get("day") or "").strip()
    on = None
    if day and not COUNTED.fullmatch(day):
        read = dates.read(day, is_day_first)
        on = read.first
        if read.last or read.revised or len(day) > LONGEST_DAY:
            raise Unreadable(f"“{short(name)}” says more beside its mark than a day")
    bare = FOOTNOTE.sub("", " ".join(name.split()).strip(" -:;,"))
    return Marked(bare, Mark.WITHDRAWN if said.get("withdrawn") else Mark.AMENDED, on)


def has_name(rest: str) -> bool:
    """Whether a name is left, and not its legal form alone."""
    return bool(re.search(r"[^\W\d_]", re.sub(rf"\b{LEGAL}", "", rest, flags=re.I)))


def mark_of(words: str) -> Mark | None:
    """The mark that is all that a cell says; None where it says something else."""
    found = WHOLE.fullmatch(spelt(words))
    if not found:
        return None
    return Mark.WITHDRAWN if found["withdrawn"] else Mark.AMENDED
