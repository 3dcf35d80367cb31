"""Which comments say nearly the same: exact nearest neighbours, equal on every machine."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Rows are rounded to whole numbers of this length: every product is then a whole number below
# 2**24, which float32 adds up exactly in any order, so no library or processor changes a neighbour.
_LENGTH = 4000
_BLOCK_CELLS = 8_000_000


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For each row: its nearest rows, and how near the nearest hundredth of all rows is."""

    indices: NDArray[np.int32]
    closeness: NDArray[np.float64]


def nearest(
    rows: NDArray[np.float64], copies: NDArray[np.int64], count: int, around: int
) -> Neighbours:
    """Find `count` neighbours of every unit row, by cosine; ties go to the lower index.

    `closeness` is the mean cosine to the `around` nearest; further copies of a row count as near.
    """
    total = len(rows)
    count, around = min(count, total - 1), min(around, total - 1)
    indices = np.zeros((total, max(count, 0)), np.int32)
    closeness = np.ones(total)
    if count < 1:
        return Neighbours(indices, closeness)
    whole = np.rint(rows * _LENGTH).astype(np.float32)
    step = max(1, _BLOCK_CELLS // total)
    for start in range(0, total, step):
        block = whole[start : start + step] @ whole.T
        here = np.arange(len(block))
        block[here, start + here] = -np.inf
        ordered = np.partition(block, sorted({total - count, total - around}), axis=1)
        indices[start : start + step] = _top(block, ordered[:, total - count], count)
        near = ordered[:, total - around :].astype(np.float64) / _LENGTH**2
        closeness[start : start + step] = _closeness(near, copies[start : start + step])
    return Neighbours(indices, closeness)


def _top(block: NDArray[np.float32], least: NDArray[np.float32], count: int) -> NDArray[np.int32]:
    chosen = block >= least[:, None]
    for row in np.flatnonzero(chosen.sum(axis=1) > count):
        tied = np.flatnonzero(block[row] == least[row])
        surplus = int(chosen[row].sum()) - count
        chosen[row, tied[len(tied) - surplus :]] = False
    columns: NDArray[np.int32] = np.nonzero(chosen)[1].astype(np.int32)
    return columns.reshape(len(block), count)


def _closeness(near: NDArray[np.float64], copies: NDArray[np.int64]) -> NDArray[np.float64]:
    around = near.shape[1]
    near = -np.sort(-near, axis=1)
    twins = np.minimum(copies - 1, around)
    sums = np.hstack([np.zeros((len(near), 1)), np.cumsum(near, axis=1)])
    rest: NDArray[np.float64] = sums[np.arange(len(near)), around - twins]
    mean: NDArray[np.float64] = (twins + rest) / around
    return mean
