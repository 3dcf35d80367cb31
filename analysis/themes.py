"""Topics that belong together make a theme: the second, broader level."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.metrics import adjusted_mutual_info_score

from analysis.communities import Labels

# Lowered until halves of the seeds agree on the themes, as far as chance is left out.
RESOLUTIONS = (0.7, 0.5, 0.35, 0.25, 0.15)
AGREEMENT = 0.9
_ENOUGH_TOPICS = 3


def themes(
    graph: sparse.csr_array, topics: Labels, halves: Sequence[Labels]
) -> tuple[Labels, float]:
    """Return the theme of each row, every topic in one, and how far the seeds agree on themes.

    `halves` are the topics that each half of the seeds gives. The agreement is the least adjusted
    mutual information between the themes of all and of each half: 1 for all, 0 for chance.
    """
    best = -1.0
    chosen = np.zeros(len(topics), dtype=np.int64)
    for resolution in RESOLUTIONS:
        found = [joined(graph, labels, resolution) for labels in (topics, *halves)]
        pairs = combinations(found, 2)
        agreement = min((adjusted_mutual_info_score(a, b) for a, b in pairs), default=1.0)
        if agreement > best:
            best, chosen = float(agreement), found[0]
        if best >= AGREEMENT:
            break
    return chosen, round(best, 4)


def joined(graph: sparse.csr_array, topics: Labels, resolution: float) -> Labels:
    """Join the two groups that gain most modularity, until none does; no chance is involved."""
    names, places = np.unique(topics, return_inverse=True)
    if len(names) < _ENOUGH_TOPICS:
        return places.astype(np.int64)
    links = _links_between(graph, places, len(names))
    degrees, into = links.sum(axis=1), np.arange(len(names))
    total = degrees.sum()
    alive = np.ones(len(names), dtype=bool)
    while total > 0:
        gain = links * total - resolution * np.outer(degrees, degrees)
        gain[~alive, :] = gain[:, ~alive] = -np.inf
        np.fill_diagonal(gain, -np.inf)
        one, other = sorted(np.unravel_index(int(np.argmax(gain)), gain.shape))
        if gain[one, other] <= 0:
            break
        links[one] += links[other]
        links[:, one] += links[:, other]
        degrees[one] += degrees[other]
        into[into == other] = one
        alive[other] = False
    return into[places].astype(np.int64)


def _links_between(
    graph: sparse.csr_array, places: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    total = len(places)
    member = sparse.csr_array((np.ones(total), (np.arange(total), places)), (total, count))
    dense: NDArray[np.float64] = (member.T @ graph @ member).toarray()
    return dense.round(9)
