"""Comments that say nearly the same as one comment, for people who look for more of it."""

from collections.abc import Sequence

import numpy as np

from analysis.centring import Rows, unit
from analysis.context import starts, whole_comments
from analysis.neighbours import nearest
from analysis.whole import Whole, whole
from analysis.workers import HERE, Workers


def similar(
    rows: Rows,
    owners: Sequence[int],
    asked: Sequence[int],
    count: int,
    workers: Workers = HERE,
) -> dict[int, tuple[int, ...]]:
    """Return the places of the nearest comments of each comment asked, the nearest first.

    `rows` are those of the units and `owners` their comments, in order; a comment stands where the
    sum of its units points. Comments without units are in nobody's list and have none.
    """
    spoken = np.unique(np.array(owners, dtype=np.int64))
    of = np.flatnonzero(np.isin(spoken, asked))
    once = np.ones(len(spoken), np.int64)
    found = nearest(_sums(rows, owners, len(spoken)), once, count, 1, of, workers=workers).indices
    return {
        int(spoken[place]): tuple(near)
        for place, near in zip(of, spoken[found].tolist(), strict=True)
    }


def _sums(rows: Rows, owners: Sequence[int], count: int) -> Whole:
    sums = np.empty((count, rows.shape[1]), np.int16)
    place = 0
    for some in whole_comments(owners):
        start = starts(owners[some])
        block = np.add.reduceat(rows[some].astype(np.float64), start, axis=0)
        sums[place : place + len(start)] = whole(unit(block))
        place += len(start)
    return sums
