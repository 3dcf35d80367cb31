"""A sentence is read with the comment that it stands in."""

from collections.abc import Sequence

import numpy as np

from analysis.centring import Floats, unit


def in_context(rows: Floats, owners: Sequence[int], weights: Sequence[int], share: float) -> Floats:
    """Return unit rows of the parts of comments, each moved towards the middle of its comment.

    `share` is the weight of the comment beside that of the part: with 1 both count alike, with 0
    each part stands for itself. A comment of one part stays where it is.
    """
    if not len(rows):
        return rows
    rows = unit(rows)
    found, whole = middles(rows, owners, weights)
    return unit(rows + share * whole[np.searchsorted(found, owners)])


def middles(
    rows: Floats, owners: Sequence[int], weights: Sequence[int]
) -> tuple[list[int], Floats]:
    """Return the comments that have parts, in order, and a unit row for the middle of each."""
    if not len(rows):
        return [], rows
    start = np.flatnonzero(np.diff(np.array(owners), prepend=-1))
    weighed = unit(rows) * np.array(weights, dtype=float)[:, None]
    return np.array(owners)[start].tolist(), unit(np.add.reduceat(weighed, start, axis=0))
