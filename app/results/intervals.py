"""Between which figures a score would probably lie if everybody like those asked had answered.

All are of 95 %, and say nothing of who did not answer.
"""

from collections.abc import Mapping
from math import sqrt
from typing import Final, NamedTuple

Z: Final = 1.959963984540054
# Below this many, a sum of answers is not near enough to a normal curve.
ENOUGH: Final = 30


class Interval(NamedTuple):
    """The lower and the upper end."""

    low: float
    high: float


def share_interval(part: int, base: int) -> Interval | None:
    """Return the interval of a share by E. B. Wilson, JASA 22 (1927), 209-212; None of nobody."""
    if not base:
        return None
    share, square = part / base, Z * Z
    middle = (share + square / (2 * base)) / (1 + square / base)
    spread = sqrt(share * (1 - share) / base + square / (4 * base * base))
    half = Z * spread / (1 + square / base)
    return Interval(max(middle - half, 0.0), min(middle + half, 1.0))


def net_interval(for_it: int, against: int, base: int) -> Interval | None:
    """Return the interval of a net score from -100 to 100; None of fewer than 30 people.

    For a multinomial draw the variance of p - d is (p + d - (p - d)^2) / n.
    """
    if base < ENOUGH:
        return None
    up, down = for_it / base, against / base
    net = up - down
    half = Z * sqrt((up + down - net * net) / base)
    return Interval(100 * max(net - half, -1.0), 100 * min(net + half, 1.0))


def mean_interval(points: Mapping[float, float]) -> Interval | None:
    """Return the interval of a mean from its standard error; None of fewer than 30 people."""
    base = sum(points.values())
    if base < ENOUGH:
        return None
    mean = sum(point * people for point, people in points.items()) / base
    squares = sum(people * (point - mean) ** 2 for point, people in points.items())
    half = Z * sqrt(squares / (base - 1) / base)
    return Interval(max(mean - half, float(min(points))), min(mean + half, float(max(points))))
