"""Where a map shows each topic: what is alike lies near."""

import numpy as np

from analysis.centring import Floats

_ROUND = 4


def places(centres: Floats) -> list[tuple[float, float]]:
    """Return a place per centre, each coordinate from 0 to 1, by classical scaling of cosines.

    (Torgerson, Psychometrika 17, 401-419, 1952; signs are fixed so that equal input gives equal
    places.)
    """
    total = len(centres)
    if total < 3:  # noqa: PLR2004  (two points have no plane)
        return [((2 * place + 1) / (2 * total), 0.5) for place in range(total)]
    distances = np.maximum(0, 2 - 2 * centres @ centres.T)
    centre = np.eye(total) - 1 / total
    values, vectors = np.linalg.eigh(-0.5 * centre @ distances @ centre)
    flat = vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 0))
    biggest = np.abs(flat).argmax(axis=0)
    flat *= np.where(flat[biggest, [0, 1]] < 0, -1, 1)
    low, high = flat.min(axis=0), flat.max(axis=0)
    scaled = (flat - low) / np.where(high > low, high - low, 1)
    return [(float(x), float(y)) for x, y in scaled.round(_ROUND)]
