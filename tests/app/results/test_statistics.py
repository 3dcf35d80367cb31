"""Our statistics against SciPy's and NumPy's, on tables that Hypothesis draws."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from app.results import statistics

UNHURRIED = settings(deadline=None)
COUNTS = st.integers(0, 60) | st.integers(0, 20_000)
SHAPES = st.tuples(st.integers(2, 6), st.integers(2, 6))


@st.composite
def tables(draw):
    rows, columns = draw(SHAPES)
    row = st.lists(COUNTS, min_size=columns, max_size=columns)
    table = draw(st.lists(row, min_size=rows, max_size=rows))
    assume(all(map(sum, table)) and all(map(sum, zip(*table, strict=True))))
    return table


@UNHURRIED
@given(tables())
def test_chi_square_is_scipys(table):
    found = statistics.chi_square(table)
    wanted = stats.chi2_contingency(table, correction=False)
    assert found.freedom == wanted.dof
    assert math.isclose(found.statistic, wanted.statistic, rel_tol=1e-9, abs_tol=1e-9)
    assert math.isclose(found.p, wanted.pvalue, rel_tol=1e-8, abs_tol=1e-14)
    assert math.isclose(found.least_expected, wanted.expected_freq.min(), rel_tol=1e-12)


@UNHURRIED
@given(tables())
def test_cramers_v_is_scipys(table):
    found = statistics.chi_square(table)
    n = sum(map(sum, table))
    v = statistics.cramers_v(found.statistic, n, len(table), len(table[0]))
    wanted = stats.contingency.association(np.array(table), method="cramer")
    assert math.isclose(v, wanted, rel_tol=1e-9, abs_tol=1e-7)
    assert -1e-12 <= v <= 1 + 1e-12


@pytest.mark.parametrize(
    "table", [[[1, 2]], [[1], [2]], [[0, 0], [1, 2]], [[0, 1], [0, 2]], [], [[0, 0], [0, 0]]]
)
def test_a_table_that_cannot_be_tested_is_refused(table):
    with pytest.raises(ValueError, match="two rows"):
        statistics.chi_square(table)


@UNHURRIED
@given(st.lists(st.integers(0, 60) | st.integers(0, 700), min_size=4, max_size=4))
def test_fishers_exact_test_is_scipys(cells):
    a, b, c, d = cells
    wanted = stats.fisher_exact([[a, b], [c, d]]).pvalue
    assert math.isclose(statistics.fisher_exact(a, b, c, d), wanted, rel_tol=1e-6, abs_tol=1e-12)


def test_fishers_tea():
    assert math.isclose(statistics.fisher_exact(3, 1, 1, 3), 34 / 70)


@UNHURRIED
@given(st.floats(0.5, 200), st.floats(0, 2_000))
def test_the_gamma_function_is_scipys(a, x):
    wanted = stats.gamma.sf(x, a)
    assert math.isclose(statistics.upper_gamma(a, x), wanted, rel_tol=1e-8, abs_tol=1e-13)


VALUES = st.lists(st.integers(-1_000, 1_000) | st.floats(-1e6, 1e6), min_size=1, max_size=60)


@UNHURRIED
@given(VALUES, st.sampled_from([0.0, 0.25, 0.5, 0.75, 0.9, 1.0]))
def test_quantiles_are_numpys(values, share):
    found = statistics.quantile(Counter(map(float, values)), share)
    assert math.isclose(found, np.quantile(values, share), rel_tol=1e-9, abs_tol=1e-6)


@UNHURRIED
@given(VALUES)
def test_the_mean_is_numpys(values):
    found = statistics.mean(Counter(map(float, values)))
    assert math.isclose(found, np.mean(values), rel_tol=1e-9, abs_tol=1e-6)


@UNHURRIED
@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=60))
def test_kishs_effective_size_is_what_its_definition_says(weights):
    w = np.array(weights)
    size = w.sum() ** 2 / (w**2).sum()
    counted = Counter(weights)
    assert math.isclose(statistics.effective_size(counted), size, rel_tol=1e-9)
    assert math.isclose(statistics.design_effect(counted), len(w) / size, rel_tol=1e-9)


def test_equal_weights_cost_nothing():
    assert statistics.design_effect({2.0: 50}) == pytest.approx(1)
    assert statistics.effective_size({}) == statistics.design_effect({}) == 0
