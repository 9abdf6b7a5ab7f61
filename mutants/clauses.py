"""Faults of our own kind: a clause of a queryset, an act, an entry left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Calls of which each condition or value is left out in turn.
CONDITIONS = {"filter", "exclude", "get", "get_or_404", "Q", "visible_or_404"}
VALUES = {"update", "create", "get_or_create", "update_or_create"}
# Methods of a queryset that are left out whole.
WHOLE = {"filter", "exclude", "distinct", "order_by", "reverse"}
# What nothing raises: caught instead of an exception, that one goes on its way.
NEVER = b"FloatingPointError"
LOOKUPS = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}


class Text:
    """A module's text by the places that its syntax tree names (bytes of UTF-8)."""

    def __init__(self, source: str) -> None:
        self.raw = source.encode()
        self.starts = [0]
        for line in self.raw.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def place(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def span(self, node: ast.AST) -> tuple[int, int]:
        return (
            self.place(node.lineno, node.col_offset),  # type: ignore[attr-defined]
            self.place(node.end_lineno, node.end_col_offset),  # type: ignore[attr-defined]
        )

    def of(self, node: ast.AST) -> bytes:
        start, end = self.span(node)
        return self.raw[start:end]

    def instead(self, start: int, end: int, words: bytes = b"") -> str:
        """The module with other words here."""
        return (self.raw[:start] + words + self.raw[end:]).decode()

    def without(self, node: ast.AST) -> str:
        """The module without one of several things that commas part."""
        start, end = self.span(node)
        after = end
        while self.raw[after : after + 1].isspace():
            after += 1
        if self.raw[after : after + 1] == b",":
            return self.instead(start, after + 1)
        before = start
        while before and self.raw[before - 1 : before].isspace():
            before -= 1
        if self.raw[before - 1 : before] == b",":
            return self.instead(before - 1, end)
        return self.instead(start, end)


def changes(source: str) -> Iterator[str]:
    """The module once for each clause, act and entry without which it is faulty."""
    text, tree = Text(source), ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from without_arguments(text, node)
        elif isinstance(node, ast.BoolOp):
            yield from without_arms(text, node, node.values)
        elif isinstance(node, ast.BinOp):
            if isinstance(node.op, ast.BitOr | ast.BitAnd):
                yield from without_arms(text, node, [node.left, node.right])
        elif isinstance(node, ast.Compare):
            yield from turned(text, node)
        elif isinstance(node, ast.Set | ast.List | ast.Tuple | ast.Dict):
            yield from without_entries(text, node)
        elif isinstance(node, ast.ExceptHandler):
            yield from uncaught(text, node)
        elif isinstance(node, ast.stmt):
            yield from without_act(text, node)


def name_of(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def without_arguments(text: Text, node: ast.Call) -> Iterator[str]:
    name = name_of(node)
    if name in WHOLE and isinstance(node.func, ast.Attribute):
        yield text.instead(text.span(node.func.value)[1], text.span(node)[1])
    arguments = [*node.args, *node.keywords]
    if name in CONDITIONS | VALUES and len(arguments) > 1:
        for argument in arguments:
            yield text.without(argument)
    for keyword in node.keywords:
        yield from other_lookups(text, keyword, name)


def other_lookups(text: Text, keyword: ast.keyword, name: str) -> Iterator[str]:
    """A boundary moved; a null wanted instead of refused."""
    if keyword.arg is None or name not in CONDITIONS:
        return
    start, _ = text.span(keyword)
    field, _, lookup = keyword.arg.rpartition("__")
    end = start + len(keyword.arg.encode())
    if lookup in LOOKUPS:
        yield text.instead(start, end, f"{field}__{LOOKUPS[lookup]}".encode())
    value = keyword.value
    if isinstance(value, ast.Constant) and value.value is None:
        words = f"{keyword.arg}__isnull=False".encode()
        yield text.instead(start, text.span(value)[1], words)


def without_arms(text: Text, node: ast.expr, arms: list[ast.expr]) -> Iterator[str]:
    """Each arm of `and`, `or`, `&` and `|` left out in turn."""
    start, end = text.span(node)
    joint = b" and " if isinstance(getattr(node, "op", None), ast.And) else b" or "
    for left_out in arms:
        kept = [b"(" + text.of(arm) + b")" for arm in arms if arm is not left_out]
        yield text.instead(start, end, joint.join(kept))


def turned(text: Text, node: ast.Compare) -> Iterator[str]:
    """`in` made `not in`, and the other way about."""
    for operator, left, right in zip(
        node.ops, [node.left, *node.comparators], node.comparators, strict=False
    ):
        if isinstance(operator, ast.In | ast.NotIn):
            words = b" not in " if isinstance(operator, ast.In) else b" in "
            start = text.span(left)[1]
            between = text.raw[start : text.span(right)[0]]
            closing = between[: len(between) - len(between.lstrip(b" )\n"))]
            opening = between[len(between.rstrip(b" (\n")) :]
            yield text.instead(
                start, text.span(right)[0], closing.rstrip() + words + opening.lstrip()
            )


def without_entries(
    text: Text, node: ast.Set | ast.List | ast.Tuple | ast.Dict
) -> Iterator[str]:
    """Each name or word of a collection left out in turn."""
    start, _ = text.span(node)
    if text.raw[start : start + 1] not in (b"(", b"[", b"{"):
        return
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None and len(node.keys) > 1:
                yield without_pair(text, key, value)
        return
    if len(node.elts) < 2:
        return
    if all(is_entry(element) for element in node.elts):
        for element in node.elts:
            if isinstance(node, ast.Tuple) and len(node.elts) == 2:
                other = next(each for each in node.elts if each is not element)
                begin, end = text.span(node)
                yield text.instead(begin, end, b"(" + text.of(other) + b",)")
            else:
                yield text.without(element)


def uncaught(text: Text, node: ast.ExceptHandler) -> Iterator[str]:
    """Each exception of a handler no longer caught, in turn."""
    if node.type is not None:
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        for exception in caught:
            yield text.instead(*text.span(exception), NEVER)


def without_pair(text: Text, key: ast.expr, value: ast.expr) -> str:
    start, end = text.span(key)[0], text.span(value)[1]
    while text.raw[end : end + 1].isspace():
        end += 1
    if text.raw[end : end + 1] == b",":
        return text.instead(start, end + 1)
    return text.instead(start, text.span(value)[1])


def is_entry(node: ast.expr) -> bool:
    """A name or a word that stands for itself; a tuple of values is no list."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    return isinstance(node, ast.Attribute) or (
        isinstance(node, ast.Name) and node.id.isupper()
    )


def without_act(text: Text, node: ast.stmt) -> Iterator[str]:
    """A statement that does something left out: a call, a refusal, a value set."""
    if isinstance(node, ast.Expr):
        is_act = isinstance(node.value, ast.Call) and not is_log(node.value)
    elif isinstance(node, ast.Assign):
        is_act = all(
            isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets
        )
    else:
        is_act = isinstance(node, ast.Raise | ast.AugAssign | ast.Delete)
    if is_act:
        yield text.instead(*text.span(node), b"pass")


def is_log(call: ast.Call) -> bool:
    """A line for the operators' log; what people see does not hang on it."""
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "log"
    )
