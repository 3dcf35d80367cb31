"""Move every language to the same middle, so that meaning is compared and not language."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.languages import UNKNOWN

Rows = NDArray[np.floating]
Floats = NDArray[np.float64]

# A million rows of 512 numbers are 1 GB in half precision, which stored vectors have anyway, and 4
# in double. Many are kept in less, added up in double, and worked on a block at a time.
_PRECISIONS = ((50_000, np.float64), (500_000, np.float32))
_OF_VERY_MANY = np.float16
_BLOCK = 16_384
# Few enough to stay in the memory of a processor core.
_SMALL_BLOCK = 512

# The mean of a small language is a guess; it counts as if so many neutral comments were added.
_PRIOR = 5


def centred(vectors: Rows, langs: Sequence[str], small_language: int) -> Floats:
    """Return unit rows in which each language's mean is moved onto the mean of all.

    Means are kept, not removed: what all comments share tells the comments that are off it.
    """
    pieces = (
        (some, vectors[some].astype(np.float64)) for some in blocks(len(vectors), _SMALL_BLOCK)
    )
    return centred_pieces(pieces, vectors.shape[1], langs, small_language).astype(np.float64)


def centred_pieces(
    pieces: Iterable[tuple[slice, Floats]],
    dimensions: int,
    langs: Sequence[str],
    small_language: int,
) -> Rows:
    """Return the same of rows that come in pieces, so that they need not be held twice."""
    total = len(langs)
    fitting = (precision for most, precision in _PRECISIONS if total <= most)
    moved: Rows = np.zeros((total, dimensions), next(fitting, _OF_VERY_MANY))
    names, codes = np.unique(np.array(langs, dtype=str), return_inverse=True)
    sums = np.zeros((len(names), dimensions))
    for some, block in pieces:
        rows = unit(block)
        sums += _sums(rows, codes[some], len(names))
        moved[some] = rows
    shifts = _shifts(sums, np.bincount(codes, minlength=len(names)), names, small_language)
    for some in blocks(total if shifts.any() else 0, _SMALL_BLOCK):
        moved[some] = unit(moved[some].astype(np.float64) - shifts[codes[some]])
    return moved


def _shifts(
    sums: Floats, counts: NDArray[np.int64], names: NDArray[np.str_], small_language: int
) -> Floats:
    trust = np.where(counts >= small_language, 1.0, counts / (counts + _PRIOR))
    trust[names == UNKNOWN] = 0
    middle = sums.sum(axis=0) / max(1, counts.sum())
    shifts: Floats = trust[:, None] * (sums / counts[:, None] - middle)
    return shifts


def blocks(total: int, size: int = _BLOCK) -> Iterator[slice]:
    """Yield the rows in blocks that fit into memory several times."""
    for start in range(0, total, size):
        yield slice(start, min(start + size, total))


def sums_by(
    rows: Rows,
    places: NDArray[np.int64],
    count: int,
    at: NDArray[np.int64] | None = None,
    weights: NDArray[np.int64] | None = None,
) -> Floats:
    """Return the sum of the rows of each place (below 0: of none); `at` takes only some rows."""
    sums = np.zeros((count, rows.shape[1]))
    for some in blocks(len(places)):
        block = rows[some if at is None else at[some]].astype(np.float64)
        sums += _sums(block, places[some], count, None if weights is None else weights[some])
    return sums


def _sums(
    block: Floats, places: NDArray[np.int64], count: int, weights: NDArray[np.int64] | None = None
) -> Floats:
    inside = np.flatnonzero(places >= 0)
    values = np.ones(len(inside)) if weights is None else weights[inside].astype(np.float64)
    shape = (count, len(block))
    member = sparse.csr_array((values, (places[inside], inside)), shape)
    return np.asarray(member @ block)


def unit(rows: Floats) -> Floats:
    """Return rows of length one; a row of zeros stays zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    scaled: Floats = rows / lengths
    return scaled
