"""The parts of disclosure control by themselves, and which cells it gives up."""

from __future__ import annotations

from collections import defaultdict

import pytest

from kit.disclosure import (
    FREE,
    TOTAL,
    cover,
    edges_of,
    has_room,
    is_small,
    price_of,
    room_needed,
    rounded,
    suppressed,
)
from tests.reviews.test_disclosure import small, with_margins


@pytest.mark.parametrize(
    ("count", "expected"), [(0, False), (1, True), (4, True), (5, False)]
)
def test_one_to_four_people_are_too_few(count, expected):
    assert is_small(count) is expected


@pytest.mark.parametrize(
    ("value", "counts_people", "room"),
    [
        # So that it could be five.
        (1, True, 4),
        (4, True, 1),
        # Or a tenth more, and one at least.
        (5, True, 1),
        (10, True, 1),
        (11, True, 2),
        (1, False, 1),
        (4, False, 1),
        (10, False, 1),
        (11, False, 2),
        (20, False, 2),
        (21, False, 3),
        (99, False, 10),
        (100, False, 10),
        (101, False, 11),
    ],
)
def test_an_unsafe_cell_must_be_able_to_be_five_or_a_tenth_larger(
    value, counts_people, room
):
    assert room_needed(value, counts_people=counts_people) == room


def test_a_cell_stands_between_the_sums_that_are_published():
    whole = edges_of(with_margins([[1, 2], [3, 4]]))
    without = edges_of({("p0", "c0"): 1, ("p0", TOTAL): 1, ("p1", "c1"): 2})

    assert whole["p0", "c1"].ends == (("place", "p0"), ("category", "c1"))
    assert whole["p0", TOTAL].ends == (("place", "p0"), ("category", TOTAL))
    assert whole[TOTAL, "c1"].ends == (("place", TOTAL), ("category", "c1"))
    assert {cell: step.sign for cell, step in whole.items()} == {
        **{(place, category): 1 for place in ("p0", "p1") for category in ("c0", "c1")},
        **{(place, TOTAL): -1 for place in ("p0", "p1")},
        **{(TOTAL, category): -1 for category in ("c0", "c1")},
        (TOTAL, TOTAL): 1,
    }
    assert without["p0", "c0"].ends == (("place", "p0"), FREE)
    assert without["p1", "c1"].ends == (FREE, FREE)


@pytest.mark.parametrize(
    ("value", "need", "from_place", "has"),
    [
        (0, 1, True, False),  # zeros are shown
        (0, 1, False, False),
        (1, 9, True, True),  # it rises
        (5, 4, False, True),  # it falls, and stays one at least
        (4, 4, False, False),
    ],
)
def test_a_cell_has_room_to_rise_or_to_fall_to_one(value, need, from_place, has):
    values = {("p0", "c0"): value, ("p0", TOTAL): value, (TOTAL, "c0"): value}
    step = edges_of(values)["p0", "c0"]
    node = step.ends[0] if from_place else step.ends[1]

    assert has_room(step, node, need, values) is has


def test_the_margins_rise_where_their_parts_fall():
    values = {("p0", "c0"): 4, ("p0", TOTAL): 4, (TOTAL, TOTAL): 4, (TOTAL, "c0"): 4}
    step = edges_of(values)["p0", TOTAL]

    assert not has_room(step, step.ends[0], 4, values)
    assert has_room(step, step.ends[1], 4, values)


def test_totals_are_dearer_than_parts_and_small_numbers_the_least_loss():
    values = {
        ("p0", "c0"): 0,
        ("p0", "c1"): 9_999,
        ("p0", "c2"): 123_456,
        ("p0", TOTAL): 133_455,
        (TOTAL, "c0"): 0,
        (TOTAL, TOTAL): 5,
    }
    steps = edges_of(values)

    assert {cell: price_of(step, values) for cell, step in steps.items()} == {
        ("p0", "c0"): 10,
        ("p0", "c1"): 10_009,
        ("p0", "c2"): 10_010,
        ("p0", TOTAL): 500_500,
        (TOTAL, "c0"): 500,
        (TOTAL, TOTAL): 150_000,
    }


def hidden(inner):
    """The inner cells that are suppressed, as rows of letters; then the margins."""
    values = with_margins(inner)
    cells = suppressed(values, small(values))
    rows = [
        "".join(
            "c" if (f"p{i}", f"c{j}") in cells else "-" for j in range(len(inner[0]))
        )
        for i in range(len(inner))
    ]
    return rows, len([cell for cell in cells if TOTAL in cell])


@pytest.mark.parametrize(
    ("inner", "rows", "margins"),
    [
        # The cheapest rectangle around the cell.
        ([[1, 6, 30], [7, 8, 9]], ["cc-", "cc-"], 0),
        # Five may fall to one ...
        ([[1, 5, 6], [20, 20, 20]], ["cc-", "cc-"], 0),
        # ... and a zero is shown, so it covers nothing.
        ([[1, 0, 6], [9, 9, 9]], ["c-c", "c-c"], 0),
        # Two of one cover each other's columns; their sum of two is small as well.
        ([[1, 40, 30], [1, 50, 60]], ["c-c", "c-c"], 2),
        # What is hidden for the first costs nothing more for the second: 7 and 20.
        ([[30, 1, 40], [60, 20, 1], [5, 7, 6]], ["cc-", "-cc", "ccc"], 0),
        ([[9, 9], [9, 9]], ["--", "--"], 0),
        # Without a second row only the margins can cover.
        ([[1, 30, 40]], ["cc-"], 2),
    ],
)
def test_what_is_suppressed_beside_a_small_count_is_the_least_loss(
    inner, rows, margins
):
    assert hidden(inner) == (rows, margins)


def test_where_sums_do_not_add_up_nothing_of_the_cells_lines_is_shown():
    values = {
        ("p0", "c0"): 1,
        ("p0", "c1"): 0,
        ("p0", TOTAL): 0,
        ("p1", "c1"): 40,
        (TOTAL, "c0"): 9,
        (TOTAL, TOTAL): 0,
    }

    assert suppressed(values, {("p0", "c0")}) == {("p0", "c0"), (TOTAL, "c0")}


def test_a_table_without_its_sums_hides_only_what_is_unsafe():
    values = {("p0", "c0"): 1, ("p0", "c1"): 30, ("p1", "c0"): 40}

    assert suppressed(values, {("p0", "c0")}) == {("p0", "c0")}


def test_an_unsafe_zero_is_shown():
    values = with_margins([[0, 9], [9, 9]])

    assert suppressed(values, {("p0", "c0")}, counts_people=False) == set()


def test_a_half_is_rounded_up():
    assert [rounded(total) for total in (4, 5, 14, 15, 25, 144, 145)] == [
        0,
        10,
        10,
        20,
        30,
        140,
        150,
    ]


def test_what_hidden_cells_protect_hides_nothing_more_however_long_their_way():
    """A stair of hidden cells leads round; one shown cell would be a shorter way."""
    start, shown = ("p0", "c0"), ("p1", "c0")
    stair = [(f"p{n}", f"c{n + 1}") for n in range(10)]
    stair += [(f"p{n}", f"c{n}") for n in range(1, 11)] + [("p10", "c0")]
    values = {start: 1, shown: 6} | dict.fromkeys(stair, 50)
    values |= {(f"p{n}", TOTAL): 100 for n in range(11)}
    values |= {(TOTAL, f"c{n}"): 100 for n in range(11)}
    edges = edges_of(values)
    touching = defaultdict(list)
    for step in edges.values():
        for end in step.ends:
            touching[end].append(step)

    def found(hidden):
        return cover(edges[start], 4, values, hidden, touching)

    assert found({start, *stair}) == set(stair)
    assert shown in found({start})
