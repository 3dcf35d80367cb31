"""Comments that say nearly the same as one comment, for people who look for more of it."""

from collections.abc import Sequence

import numpy as np

from analysis.centring import Floats, unit
from analysis.neighbours import nearest


def similar(
    rows: Floats, owners: Sequence[int], asked: Sequence[int], count: int
) -> dict[int, tuple[int, ...]]:
    """Return the places of the nearest comments of each comment asked, the nearest first.

    `rows` are those of the units and `owners` their comments; a comment stands where the sum of
    its units points. Comments without units are in nobody's list and have none.
    """
    spoken = np.unique(np.array(owners, dtype=np.int64))
    sums = np.zeros((len(spoken), rows.shape[1]))
    np.add.at(sums, np.searchsorted(spoken, owners), rows)
    of = np.flatnonzero(np.isin(spoken, asked))
    found = nearest(unit(sums), np.ones(len(spoken), np.int64), count, 1, of).indices
    return {
        int(spoken[place]): tuple(spoken[near].tolist())
        for place, near in zip(of, found, strict=True)
    }
