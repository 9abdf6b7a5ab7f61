"""A review as one HTML file that needs nothing beside it."""

from __future__ import annotations

import base64

from django.template.loader import render_to_string

from reviews.documents import charts
from reviews.documents.content import NOTHING, Report


def html(report: Report) -> bytes:
    pictures = {
        sheet.key: "data:image/svg+xml;base64,"
        + base64.b64encode(charts.svg(sheet).encode()).decode()
        for sheet in report.sheets
        if sheet.has_chart
    }
    parts = [
        {
            "part": part,
            "sheets": [(sheet, pictures.get(sheet.key)) for sheet in part.sheets],
        }
        for part in report.parts
    ]
    context = {"report": report, "parts": parts, "nothing": NOTHING}
    return render_to_string("reviews/document.html", context).encode()
