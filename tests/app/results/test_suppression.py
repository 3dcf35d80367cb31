"""Nothing that readers see of a table tells of few people: attacked with linear programming."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from app.insights.disclosure import THRESHOLD
from app.results.suppression import Protected, protected

CELL = st.integers(0, 14) | st.integers(0, 200)


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    row = st.lists(CELL, min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=rows, max_size=rows))


def attacked(table, safe: Protected) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the bounds of each hidden cell for whoever knows all others and all sums exactly."""
    places = sorted(safe.hidden)
    sums, wanted = [], []
    for side, others in ((0, safe.rows), (1, safe.columns)):
        for line in others:
            inside = [float(place[side] == line) for place in places]
            if any(inside):
                sums.append(inside)
                wanted.append(sum(table[i][j] for i, j in places if (i, j)[side] == line))
    found = {}
    for number, place in enumerate(places):
        aim = np.zeros(len(places))
        ends = []
        for sign in (1, -1):
            aim[number] = sign
            ends.append(sign * linprog(aim, A_eq=sums, b_eq=wanted, bounds=(0, None)).fun)
        found[place] = (round(ends[0]), round(ends[1]))
    return found


@settings(max_examples=100, deadline=None)
@given(tables())
def test_no_small_cell_can_be_found_from_the_rest(table):
    safe = protected(table)
    if safe is None:
        return
    small = {(i, j) for i in safe.rows for j in safe.columns if table[i][j] < THRESHOLD}
    assert small <= safe.hidden
    for place, (low, high) in attacked(table, safe).items():
        if place in small:
            assert low <= 1
            assert high >= THRESHOLD - 1


@settings(deadline=None)
@given(tables())
def test_small_rows_and_columns_are_not_even_named(table):
    safe = protected(table)
    if safe is not None:
        assert all(sum(table[i][j] for j in safe.columns) >= THRESHOLD for i in safe.rows)
        assert all(sum(table[i][j] for i in safe.rows) >= THRESHOLD for j in safe.columns)


def test_a_big_table_is_shown_whole():
    assert protected([[50, 60], [70, 80]]) == Protected((0, 1), (0, 1), frozenset())


def test_one_small_cell_takes_three_with_it():
    safe = protected([[3, 60, 50], [70, 80, 40], [20, 90, 90]])
    assert safe is not None
    assert safe.hidden == {(0, 0), (0, 2), (1, 0), (1, 2)}


def test_a_table_whose_sums_tell_too_much_is_not_shown():
    assert protected([[9, 100], [100, 0]]) is None
    assert protected([[100, 100]]) is None
    assert protected([]) is None
