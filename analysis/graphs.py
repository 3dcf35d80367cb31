"""The graph of shared neighbours: who is near whom, and how much both have in common."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.workers import HERE, shares_of

# Links are weighed so many at a time: all pairs of neighbours at once would fill the memory.
_LINKS = 32_768
_VOTED = 1_048_576


@dataclass(frozen=True, slots=True)
class _Links:
    """The neighbours of each row, itself included, and both ends of each link."""

    near: NDArray[np.int32]
    one: NDArray[np.int32]
    other: NDArray[np.int32]


def shared_neighbour_graph(indices: NDArray[np.int32]) -> sparse.csr_array:
    """Link neighbours by the share of neighbours that both have (each counts as its own)."""
    total = len(indices)
    one, other = _links(indices)
    own = np.arange(total, dtype=np.int32)[:, None]
    near = np.hstack([own, indices])
    found = HERE.each(_shares, _Links(near, one, other), shares_of(len(one), _LINKS))
    shares = np.concatenate([np.zeros(0), *found])
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    graph = sparse.coo_array((np.tile(shares, 2), ends), (total, total)).tocsr()
    graph.sort_indices()
    return graph


def _links(indices: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return both ends of each link once, the lower one first."""
    total, count = indices.shape
    one = np.repeat(np.arange(total, dtype=np.int64), count)
    other = indices.ravel().astype(np.int64)
    pairs = np.unique(np.minimum(one, other) * total + np.maximum(one, other))
    return (pairs // max(1, total)).astype(np.int32), (pairs % max(1, total)).astype(np.int32)


def _shares(links: _Links, share: tuple[int, int]) -> NDArray[np.float64]:
    some, count = slice(*share), links.near.shape[1]
    left, right = links.near[links.one[some]], links.near[links.other[some]]
    both = np.zeros(len(left), np.int64)
    for place in range(count):
        both += (right == left[:, place, None]).sum(axis=1)
    found: NDArray[np.float64] = both / (2 * count - both)
    return found


def without(graph: sparse.csr_array, left_out: NDArray[np.bool_]) -> sparse.csr_array:
    """Return the graph of the rows that are kept."""
    if not left_out.any():
        return graph
    kept = np.flatnonzero(~left_out)
    return graph[kept][:, kept].tocsr()


def in_agreement(graph: sparse.csr_array, votes: Sequence[NDArray[np.int64]]) -> sparse.csr_array:
    """Return the links weighed by the share of votes that put their two ends together."""
    rows = np.repeat(np.arange(graph.shape[0], dtype=np.int32), np.diff(graph.indptr))
    weights = np.empty(graph.nnz)
    for some in (slice(*share) for share in shares_of(graph.nnz, _VOTED)):
        one, other = rows[some], graph.indices[some]
        together = np.sum([labels[one] == labels[other] for labels in votes], axis=0)
        weights[some] = graph.data[some] * (together / len(votes))
    weighed = sparse.csr_array(
        (weights, graph.indices.copy(), graph.indptr.copy()), shape=graph.shape
    )
    weighed.eliminate_zeros()
    return weighed
