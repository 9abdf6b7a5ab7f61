"""Faults in statements of SQL: a condition, a lock, an arm of a union left out."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

LOOKS_LIKE_SQL = re.compile(
    r"\b(SELECT|INSERT INTO|DELETE FROM|UPDATE|WHERE|JOIN|ON CONFLICT|UNION ALL)\b"
    r"|^[rbfRBF]*[\"']+\s*(AND|OR|ORDER BY|SET)\b"
)
# Where a condition ends at the latest.
BORDER = re.compile(
    r"\b(AND|OR|UNION|ORDER BY|GROUP BY|HAVING|LIMIT|RETURNING|ON CONFLICT|WINDOW"
    r"|SELECT|(?<!DISTINCT )FROM|WHERE|FOR UPDATE)\b|--|;"
)
# A thing and what a slip makes of it.
SLIPS = (
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bIS NOT DISTINCT FROM\b", "="),
    (r"\bNOT EXISTS\b", "EXISTS"),
    (r"(?<!NOT )\bEXISTS\b", "NOT EXISTS"),
    (r"(?<![<>!=])<=", "<"),
    (r"(?<![<>!=])>=", ">"),
    (r"(?<![<>!=:-])<(?![=>])", "<="),
    (r"(?<![<>!=-])>(?![=>])", ">="),
    (r"<>", "="),
    (r"\bDISTINCT (?!FROM)", ""),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"\bDESC\b", ""),
    (r"\bORDER BY [^)\n\"']+", ""),
    (r"\bLIMIT \d+", ""),
    (r"\bFOR UPDATE( OF \w+)?( SKIP LOCKED)?", ""),
    (r"\bON CONFLICT (\([^)]*\) )?DO (NOTHING|UPDATE SET[^\"']*)", ""),
)


def changes(source: str) -> Iterator[str]:
    """The module once for each fault of each string that looks like SQL."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.STRING or not LOOKS_LIKE_SQL.search(token.string):
            continue
        start = starts[token.start[0] - 1] + token.start[1]
        end = starts[token.end[0] - 1] + token.end[1]
        for changed in faulty(token.string):
            yield source[:start] + changed + source[end:]


def faulty(words: str) -> Iterator[str]:
    """One literal with each of its faults."""
    for start, end in [*arms(words), *unions(words)]:
        yield words[:start] + words[end:]
    for start, end in conditions(words):
        yield words[:start] + "true" + words[end:]
    for pattern, instead in SLIPS:
        for found in re.finditer(pattern, words):
            yield words[: found.start()] + instead + words[found.end() :]


def arms(words: str) -> Iterator[tuple[int, int]]:
    """Each `AND ...` and `OR ...`."""
    for found in re.finditer(r"\s*\b(AND|OR)\b", words):
        yield found.start(), arm_end(words, found.end())


def conditions(words: str) -> Iterator[tuple[int, int]]:
    """The first condition after each WHERE and ON, to be made true."""
    for found in re.finditer(r"\b(WHERE|ON|HAVING)\s+(?!CONFLICT)", words):
        yield found.end(), arm_end(words, found.end())


def unions(words: str) -> Iterator[tuple[int, int]]:
    """Each arm of a union."""
    joints = [found.span() for found in re.finditer(r"\bUNION( ALL)?\b", words)]
    ends = len(words) - len(words.lstrip("rbfRBF")), len(words)
    quotes = 3 if words.lstrip("rbfRBF")[:3] in ('"""', "'" * 3) else 1
    first, last = ends[0] + quotes, ends[1] - quotes
    for number, (start, _) in enumerate(joints):
        following = joints[number + 1][0] if number + 1 < len(joints) else last
        yield start, following
    if joints:
        yield first, joints[0][1]


def arm_end(words: str, start: int) -> int:
    """Where a condition ends: brackets are passed over whole."""
    depth, place = 0, start
    while place < len(words):
        sign = words[place]
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
            if depth < 0:
                break
        is_quote = sign in "\"'" and not words[place + 1 :].strip("\"'")
        is_border = depth == 0 and place > start and BORDER.match(words, place)
        if is_quote or is_border:
            break
        place += 1
    return place - (len(words[start:place]) - len(words[start:place].rstrip()))
