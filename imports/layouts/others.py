"""Rows of a file that are no notices: headings once more, totals, notes, blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from imports.layouts.facts import candidates
from imports.layouts.words import short
from kit.names import plain
from partnerships.council_names import code_of, words_of_councils

TOTALS = re.compile(
    r"(?:grand |sub ?|sub-|over ?all |running )?(?:totals?|sum|count|average)\b.*",
    re.IGNORECASE,
)
# Words with which a note below a table begins.
NOTE = re.compile(
    r"(?:[*\u2020\u2021#\u2022\u25cf^~]|\[\d|\(\d\)|\d\)|n\.?b\.?\b|notes?\b|source\b"
    r"|sources\b|figures\b|data\b|includes?\b|excludes?\b|this (?:list|table|file|report"
    r"|register)|these\b|please\b|prepared\b|produced\b|printed\b|generated\b|compiled\b"
    r"|exported\b|last updated\b|updated\b|as at\b|as of\b|page \d|end of\b|end$"
    r"|continued\b|see (?:also|note)|key:|\u00a9|copyright\b|crown copyright|https?:"
    r"|www\.|confidential\b|official\b|for further\b|contact\b|e-?mail\b|tel\b"
    r"|number of\b|week (?:ending|commencing)|month\b|report\b)",
    re.IGNORECASE,
)
MONTHLY = re.compile(
    r"(?:q[1-4]\s)?(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december|quarter \d|q[1-4])?[\s,/-]*(?:20\d\d)?",
    re.IGNORECASE,
)
# So many words are a sentence, and so is what ends with a point and no shortened word.
MOST_WORDS = 10
ENDS = re.compile(r"(?:\b(?:ltd|co|inc|corp|plc|etc|assn|bros|u\.?k|s\.?a|\w)\.)$", re.I)
LETTER = re.compile(r"[^\W\d_]")


# The first words of those, without their signs.
BEGINNINGS = frozenset(
    {
        *("total", "totals", "grand", "sub", "subtotal", "subtotals", "overall", "over"),
        *("running", "sum", "count", "average", "n", "nb", "note", "notes", "source"),
        *("sources", "figures", "data", "include", "includes", "exclude", "excludes"),
        *("this", "these", "please", "prepared", "produced", "printed", "generated"),
        *("compiled", "exported", "last", "updated", "as", "page", "end", "continued"),
        *("see", "key", "copyright", "crown", "https", "http", "www", "confidential"),
        *("official", "for", "contact", "e", "email", "tel", "number", "week", "month"),
        *("report", "january", "february", "march", "april", "may", "june", "july"),
        *("august", "september", "october", "november", "december", "quarter", "q1"),
        *("q2", "q3", "q4", "name", "the", "affected", "legal", "employer", "employers"),
        *("company", "companies", "business", "organisation", "organisations", "firm"),
        *("organization", "organizations", "firms", "employer's", "employer\u2019s"),
    }
)
# A heading of the employer's column, whichever this file has.
HEADING = re.compile(
    r"(?:name of )?(?:the )?(?:affected |legal )?(?:employers?|company|companies|business"
    r"|organi[sz]ations?|firms?)(?:['\u2019]?s)?(?: legal)?(?: names?)?\W*",
    re.IGNORECASE,
)


def is_plain_word(word: str) -> bool:
    """Whether a word says nothing of a row that is no notice, wherever it stands."""
    return (
        word.isalnum() and word not in BEGINNINGS and word not in words_of_councils()
    )


def is_doubtful(name: str) -> bool:
    """Whether the rest of its row has to be looked at: few names are."""
    return bool(
        not LETTER.search(name)
        or TOTALS.fullmatch(name)
        or NOTE.match(name)
        or MONTHLY.fullmatch(name)
        or name.count(" ") >= MOST_WORDS
        or (name[-1] in ".:!" and not ENDS.search(name))
        or HEADING.fullmatch(name)
        or code_of(name)
    )


def why_not(name: str, row: Sequence[str], place: int) -> str:
    """Why a row with a doubtful name is no notice, or nothing where it is one."""
    if not LETTER.search(name):
        return f"“{short(name)}” is not an employer’s name"
    others = [cell for at, cell in enumerate(row) if at != place and cell.strip()]
    if TOTALS.fullmatch(name) and not any(map(LETTER.search, others)):
        if not any(re.search(r"\d\s?[/.-]\s?\d", cell) for cell in others):
            return "This is a total, not a notice"
    if others:
        return ""
    if MONTHLY.fullmatch(name) or code_of(name):
        return f"“{short(name)}” stands alone: it is a heading, not a notice"
    return f"“{short(name)}” stands alone: it is a note, not a notice"


def repeats(row: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a row says the headings once more, in these words or in others."""
    filled = [
        (cell, heading)
        for cell, heading in zip(row, headings, strict=False)
        if plain(cell)
    ]
    same = sum(is_heading(cell, heading) for cell, heading in filled)
    return same >= min(2, len(filled)) and same * 2 > len(filled)


def is_heading(cell: str, heading: str) -> bool:
    """Whether a cell is its column's heading, or another for the same fact."""
    if plain(cell) == plain(heading):
        return True
    facts = {candidate.fact for candidate in candidates(heading)}
    return any(candidate.fact in facts for candidate in candidates(cell))
