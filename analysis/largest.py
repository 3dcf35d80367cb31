"""The largest products of each row, and where they stand; equal ones in the order of columns."""

import numpy as np
from numpy.typing import NDArray

# Wide rows are looked at in so many groups first: the best of each group says what is too small.
_IN_GROUP = 8


def largest(
    block: NDArray[np.float32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return columns and values of each row's largest, largest first; of equal ones the first."""
    if block.shape[1] <= 2 * _IN_GROUP * count:
        return _chosen(block, count)
    values, columns = _narrowed(block, count)
    places, found = _chosen(values, count)
    return np.take_along_axis(columns, places, axis=1), found


def _chosen(
    block: NDArray[np.float32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
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


def _narrowed(
    block: NDArray[np.float32], count: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return values and columns of those that can be among the largest, filled up with -inf."""
    groups = block.shape[1] // _IN_GROUP
    tops = block[:, : groups * _IN_GROUP].reshape(len(block), _IN_GROUP, groups).max(axis=1)
    least = np.partition(tops, groups - count, axis=1)[:, groups - count]
    rows, columns = np.nonzero(block >= least[:, None])
    sizes = np.bincount(rows, minlength=len(block))
    places = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    values = np.full((len(block), int(sizes.max())), -np.inf, np.float32)
    where = np.zeros(values.shape, np.int64)
    values[rows, places] = block[rows, columns]
    where[rows, places] = columns
    return values, where
