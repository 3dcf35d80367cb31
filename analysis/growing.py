"""Topics that stay: units of an earlier analysis keep theirs, new ones join what is near."""

import numpy as np
from numpy.typing import NDArray

from analysis.centring import Floats, Rows
from analysis.communities import Labels

FREE = -1
_ROUNDS = 3


def joining(held: Labels, free: NDArray[np.int64], indices: NDArray[np.int32]) -> Labels:
    """Return `held` with those free rows added most of whose nearest rows are in kept topics.

    `indices` are the nearest rows of the `free` ones. A row joins the topic that most of its
    neighbours are in, when more than half of its neighbours are in kept topics; what has joined
    counts in the next round. A group of new comments that are nearest to each other stays free.
    """
    labels = held.copy()
    for _ in range(_ROUNDS):
        waiting = np.flatnonzero(labels[free] == FREE)
        if not len(waiting):
            break
        around = labels[indices[waiting]]
        chosen, votes, inside = _most_voted(around)
        fits = (inside * 2 > indices.shape[1]) & (votes > 0)
        if not fits.any():
            break
        labels[free[waiting[fits]]] = chosen[fits]
    return labels


def _most_voted(around: Labels) -> tuple[Labels, NDArray[np.int64], NDArray[np.int64]]:
    """Return each row's commonest label (the lowest of equals), its votes, and all votes."""
    rows, kinds = len(around), int(around.max(initial=FREE)) + 1
    counts = np.zeros((rows, kinds + 1), np.int64)
    np.add.at(counts, (np.repeat(np.arange(rows), around.shape[1]), around.ravel() + 1), 1)
    inside = counts[:, 1:]
    if not kinds:
        return np.full(rows, FREE), np.zeros(rows, np.int64), np.zeros(rows, np.int64)
    best = inside.argmax(axis=1)
    return best, inside[np.arange(rows), best], inside.sum(axis=1)


def nearest_of(rows: Rows, centres: Floats, among: list[list[int]]) -> Labels:
    """Return, for each row, the one of its own choice of centres that it is nearest to."""
    found = np.full(len(rows), FREE)
    for place, choice in enumerate(among):
        if choice:
            cosines = (centres[choice] @ rows[place]).round(9)
            found[place] = choice[int(np.argmax(cosines))]
    return found
