"""What two groups of people wrote about: the share of each topic in both, and what is sure of it.

The interval of a difference is Newcombe's (1998, method 10, from two Wilson intervals), of 95 %;
with seventy topics some would leave out 0 by chance alone, so that only those are told as
different that also stand by Benjamini and Hochberg (1995): of all that are told at most 5 % are
expected to be false.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.proportions import Interval, chance, difference, discoveries
from app.insights.disclosure import PublicPercent, public_count, public_percent
from app.insights.models import Topic
from app.insights.queries import SizedTopic
from app.results.group_counts import Counts, Pair
from app.results.suppression import protected


@dataclass(frozen=True)
class Line:
    """One topic: how many of both groups wrote about it, and between what the difference lies."""

    topic: Topic
    people: Pair
    shares: tuple[float, float]
    difference: float
    interval: Interval
    is_different: bool


@dataclass(frozen=True)
class PublicLine:
    """One topic as readers may see it; without shares, when these would tell of few people."""

    topic: Topic
    shares: tuple[PublicPercent, PublicPercent] | None
    is_different: bool


def lines(topics: Sequence[SizedTopic], counted: Counts) -> list[Line]:
    """Return the topics, those that differ most first; nothing when a group is empty."""
    one, other = counted.base
    if not one or not other:
        return []
    pairs = [counted.topics[topic.number] for topic, _people in topics]
    told = discoveries([chance(each.first, one, each.second, other) for each in pairs])
    found = [
        _line(topic, pair, counted.base, is_told=is_told)
        for (topic, _people), pair, is_told in zip(topics, pairs, told, strict=True)
    ]
    return sorted(found, key=lambda line: (-abs(line.difference), line.topic.number))


def public(found: Sequence[Line], base: Pair) -> list[PublicLine] | None:
    """Return the same for readers; None when a group is so small that nothing may be told.

    Of each topic the table of four (in it or not, by group) is attacked like any other.
    """
    wholes = [public_count(each) for each in base]
    if any(whole.value is None for whole in wholes):
        return None
    shown = []
    for line in found:
        cells = [[part, whole - part] for part, whole in zip(line.people, base, strict=True)]
        safe = protected(cells)
        is_safe = safe is not None and not safe.hidden
        parts = [
            public_percent(public_count(part), whole) if is_safe else None
            for part, whole in zip(line.people, wholes, strict=True)
        ]
        shares = None if parts[0] is None or parts[1] is None else (parts[0], parts[1])
        shown.append(PublicLine(line.topic, shares, shares is not None and line.is_different))
    # What differs most comes first for analysts; that order alone would tell of hidden figures.
    return sorted(shown, key=lambda each: each.topic.number)


def _line(topic: Topic, pair: Pair, base: Pair, *, is_told: bool) -> Line:
    one, other = pair.first / base.first, pair.second / base.second
    interval = difference(pair.first, base.first, pair.second, base.second)
    leaves_out_nought = interval.low > 0 or interval.high < 0
    return Line(topic, pair, (one, other), one - other, interval, is_told and leaves_out_nought)
