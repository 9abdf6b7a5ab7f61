"""A review as a tagged PDF (PDF/UA-1), set by Typst."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import typst
from django.conf import settings

from reviews.documents import charts
from reviews.documents.content import NOTHING, Report
from reviews.documents.signs import clean

# What Typst's fonts can print is asked of Typst, which names every sign that none of
# them has: no list of ours can then differ from the fonts.
REFUSED = re.compile(r"the text `\"(.+?)\"` could not be displayed")
BY_NUMBER = re.compile(r"\\u\{([0-9a-f]+)\}")
# The words as they are; without refused marks, without refused letters; with plainer
# charts, with the plainest; once more to be sure.
TRIES = 6
MARKS = ("Mn", "Mc", "Me", "Cf", "Sk")
Change = Callable[[str], str]
TEMPLATE = settings.BASE_DIR / "templates" / "reviews" / "review.typ"


def pdf(report: Report) -> bytes:
    facts = mapped(facts_of(report), composed)
    for _ in range(TRIES):
        try:
            return typst.compile(
                str(TEMPLATE),
                sys_inputs={"report": json.dumps(facts)},
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
                format="pdf",
            )
        except typst.TypstError as refusal:
            # A sign without a glyph would be a hole in the page: say its name.
            if signs := refused_by(refusal):
                facts = mapped(facts, in_words(signs))
            elif signs := drawn_badly(facts):
                redraw(facts, in_words(signs))
            else:
                raise
    raise ValueError("The PDF could not be made: it has too many unprintable signs.")


def facts_of(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "place": report.place,
        "period": report.period,
        "state": report.state,
        "notes": list(report.notes),
        "nothing": NOTHING,
        "parts": [
            {
                "title": part.title,
                "standing": list(part.standing),
                "finding": part.finding_paragraphs,
                "advice": list(part.advice),
                "sheets": [
                    {
                        "label": sheet.label,
                        "title": sheet.title,
                        "headings": list(sheet.headings),
                        "numbers": [column["is_number"] for column in sheet.columns],
                        "lines": sheet.lines,
                        "base": sheet.base,
                        "source": sheet.source_words,
                        "definition": sheet.definition_words,
                        "wide": sheet.is_wide,
                        "chart": charts.svg(sheet) if sheet.has_chart else "",
                        "words": sheet.chart_words if sheet.has_chart else "",
                    }
                    for sheet in part.sheets
                ],
            }
            for part in report.parts
        ],
    }


def refused_by(refusal: typst.TypstError) -> set[str]:
    """Signs that none of the fonts has, to be put into words next.

    Typst refuses a letter together with a mark that no font has for it: then only the
    mark goes, for the letter may be printed without it.
    """
    signs = {
        sign
        for text in REFUSED.findall(refusal.diagnostic)
        for sign in BY_NUMBER.sub(lambda code: chr(int(code[1], 16)), text)
        if not sign.isascii()
    }
    marks = {sign for sign in signs if unicodedata.category(sign) in MARKS}
    return marks or signs


def drawn_badly(facts: dict[str, Any]) -> set[str]:
    """Signs of the charts to be put into words, where a chart cannot be set otherwise.

    Text of a drawing that needs two fonts can lose signs, and Typst refuses such a
    PDF/UA without naming them: first the symbols go, then all but plain letters.
    """
    signs = {
        sign
        for part in facts["parts"]
        for sheet in part["sheets"]
        for sign in sheet["chart"]
        if not sign.isascii()
    }
    symbols = {sign for sign in signs if unicodedata.category(sign)[0] in "SN"}
    return symbols or signs


def redraw(facts: dict[str, Any], change: Change) -> None:
    for part in facts["parts"]:
        for sheet in part["sheets"]:
            sheet["chart"] = change(sheet["chart"])


def in_words(signs: set[str]) -> Change:
    words = {ord(sign): spelled(sign) for sign in signs}
    return lambda text: text.translate(words)


def mapped(facts: Any, change: Change) -> Any:
    if isinstance(facts, str):
        return change(facts)
    if isinstance(facts, dict):
        return {name: mapped(value, change) for name, value in facts.items()}
    if isinstance(facts, list):
        return [mapped(value, change) for value in facts]
    return facts


def composed(text: str) -> str:
    """A letter and its marks as one sign, where there is one: fonts know those best."""
    return unicodedata.normalize("NFC", clean(text))


def spelled(sign: str) -> str:
    """(party popper) for a sign that cannot be printed; nothing for an unseen one."""
    name = unicodedata.name(sign, "sign").lower()
    if unicodedata.category(sign) == "Cf" or name.startswith("variation selector"):
        return ""
    return f"({name})"
