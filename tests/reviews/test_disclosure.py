"""What is suppressed cannot be got back."""

import numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.disclosure import (
    THRESHOLD,
    TOTAL,
    is_small,
    rounded,
    suppressed,
)
from tests.properties import examples


def with_margins(inner):
    """A table of places by categories with the sums of its rows and columns."""
    values = {
        (f"p{i}", f"c{j}"): number
        for i, row in enumerate(inner)
        for j, number in enumerate(row)
    }
    for i, row in enumerate(inner):
        values[f"p{i}", TOTAL] = sum(row)
    for j, column in enumerate(zip(*inner, strict=True)):
        values[TOTAL, f"c{j}"] = sum(column)
    values[TOTAL, TOTAL] = sum(sum(row) for row in inner)
    return values


def small(values):
    return {cell for cell, value in values.items() if is_small(value)}


def sums(values):
    """Every sum that a reader knows of, as cells with their signs."""
    places = sorted({place for place, _ in values}, key=str)
    categories = sorted({category for _, category in values}, key=str)
    for place in places:
        yield {
            (place, category): -1 if category == TOTAL else 1
            for category in categories
            if (place, category) in values
        }
    for category in categories:
        yield {
            (place, category): -1 if place == TOTAL else 1
            for place in places
            if (place, category) in values
        }


def solved(values, hidden):
    """The hidden cells that follow from the shown ones by solving the equations."""
    cells = sorted(hidden, key=str)
    equations = numpy.array(
        [[equation.get(cell, 0) for cell in cells] for equation in sums(values)], float
    )
    if not cells:
        return set()
    _, strengths, basis = numpy.linalg.svd(equations)
    rank = int((strengths > 1e-9).sum())
    free = basis[rank:]
    return {
        cell
        for number, cell in enumerate(cells)
        if not free.size or numpy.abs(free[:, number]).max() < 1e-9
    }


def bounds(values, hidden, most):
    """The least and greatest value that each hidden cell can have, by trying them all.

    A reader knows that zeros are shown, so that each hidden cell is at least 1.
    """
    inner = [cell for cell in hidden if TOTAL not in cell]
    guesses = 1 + numpy.indices([most] * len(inner)).reshape(
        len(inner), most ** len(inner)
    )
    table = dict(zip(inner, guesses, strict=True))
    # What the inner cells are decides the margins; those that are shown must fit.
    fits = numpy.ones(guesses.shape[1], bool)
    for place, category in (cell for cell in values if TOTAL in cell):
        total = sum(
            table.get(cell, value)
            for cell, value in values.items()
            if TOTAL not in cell
            and place in (TOTAL, cell[0])
            and category in (TOTAL, cell[1])
        )
        if (place, category) in hidden:
            fits &= total >= 1
            table[place, category] = total
        else:
            fits &= total == values[place, category]
    return {
        cell: (int(found.min()), int(found.max()))
        for cell, guess in table.items()
        if (found := numpy.broadcast_to(guess, fits.shape)[fits]).size
    }


numbers = st.one_of(st.integers(0, 6), st.integers(0, 60))
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(numbers, min_size=width, max_size=width), min_size=1, max_size=6
    )
)


def of_size(rows, width, cells):
    row = st.lists(cells, min_size=width, max_size=width)
    return st.lists(row, min_size=rows, max_size=rows)


@st.composite
def tables_and_cells(draw):
    """A table, and some of its cells of which none is nought."""
    inner = draw(tables)
    places = [(i, j) for i, row in enumerate(inner) for j in range(len(row))]
    chosen = draw(st.lists(st.sampled_from(places), min_size=1, unique=True))
    for i, j in chosen:
        inner[i][j] = draw(st.integers(1, 60))
    return inner, {(f"p{i}", f"c{j}") for i, j in chosen}


@given(tables)
@settings(max_examples=examples(200))
def test_no_small_count_follows_from_the_numbers_that_are_shown(inner):
    values = with_margins(inner)

    hidden = suppressed(values, small(values))

    assert small(values) <= hidden
    assert not solved(values, hidden) & small(values)


@given(
    st.sampled_from((2, 3)).flatmap(lambda width: of_size(2, width, st.integers(0, 7)))
)
@settings(max_examples=examples(60))
def test_no_small_count_can_be_told_from_one_that_may_be_published(inner):
    values = with_margins(inner)
    hidden = suppressed(values, small(values))

    found = bounds(values, hidden, most=9)

    for cell in small(values):
        least, greatest = found[cell]
        assert greatest >= THRESHOLD
        assert least < greatest


@given(tables_and_cells())
def test_the_number_of_one_employer_does_not_follow_from_the_others(table):
    inner, of_one_employer = table
    values = with_margins(inner)

    hidden = suppressed(values, of_one_employer, counts_people=False)

    assert of_one_employer <= hidden
    assert not solved(values, hidden) & of_one_employer


@given(tables)
def test_one_place_cannot_be_had_as_the_difference_of_all_and_the_others(inner):
    """Two exports: the national table, and those of all the other places."""
    values = with_margins(inner)
    hidden = suppressed(values, small(values))

    for place, category in small(values):
        if place == TOTAL:
            continue
        others = {one for one in values if one[1] == category and one[0] != place}
        assert others & hidden or is_small(values[TOTAL, category])


def test_a_table_without_small_counts_is_shown_whole():
    values = with_margins([[5, 0, 12], [40, 7, 0]])

    assert suppressed(values, small(values)) == set()


def test_two_cells_of_one_are_covered_by_a_third():
    # Two suppressed cells alone would add up to 2, and so each be 1.
    values = with_margins([[1, 1, 30]])

    hidden = suppressed(values, small(values))

    assert ("p0", "c2") in hidden or ("p0", TOTAL) in hidden


def test_a_zero_is_never_suppressed():
    values = with_margins([[3, 0, 0], [0, 9, 9]])

    assert not {cell for cell in suppressed(values, small(values)) if not values[cell]}


def test_totals_are_rounded_to_the_nearest_ten():
    assert [rounded(total) for total in (0, 4, 5, 14, 15, 144)] == [
        0,
        0,
        10,
        10,
        20,
        140,
    ]
