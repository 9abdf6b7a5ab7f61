"""Numbers over time, drawn as steps: an image of its own, with its words beside it.

Lines are told apart by their dashes and by the words at their ends, not by colour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kit.moments import spoken_date

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 150, 16, 40
INK = "#0b0c0c"
LINES = (
    ("#0c4a60", "none", 4),
    ("#0b0c0c", "6 4", 2),
    ("#505a5f", "2 3", 2),
    ("#00703c", "10 4", 2),
    ("#4c2c92", "10 3 2 3", 2),
    ("#aa2a16", "1 4", 3),
)
APART = 15


@dataclass(frozen=True)
class Line:
    """One number over time: what it was from each of these days on."""

    name: str
    points: Sequence[tuple[dt.date, int]]


def nice(most: int) -> int:
    """The end of a scale that reaches this number: 1, 2 or 5 with noughts."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor >= most:
                return step * factor
        step *= 10


def drawn(lines: Sequence[Line], *, until: dt.date, title: str) -> SafeString:
    """The lines as steps up to a day; nothing where there is nothing to draw."""
    lines = [line for line in lines if line.points][: len(LINES)]
    if not lines:
        return SafeString("")
    begin = min(day for line in lines for day, _ in line.points)
    span = max((until - begin).days, 1)
    scale = nice(max(1, *(number for line in lines for _, number in line.points)))

    def across(day: dt.date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - begin).days / span, 1)

    def down(number: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * number / scale, 1)

    taken: list[float] = []
    drawings = []
    for line, (colour, dashes, width) in zip(lines, LINES, strict=False):
        steps, last = [], None
        for day, number in line.points:
            if last is not None:
                steps.append(f"{across(day)},{down(last)}")
            steps.append(f"{across(day)},{down(number)}")
            last = number
        assert last is not None
        steps.append(f"{across(until)},{down(last)}")
        place = down(last)
        while any(abs(place - other) < APART for other in taken):
            place += APART
        taken.append(place)
        drawings.append((colour, width, dashes, " ".join(steps), place + 4, line, last))
    labels = format_html_join(
        "",
        '<polyline fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}"'
        ' points="{}"/><text x="{}" y="{}" font-size="13" fill="{}">{}: {}</text>',
        (
            (
                colour,
                width,
                dashes,
                steps,
                WIDTH - RIGHT + 8,
                place,
                colour,
                line.name,
                f"{last:,}",
            )
            for colour, width, dashes, steps, place, line, last in drawings
        ),
    )
    marks = format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="#b1b4b6"/>'
        '<text x="{}" y="{}" font-size="13" text-anchor="end" fill="{}">{}</text>',
        (
            (
                LEFT,
                WIDTH - RIGHT,
                down(number),
                down(number),
                LEFT - 8,
                down(number) + 4,
                INK,
                f"{number:,}",
            )
            for number in sorted({0, scale // 2, scale})
        ),
    )
    return format_html(
        '<svg class="app-drawing" role="img" aria-label="{}" width="{}" height="{}"'
        ' viewBox="0 0 {} {}" font-family="Arial, Helvetica, sans-serif">{}{}'
        '<text x="{}" y="{}" font-size="13" fill="{}">{}</text>'
        '<text x="{}" y="{}" font-size="13" text-anchor="end" fill="{}">{}</text>'
        "</svg>",
        f"{title}. The numbers are in the table below.",
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        marks,
        labels,
        LEFT,
        HEIGHT - 14,
        INK,
        spoken_date(begin),
        WIDTH - RIGHT,
        HEIGHT - 14,
        INK,
        spoken_date(until),
    )
