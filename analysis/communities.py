"""Comments that share neighbours belong together: Leiden, several seeds, small ones merged."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import graspologic_native
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.centring import Rows, sums_by, unit
from analysis.graphs import in_agreement

Labels = NDArray[np.int64]

# What is tried when no resolution is given.
RESOLUTIONS = (1.0, 1.5, 2.0, 3.0, 4.0)
_TOO_BROAD = 0.15
_ENOUGH_FOR_A_TOPIC, _PEOPLE_FOR_A_TOPIC = 150, 50
_ENOUGH_TO_JUDGE = 200
_A_GROUP = 5
# Four found the same topics, and the analysis took a quarter longer (tests/evidence/analysis.md).
_CYCLES = 2
_THREADS = 2
# So many seeds vote; fewer where each takes long and large numbers steady the result anyway.
_SEEDS = ((5_000, 20), (20_000, 8), (50_000, 6))
_FEWEST_SEEDS = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """How many topics there may be, and how few people make one."""

    max_topics: int
    min_people: int


@dataclass(frozen=True, slots=True)
class Said:
    """Who said what: the comment of each unit (`owners`) and its row (`rows`); rows are different.

    `copies` is how many units say each row.
    """

    copies: NDArray[np.int64]
    rows: NDArray[np.int64]
    owners: NDArray[np.int64]

    @property
    def first_owners(self) -> NDArray[np.int64]:
        """Return the first comment that says each row."""
        found = np.full(len(self.copies), np.iinfo(np.int64).max)
        np.minimum.at(found, self.rows, self.owners)
        return found

    def only(self, kept: NDArray[np.int64]) -> "Said":
        """Return the same of some rows."""
        place = np.full(len(self.copies), -1)
        place[kept] = np.arange(len(kept))
        inside = place[self.rows] >= 0
        return Said(self.copies[kept], place[self.rows[inside]], self.owners[inside])

    def people(self, labels: Labels, count: int) -> list[set[int]]:
        """Return the comments of each label, given the label of each row."""
        found: list[set[int]] = [set() for _ in range(count)]
        for label, owner in zip(labels[self.rows].tolist(), self.owners.tolist(), strict=True):
            found[label].add(owner)
        return found


@dataclass(frozen=True, slots=True)
class Agreed:
    """What several seeds agree on, what each of them found, and what halves of them agree on."""

    labels: Labels
    votes: tuple[Labels, ...]
    halves: tuple["Agreed", ...] = ()


def leiden(graph: sparse.csr_array, resolution: float, seed: int) -> Labels:
    """Return a community per row; the same graph and seed give the same communities."""
    total = graph.shape[0]
    if graph.nnz == 0:
        return np.arange(total)
    _, found = graspologic_native.leiden_csr(
        graph.indptr.astype(np.int64),
        # Several seeds at a time, each with a copy, were a gigabyte for a million comments.
        graph.indices.astype(np.int32, copy=False),
        graph.data.astype(np.float64, copy=False),
        total,
        resolution=resolution,
        iterations=_CYCLES,
        seed=seed,
    )
    each = (found.get(row, total + row) for row in range(total))
    return np.fromiter(each, np.int64, total)


@dataclass(frozen=True, slots=True)
class Picked:
    """The resolution to use, and the communities of the first seed there, if they are known."""

    resolution: float
    labels: Labels | None = None


def picked(graph: sparse.csr_array, people: int, max_topics: int, seed: int) -> Picked:
    """Return the resolution that suits the number of units and of people who wrote them.

    It is the finest at which topics hold 150 different units and there are 50 people for each on
    average, enough to be worth an answer each, and are no more than may be; if there is none, the
    lowest at which no topic holds over 15 % of all. Where one theme is really that big, splitting
    it finer does not help: then it is the lowest of all.
    """
    total = graph.shape[0]
    if total < _ENOUGH_TO_JUDGE:
        return Picked(RESOLUTIONS[0])
    most = min(max_topics, total // _ENOUGH_FOR_A_TOPIC, people // _PEOPLE_FOR_A_TOPIC)
    broad = Picked(RESOLUTIONS[0])
    for resolution, found in _finest_first(graph, _first_seed(graph, seed)):
        sizes = np.unique(found, return_counts=True)[1]
        if int((sizes >= _A_GROUP).sum()) <= most:
            return Picked(resolution, found)
        if sizes.max() <= _TOO_BROAD * total:
            broad = Picked(resolution, found)
    return broad


def _finest_first(graph: sparse.csr_array, seed: int) -> Iterator[tuple[float, Labels]]:
    """Yield every resolution with what is found there; as many at a time as there are threads."""
    finest = sorted(RESOLUTIONS, reverse=True)
    with ThreadPoolExecutor(_THREADS) as pool:
        for start in range(0, len(finest), _THREADS):
            some = finest[start : start + _THREADS]
            yield from pool.map(lambda one: (one, leiden(graph, one, seed)), some)


def _seeds(graph: sparse.csr_array) -> int:
    return next((seeds for most, seeds in _SEEDS if graph.shape[0] <= most), _FEWEST_SEEDS)


def _first_seed(graph: sparse.csr_array, seed: int) -> int:
    return seed * _seeds(graph)


def agreed(graph: sparse.csr_array, picked: Picked, seed: int) -> Agreed:
    """Return the communities that several seeds agree on.

    One seed is one of many divisions that are nearly as good. Links count as often as their ends
    are found together, and what is found on these links is far less a matter of chance
    (consensus clustering: Lancichinetti and Fortunato, Scientific Reports 2, 336, 2012).
    """
    first, known = _first_seed(graph, seed), [] if picked.labels is None else [picked.labels]
    missing = range(first + len(known), first + _seeds(graph))
    with ThreadPoolExecutor(_THREADS) as pool:
        others = pool.map(lambda each: leiden(graph, picked.resolution, each), missing)
        votes = (*known, *others)
        groups = (votes, votes[::2], votes[1::2])
        whole, one, other = pool.map(
            lambda some: Agreed(leiden(in_agreement(graph, some), picked.resolution, first), some),
            groups,
        )
    return replace(whole, halves=(one, other))


def merged(
    labels: Labels,
    rows: Rows,
    said: Said,
    limits: Limits,
    fixed: int = 0,
    at: NDArray[np.int64] | None = None,
) -> Labels:
    """Merge the smallest community into the nearest until the limits hold.

    Communities numbered below `fixed` stay: others may join them, and they join none. `labels` and
    `said` are of all rows, or of those at `at`.
    """
    names, places = np.unique(labels, return_inverse=True)
    people = said.people(places, len(names))
    sums = sums_by(rows, places, len(names), at, said.copies)
    into = np.arange(len(names))
    alive = list(range(len(names)))
    loose = [name for name in alive if names[name] >= fixed]
    while loose and len(alive) > 1:
        smallest = min(loose, key=lambda name: (len(people[name]), name))
        if len(people[smallest]) >= limits.min_people and len(alive) <= limits.max_topics:
            break
        alive.remove(smallest)
        loose.remove(smallest)
        target = alive[int(np.argmax(unit(sums[alive]) @ unit(sums[[smallest]])[0]))]
        people[target] |= people[smallest]
        sums[target] += sums[smallest]
        into[into == smallest] = target
    final: Labels = names[into[places]]
    return final
