"""Rows in whole numbers, so that no library, processor or order of adding changes a neighbour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.centring import Rows, blocks

Whole = NDArray[np.int16]

# Rows are rounded to whole numbers of this length: every product is then a whole number below
# 2**24, which float32 adds up exactly in any order.
LENGTH = 4000
_AT_ONCE = 1_024
# Taken off the product of what belongs to the same owner: more than two rows can differ by, and
# still exact.
_OWN = np.float32(4 * LENGTH**2)
# A product below this is one of the same owner, or none.
OTHERS = -2 * LENGTH**2


@dataclass(frozen=True, slots=True)
class Different:
    """Rows of which no two say the same: those at `at` of all."""

    every: Rows
    at: NDArray[np.int64]

    def compact(self, some: NDArray[np.int64] | None = None) -> Whole:
        """Return them, or some of them, as they are compared: a gigabyte for a million."""
        return whole(self.every, self.at if some is None else self.at[some])


def whole(rows: Whole | Rows, at: NDArray[np.int64] | None = None) -> Whole:
    """Return unit rows (or those at `at`) in whole numbers of length LENGTH."""
    if rows.dtype == np.int16:
        return (rows if at is None else rows[at]).astype(np.int16, copy=False)
    rounded = np.empty((len(rows) if at is None else len(at), rows.shape[1]), np.int16)
    for some in blocks(len(rounded), _AT_ONCE):
        block = rows[some if at is None else at[some]]
        rounded[some] = np.rint(block.astype(np.float64) * LENGTH)
    return rounded


def apart(block: NDArray[np.float32], owners: NDArray[np.int64], others: NDArray[np.int64]) -> None:
    """Lower the products of rows of the same owner below all others, in place."""
    np.subtract(block, _OWN, out=block, where=owners[:, None] == others)
