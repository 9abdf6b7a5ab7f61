"""One chart specification, drawn the same in page, PDF and document."""

from __future__ import annotations

import altair
import vl_convert

from pace_portal.kit.disclosure import SUPPRESSED
from reviews.documents.content import Sheet

COLOUR, INK = "#0c4a60", "#0b0c0c"
BAR_HEIGHT, WIDTH = 26, 420


def specification(sheet: Sheet) -> altair.LayerChart:
    """Horizontal bars in the order of the table, each with its number beside it."""
    bars = [
        {
            "name": name,
            "number": number or 0,
            "words": SUPPRESSED if number is None else f"{number:,}",
        }
        for name, number in sheet.bars
    ]
    base = altair.Chart(altair.InlineData(values=bars)).encode(
        y=altair.Y("name:N", sort=None, title=None),
        x=altair.X("number:Q", title=sheet.chart["label"] if sheet.chart else ""),
    )
    words = base.mark_text(align="left", dx=4, color=INK).encode(text="words:N")
    return (
        altair.layer(base.mark_bar(color=COLOUR), words)
        .properties(width=WIDTH, height=altair.Step(BAR_HEIGHT))
        .configure(font="Arial, Helvetica, sans-serif")
        .configure_axis(
            labelFontSize=13,
            titleFontSize=13,
            labelLimit=320,
            labelColor=INK,
            titleColor=INK,
            tickMinStep=1,
        )
        .configure_text(fontSize=13)
        .configure_view(stroke=None)
    )


def svg(sheet: Sheet) -> str:
    return vl_convert.vegalite_to_svg(specification(sheet).to_dict())


def png(sheet: Sheet) -> bytes:
    return vl_convert.vegalite_to_png(specification(sheet).to_dict(), scale=2)
