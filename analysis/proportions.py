"""Shares of people, the intervals around them, and which of many differences are worth telling.

Pure functions on numbers, without any library: the web process calls them too. All intervals are
of 95 %.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

Z: Final = 1.959963984540054


class Interval(NamedTuple):
    """The lower and the upper end."""

    low: float
    high: float


def wilson(part: int, base: int) -> Interval:
    """Return the interval of a share by E. B. Wilson, JASA 22 (1927), 209-212.

    Of nobody nothing is known: from 0 to 1.
    """
    if not base:
        return Interval(0.0, 1.0)
    share, square = part / base, Z * Z
    middle = (share + square / (2 * base)) / (1 + square / base)
    spread = math.sqrt(share * (1 - share) / base + square / (4 * base * base))
    half = Z * spread / (1 + square / base)
    # Of none and of all the ends are exact, whatever the last bit says.
    low = 0.0 if part == 0 else max(0.0, middle - half)
    return Interval(low, 1.0 if part == base else min(1.0, middle + half))


def difference(part: int, base: int, other_part: int, other_base: int) -> Interval:
    """Return the interval of a difference of two shares of different people.

    R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10: from both Wilson
    intervals, without correction for continuity.
    """
    one, other = part / base if base else 0.0, other_part / other_base if other_base else 0.0
    first, second = wilson(part, base), wilson(other_part, other_base)
    down = math.hypot(one - first.low, second.high - other)
    up = math.hypot(first.high - one, other - second.low)
    return Interval(max(-1.0, one - other - down), min(1.0, one - other + up))


def chance(part: int, base: int, other_part: int, other_base: int) -> float:
    """Return how likely so big a difference is when both shares are the same: two-sided p.

    The pooled z-test, which is Pearson's chi-square of the two-by-two table without correction
    (Agresti, Categorical Data Analysis, 3rd edition, section 3.2). 1 where it cannot be told.
    """
    whole = base + other_base
    pooled = (part + other_part) / whole if whole else 0.0
    if not base or not other_base or pooled in {0.0, 1.0}:
        return 1.0
    error = math.sqrt(pooled * (1 - pooled) * (1 / base + 1 / other_base))
    return math.erfc(abs(part / base - other_part / other_base) / error / math.sqrt(2))


def discoveries(chances: Sequence[float], rate: float = 0.05) -> list[bool]:
    """Return which differences stand when so many were looked at.

    Y. Benjamini and Y. Hochberg, JRSS B 57 (1995), 289-300: among those told, at most `rate` are
    expected to be false.
    """
    ordered = sorted(chances)
    limit = -1.0
    for rank, each in enumerate(ordered, 1):
        if each <= rate * rank / len(ordered):
            limit = each
    return [each <= limit for each in chances]
