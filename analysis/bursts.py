"""What is more frequent of late than before: topics, unhappy comments, answers altogether.

Pure functions on counts, without any library. Topics and feelings are compared among the comments
of the same days, so that a campaign which doubles everything makes no topic burst: it is told once,
as more answers.
"""

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from analysis.proportions import Interval, chance, difference, discoveries

RATE: Final = 0.01
"""Of the topics told as bursting, so many are expected to be false alarms."""
LEAST_NOW: Final = 5
"""So many comments on a topic have to be in the last window."""
LEAST_BEFORE: Final = 30
"""So many comments, on whatever, have to be in the time before, or there is nothing to compare."""
LEAST_RISE: Final = 1.5
"""A topic's share has to be so many times what it was: of many comments, chance sees any rise."""
LEAST_MEASURED: Final = 30
"""So many comments with a feeling have to be in either window."""
LEAST_ANSWERS: Final = 30
LEAST_SURGE: Final = 1.5
"""So many times the usual number of answers is worth telling."""
SURGE_RATE: Final = 0.001
LEAST_DAYS: Final = 7
"""So many days before are needed to know what is usual."""


class Counts(NamedTuple):
    """How many comments of a window are about something, and of the time before it."""

    now: int
    now_all: int
    before: int
    before_all: int

    @property
    def rise(self) -> float:
        """Return how many times its former share the share is now."""
        if not self.before:
            return math.inf
        return self.now / self.now_all * self.before_all / self.before

    @property
    def more(self) -> Interval:
        """Return the interval of how much greater the share is now."""
        return difference(self.now, self.now_all, self.before, self.before_all)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may have become more frequent in one window; `cause` is what it is."""

    cause: Hashable
    window: Hashable
    counts: Counts


class Risen(NamedTuple):
    """What stands of many candidates, and how likely chance alone would bring so much."""

    candidate: Candidate
    p: float


@dataclass(frozen=True, slots=True)
class Surge:
    """More answers than usual: how many there are, and how many were to be expected."""

    now: int
    expected: float
    p: float


def rate_chance(counts: Counts) -> float:
    """Return how likely so many comments, or more, are if the rate is what it was: one-sided p.

    The conditional test of two Poisson rates, which is exact: of all comments on a topic, those of
    the window follow a binomial distribution, whose share is that of the comments altogether.
    J. Przyborowski and H. Wilenski, Homogeneity of results in testing samples from Poisson series,
    Biometrika 31 (1940), 313-323. Where a topic is a large part of all, it errs to the safe side.
    """
    whole = counts.now_all + counts.before_all
    if not counts.now_all or not counts.before_all:
        return 1.0
    return _upper_tail(counts.now, counts.now + counts.before, counts.now_all / whole)


def bursts(candidates: Sequence[Candidate]) -> list[Risen]:
    """Return the topics that came up more often, each once, in the window that shows it best.

    Of all topics and windows together those stand that Benjamini and Hochberg's procedure leaves.
    """
    compared = [each for each in candidates if each.counts.before_all >= LEAST_BEFORE]
    chances = [rate_chance(each.counts) for each in compared]
    return _standing(compared, chances, _is_burst)


def falls(candidates: Sequence[Candidate]) -> list[Risen]:
    """Return where the share of unhappy comments has risen for certain: its interval is above 0."""
    compared = [
        each
        for each in candidates
        if min(each.counts.now_all, each.counts.before_all) >= LEAST_MEASURED
    ]
    return _standing(compared, [chance(*each.counts) for each in compared], _is_fall)


def surge(now: Sequence[int], before: Sequence[int]) -> Surge | None:
    """Return whether more answers came on the last days than usual; one number for each day.

    Answers come in waves, so that their variance is estimated from the days before, as in a
    quasi-Poisson model: C. P. Farrington et al., A statistical algorithm for the early detection
    of outbreaks of infectious disease, JRSS A 159 (1996), 547-563.
    """
    total = sum(now)
    if len(before) < LEAST_DAYS or total < LEAST_ANSWERS:
        return None
    # Half an answer more, so that nothing at all is not taken for certain.
    mean = (sum(before) + 0.5) / len(before)
    expected = mean * len(now)
    variance = math.fsum((each - mean) ** 2 for each in before) / (len(before) - 1)
    error = math.sqrt(max(1.0, variance / mean) * expected * (1 + len(now) / len(before)))
    p = math.erfc((total - expected) / error / math.sqrt(2)) / 2
    if total < LEAST_SURGE * expected or p >= SURGE_RATE:
        return None
    return Surge(total, expected, p)


def _is_burst(counts: Counts) -> bool:
    return counts.now >= LEAST_NOW and counts.rise >= LEAST_RISE


def _is_fall(counts: Counts) -> bool:
    return counts.more.low > 0


def _standing(
    compared: Sequence[Candidate], chances: Sequence[float], is_told: Callable[[Counts], bool]
) -> list[Risen]:
    best: dict[Hashable, Risen] = {}
    stands = discoveries(chances, RATE)
    for candidate, p, kept in zip(compared, chances, stands, strict=True):
        known = best.get(candidate.cause)
        if kept and is_told(candidate.counts) and (known is None or p < known.p):
            best[candidate.cause] = Risen(candidate, p)
    return sorted(best.values(), key=lambda each: (each.p, str(each.candidate.cause)))


def _upper_tail(least: int, trials: int, share: float) -> float:
    """Return how likely a binomial number is `least` or more."""
    if least <= 0:
        return 1.0
    if least <= trials * share:
        return 1.0 - _sum(least - 1, trials, share, -1)
    return _sum(least, trials, share, 1)


def _sum(start: int, trials: int, share: float, step: int) -> float:
    """Add up the binomial probabilities from `start` away from the middle, where they fall."""
    odds = share / (1 - share)
    term = math.exp(_log_probability(start, trials, share))
    total, at = 0.0, start
    while 0 <= at <= trials and term > total * 1e-17:
        total += term
        term *= (trials - at) / (at + 1) * odds if step > 0 else at / (trials - at + 1) / odds
        at += step
    return min(1.0, total)


def _log_probability(number: int, trials: int, share: float) -> float:
    ways = math.lgamma(trials + 1) - math.lgamma(number + 1) - math.lgamma(trials - number + 1)
    return ways + number * math.log(share) + (trials - number) * math.log1p(-share)
