"""Nearest rows among very many: rows lie in cells, and each is compared with a few cells only.

(An inverted file: Jégou, Douze and Schmid, IEEE PAMI 33, 117-128, 2011.) Nothing is drawn by
chance, and all sums are of whole numbers: the same rows have the same neighbours everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from analysis.largest import largest
from analysis.whole import LENGTH, OTHERS, Whole, apart
from analysis.workers import Workers, shares_of

# Measured (tests/evidence/analysis.md): in so many cells lie nine in ten neighbours.
_LOOKED_AT = 10
_MOST_CELLS = 1024
_ROWS_IN_CELL = 360
_LEARNT_FROM = 64
_ROUNDS = 8
_STEP = 8_192
_SHARE, _SHARES = 65_536, 4

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Cells:
    """Rows in the order of their cells; cell c holds `members[starts[c]:starts[c + 1]]`."""

    rows: Whole
    of: NDArray[np.int64]
    centres: Floats
    members: NDArray[np.int64]
    starts: NDArray[np.int64]
    count: int
    owners: NDArray[np.int64] | None


def search(
    rows: Whole,
    of: NDArray[np.int64],
    count: int,
    workers: Workers,
    owners: NDArray[np.int64] | None = None,
) -> NDArray[np.int32]:
    """Return `count` near rows of each of those at `of`, the nearest first.

    Rows of one owner are no neighbours of each other, unless there are too few others.
    """
    centres = learnt(rows, min(_MOST_CELLS, max(1, len(rows) // _ROWS_IN_CELL)))
    cell = np.concatenate(
        list(workers.each(_nearest_cell, (rows, centres), shares_of(len(rows), _STEP)))
    )
    members = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[members], np.arange(len(centres) + 1))
    known = _Cells(rows, of, centres, members, starts, count, owners)
    size = min(_SHARE, -(-len(of) // _SHARES))
    found = workers.each(_found, known, shares_of(len(of), size))
    return np.concatenate(list(found))


def learnt(rows: Whole, count: int) -> Floats:
    """Return the centres of so many cells, learnt from rows that are drawn evenly."""
    some = min(len(rows), count * _LEARNT_FROM)
    sample = rows[np.arange(some) * len(rows) // some].astype(np.float32)
    centres = sample[np.arange(count) * some // count]
    for _ in range(_ROUNDS):
        centres = _moved(sample, centres)
    return centres


def _moved(sample: Floats, centres: Floats) -> Floats:
    own = np.concatenate([
        (sample[slice(*step)] @ centres.T).argmax(axis=1) for step in shares_of(len(sample), _STEP)
    ])  # fmt: skip
    order = np.argsort(own, kind="stable")
    names, starts = np.unique(own[order], return_index=True)
    sums = np.add.reduceat(sample[order].astype(np.float64), starts, axis=0)
    lengths = np.sqrt((sums**2).sum(axis=1, keepdims=True))
    moved = centres.copy()
    moved[names] = np.rint(sums / np.maximum(lengths, 1) * LENGTH)
    return moved


def _nearest_cell(data: tuple[Whole, Floats], step: tuple[int, int]) -> NDArray[np.int64]:
    rows, centres = data
    own: NDArray[np.int64] = (rows[slice(*step)].astype(np.float32) @ centres.T).argmax(axis=1)
    return own


def _found(known: _Cells, share: tuple[int, int]) -> NDArray[np.int32]:
    """Return the near rows of a share of those asked: cell by cell, the best so far are kept."""
    asked = known.of[slice(*share)]
    rows = known.rows[asked].astype(np.float32)
    best = np.full((len(asked), known.count), -np.inf, np.float32)
    near = np.zeros((len(asked), known.count), np.int64)
    for some, inside in chain(_visits(known, rows), _everywhere(known, best)):
        block = rows[some] @ known.rows[inside].astype(np.float32).T
        if known.owners is not None:
            apart(block, known.owners[asked[some]], known.owners[inside])
        np.copyto(block, -np.inf, where=asked[some][:, None] == inside)
        both = np.hstack([best[some], block])
        columns, best[some] = largest(both, known.count)
        places = np.hstack([near[some], np.broadcast_to(inside, block.shape)])
        near[some] = np.take_along_axis(places, columns, axis=1)
    return near.astype(np.int32)


def _everywhere(
    known: _Cells, best: Floats
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield all cells once more for rows that found too few in theirs, as if they had none."""
    few = np.flatnonzero(best[:, -1] < OTHERS)
    best[few] = -np.inf
    for cell in range(len(known.centres) if len(few) else 0):
        yield few, known.members[known.starts[cell] : known.starts[cell + 1]]


def _visits(known: _Cells, rows: Floats) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield places of rows together with the rows of a cell that they are compared with."""
    looked = min(_LOOKED_AT, len(known.centres))
    steps = shares_of(len(rows), _STEP)
    cells = np.concatenate([
        largest(rows[slice(*step)] @ known.centres.T, looked)[0] for step in steps
    ])  # fmt: skip
    order = np.argsort(cells.ravel(), kind="stable")
    borders = np.searchsorted(cells.ravel()[order], np.arange(len(known.centres) + 1))
    for cell in range(len(known.centres)):
        inside = known.members[known.starts[cell] : known.starts[cell + 1]]
        some = order[borders[cell] : borders[cell + 1]] // looked
        if len(inside) and len(some):
            yield some, inside
