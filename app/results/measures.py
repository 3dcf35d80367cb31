"""What the answers to one question say, from how many people gave each: pure counting."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import surveys
from app.i18n import quantity
from app.insights.closed import number_bands
from app.insights.wording import Wording
from app.results import statistics
from app.results.columns import codes_of
from app.results.intervals import Interval, mean_interval, net_interval, share_interval

MONTHS_APART: Final = 24
PROMOTERS: Final = frozenset({"9", "10"})
DETRACTORS: Final = frozenset(map(str, range(7)))
TOP_TWO: Final = frozenset({"4", "5"})


@dataclass(frozen=True)
class Line:
    """One answer: how many people gave it, and how many in each wording of the question.

    `mean` is the mean place of a ranking, or the mean amount of a constant sum.
    """

    label: Wording
    code: str
    people: int
    by_phrasing: tuple[int, ...] = ()
    mean: float | None = None
    given: int = 0


@dataclass(frozen=True)
class Metric:
    """A figure with a fixed formula (nps, mean, csat, ces), over the `base` people it is about."""

    name: str
    value: float
    base: int
    interval: Interval | None = None


@dataclass(frozen=True)
class Spread:
    """How numbers lie: definition 7 of Hyndman and Fan for the quartiles."""

    mean: float
    median: float
    lower: float
    upper: float
    least: float
    most: float


def options_of(item: surveys.Item, counted: Mapping[str, int]) -> Counter[str]:
    """Return for how many people each option counts: chosen, put first, or given something."""
    found: Counter[str] = Counter()
    for value, people in counted.items():
        for code in _named(item, value):
            found[code] += people
    return found


def _named(item: surveys.Item, value: str) -> tuple[str, ...]:
    if isinstance(item, surveys.ConstantSum):
        return tuple(code for code, amount in _amounts(value) if amount)
    codes = codes_of(value)
    return codes[:1] if isinstance(item, surveys.Ranking) else codes


def _amounts(value: str) -> list[tuple[str, float]]:
    pairs = (part.split("=") for part in codes_of(value))
    return [(code, float(amount)) for code, amount in pairs]


def means(item: surveys.Item, counted: Mapping[str, int]) -> dict[str, tuple[float | None, int]]:
    """Return the mean place or amount of each option, and how many people it is about."""
    sums: dict[str, float] = {}
    people: Counter[str] = Counter()
    if not isinstance(item, surveys.Ranking | surveys.ConstantSum):
        return {}
    for value, times in counted.items():
        weighed = isinstance(item, surveys.ConstantSum)
        pairs = _amounts(value) if weighed else [(c, n) for n, c in enumerate(codes_of(value), 1)]
        for code, amount in pairs:
            sums[code] = sums.get(code, 0.0) + amount * times
            people[code] += times
    return {code: (sums[code] / people[code], people[code]) for code in sums}


def metrics(item: surveys.Item, counted: Mapping[str, int]) -> Iterator[Metric]:
    """Yield what a scale or rating comes to, when anybody chose a number.

    NPS is as in F. Reichheld, "The One Number You Need to Grow", Harvard Business Review 81(12),
    2003; CES as in M. Dixon, K. Freeman and N. Toman, "Stop Trying to Delight Your Customers",
    Harvard Business Review 88(7), 2010, here on five points; CSAT is the share of the two best.
    """
    if not isinstance(item, surveys.Rating | surveys.Scale):
        return
    numbers = {code: people for code, people in counted.items() if code.isdecimal() and people}
    base = sum(numbers.values())
    if not base:
        return
    points: dict[float, float] = {int(code): people for code, people in numbers.items()}
    mean, around = statistics.mean(points), mean_interval(points)
    if isinstance(item, surveys.Rating):
        for_it, against = _among(numbers, PROMOTERS), _among(numbers, DETRACTORS)
        net = net_interval(for_it, against, base)
        yield Metric("nps", 100 * (for_it - against) / base, base, net)
        yield Metric("mean", mean, base, around)
    else:
        top = _among(numbers, TOP_TWO)
        yield Metric("csat", top / base, base, share_interval(top, base))
        yield Metric("ces", mean, base, around)


def _among(numbers: Mapping[str, int], wanted: frozenset[str]) -> int:
    return sum(people for code, people in numbers.items() if code in wanted)


def spread(item: surveys.Item, counted: Mapping[str, int]) -> Spread | None:
    """Return how the numbers lie; None for other questions, or without any."""
    if not isinstance(item, surveys.Number | surveys.Calculated) or not counted:
        return None
    numbers: Counter[float] = Counter()
    for value, people in counted.items():
        numbers[float(value)] += people
    lower, median, upper = (statistics.quantile(numbers, share) for share in (0.25, 0.5, 0.75))
    return Spread(statistics.mean(numbers), median, lower, upper, min(numbers), max(numbers))


def bands(item: surveys.Number, counted: Mapping[str, int]) -> Iterator[Line]:
    """Yield how many numbers lie in each band; the bands follow from the question alone."""
    edges = number_bands(item)
    people = [0] * (len(edges) - 1)
    for value, times in counted.items():
        number = Decimal(value)
        people[sum(edge is not None and number >= edge for edge in edges[1:-1])] += times
    for place, times in enumerate(people):
        low, end = edges[place], edges[place + 1]
        if low is None and not times:
            continue  # nothing below nought was possible or given
        high = end - 1 if item.whole and end is not None else end
        yield Line(Wording(_band(low, high)), str(place), times)


def _band(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        sign, edge = ("≥", low) if high is None else ("≤", high)
        return f"{sign} {quantity(edge or Decimal(0))}"
    if low == high:
        return quantity(low)
    return f"{quantity(low)} – {quantity(high)}"  # noqa: RUF001  (a range)


def periods(counted: Mapping[str, int]) -> Iterator[Line]:
    """Yield how many dates lie in each month, or in each year when they span many."""
    dates = {surveys.date_of(value): people for value, people in counted.items()}
    if not dates:
        return
    months = [12 * each.year + (each.month or 0) for each in dates]
    knows_months = all(each.month for each in dates)
    by_month = knows_months and max(months) - min(months) <= MONTHS_APART
    found: Counter[str] = Counter()
    for each, people in dates.items():
        found[each.isoformat()[: 7 if by_month else 4]] += people
    for period, people in sorted(found.items()):
        yield Line(Wording(period), period, people)
