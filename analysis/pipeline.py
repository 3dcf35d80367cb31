"""From every comment to a report, in five steps."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.report import Comment, Recipe, Report

Progress = Callable[[str, float], None]


def analyse(
    comments: Sequence[Comment],
    recipe: Recipe,
    vectors: NDArray[np.floating] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Group all comments into topics; the same comments and recipe give the same report."""
    raise NotImplementedError
