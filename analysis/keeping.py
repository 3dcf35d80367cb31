"""What an earlier analysis and people since decided, kept: units in their topics, comments too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.centring import Floats, Rows, sums_by, unit
from analysis.communities import Labels
from analysis.growing import FREE, nearest_of
from analysis.reading import Read
from analysis.report import Former, Reached

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Held:
    """The kept topic of each unit, by its place in `keys`, or FREE."""

    keys: tuple[str, ...]
    units: Labels


def held(read: Read, rows: Rows, former: Former) -> Held:
    """Return which units stay in which topic of the earlier analysis.

    A comment in one topic has all its parts there. Of one in several, each part is in the one
    whose middle it is nearest to.
    """
    known = [former.topics.get(read.comments[owner].id, {}) for owner in read.owners]
    keys = sorted({key for topics in known for key in topics})
    number = {key: place for place, key in enumerate(keys)}
    choices = [sorted(number[key] for key in topics) for topics in known]
    labels = np.array([each[0] if len(each) == 1 else FREE for each in choices], dtype=np.int64)
    several = [place for place, each in enumerate(choices) if len(each) > 1]
    if several:
        centres = _centres(rows, labels, choices, len(keys))
        labels[several] = nearest_of(rows[several], centres, [choices[each] for each in several])
        _leave_none_empty(labels, rows, centres, choices)
    stays = [key for key in keys if not former.renew or key in former.kept]
    renumbered = np.array([stays.index(key) if key in stays else FREE for key in keys] + [FREE])
    return Held(tuple(stays), renumbered[labels])


def _centres(rows: Rows, labels: Labels, choices: Sequence[Sequence[int]], count: int) -> Floats:
    sums = sums_by(rows, labels, count)
    for key in np.flatnonzero(~np.isin(np.arange(count), labels)).tolist():
        sums[key] = rows[[key in each for each in choices]].sum(axis=0, dtype=np.float64)
    return unit(sums)


def _leave_none_empty(
    labels: Labels, rows: Rows, centres: Floats, choices: Sequence[Sequence[int]]
) -> None:
    for key in range(len(centres)):
        if not (labels == key).any():
            own = [place for place, each in enumerate(choices) if key in each]
            labels[own[int(np.argmax((rows[own] @ centres[key]).round(9)))]] = key


def as_left(
    read: Read,
    found: Sequence[tuple[Reached, ...]],
    former: Former,
    numbers: Mapping[str, int],
) -> list[tuple[Reached, ...]]:
    """Return the topics of each comment, with those that are kept exactly as they were.

    `numbers` is the number of each kept topic. What a person decided stays also when the machine
    sees it otherwise.
    """
    final = list(found)
    for place, comment in enumerate(read.comments):
        topics = former.topics.get(comment.id)
        if topics and all(key in numbers for key in topics):
            final[place] = _exactly(topics, found[place], numbers)
    return final


def _exactly(
    topics: Mapping[str, float], found: Sequence[Reached], numbers: Mapping[str, int]
) -> tuple[Reached, ...]:
    spans = {one.topic: one.spans for one in found}
    whole = sum(topics.values())
    given = {
        numbers[key]: round(strength / whole, _DIGITS) if whole > 0 else 1 / len(topics)
        for key, strength in topics.items()
    }
    order = sorted(given, key=lambda number: (-given[number], number))
    return tuple(Reached(number, given[number], spans.get(number, ())) for number in order)
