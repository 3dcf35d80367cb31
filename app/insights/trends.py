"""How a topic went over time: people by week or by month, and what grew of late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from app.insights.disclosure import MIN_BASE
from app.insights.summed import Sums

MOST_WEEKS: Final = 26
RECENT: Final = 28
"""Days that are compared with as many before them."""
FEELINGS: Final = ("negative", "neutral", "positive")


class Step(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Calendar:
    """Periods without a gap, each by its first day."""

    step: Step
    starts: tuple[date, ...]

    def counts(self, sums: Sums) -> tuple[int, ...]:
        """Return how many people of a topic answered in each period."""
        places = {start: place for place, start in enumerate(self.starts)}
        counts = [0] * len(self.starts)
        for day, people in sums.days.items():
            place = places.get(_start(date.fromisoformat(day), self.step))
            if place is not None:
                counts[place] += people
        return tuple(counts)


def calendar(everybody: Sums) -> Calendar:
    """Return the weeks in which people answered, or the months when that would be too many."""
    days = sorted(map(date.fromisoformat, everybody.days))
    if not days:
        return Calendar(Step.WEEK, ())
    first, last = _start(days[0], Step.WEEK), days[-1]
    weeks = (last - first).days // 7 + 1
    if weeks <= MOST_WEEKS:
        return Calendar(Step.WEEK, tuple(first + timedelta(weeks=week) for week in range(weeks)))
    month, months = _start(days[0], Step.MONTH), []
    while month <= last:
        months.append(month)
        month = _start(month + timedelta(days=31), Step.MONTH)
    return Calendar(Step.MONTH, tuple(months))


def growth(sums: Sums, everybody: Sums) -> float:
    """Return by how much a topic's share grew, from one four weeks to the last four.

    Of each four weeks it is the share of all people who wrote then, so that a busier month alone
    makes nothing grow. 0 when nobody wrote in one of them.
    """
    last = max(map(date.fromisoformat, everybody.days), default=date.min)
    if last - date.min <= timedelta(days=2 * RECENT):
        return 0.0
    middle = last - timedelta(days=RECENT)
    start = middle - timedelta(days=RECENT)
    now, before = ((middle, last), (start, middle))
    shares = []
    for after, until in (now, before):
        since = after + timedelta(days=1)
        base = everybody.between(since, until)
        if not base:
            return 0.0
        shares.append(sums.between(since, until) / base)
    return shares[0] - shares[1]


def feelings(sums: Sums) -> tuple[tuple[str, float], ...]:
    """Return the shares of the feelings; nothing when too few comments show one."""
    known = [(name, sums.feelings.get(name, 0)) for name in FEELINGS]
    base = sum(people for _name, people in known)
    if base < MIN_BASE:
        return ()
    return tuple((name, people / base) for name, people in known)


def path(counts: Sequence[int], top: int) -> str:
    """Return the bars of a small drawing, as wide as there are counts and 20 high."""
    bars = []
    for place, count in enumerate(counts):
        height = 20 * count / top if top else 0
        if height:
            bars.append(f"M{place}.1 20v-{max(height, 0.5):.1f}h.8V20z")
    return "".join(bars)


def _start(day: date, step: Step) -> date:
    if step is Step.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday())
