"""Statistics in plain Python: tests of independence, sizes of effects, quantiles, weighted samples.

Pure functions on numbers. SciPy would do the same, but it takes a hundred megabytes that the web
process must not carry; the tests compare every function with it.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple, TypeAlias

Table: TypeAlias = Sequence[Sequence[int]]
"""Counts of people by row and column; every row and every column holds somebody."""

SMALL_EXPECTED: Final = 5.0
"""Below this expected count the chi-square distribution is a poor guide (Cochran 1954)."""
# Tables as likely as the one that was found count as extreme as well; this is their tolerance.
_ALIKE: Final = 1 + 1e-7
_MOST_STEPS: Final = 100_000
_TINY: Final = 1e-300
_EXACT: Final = 1e-15


class ChiSquare(NamedTuple):
    """Pearson's test of independence."""

    statistic: float
    freedom: int
    p: float
    least_expected: float


def expected(table: Table) -> list[list[float]]:
    """Return what each cell would hold were rows and columns independent: row * column / n."""
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    n = sum(rows)
    return [[row * column / n for column in columns] for row in rows]


def chi_square(table: Table) -> ChiSquare:
    """Return Pearson's chi-square, without Yates' correction: Σ (observed - expected)² / expected.

    Freedom is (rows - 1) * (columns - 1). Source: Pearson 1900; Agresti, Categorical Data
    Analysis, 3rd edition, section 3.2. ValueError for a table with an empty row or column, or
    with fewer than two of either.
    """
    freedom = (len(table) - 1) * (len(table[0]) - 1 if table else 0)
    wanted = expected(table) if freedom > 0 and any(any(row) for row in table) else []
    least = min((min(row) for row in wanted), default=0.0)
    if freedom < 1 or least <= 0:
        raise ValueError("a test needs two rows and two columns, none of them empty")
    statistic = math.fsum(
        (seen - want) ** 2 / want
        for row, wants in zip(table, wanted, strict=True)
        for seen, want in zip(row, wants, strict=True)
    )
    return ChiSquare(statistic, freedom, chi_square_tail(statistic, freedom), least)


def chi_square_tail(statistic: float, freedom: int) -> float:
    """Return the chance of a chi-square of at least this size: Q(freedom / 2, statistic / 2)."""
    return upper_gamma(freedom / 2, statistic / 2)


def upper_gamma(a: float, x: float) -> float:
    """Return the regularised upper incomplete gamma function Q(a, x).

    By its series below a + 1 and by Lentz's continued fraction above. Source: Abramowitz and
    Stegun, 6.5.29 and 6.5.31; Press et al., Numerical Recipes, section 6.2.
    """
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        return 1.0 - front * _series(a, x)
    return front * _fraction(a, x)


def fisher_exact(a: int, b: int, c: int, d: int) -> float:
    """Return the two-sided p-value of Fisher's exact test for the table [[a, b], [c, d]].

    The sum of the chances of all tables with the same margins that are no likelier than this
    one. Source: Fisher 1935; Agresti, section 3.5.
    """
    row, column, n = a + b, a + c, a + b + c + d
    low, high = max(0, row + column - n), min(row, column)
    found = _log_chance(a, row, column, n)
    limit = found + math.log(_ALIKE)
    logs = (_log_chance(k, row, column, n) for k in range(low, high + 1))
    return min(1.0, math.fsum(math.exp(log) for log in logs if log <= limit))


def cramers_v(statistic: float, n: int, rows: int, columns: int) -> float:
    """Return Cramér's V, from 0 (independent) to 1: √(chi-square / (n * (min(rows, columns) - 1))).

    Source: Cramér, Mathematical Methods of Statistics, 1946, section 21.9.
    """
    return math.sqrt(statistic / (n * (min(rows, columns) - 1)))


def mean(counted: Mapping[float, float]) -> float:
    """Return the mean of values, each given with how often (or with which weight) it occurs."""
    total = math.fsum(counted.values())
    return math.fsum(value * times for value, times in counted.items()) / total


def quantile(counted: Mapping[float, int], share: float) -> float:
    """Return a quantile of values given with how often each occurs.

    Between two values it lies in proportion: position share * (n - 1) from the smallest. Source:
    Hyndman and Fan 1996, definition 7, which spreadsheets, R and NumPy use.
    """
    values = sorted(counted)
    ends = list(accumulate(counted[value] for value in values))
    place = share * (ends[-1] - 1)
    low, rest = math.floor(place), place - math.floor(place)
    lower = _at(values, ends, low)
    return lower + rest * (_at(values, ends, low + 1) - lower) if rest else lower


def effective_size(weights: Mapping[float, int]) -> float:
    """Return Kish's effective sample size, (Σ w)² / Σ w², of weights and how many have each.

    Source: Kish, Survey Sampling, 1965, section 11.7.
    """
    whole = math.fsum(weight * people for weight, people in weights.items())
    squares = math.fsum(weight * weight * people for weight, people in weights.items())
    return whole * whole / squares if squares else 0.0


def design_effect(weights: Mapping[float, int]) -> float:
    """Return Kish's design effect of unequal weighting: n Σ w² / (Σ w)², at least 1."""
    size = effective_size(weights)
    return sum(weights.values()) / size if size else 0.0


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    for step in range(1, _MOST_STEPS):
        term *= x / (a + step)
        total += term
        if term < total * _EXACT:
            break
    return total


def _fraction(a: float, x: float) -> float:
    b = x + 1 - a
    c = 1 / _TINY
    d = 1 / b
    found = d
    for step in range(1, _MOST_STEPS):
        factor = -step * (step - a)
        b += 2
        d = 1 / _not_nought(factor * d + b)
        c = _not_nought(b + factor / c)
        found *= d * c
        if abs(d * c - 1) < _EXACT:
            break
    return found


def _not_nought(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _log_chance(k: int, row: int, column: int, n: int) -> float:
    """Return the logarithm of the hypergeometric chance of k in the first cell."""
    return _log_choose(column, k) + _log_choose(n - column, row - k) - _log_choose(n, row)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _at(values: Sequence[float], ends: Sequence[int], place: int) -> float:
    return next(_reached(values, ends, place), values[-1])


def _reached(values: Sequence[float], ends: Sequence[int], place: int) -> Iterator[float]:
    for value, end in zip(values, ends, strict=True):
        if place < end:
            yield value
