"""How far a machine and people, or several people, agree on the topics of comments.

A judgement is the set of topics that a comment speaks of; the empty set says: of none. Pure
functions, without any library: the web process calls them too.
"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Final, NamedTuple, TypeAlias

from analysis.proportions import Interval, Z, wilson

Judged: TypeAlias = frozenset[Hashable]

NONE: Final[Judged] = frozenset()


class Share(NamedTuple):
    """How many of how many, and between which shares the truth of all comments probably lies."""

    agreed: int
    judged: int
    interval: Interval

    @property
    def share(self) -> float:
        """Return the share itself; 0 of nothing."""
        return self.agreed / self.judged if self.judged else 0.0


class Reliability(NamedTuple):
    """Krippendorff's alpha (1 always alike, 0 as by chance) over so many comments."""

    alpha: float
    comments: int
    interval: Interval


def agrees(machine: Sequence[Hashable], person: Judged) -> bool:
    """Return whether a person would leave a comment where the machine put it first.

    The machine's strongest topic is among those that the person named, or both named none.
    """
    return machine[0] in person if machine else person == NONE


def share_agreed(pairs: Sequence[tuple[Sequence[Hashable], Judged]]) -> Share:
    """Return the share of comments on which machine and person agree, with Wilson's interval."""
    agreed = sum(agrees(machine, person) for machine, person in pairs)
    return Share(agreed, len(pairs), wilson(agreed, len(pairs)))


def micro_f1(pairs: Sequence[tuple[Sequence[Hashable], Judged]]) -> float | None:
    """Return F1 over all pairs of comment and topic: 2 both / (machine's + person's).

    C. D. Manning et al., Introduction to Information Retrieval (2008), sections 8.3 and 13.6.
    That a comment is in no topic counts as a topic. None when nothing was judged.
    """
    both = named = 0
    for machine, person in pairs:
        one, other = _named(frozenset(machine)), _named(person)
        both += len(one & other)
        named += len(one) + len(other)
    return 2 * both / named if named else None


def _named(judged: Judged) -> Judged:
    return judged or frozenset((None,))


def distance(one: Judged, other: Judged) -> float:
    """Return how far two sets of topics are apart, from 0 (equal) to 1 (nothing in common).

    MASI: R. Passonneau, Measuring agreement on set-valued items (LREC 2006). Of sets of one it
    is 0 or 1, so that alpha is then the one for names.
    """
    one, other = _named(one), _named(other)
    shared = len(one & other)
    if one == other:
        return 0.0
    if not shared:
        return 1.0
    nested = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - nested * shared / len(one | other)


def reliability(comments: Sequence[Sequence[Judged]]) -> Reliability | None:
    """Return Krippendorff's alpha of what several people said of the same comments.

    K. Krippendorff, Content Analysis, 2nd edition (2004), chapter 11; its interval is that of the
    jackknife over comments (B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993,
    chapter 11). None when no two comments have two judgements, or nobody ever differed in what
    they named.
    """
    units = [list(each) for each in comments if len(each) > 1]
    tables = _Distances(units)
    alpha = tables.alpha()
    if len(units) < 2 or alpha is None:  # noqa: PLR2004  # of one comment nothing follows
        return None
    without = [found for unit in units if (found := tables.alpha(without=unit)) is not None]
    middle = math.fsum(without) / len(without) if without else alpha
    squares = math.fsum((each - middle) ** 2 for each in without)
    half = Z * math.sqrt(squares * (len(without) - 1) / len(without)) if without else 0.0
    return Reliability(alpha, len(units), Interval(max(-1.0, alpha - half), min(1.0, alpha + half)))


class _Distances:
    """Sums of distances, kept so that leaving out one comment costs little."""

    def __init__(self, units: Sequence[Sequence[Judged]]) -> None:
        self.counts = Counter(each for unit in units for each in unit)
        self.from_all = {
            each: math.fsum(times * distance(each, other) for other, times in self.counts.items())
            for each in self.counts
        }
        self.values = sum(self.counts.values())
        self.between = math.fsum(self.from_all[each] * n for each, n in self.counts.items())
        self.inside = math.fsum(_inside(unit) for unit in units)

    def alpha(self, without: Sequence[Judged] = ()) -> float | None:
        """Return alpha of all comments, or of all but one."""
        values = self.values - len(without)
        between = self.between - 2 * math.fsum(self.from_all[each] for each in without)
        between += math.fsum(distance(one, other) for one in without for other in without)
        inside = self.inside - (_inside(without) if without else 0.0)
        if values < 2 or between <= 1e-12:  # noqa: PLR2004
            return None
        return 1 - (values - 1) * inside / between


def _inside(unit: Sequence[Judged]) -> float:
    pairs = math.fsum(distance(one, other) for one in unit for other in unit)
    return pairs / (len(unit) - 1)
