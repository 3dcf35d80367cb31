"""Which comments say nearly the same: exact nearest neighbours, equal on every machine."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Rows are rounded to whole numbers of this length: every product is then a whole number below
# 2**24, which float32 adds up exactly in any order, so no library or processor changes a neighbour.
_LENGTH = 4000
_BLOCK_CELLS = 4_000_000
# Taken off what belongs to the same owner: more than two rows can differ by, and still exact.
_OWN = float(4 * _LENGTH**2)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For each row asked: its nearest rows, and how near the nearest hundredth of all rows is."""

    indices: NDArray[np.int32]
    closeness: NDArray[np.float64]


def nearest(
    rows: NDArray[np.floating],
    copies: NDArray[np.int64],
    count: int,
    around: int,
    of: NDArray[np.int64] | None = None,
    owners: NDArray[np.int64] | None = None,
) -> Neighbours:
    """Find `count` neighbours of every unit row (or of those at `of`); ties go to the lower index.

    `closeness` is the mean cosine to the `around` nearest; further copies of a row count as near.
    Rows of one owner are no neighbours of each other, unless there are too few others.
    """
    total = len(rows)
    asked = np.arange(total) if of is None else of
    count, around = min(count, total - 1), min(around, total - 1)
    if owners is not None and len(np.unique(owners)) == total:
        owners = None
    indices = np.zeros((len(asked), max(count, 0)), np.int32)
    closeness = np.ones(len(asked))
    if count < 1:
        return Neighbours(indices, closeness)
    whole = np.rint(rows * _LENGTH).astype(np.float32)
    step = max(1, _BLOCK_CELLS // total)
    for start in range(0, len(asked), step):
        some = asked[start : start + step]
        block = whole[some] @ whole.T
        if owners is not None:
            block[owners[some][:, None] == owners] -= _OWN
        block[np.arange(len(block)), some] = -np.inf
        columns, products = _largest(block, max(count, around))
        indices[start : start + step] = columns[:, :count]
        near = products[:, :around].astype(np.float64) / _LENGTH**2
        closeness[start : start + step] = _closeness(near, copies[some])
    return Neighbours(indices, closeness)


def _largest(
    block: NDArray[np.float32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return columns and values of each row's largest, largest first."""
    place = block.shape[1] - count
    least = np.partition(block, place, axis=1)[:, place]
    chosen = block >= least[:, None]
    for row in np.flatnonzero(np.count_nonzero(chosen, axis=1) > count):
        tied = np.flatnonzero(block[row] == least[row])
        surplus = np.count_nonzero(chosen[row]) - count
        chosen[row, tied[len(tied) - surplus :]] = False
    columns = np.nonzero(chosen)[1].reshape(len(block), count)
    values = np.take_along_axis(block, columns, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(columns, order, axis=1), np.take_along_axis(values, order, axis=1)


def _closeness(near: NDArray[np.float64], copies: NDArray[np.int64]) -> NDArray[np.float64]:
    around = near.shape[1]
    twins = np.minimum(copies - 1, around)
    sums = np.hstack([np.zeros((len(near), 1)), np.cumsum(near, axis=1)])
    rest: NDArray[np.float64] = sums[np.arange(len(near)), around - twins]
    mean: NDArray[np.float64] = (twins + rest) / around
    return mean
