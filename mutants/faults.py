"""One fault in one module, and how those of several kinds are found."""

from __future__ import annotations

import ast
import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

from demonstration.embedded import PROJECT
from mutants import clauses, statements

# Of cosmic-ray's operators those that a slip of the hand could make; the rest (a plus
# made a shift, a comparison made "is") only repeat them.
BINARY = {"Add": "Sub", "Sub": "Add", "Mul": "Add", "Div": "Mul", "FloorDiv": "Mul"}
BINARY |= {"Mod": "Mul", "Pow": "Mul", "BitOr": "BitAnd", "BitAnd": "BitOr"}
COMPARISONS = {
    "Eq": ("NotEq",),
    "NotEq": ("Eq",),
    "Lt": ("LtE", "GtE"),
    "LtE": ("Lt", "Gt"),
    "Gt": ("GtE", "LtE"),
    "GtE": ("Gt", "Lt"),
    "Is": ("IsNot",),
    "IsNot": ("Is",),
}
OPERATORS = (
    *(f"ReplaceBinaryOperator_{old}_{new}" for old, new in BINARY.items()),
    *(
        f"ReplaceComparisonOperator_{old}_{new}"
        for old, others in COMPARISONS.items()
        for new in others
    ),
    "ReplaceUnaryOperator_Delete_USub",
    "ReplaceUnaryOperator_Delete_Invert",
    "ReplaceUnaryOperator_Delete_Not",
    "AddNot",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "NumberReplacer",
    "RemoveDecorator",
    "ZeroIterationForLoop",
)


@dataclass(frozen=True)
class Fault:
    """A module with one thing in it changed."""

    module: str  # its path in the project
    function: str  # the function or class around the change, or nothing
    change: str  # "before → after", as it stands in the code
    source: str  # the whole module, changed
    first_line: int  # the lines of the module that run when what is changed runs
    last_line: int
    in_body: bool  # in the body of a function, where it can be put in while running

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when lines move."""
        return self.module, self.function, self.change


# Finding them takes minutes for all modules; they are kept until one of these changes.
KEPT = PROJECT / ".mutants/faults"
TOOLS = ("clauses.py", "faults.py", "statements.py")


def faults_of(module: str) -> list[Fault]:
    """Every fault of a module, each once, in the order of its lines."""
    mark = hashlib.sha256(module.encode() + (PROJECT / module).read_bytes())
    for tool in TOOLS:
        mark.update(Path(__file__).with_name(tool).read_bytes())
    kept = KEPT / f"{mark.hexdigest()}.json"
    try:
        return [Fault(**facts) for facts in json.loads(kept.read_text())]
    except (OSError, TypeError, ValueError):
        found = found_in(module)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps([vars(fault) for fault in found]))
    return found


def found_in(module: str) -> list[Fault]:
    """The same, found anew."""
    source = (PROJECT / module).read_text()
    tree = ast.parse(source)
    at_import = outside(source)
    seen = {meaning(source)}
    found = []
    told: Counter = Counter()
    for changed in itertools.chain(
        clauses.changes(source), statements.changes(source), slips(source)
    ):
        try:
            compile(changed, module, "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            continue
        means = meaning(changed)
        if means not in seen:
            seen.add(means)
            in_body = outside(changed) == at_import
            found.append(fault_of(module, source, changed, tree, in_body=in_body))
    found.sort(key=lambda fault: (fault.first_line, fault.last_line, fault.change))
    named = []
    for fault in found:
        told[fault.key] += 1
        number = told[fault.key]
        if number > 1:
            fault = Fault(
                **{**vars(fault), "change": f"{fault.change} ({number})"},
            )
        named.append(fault)
    return named


def slips(source: str) -> Iterator[str]:
    """The module once for each place of each of cosmic-ray's operators."""
    nodes = list(ast_nodes(get_ast(source)))
    for name in OPERATORS:
        operator = cosmic_ray.plugins.get_operator(f"core/{name}")()
        places = sum(len(list(operator.mutation_positions(node))) for node in nodes)
        for place in range(places):
            changed = mutate_code(source, operator, place)
            if changed is not None:
                yield changed


class Plain(ast.NodeTransformer):
    """Leaves out what changes nothing: annotations, arguments of decorators, names
    that a module lists for its readers."""

    def visit_Assign(self, node):
        targets = [getattr(target, "id", "") for target in node.targets]
        return ast.Pass() if targets == ["__all__"] else self.generic_visit(node)

    def visit_AnnAssign(self, node):
        self.generic_visit(node)
        if node.value is None:
            return ast.Pass()
        return ast.Assign(targets=[node.target], value=node.value)

    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_FunctionDef(self, node):
        node.returns = None
        return self.decorated(node)

    def visit_ClassDef(self, node):
        return self.decorated(node)

    def decorated(self, node):
        node.decorator_list = [
            call.func if isinstance(call, ast.Call) else call
            for call in node.decorator_list
        ]
        self.generic_visit(node)
        return node


class Outside(Plain):
    """What of a module runs when it is imported: bodies of functions left out."""

    def visit_FunctionDef(self, node):
        node = super().visit_FunctionDef(node)
        node.body = [ast.Pass()]
        return node


def meaning(source: str) -> str:
    """The module as what it does, however it is written."""
    return ast.dump(Plain().visit(ast.parse(source)))


def outside(source: str) -> str:
    return ast.dump(Outside().visit(ast.parse(source)))


def fault_of(
    module: str, source: str, changed: str, tree: ast.Module, *, in_body: bool
) -> Fault:
    before, after = source.splitlines(), changed.splitlines()
    start = sum(
        1
        for _ in itertools.takewhile(
            lambda pair: pair[0] == pair[1], zip(before, after, strict=False)
        )
    )
    end = sum(
        1
        for _ in itertools.takewhile(
            lambda pair: pair[0] == pair[1],
            zip(reversed(before[start:]), reversed(after[start:]), strict=False),
        )
    )
    words = " → ".join(
        " ".join(" ".join(lines[start : len(lines) - end]).split())
        for lines in (before, after)
    )
    function, lines = place_of(tree, start + 1, max(start + 1, len(before) - end))
    return Fault(
        module,
        function,
        words,
        changed,
        *lines,
        in_body=in_body,
    )


def place_of(tree: ast.Module, first: int, last: int) -> tuple[str, tuple[int, int]]:
    """The function around some lines, and the smallest statement that runs them."""
    names: list[str] = []
    lines = (first, last)
    nodes: list[ast.stmt] = tree.body
    while True:
        around = [
            node
            for node in nodes
            if first_line(node) <= first and last <= (node.end_lineno or 0)
        ]
        if not around:
            return ".".join(names), lines
        node = around[0]
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        inner = list(inner_statements(node))
        begins = min((first_line(each) for each in inner), default=None)
        lines = (first_line(node), node.end_lineno or last)
        if begins is not None and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            lines = (first_line(node), max(first, begins - 1))
        nodes = inner


def first_line(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def inner_statements(node: ast.AST) -> Iterable[ast.stmt]:
    """The statements in a statement's blocks."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body


def modules_of(patterns: Iterable[str]) -> list[str]:
    """The modules that patterns of paths name, each once."""
    found: dict[str, None] = {}
    for pattern in patterns:
        for path in sorted(Path(PROJECT).glob(pattern)):
            if path.name != "__init__.py" or path.read_text().count("\n") > 1:
                found[path.relative_to(PROJECT).as_posix()] = None
    return list(found)
