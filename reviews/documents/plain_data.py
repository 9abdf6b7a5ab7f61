"""A review as JSON: the frozen cells as they are."""

from __future__ import annotations

import json
from typing import Any

from reviews.documents.content import Part, Report, Sheet


def plain_data(report: Report) -> bytes:
    facts = {
        "reference": report.reference,
        "title": report.title,
        "place": report.place,
        "period": {
            "from": report.from_on.isoformat(),
            "to": report.to_on.isoformat(),
        },
        "state": report.state,
        "as_at": report.as_at.isoformat(),
        "notes": list(report.notes),
        "chapters": [chapter(part) for part in report.parts],
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def chapter(part: Part) -> dict[str, Any]:
    return {
        "key": part.chapter,
        "title": part.title,
        "text": list(part.standing),
        "finding": part.finding,
        "recommendations": list(part.advice),
        "figures": [figure(sheet) for sheet in part.sheets],
    }


def figure(sheet: Sheet) -> dict[str, Any]:
    return {
        "number": sheet.number,
        "key": sheet.key,
        "title": sheet.title,
        "columns": [
            {"label": label, "kind": kind}
            for label, kind in zip(sheet.headings, sheet.kinds, strict=True)
        ],
        "rows": [list(row) for row in sheet.rows],
        "base": sheet.base,
        "source": sheet.source,
        "as_at": sheet.as_at.isoformat(),
        "definition": sheet.definition,
        "definition_version": sheet.definition_version,
        "is_suppressed": sheet.is_suppressed,
    }
