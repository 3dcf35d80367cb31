"""From the topics of its parts to the topics of a comment: how much of it, and where."""

from collections.abc import Iterator, Sequence

from analysis.reading import Read
from analysis.report import Reached
from analysis.segments import Span
from analysis.topics import FAR, TopicFinder

_DIGITS = 4


def reached(read: Read, labels: Sequence[int]) -> list[tuple[Reached, ...]]:
    """Return the topics of each comment, strongest first; none where all of it is like no other.

    A topic is as strong as its parts are long; parts like no others count for nothing.
    """
    found: list[tuple[Reached, ...]] = [()] * len(read.comments)
    for owner, units in _units(read.owners):
        grouped = [unit for unit in units if labels[unit] != FAR]
        if grouped:
            found[owner] = _strongest_first(read, labels, grouped, whole=len(grouped) == len(units))
    return found


def fits(read: Read, finder: TopicFinder, found: Sequence[tuple[Reached, ...]]) -> list[float]:
    """Return how near each comment is to the middle of its strongest topic; 0 says nothing.

    It is the best of its parts in that topic; of one in no topic, the best of all its parts.
    """
    best = [0.0] * len(read.comments)
    labels, strengths = finder.labels_.tolist(), finder.strengths_.tolist()
    for unit, owner in enumerate(read.owners):
        topics = found[owner]
        if not topics or labels[unit] + 1 == topics[0].topic:
            best[owner] = max(best[owner], strengths[unit])
    return best


def _units(owners: Sequence[int]) -> Iterator[tuple[int, range]]:
    start = 0
    for place in range(1, len(owners) + 1):
        if place == len(owners) or owners[place] != owners[start]:
            yield owners[start], range(start, place)
            start = place


def _strongest_first(
    read: Read, labels: Sequence[int], units: Sequence[int], *, whole: bool
) -> tuple[Reached, ...]:
    if len({labels[unit] for unit in units}) == 1:
        spans = () if whole else tuple(_joined(read.spans[unit] for unit in units))
        return (Reached(labels[units[0]] + 1, 1.0, spans),)
    weights: dict[int, int] = {}
    places: dict[int, list[Span]] = {}
    for unit in units:
        weights[labels[unit]] = weights.get(labels[unit], 0) + read.weights[unit]
        places.setdefault(labels[unit], []).append(read.spans[unit])
    order = sorted(weights, key=lambda label: (-weights[label], label))
    shares = _shares([weights[label] for label in order])
    return tuple(
        Reached(label + 1, share, tuple(_joined(places[label])))
        for label, share in zip(order, shares, strict=True)
    )


def _shares(weights: Sequence[int]) -> list[float]:
    """Return rounded shares that add up to 1: the first takes what rounding leaves."""
    unit = 10**_DIGITS
    rest = [round(unit * weight / sum(weights)) for weight in weights[1:]]
    return [figure / unit for figure in (unit - sum(rest), *rest)]


def _joined(spans: Iterator[Span] | Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
