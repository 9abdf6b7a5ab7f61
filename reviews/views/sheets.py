"""The frozen tables of a set of figures, as a page prints them."""

from __future__ import annotations

from reviews.choices import Chapter
from reviews.documents.content import NUMBERS, cell_words
from reviews.models import FigureSet


def chapters_of(row: FigureSet) -> list[dict]:
    """The frozen tables of a set by chapter, as the page prints them."""
    by_chapter: dict[str, list[dict]] = {}
    for table in row.tables:
        by_chapter.setdefault(table["chapter"], []).append(shown(table))
    return [
        {"title": Chapter(chapter).label, "tables": tables}
        for chapter, tables in by_chapter.items()
    ]


def shown(table: dict) -> dict:
    """A frozen table as the page prints it."""
    are_numbers = [column["kind"] in NUMBERS for column in table["columns"]]
    return {
        "key": table["key"],
        "title": table["title"],
        "columns": [
            {"text": column["label"], "is_number": is_number}
            for column, is_number in zip(table["columns"], are_numbers, strict=True)
        ],
        "cells": [
            [
                {"text": cell_words(cell), "is_number": is_number}
                for cell, is_number in zip(row, are_numbers, strict=True)
            ]
            for row in table["rows"]
        ],
        "base": table["base"],
        "source": table["source"],
        "definition": table["definition"],
        "version": table["definition_version"],
    }
