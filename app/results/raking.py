"""Weights by iterative proportional fitting (raking), in plain Python.

Source: Deming and Stephan 1940; Kolenikov, Stata Journal 14 (2014), 22-59. Everybody who gave the
same answers to the margin questions has the same weight, so the work is on cells of such people,
of which there are at most some thousands, and needs no matrix library.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

Cell: TypeAlias = tuple[str, ...]
"""One answer to each margin question, in the order of the margins."""
Targets: TypeAlias = Sequence[Mapping[str, float]]
"""For each margin question, the share of the population that each answer has; they sum to 1."""

TOLERANCE: Final = 1e-9
MOST_ROUNDS: Final = 1_000
_HALVINGS: Final = 200
_LEAST: Final = 1e-12


class Limits(NamedTuple):
    """The least and the greatest weight; the mean weight is 1."""

    least: float
    most: float


@dataclass(frozen=True)
class Raked:
    """A weight for each cell, with mean 1, and how the work ended.

    `gap` is the greatest difference between a weighted share and its target, after trimming;
    `trimmed` is how many people have a weight at one of the limits; `missing` are the answers of
    the population that nobody gave, by margin: their shares went to the others.
    """

    weights: Mapping[Cell, float]
    rounds: int
    converged: bool
    gap: float
    trimmed: int
    missing: tuple[tuple[int, str], ...]


def rake(people: Mapping[Cell, int], targets: Targets, limits: Limits) -> Raked:
    """Return weights with which these people have the shares of the population.

    All cells hold somebody and are of answers that the targets name. Each round scales the
    weights to one margin after the other until no share is off by more than the tolerance; then
    weights beyond the limits are cut, and all are scaled so that their mean is 1 again. ValueError
    without people.
    """
    if not people:
        raise ValueError("nobody to weigh")
    wanted, missing = _possible(people, targets)
    weights = dict.fromkeys(people, 1.0)
    rounds, is_done = 0, False
    while not is_done and rounds < MOST_ROUNDS:
        for place, shares in enumerate(wanted):
            _fit(weights, people, place, shares)
        rounds += 1
        is_done = _gap(weights, people, wanted) < TOLERANCE
    cut = trimmed(weights, people, limits)
    at_limit = sum(number for cell, number in people.items() if cut[cell] in limits)
    return Raked(cut, rounds, is_done, _gap(cut, people, wanted), at_limit, missing)


def trimmed(
    weights: Mapping[Cell, float], people: Mapping[Cell, int], limits: Limits
) -> dict[Cell, float]:
    """Return the weights within the limits, scaled by one factor so that their mean is 1."""
    whole = sum(people.values())

    def total(factor: float) -> float:
        return math.fsum(
            number * _within(factor * weights[cell], limits) for cell, number in people.items()
        )

    low, high = 0.0, limits.most / min(weights.values())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if total(middle) < whole:
            low = middle
        else:
            high = middle
    return {cell: _within(high * weight, limits) for cell, weight in weights.items()}


def _possible(
    people: Mapping[Cell, int], targets: Targets
) -> tuple[list[dict[str, float]], tuple[tuple[int, str], ...]]:
    wanted, missing = [], []
    for place, shares in enumerate(targets):
        there = {cell[place] for cell in people}
        missing += [(place, code) for code in shares if code not in there]
        whole = math.fsum(shares[code] for code in there)
        wanted.append({code: shares[code] / whole for code in sorted(there)})
    return wanted, tuple(missing)


def _fit(
    weights: dict[Cell, float],
    people: Mapping[Cell, int],
    place: int,
    shares: Mapping[str, float],
) -> None:
    whole = sum(people.values())
    sums = _sums(weights, people, place)
    factors = {code: share * whole / sums[code] for code, share in shares.items()}
    for cell, weight in weights.items():
        # Never nought: margins that contradict each other would drive some weights there.
        weights[cell] = max(weight * factors[cell[place]], _LEAST)


def _sums(
    weights: Mapping[Cell, float], people: Mapping[Cell, int], place: int
) -> dict[str, float]:
    found: dict[str, float] = {}
    for cell, weight in weights.items():
        found[cell[place]] = found.get(cell[place], 0.0) + weight * people[cell]
    return found


def _gap(
    weights: Mapping[Cell, float],
    people: Mapping[Cell, int],
    wanted: Sequence[Mapping[str, float]],
) -> float:
    whole = math.fsum(weight * people[cell] for cell, weight in weights.items())
    return max(
        abs(_sums(weights, people, place)[code] / whole - share)
        for place, shares in enumerate(wanted)
        for code, share in shares.items()
    )


def _within(weight: float, limits: Limits) -> float:
    return min(max(weight, limits.least), limits.most)
