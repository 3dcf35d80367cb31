"""The intervals of scores against SciPy and against what is known of them."""

import pytest
from scipy import stats

from app.results.intervals import Interval, mean_interval, net_interval, share_interval


@pytest.mark.parametrize(("part", "base"), [(0, 10), (3, 10), (10, 10), (40, 100), (4999, 10_000)])
def test_the_interval_of_a_share_is_that_of_wilson(part, base):
    known = stats.binomtest(part, base).proportion_ci(method="wilson")
    assert share_interval(part, base) == pytest.approx(Interval(known.low, known.high), abs=1e-12)


def test_a_net_score_of_two_kinds_is_twice_a_share():
    # Nobody in between: the net score is 2p - 1, and its error twice that of p.
    low, high = net_interval(60, 40, 100)
    assert (low + high) / 2 == pytest.approx(20)
    assert (high - low) / 2 == pytest.approx(100 * 2 * 1.959964 * (0.6 * 0.4 / 100) ** 0.5)


def test_a_mean_has_its_standard_error():
    points = {1: 10, 3: 20, 5: 30}
    values = [point for point, people in points.items() for _each in range(people)]
    low, high = mean_interval(points)
    assert (high - low) / 2 == pytest.approx(1.959964 * stats.sem(values), rel=1e-6)


def test_an_interval_leaves_no_scale():
    assert net_interval(40, 0, 40) == Interval(100, 100)
    assert net_interval(0, 39, 40).low == -100
    assert mean_interval({5: 40}) == Interval(5, 5)


def test_of_few_people_none_is_told():
    assert share_interval(0, 0) is None
    assert net_interval(20, 5, 29) is None
    assert mean_interval({3: 29}) is None
