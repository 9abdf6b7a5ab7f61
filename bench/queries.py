"""Which queries each page makes, and how many, with little data and with much."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from bench.figures import Figure

FRAME = "page:frame"
STRINGS = re.compile(r"'(?:[^']|'')*'(?:::\w+)?")
NUMBERS = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:::\w+)?(?![\w.])")
LISTS = re.compile(r"([(\[])(?:%s, ?)+%s([)\]])")
COLUMN = r"(?:(?!U\d)\w+\.\w+(?: AS \w+)?)"
COLUMNS = re.compile(rf"{COLUMN}(?:, {COLUMN}){{3,}}")
SAVEPOINT = re.compile(r"(SAVEPOINT) \w+")


def shape(sql: str) -> str:
    """A query without its values: what people typed and who they are stays out."""
    bare = " ".join(sql.split()).replace('"', "")
    bare = NUMBERS.sub("%s", STRINGS.sub("%s", SAVEPOINT.sub(r"\1", bare)))
    return COLUMNS.sub(tables_of, LISTS.sub(r"\1%s, …\2", bare))


def tables_of(columns: re.Match[str]) -> str:
    """A long list of columns as the tables they are of."""
    tables = re.findall(r"(\w+)\.\w+", columns[0])
    return ", ".join(f"{table}.*" for table in dict.fromkeys(tables))


def own(page: dict, frame: dict) -> list[str]:
    """The queries of a page besides those that every page makes."""
    common = Counter(list(map(shape, frame["queries"])) * page["requests"])
    mine = []
    for sql in map(shape, page["queries"]):
        if common[sql]:
            common[sql] -= 1
        else:
            mine.append(sql)
    return mine


def counts(small: list[dict], full: list[dict]) -> list[str]:
    """Each page's number of queries at both sizes, and whether it has grown."""
    frame = next(page for page in full if page["name"] == FRAME)
    lines = []
    for few, many in zip(small, full, strict=True):
        fewer, more = len(few["queries"]), len(many["queries"])
        is_same = fewer == more
        verdict = "with little data too" if is_same else f"{fewer} with little data"
        requests = "two requests, " if many["requests"] == 2 else ""
        lines.append(
            f"{many['name']}: {more} queries ({requests}"
            f"{len(own(many, frame))} its own), {verdict}"
        )
    return lines


def growth(few: list[dict], many: list[dict], at: dict[str, int]) -> list[Figure]:
    """What pages read and cost with more data, beside what they do with less."""
    found = []
    for less, more in zip(few, many, strict=True):
        for what, unit in (("buffers", "pages"), ("milliseconds", "ms")):
            name = f"growth:{what}:{more['name'].removeprefix('page:')}"
            found.append(Figure(name, [more[what]], [less[what]], at, unit))
    return found


def write(
    small: list[dict],
    full: list[dict],
    path: Path,
    *,
    small_size: dict[str, int],
    full_size: dict[str, int],
) -> None:
    """Write the report: numbers first, then the queries of each page."""
    frame = next(page for page in full if page["name"] == FRAME)
    said = [
        "Queries of each page, as the benchmark opens it, once what is kept is warm.",
        "BEGIN and COMMIT count as well. Every page makes those of page:frame, each",
        "of its requests anew; below it stand a page's own.",
        f"Little data: {words(small_size)}. Much data: {words(full_size)}.",
        "",
        *counts(small, full),
    ]
    for page in full:
        is_frame = page["name"] == FRAME
        listed = list(map(shape, page["queries"])) if is_frame else own(page, frame)
        said += ["", page["name"], "-" * len(page["name"])]
        said += [f"{number}. {sql}" for number, sql in enumerate(listed, 1)]
    path.write_text("\n".join(said) + "\n", encoding="utf-8")


def words(size: dict[str, int]) -> str:
    return ", ".join(f"{many:,} {what}" for what, many in size.items())
