"""How the feeling of many people moves over periods or contacts, never that of one person."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from analysis.report import Feeling

# A share of fewer people is too rough to read, and could tell what one of them feels.
FEWEST = 30
# Two standard errors: 95 in 100 such intervals hold the true share.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Contact:
    """One comment's feeling; periods go in the order of their text: "2026-09", "2026-10"."""

    period: str
    person: str
    feeling: Feeling


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Period:
    """The feelings of a period; without shares when too few people spoke in it."""

    period: str
    people: int
    negative: Share | None
    positive: Share | None


@dataclass(frozen=True, slots=True)
class Movement:
    """Periods in order, and last minus first of those with shares."""

    periods: tuple[Period, ...]
    negative: Share | None
    positive: Share | None


def movement(contacts: Iterable[Contact], fewest: int = FEWEST) -> Movement:
    """Return each period's shares of negative and positive people, and how far they moved.

    A person counts once in a period, split over their comments. `fewest` is never below FEWEST.
    """
    by_period: dict[str, dict[str, Counter[Feeling]]] = defaultdict(lambda: defaultdict(Counter))
    for contact in contacts:
        by_period[contact.period][contact.person][contact.feeling] += 1
    least = max(fewest, FEWEST)
    periods = tuple(_period(name, by_period[name], least) for name in sorted(by_period))
    told = [period for period in periods if period.negative is not None]
    if len(told) < 2:  # noqa: PLR2004  # a movement has two ends
        return Movement(periods, None, None)
    first, last = told[0], told[-1]
    return Movement(
        periods,
        _between(first.negative, last.negative),
        _between(first.positive, last.positive),
    )


def wilson(count: float, total: int) -> Share:
    """Return a share with Wilson's interval, which is never wider than from 0 to 1."""
    value = count / total
    spread = _Z**2 / total
    middle = (value + spread / 2) / (1 + spread)
    reach = _Z * sqrt(value * (1 - value) / total + spread / (4 * total)) / (1 + spread)
    return Share(
        round(value, 4), round(max(0.0, middle - reach), 4), round(min(1.0, middle + reach), 4)
    )


def difference(first: Share, last: Share) -> Share:
    """Return last minus first with Newcombe's interval, as if other people spoke in each.

    Where the same people speak twice, the true interval is narrower.
    """
    value = last.value - first.value
    below = sqrt((last.value - last.low) ** 2 + (first.high - first.value) ** 2)
    above = sqrt((last.high - last.value) ** 2 + (first.value - first.low) ** 2)
    return Share(round(value, 4), round(value - below, 4), round(value + above, 4))


def _between(first: Share | None, last: Share | None) -> Share | None:
    return difference(first, last) if first and last else None


def _period(name: str, people: dict[str, Counter[Feeling]], least: int) -> Period:
    if len(people) < least:
        return Period(name, len(people), None, None)
    return Period(
        name, len(people), _share(people, Feeling.NEGATIVE), _share(people, Feeling.POSITIVE)
    )


def _share(people: dict[str, Counter[Feeling]], feeling: Feeling) -> Share:
    parts = (said[feeling] / said.total() for said in people.values())
    return wilson(sum(parts), len(people))
