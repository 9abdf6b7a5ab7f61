"""Signs that no document may hold: XML forbids them, and drawing a chart breaks off."""

from __future__ import annotations

# A blank where they part words; else nothing. Line ends stay.
UNHELD = {
    code: " " if chr(code).isspace() else None
    for code in (*range(0x20), *range(0x7F, 0xA0), 0xFEFF, 0xFFFE, 0xFFFF)
    if chr(code) != "\n"
}


def clean(text: str) -> str:
    """The same words without what a document cannot hold."""
    return text.translate(UNHELD)
