"""Comments that share neighbours belong together: shared-neighbour graph, Leiden, small merged."""

from dataclasses import dataclass

import graspologic_native
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.centring import unit

Labels = NDArray[np.int64]

# Tried in order when no resolution is given, until no topic is too broad to be answered.
RESOLUTIONS = (1.0, 1.5, 2.0, 3.0)
_TOO_BROAD = 0.15
_ENOUGH_TO_JUDGE = 200
_CYCLES = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """How many topics there may be, and how few people make one."""

    max_topics: int
    min_people: int


def shared_neighbour_graph(indices: NDArray[np.int32]) -> sparse.csr_array:
    """Link neighbours by the share of neighbours that both have (each counts as its own)."""
    total, count = indices.shape
    places = np.arange(total + 1, dtype=np.int64) * count
    ones = np.ones(total * count)
    directed = sparse.csr_array((ones, indices.ravel().astype(np.int64), places), (total, total))
    with_self = (directed + sparse.eye_array(total, format="csr")).tocsr()
    linked = ((directed + directed.T) > 0).astype(np.float64)
    shared: sparse.csr_array = linked.multiply(with_self @ with_self.T).tocsr()
    shared.data = shared.data / (2 * (count + 1) - shared.data)
    shared.sort_indices()
    return shared


def without(graph: sparse.csr_array, left_out: NDArray[np.bool_]) -> sparse.csr_array:
    """Return the graph of the rows that are kept."""
    kept = np.flatnonzero(~left_out)
    return graph[kept][:, kept].tocsr()


def leiden(graph: sparse.csr_array, resolution: float, seed: int) -> Labels:
    """Return a community per row; the same graph and seed give the same communities."""
    total = graph.shape[0]
    if graph.nnz == 0:
        return np.arange(total)
    _, found = graspologic_native.leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        total,
        resolution=resolution,
        iterations=_CYCLES,
        seed=seed,
    )
    return np.array([found.get(row, total + row) for row in range(total)], dtype=np.int64)


def communities(
    graph: sparse.csr_array, resolution: float | None, seed: int
) -> tuple[float, Labels]:
    """Return a community per row, and the resolution, which is picked when none is given.

    Picked is the lowest at which no topic holds over 15 % of the different comments. Where one
    theme is really that big, splitting it finer does not help: then it is 1.0.
    """
    total = graph.shape[0]
    first = RESOLUTIONS[0] if resolution is None else resolution
    coarse = leiden(graph, first, seed)
    if resolution is not None or total < _ENOUGH_TO_JUDGE:
        return first, coarse
    labels = coarse
    for finer in (first, *RESOLUTIONS[1:]):
        labels = coarse if finer == first else leiden(graph, finer, seed)
        if np.unique(labels, return_counts=True)[1].max() <= _TOO_BROAD * total:
            return finer, labels
    return first, coarse


def merged(
    labels: Labels, rows: NDArray[np.float64], people: NDArray[np.int64], limits: Limits
) -> Labels:
    """Merge the smallest community into the nearest until the limits hold."""
    names, places = np.unique(labels, return_inverse=True)
    sizes = np.bincount(places, weights=people).astype(np.int64)
    sums = np.zeros((len(names), rows.shape[1]))
    np.add.at(sums, places, rows * people[:, None])
    into = np.arange(len(names))
    alive = list(range(len(names)))
    while len(alive) > 1:
        smallest = min(alive, key=lambda name: (sizes[name], name))
        if sizes[smallest] >= limits.min_people and len(alive) <= limits.max_topics:
            break
        alive.remove(smallest)
        centres = unit(sums[alive])
        target = alive[int(np.argmax(centres @ unit(sums[[smallest]])[0]))]
        sizes[target] += sizes[smallest]
        sums[target] += sums[smallest]
        into[into == smallest] = target
    return into[places]
