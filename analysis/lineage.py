"""How the topics of an analysis relate to those of the one before."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.report import Descent, Former, Lineage, Reached

# Two topics are one when each holds half of the other; a fifth is a part worth naming.
_HALF = 0.5
_PART = 0.2


def lineage(
    ids: Sequence[str],
    reached: Sequence[tuple[Reached, ...]],
    former: Former,
    numbers: Mapping[str, int],
) -> tuple[tuple[Descent, ...], dict[int, str]]:
    """Return the lines of the lineage, and the former topic that each topic continues.

    Judged by the topic that each old comment speaks of most. `numbers` is the topic of each key
    that was kept.
    """
    keys = sorted({key for topics in former.topics.values() for key in topics})
    last = max((one.topic for topics in reached for one in topics), default=0)
    shared = np.zeros((len(keys), last + 1), np.int64)
    added = np.zeros(last + 1, np.int64)
    place_of = {key: place for place, key in enumerate(keys)}
    for comment, topics in zip(ids, reached, strict=True):
        before = former.topics.get(comment)
        now = topics[0].topic if topics else 0
        if before is None:
            added[now] += 1
        elif before:
            strongest = min(before, key=lambda key: (-before[key], key))
            shared[place_of[strongest], now] += 1
    continues = _continued(shared, keys, numbers)
    lines = [*_of_topics(shared, added, keys, continues), *_gone(shared, keys, continues)]
    return tuple(lines), {topic: keys[row] for topic, row in continues.items()}


def _continued(
    shared: NDArray[np.int64], keys: Sequence[str], numbers: Mapping[str, int]
) -> dict[int, int]:
    """Return the row of the former topic that each topic continues."""
    found = {numbers[key]: row for row, key in enumerate(keys) if key in numbers}
    of_former, of_topic = shared.sum(axis=1), shared.sum(axis=0)
    taken = set(found.values())
    for row in np.argsort(-of_former, kind="stable").tolist():
        topic = int(np.argmax(shared[row, 1:])) + 1 if shared.shape[1] > 1 else 0
        both = shared[row, topic] if topic else 0
        enough = both >= _HALF * of_former[row] and both >= _HALF * of_topic[topic]
        if both and enough and topic not in found and row not in taken:
            found[topic] = row
    return found


def _of_topics(
    shared: NDArray[np.int64],
    added: NDArray[np.int64],
    keys: Sequence[str],
    continues: Mapping[int, int],
) -> list[Descent]:
    lines = []
    for topic in range(1, shared.shape[1]):
        own = continues.get(topic)
        if own is not None:
            kind = Lineage.GROWN if added[topic] else Lineage.SAME
            lines.append(Descent(kind, keys[own], topic, int(shared[own, topic])))
        lines.extend(_sources(shared, topic, keys, own))
    return lines


def _sources(
    shared: NDArray[np.int64], topic: int, keys: Sequence[str], own: int | None
) -> list[Descent]:
    """Return the former topics that went into a topic besides the one that it continues."""
    column = shared[:, topic]
    others = [row for row in np.flatnonzero(column).tolist() if row != own]
    whole = [row for row in others if column[row] >= _HALF * shared[row].sum()]
    if whole and (own is not None or len(whole) > 1):
        return [Descent(Lineage.MERGED, keys[row], topic, int(column[row])) for row in whole]
    if own is not None:
        return []
    parts = [row for row in others if column[row] >= _PART * column.sum()]
    if parts:
        return [Descent(Lineage.SPLIT, keys[row], topic, int(column[row])) for row in parts]
    return [Descent(Lineage.NEW, None, topic, 0)]


def _gone(
    shared: NDArray[np.int64], keys: Sequence[str], continues: Mapping[int, int]
) -> list[Descent]:
    going_on = set(continues.values())
    for topic in range(1, shared.shape[1]):
        own = continues.get(topic)
        for line in _sources(shared, topic, keys, own):
            if line.former is not None:
                going_on.add(keys.index(line.former))
    return [
        Descent(Lineage.GONE, key, None, 0) for row, key in enumerate(keys) if row not in going_on
    ]
