"""Counting ratings: as they are, as the public may see them, and what follows from them."""

from dataclasses import dataclass
from typing import NamedTuple

from analysis.proportions import Interval, wilson
from app.insights.disclosure import (
    THRESHOLD,
    Group,
    PublicCount,
    PublicPercent,
    public_groups,
    public_percent,
)
from app.insights.held import SWAPPED
from app.verdicts.models import Verdict

MOST_DISPUTED = 0.5


class Tally(NamedTuple):
    """How many say what."""

    yes: int = 0
    partly: int = 0
    no: int = 0

    @property
    def people(self) -> int:
        """Return how many rated."""
        return sum(self)

    @property
    def is_disputed(self) -> bool:
        """Return whether most would say no if all were asked: 95 %, and at least ten people."""
        return self.people >= THRESHOLD and wilson(self.no, self.people).low > MOST_DISPUTED


@dataclass(frozen=True)
class Part:
    """One of the three verdicts: how many people, and which share of all who rated."""

    verdict: Verdict
    people: PublicCount
    share: PublicPercent | None


@dataclass(frozen=True)
class Told:
    """The ratings of one kind of raters, as the public may see them."""

    people: PublicCount
    parts: tuple[Part, ...]
    yes: Interval | None
    """Where the share of yes lies, with 95 % certainty, worked out from what is shown."""


def told(tally: Tally) -> Told:
    """Return what the public may learn; nothing of fewer than ten people."""
    (group,) = public_groups(tally.people, [Group(tally.people, tuple(tally), of_all=True)])
    parts = tuple(
        Part(verdict, people, public_percent(people, group.total))
        for verdict, people in zip(Verdict, group.parts, strict=True)
    )
    yes, whole = group.parts[0].value, group.total.value
    is_shown = parts[0].share is not None and yes is not None and whole is not None
    return Told(group.total, parts, wilson(min(yes, whole), whole) if is_shown else None)  # type: ignore[type-var,arg-type]  # is_shown says that they are there


def held(before: Tally, now: Tally) -> Tally:
    """Return the figures of now, or those of before while fewer than ten people may differ.

    Whoever knows that a neighbour has just rated could otherwise read the rating off the
    difference of two weeks. The first figures are shown when ten people have rated.
    """
    difference = sum(abs(one - other) for one, other in zip(before, now, strict=True))
    few = abs(now.people - before.people) < THRESHOLD and difference < SWAPPED
    return before if few else now
