"""A review as a tagged PDF (PDF/UA-1), set by Typst."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import typst
from django.conf import settings

from reviews.documents import charts
from reviews.documents.content import NOTHING, Report

# What the typeface that comes with Typst can print; the rest is put into words.
PRINTABLE = re.compile(
    "[\n -~\u00a0-\u024f\u0370-\u03ff\u0400-\u045f\u2010-\u203a\u20ac]"
)
REFUSED = re.compile(r"the text `(\"(?:[^\"\\]|\\.)*\")` could not be displayed")
TRIES = 20
TEMPLATE = settings.BASE_DIR / "templates" / "reviews" / "review.typ"


def pdf(report: Report) -> bytes:
    facts = printable(facts_of(report))
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
            found = REFUSED.search(str(refusal))
            if not found:
                raise
            facts = without(facts, json.loads(found[1]))
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


def printable(facts: Any) -> Any:
    """The same facts with every sign in them printable, or put into words."""
    return mapped(facts, in_words)


def without(facts: Any, signs: str) -> Any:
    words = "".join(spelled(sign) for sign in signs)
    return mapped(facts, lambda text: text.replace(signs, words))


def mapped(facts: Any, change: Any) -> Any:
    if isinstance(facts, str):
        return change(facts)
    if isinstance(facts, dict):
        return {name: mapped(value, change) for name, value in facts.items()}
    if isinstance(facts, list):
        return [mapped(value, change) for value in facts]
    return facts


def in_words(text: str) -> str:
    return "".join(sign if PRINTABLE.match(sign) else spelled(sign) for sign in text)


def spelled(sign: str) -> str:
    """(party popper) for a sign that cannot be printed; nothing for a control."""
    if unicodedata.category(sign) in ("Cc", "Cf", "Mn", "Cs"):
        return ""
    return f"({unicodedata.name(sign, 'sign').lower()})"
