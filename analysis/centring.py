"""Move every language to the same middle, so that meaning is compared and not language."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.languages import UNKNOWN

Floats = NDArray[np.float64]

# The mean of a small language is a guess; it counts as if so many neutral comments were added.
_PRIOR = 5


def centred(
    vectors: NDArray[np.floating], langs: Sequence[str], small_language: int
) -> NDArray[np.float64]:
    """Return unit rows in which each language's mean is moved onto the mean of all.

    Means are kept, not removed: what all comments share tells the comments that are off it.
    """
    rows = unit(vectors.astype(np.float64))
    moved = rows.copy()
    middle = rows.mean(axis=0) if len(rows) else np.zeros(rows.shape[1])
    codes = np.array(langs, dtype=str)
    for lang in sorted(set(langs) - {UNKNOWN}):
        of_lang = codes == lang
        count = int(of_lang.sum())
        trust = 1.0 if count >= small_language else count / (count + _PRIOR)
        moved[of_lang] -= trust * (rows[of_lang].mean(axis=0) - middle)
    return unit(moved)


def unit(rows: Floats) -> Floats:
    """Return rows of length one; a row of zeros stays zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    scaled: Floats = rows / lengths
    return scaled
