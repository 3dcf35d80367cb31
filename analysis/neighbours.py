"""Which comments say nearly the same: nearest neighbours, equal on every machine."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis import cells
from analysis.largest import largest
from analysis.whole import LENGTH, Whole, apart, whole
from analysis.workers import HERE, Workers, shares_of

# Beyond so many rows the neighbours of all are looked for in near cells only (cells.py).
EXACT = 50_000
# Then a few are compared with all others: where that is so many times less work, and with so many
# at most, as it needs them all in single precision.
_FEWER, _MOST_COMPARED = 25, 4 * EXACT
# Then closeness is judged on so many rows.
_SAMPLE = 5_000
_BLOCK_CELLS = 4_000_000

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest rows of each row, nearest first, and how near the nearest ones are on average."""

    indices: NDArray[np.int32]
    closeness: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Rows that are asked about, and those that they are compared with, at `places` of all."""

    rows: Whole
    others: NDArray[np.float32]
    places: Places
    of: Places
    owners: Places | None
    twins: Places  # how many equal ones each row asked counts as near
    count: int
    around: int


def nearest(  # noqa: PLR0913  (what is asked, and how)
    rows: Whole | NDArray[np.floating],
    copies: Places,
    count: int,
    around: int,
    of: Places | None = None,
    owners: Places | None = None,
    *,
    exact: int | None = None,
    workers: Workers = HERE,
) -> Neighbours:
    """Find `count` neighbours of every unit row (or of those at `of`); ties go to the lower index.

    `closeness` is the mean cosine to the `around` nearest; further copies of a row count as near.
    Rows of one owner are no neighbours of each other, unless there are too few others.
    Up to `exact` rows (EXACT, if not given), or where few are asked, neighbours are exact; beyond,
    nine in ten are found, and closeness is judged on a part of the rows that is drawn evenly, so
    that it keeps its scale.
    """
    total = len(rows)
    asked = np.arange(total) if of is None else of
    count, around = min(count, total - 1), min(around, total - 1)
    if count < 1:
        return Neighbours(np.zeros((len(asked), 0), np.int32), np.ones(len(asked)))
    if owners is not None and len(np.unique(owners)) == total:
        owners = None
    exact = EXACT if exact is None else exact
    compact, twins = whole(rows), copies[asked] - 1
    against_all = len(asked) * total <= exact**2 // _FEWER and total <= _MOST_COMPARED
    if total <= exact or against_all:
        every, others = np.arange(total), compact.astype(np.float32)
        question = _Asked(compact, others, every, asked, owners, twins, count, around)
        return _compared(question, workers)
    indices = cells.search(compact, asked, count, workers, owners)
    size = min(_SAMPLE, total)
    sample = np.arange(size) * total // size
    few = max(1, round(around * size / total))
    twins = np.rint(twins * size / total).astype(np.int64)
    others = compact[sample].astype(np.float32)
    question = _Asked(compact, others, sample, asked, owners, twins, 0, few)
    return Neighbours(indices, _compared(question, workers).closeness)


def _compared(question: _Asked, workers: Workers) -> Neighbours:
    step = max(1, _BLOCK_CELLS // len(question.places))
    shares = shares_of(len(question.of), step)
    found = list(workers.each(_share, question, shares))
    indices = np.zeros((len(question.of), question.count), np.int32)
    closeness = np.ones(len(question.of))
    for (start, stop), (near, close) in zip(shares, found, strict=True):
        indices[start:stop], closeness[start:stop] = near, close
    return Neighbours(indices, closeness)


def _share(
    question: _Asked, share: tuple[int, int]
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    some = question.of[slice(*share)]
    block = question.rows[some].astype(np.float32) @ question.others.T
    if question.owners is not None:
        apart(block, question.owners[some], question.owners[question.places])
    place = np.minimum(np.searchsorted(question.places, some), len(question.places) - 1)
    itself = np.flatnonzero(question.places[place] == some)
    block[itself, place[itself]] = -np.inf
    columns, products = largest(block, max(question.count, question.around))
    near = products[:, : question.around].astype(np.float64) / LENGTH**2
    places = question.places[columns[:, : question.count]].astype(np.int32)
    return places, _closeness(near, question.twins[slice(*share)])


def _closeness(near: NDArray[np.float64], copies: Places) -> NDArray[np.float64]:
    around = near.shape[1]
    twins = np.minimum(copies, around)
    sums = np.hstack([np.zeros((len(near), 1)), np.cumsum(near, axis=1)])
    rest: NDArray[np.float64] = sums[np.arange(len(near)), around - twins]
    mean: NDArray[np.float64] = (twins + rest) / around
    return mean
