"""Topics that belong together make a theme: the second, broader level."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.metrics import adjusted_mutual_info_score

from analysis.communities import Agreed, Labels
from analysis.graphs import in_agreement, without
from analysis.report import AGREEMENT

# Lowered until halves of the seeds agree on the themes, as far as chance is left out.
RESOLUTIONS = (0.5, 0.25, 0.15)
_ENOUGH_TOPICS = 3
# Above so many rows each vote takes long, and large numbers steady the result anyway.
_VOTING = 50_000
# A million rows have thousands of groups before small ones are merged, and to join so many takes
# the cube of them: halves are compared on their largest. A hundred thousand rows have 200.
_MOST_GROUPS = 500


def themes(graph: sparse.csr_array, topics: Labels, found: Agreed | None) -> tuple[Labels, float]:
    """Return the theme of each row, every topic in one, and how far halves of the seeds agree.

    `topics` are those that count, made of what the seeds `found`; each seed votes on themes as it
    did on topics. The agreement is the adjusted mutual information between the themes of either
    half of the seeds alone: 1 for all, 0 for chance.
    """
    best = -1.0
    chosen = np.zeros(len(topics), dtype=np.int64)
    judged, halves = _judged(graph, found.halves if found else ())
    for resolution in RESOLUTIONS:
        agreement = 1.0
        if halves:
            one, other = (_voted(judged, half.labels, half.votes, resolution) for half in halves)
            # Halves whose largest groups share no row agree on nothing.
            agreement = float(adjusted_mutual_info_score(one, other)) if len(one) else 0.0
        if agreement > best:
            votes = found.votes if found else ()
            best, chosen = agreement, _voted(graph, topics, votes, resolution)
        if best >= AGREEMENT:
            break
    return chosen, round(best, 4)


def _judged(
    graph: sparse.csr_array, halves: tuple[Agreed, ...]
) -> tuple[sparse.csr_array, tuple[Agreed, ...]]:
    """Return the rows on which halves are compared: those in the largest groups of each."""
    kept = np.ones(graph.shape[0], dtype=bool)
    for half in halves:
        _, places, sizes = np.unique(half.labels, return_inverse=True, return_counts=True)
        kept &= np.isin(places, np.argsort(-sizes, kind="stable")[:_MOST_GROUPS])
    if kept.all():
        return graph, halves
    fewer = (Agreed(one.labels[kept], tuple(vote[kept] for vote in one.votes)) for one in halves)
    return without(graph, ~kept), tuple(fewer)


def _voted(
    graph: sparse.csr_array, topics: Labels, votes: Sequence[Labels], resolution: float
) -> Labels:
    if votes and graph.shape[0] <= _VOTING:
        graph = in_agreement(graph, [joined(graph, vote, resolution) for vote in votes])
    return joined(graph, topics, resolution)


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
