"""What the public may learn from counts of people: nothing about fewer than ten of them.

A count under ten is "fewer than 10" (also nought), the rest is rounded to five. That alone is not
enough: when counts add up to a total, the smallest can be found by subtraction. So every set of
figures is attacked before it is shown, and counts are left out until the attack finds nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, inf
from typing import TypeAlias

THRESHOLD = 10
STEP = 5
MIN_BASE = 30
MOST = 0.95
FEW = 0.05
PASSES = 3


class Shown(StrEnum):
    """How a figure is shown."""

    ROUNDED = "rounded"
    FEW = "few"
    MOST = "most"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class PublicCount:
    """A count as the public may see it; `value` is there only when it is rounded."""

    shown: Shown
    value: int | None = None


@dataclass(frozen=True, slots=True)
class PublicPercent:
    """A share as the public may see it; `fraction` is of whole per cent, when it is shown."""

    shown: Shown
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Exact counts that belong together: the `parts` of a `total`.

    `adds_up`: each person is in exactly one part. Otherwise each is in one or more, but whoever
    is in an `exclusive` part is in no other. `of_all`: it is known that everybody is in `total`.
    """

    total: int
    parts: tuple[int, ...]
    adds_up: bool = True
    exclusive: frozenset[int] = frozenset()
    at_least: int = 1
    at_most: int | None = None
    of_all: bool = False


@dataclass(frozen=True, slots=True)
class PublicGroup:
    """The counts of a group as the public may see them."""

    total: PublicCount
    parts: tuple[PublicCount, ...]


FEW_PEOPLE = PublicCount(Shown.FEW)
MOST_PEOPLE = PublicCount(Shown.MOST)
NOT_SHOWN = PublicCount(Shown.HIDDEN)


def rounded(count: int) -> int:
    """Return the multiple of five nearest to `count`."""
    return (count + STEP // 2) // STEP * STEP


def public_count(count: int, *, threshold: int = THRESHOLD) -> PublicCount:
    """Return a single count that is part of no sum, as the public may see it."""
    if count < threshold:
        return FEW_PEOPLE
    return PublicCount(Shown.ROUNDED, rounded(count))


def public_percent(part: PublicCount, whole: PublicCount) -> PublicPercent | None:
    """Return a share of rounded figures in whole per cent; None when the base is too small."""
    if whole.value is None or whole.value < MIN_BASE:
        return None
    if part.shown is Shown.MOST:
        return PublicPercent(Shown.MOST)
    if part.value is None:
        return None
    fraction = part.value / whole.value
    if fraction >= MOST:
        return PublicPercent(Shown.MOST)
    if fraction <= FEW:
        return PublicPercent(Shown.FEW)
    return PublicPercent(Shown.ROUNDED, round(fraction, 2))


def public_groups(
    everybody: int, groups: Sequence[Group], *, threshold: int = THRESHOLD
) -> list[PublicGroup]:
    """Return all groups of one set of people as the public may see them, side by side."""
    tables = [_Table(group, threshold) for group in groups]
    whole = public_count(everybody, threshold=threshold)
    if whole.value is None:
        return [PublicGroup(FEW_PEOPLE, (NOT_SHOWN,) * len(group.parts)) for group in groups]
    while broken := _first_broken(_interval(whole, threshold), tables):
        broken.hide_one()
    return [PublicGroup(table.total, tuple(table.parts)) for table in tables]


@dataclass(slots=True)
class Interval:
    """What can be known of a number: it lies between `low` and `high`."""

    low: float
    high: float

    def narrow(self, low: float, high: float) -> None:
        """Learn that the number also lies between `low` and `high`."""
        self.low, self.high = max(self.low, low), min(self.high, high)


class _Table:
    """A group on its way to the public: what is shown of it so far."""

    def __init__(self, group: Group, threshold: int) -> None:
        self.group = group
        self.threshold = threshold
        self.total = public_count(group.total, threshold=threshold)
        self.parts = [self._first_try(count) for count in group.parts]

    def _first_try(self, count: int) -> PublicCount:
        if self.total.value is None:
            return NOT_SHOWN
        if count >= self.threshold and self.group.total - count < self.threshold:
            return MOST_PEOPLE
        return public_count(count, threshold=self.threshold)

    def hide_one(self) -> None:
        """Leave out the smallest count that is still shown, or, when none is, everything."""
        shown = [place for place, part in enumerate(self.parts) if part.value is not None]
        if shown:
            self.parts[min(shown, key=lambda place: self.group.parts[place])] = NOT_SHOWN
        else:
            self.parts = [NOT_SHOWN] * len(self.parts)

    def is_broken(self, total: Interval) -> bool:
        """Return whether a count under the threshold can be guessed too well."""
        return any(
            part.shown is Shown.FEW and (known.low > 1 or known.high < self.threshold - 1)
            for part, known in zip(self.parts, self.knowledge(total), strict=True)
        )

    def knowledge(self, total: Interval) -> list[Interval]:
        """Return what follows for each part from all that is shown; narrows `total` too.

        Of a part with most people in it, what is known is how many are missing from it.
        """
        known = [self._alone(part, total) for part in self.parts]
        for _ in range(PASSES):
            for rule in self._rules():
                _learn(self._in_terms_of_missing(rule), [*known, total])
        return known

    def _alone(self, part: PublicCount, total: Interval) -> Interval:
        if part.shown is Shown.HIDDEN:
            # While others are "fewer than 10", a reader of this code knows that this one is not.
            return Interval(self.threshold if FEW_PEOPLE in self.parts else 0, total.high)
        known = _interval(part, self.threshold)
        if part.shown is Shown.MOST:
            known.narrow(0, total.high - self.threshold)
        return known

    def _rules(self) -> Iterator["_Rule"]:
        everywhere = range(len(self.parts))
        total = len(self.parts)
        if self.group.adds_up:
            yield dict.fromkeys(everywhere, 1) | {total: -1}
            yield dict.fromkeys(everywhere, -1) | {total: 1}
            return
        alone = dict.fromkeys(self.group.exclusive, 1)
        free = dict.fromkeys((place for place in everywhere if place not in alone), 1)
        for place in free:
            yield alone | {place: 1, total: -1}
        least, most = self.group.at_least, self.group.at_most
        yield dict.fromkeys(free, -1) | dict.fromkeys(alone, -least) | {total: least}
        if most is not None:
            yield free | dict.fromkeys(alone, most) | {total: -most}

    def _in_terms_of_missing(self, rule: "_Rule") -> "_Rule":
        turned = dict(rule)
        for place, part in enumerate(self.parts):
            if part.shown is Shown.MOST and place in rule:
                turned[place] = -rule[place]
                turned[len(self.parts)] += rule[place]
        return turned


_Rule: TypeAlias = dict[int, int]
"""A weighted sum that is at most nought: weights by place; the total stands after the parts."""


def _learn(rule: _Rule, known: Sequence[Interval]) -> None:
    least = {
        place: weight * (known[place].low if weight > 0 else known[place].high)
        for place, weight in rule.items()
    }
    room = -sum(least.values())
    for place, weight in rule.items():
        limit = room + least[place]
        if weight > 0:
            known[place].narrow(-inf, floor(limit / weight))
        elif weight < 0:
            known[place].narrow(ceil(limit / weight), inf)


def _interval(count: PublicCount, threshold: int) -> Interval:
    if count.value is None:
        return Interval(0, threshold - 1)
    return Interval(max(threshold, count.value - STEP // 2), count.value + STEP // 2)


def _first_broken(everybody: Interval, tables: Sequence[_Table]) -> _Table | None:
    totals = [_interval(table.total, table.threshold) for table in tables]
    for _ in range(PASSES):
        for table, total in zip(tables, totals, strict=True):
            total.narrow(everybody.low if table.group.of_all else 0, everybody.high)
            table.knowledge(total)
            everybody.narrow(total.low, total.high if table.group.of_all else inf)
    return next(
        (table for table, total in zip(tables, totals, strict=True) if table.is_broken(total)),
        None,
    )
