"""Which queries each page makes, and how many, with little data and with much."""

from __future__ import annotations

import re
from pathlib import Path

LONGEST = 2000
STRINGS = re.compile(r"'(?:[^']|'')*'")
NUMBERS = re.compile(r"(?<![\w.\"])\d+(?:\.\d+)?(?![\w.\"])")
LISTS = re.compile(r"\((?:%s(?:::\w+)?, )+%s(?:::\w+)?\)")


def shape(sql: str) -> str:
    """A query without its values: what people typed and who they are stays out."""
    bare = " ".join(sql.split())
    bare = NUMBERS.sub("%s", STRINGS.sub("%s", bare))
    return LISTS.sub("(%s, …)", bare)[:LONGEST]


def summary(small: list[dict], full: list[dict]) -> str:
    """Each page's number of queries at both sizes, and whether it has grown."""
    lines = []
    for few, many in zip(small, full, strict=True):
        fewer, more = len(few["queries"]), len(many["queries"])
        word = "the same" if fewer == more else f"was {fewer} with little data"
        lines.append(f"  {many['name']}: {more} queries ({word})")
    return "\n".join(lines)


def write(
    small: list[dict],
    full: list[dict],
    path: Path,
    *,
    small_size: dict[str, int],
    full_size: dict[str, int],
) -> None:
    """Write the report: numbers first, then every query of every page."""
    said = [
        "Queries of each page, as a chair opens it, all caches warm.",
        f"Little data: {words(small_size)}. Much data: {words(full_size)}.",
        "",
        summary(small, full),
    ]
    for page in full:
        title = f"{page['name']} ({len(page['queries'])})"
        said += ["", title, "-" * len(title)]
        said += [
            f"{number}. {shape(sql)}" for number, sql in enumerate(page["queries"], 1)
        ]
    path.write_text("\n".join(said) + "\n", encoding="utf-8")


def words(size: dict[str, int]) -> str:
    return ", ".join(f"{many:,} {what}" for what, many in size.items())
