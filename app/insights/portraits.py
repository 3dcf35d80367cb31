"""A topic in figures: when people wrote about it, in which languages, with which feeling."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import sqrt
from typing import Final, NamedTuple

from app.insights.figures import Unit, in_periods
from app.insights.summed import Sums

Z: Final = 1.959963984540054
ENOUGH: Final = 30
"""Below this many people a share says too little to be told with its interval."""


class Interval(NamedTuple):
    """The lower and the upper end of what is probable, at 95 %."""

    low: float
    high: float


class Feeling(NamedTuple):
    """How many people feel like that; their share and its interval when enough wrote."""

    code: str
    people: int
    share: float | None
    interval: Interval | None


class Portrait(NamedTuple):
    """A topic in figures."""

    people: int
    languages: Mapping[str, int]
    feelings: Sequence[Feeling]
    unit: Unit
    periods: Sequence[tuple[date, int]]


def portrait(counted: Sums) -> Portrait:
    """Return the figures of a topic, each person counted once."""
    days = {date.fromisoformat(day): people for day, people in counted.days.items()}
    unit, periods = in_periods(days)
    return Portrait(
        people=counted.people,
        languages=counted.langs,
        feelings=_feelings(counted.feelings),
        unit=unit,
        periods=[(each.start, each.people) for each in periods],
    )


def _feelings(counted: Mapping[str, int]) -> list[Feeling]:
    told = {code: people for code, people in counted.items() if code}
    base = sum(told.values())
    enough = base >= ENOUGH
    return [
        Feeling(
            code,
            told.get(code, 0),
            told.get(code, 0) / base if enough else None,
            _interval(told.get(code, 0), base) if enough else None,
        )
        for code in ("negative", "neutral", "positive")
        if told
    ]


def _interval(part: int, base: int) -> Interval:
    """Return the interval of a share by E. B. Wilson, JASA 22 (1927), 209-212."""
    share, square = part / base, Z * Z
    middle = (share + square / (2 * base)) / (1 + square / base)
    spread = sqrt(share * (1 - share) / base + square / (4 * base * base))
    half = Z * spread / (1 + square / base)
    return Interval(max(middle - half, 0.0), min(middle + half, 1.0))
