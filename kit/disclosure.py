"""Disclosure control: which numbers of a table may be published.

Counts of 1 to 4 people, and numbers that one employer alone stands behind, are
suppressed. So are the further cells without which the margins would give them
back. Zeros are shown, and never suppressed, because nobody is behind them: a
reader therefore knows that every suppressed cell is at least 1.

The guarantee is constructive. For each unsafe cell there is another whole table,
equal to ours wherever a number is shown, in which the cell is large enough to be
published (or, for one employer's number, a tenth larger). Nothing that is shown
tells the two tables apart, so neither sums, nor differences between the table of
one place and that of all, can give the cell back.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

# Counts of people below this are not published.
THRESHOLD = 5
# Totals of proposed redundancies are rounded to this where they leave a partnership.
ROUNDED_TO = 10
# What stands in place of a suppressed number, as in official statistics.
SUPPRESSED = "[c]"
SUPPRESSED_WORDS = (
    "[c] means confidential: the number is of fewer than 5 people or of one employer, "
    "or it would let a reader work out such a number. Zeros are shown."
)
# The margin of a line of cells.
TOTAL = "__total__"

Place = Hashable
Category = Hashable
Cell = tuple[Place, Category]
Node = tuple[str, Hashable]


def is_small(count: int) -> bool:
    """Whether this many people are too few to be published."""
    return 0 < count < THRESHOLD


def rounded(total: int) -> int:
    """A total as it may leave the partnership; a half is rounded up."""
    return (total + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


@dataclass(frozen=True)
class Step:
    """A cell of the table as an edge between the sums in which it stands."""

    cell: Cell
    ends: tuple[Node, Node]
    sign: int


def suppressed(
    values: Mapping[Cell, int], unsafe: Collection[Cell], *, counts_people: bool = True
) -> set[Cell]:
    """The cells that must not be shown: the unsafe ones and what protects them.

    `values` holds a table of places by categories with its margins, which have
    TOTAL as place or category; a margin that is not there is not published.
    """
    hidden = {cell for cell in unsafe if values[cell]}
    edges = edges_of(values)
    touching: dict[Node, list[Step]] = defaultdict(list)
    for step in edges.values():
        for end in step.ends:
            touching[end].append(step)
    # The smallest first: their cover often protects the larger ones as well.
    for cell in sorted(hidden, key=lambda cell: (values[cell], str(cell))):
        need = room_needed(values[cell], counts_people=counts_people)
        hidden |= cover(edges[cell], need, values, hidden, touching)
    return hidden


def room_needed(value: int, *, counts_people: bool) -> int:
    """By how much an unsafe cell must be able to be larger, for all a reader knows."""
    if counts_people and value < THRESHOLD:
        return THRESHOLD - value
    return max(1, -(-value // 10))


def edges_of(values: Mapping[Cell, int]) -> dict[Cell, Step]:
    """Each cell between the sum of its place and the sum of its category.

    A sum that is not published binds nothing; all such sums are one free node.
    """
    places = {place for place, category in values if category == TOTAL}
    categories = {category for place, category in values if place == TOTAL}
    edges = {}
    for place, category in values:
        ends = (
            ("place", place) if place in places else FREE,
            ("category", category) if category in categories else FREE,
        )
        sign = -1 if (place == TOTAL) != (category == TOTAL) else 1
        edges[place, category] = Step((place, category), ends, sign)
    return edges


FREE: Node = ("free", None)


def cover(
    start: Step,
    need: int,
    values: Mapping[Cell, int],
    hidden: Collection[Cell],
    touching: Mapping[Node, list[Step]],
) -> set[Cell]:
    """The cheapest cells that, suppressed too, leave this one room to be larger.

    A way round from one end of the cell to the other: along it every second cell
    falls and the others rise, so that all sums stay as they are.
    """
    goal, origin = start.ends
    if start.sign < 0:
        goal, origin = origin, goal
    if goal == origin:
        return set()
    best: dict[Node, int] = {origin: 0}
    came: dict[Node, tuple[Node, Cell]] = {}
    queue: list[tuple[int, int, Node]] = [(0, 0, origin)]
    tick = 0
    while queue:
        cost, _, node = heapq.heappop(queue)
        if node == goal:
            break
        if cost > best[node]:
            continue
        for step in touching[node]:
            if step.cell == start.cell or not has_room(step, node, need, values):
                continue
            further = step.ends[1] if step.ends[0] == node else step.ends[0]
            price = cost + (0 if step.cell in hidden else price_of(step, values))
            if price < best.get(further, price + 1):
                tick += 1
                best[further] = price
                came[further] = (node, step.cell)
                heapq.heappush(queue, (price, tick, further))
    if goal not in best:
        # Sums that do not add up (people counted once in two places) may leave no
        # way round: then nothing of the cell's own two lines is shown.
        return {
            cell
            for end in start.ends
            if end != FREE
            for cell in (step.cell for step in touching[end])
            if values[cell]
        }
    found = set()
    node = goal
    while node != origin:
        node, cell = came[node]
        found.add(cell)
    return found


def has_room(step: Step, node: Node, need: int, values: Mapping[Cell, int]) -> bool:
    """Whether the cell can move by this much when passed from this end."""
    value = values[step.cell]
    if not value:
        return False  # a zero is shown, so it cannot move
    from_place = step.ends[0] == node
    rises = from_place == (step.sign > 0)
    return rises or value - need >= 1


def price_of(step: Step, values: Mapping[Cell, int]) -> int:
    """What is lost when this cell is suppressed: totals are dearer than parts."""
    margins = sum(part == TOTAL for part in step.cell)
    # Small numbers are the least loss, but any cell costs more than a smaller one.
    return (10 + min(values[step.cell], 10_000)) * (1, 50, 10_000)[margins]
