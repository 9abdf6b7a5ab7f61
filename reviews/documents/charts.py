"""One chart specification, drawn the same in page, PDF and document."""

from __future__ import annotations

from typing import Any

import vl_convert

from kit.disclosure import SUPPRESSED
from reviews.documents.content import Sheet
from reviews.documents.signs import clean

COLOUR, INK = "#0c4a60", "#0b0c0c"
BAR_HEIGHT, WIDTH, FONT_SIZE = 26, 420, 13


def specification(sheet: Sheet) -> dict[str, Any]:
    """Horizontal bars in the order of the table, each with its number beside it.

    Written out in Vega-Lite, which is what a charting library would only write too.
    """
    bars = [
        {
            "name": clean(name),
            "number": number or 0,
            "words": SUPPRESSED if number is None else f"{number:,}",
        }
        for name, number in sheet.bars
    ]
    label = clean(sheet.chart["label"]) if sheet.chart else ""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": bars},
        "width": WIDTH,
        "height": {"step": BAR_HEIGHT},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
            "x": {"field": "number", "type": "quantitative", "title": label},
        },
        "layer": [
            {"mark": {"type": "bar", "color": COLOUR}},
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 4,
                    "color": INK,
                    "fontSize": FONT_SIZE,
                },
                "encoding": {"text": {"field": "words", "type": "nominal"}},
            },
        ],
        "config": {
            "font": "Arial, Helvetica, sans-serif",
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": FONT_SIZE,
                "titleFontSize": FONT_SIZE,
                "labelLimit": 320,
                "labelColor": INK,
                "titleColor": INK,
                "tickMinStep": 1,
            },
        },
    }


def svg(sheet: Sheet) -> str:
    return vl_convert.vegalite_to_svg(specification(sheet))


def png(sheet: Sheet) -> bytes:
    return vl_convert.vegalite_to_png(specification(sheet), scale=2)
