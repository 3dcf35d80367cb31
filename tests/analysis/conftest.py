"""The real embedder, loaded once, and comments that are embedded once."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis import Comment, Recipe, Report, embeddings
from analysis.pipeline import analyse
from tests.factories.comments import nhs_comments


@pytest.fixture(scope="session")
def use() -> embeddings.Embedder:
    return embeddings.make("use")


@pytest.fixture(scope="session")
def nhs() -> tuple[Comment, ...]:
    return tuple(nhs_comments(600))


@pytest.fixture(scope="session")
def nhs_vectors(use: embeddings.Embedder, nhs: tuple[Comment, ...]) -> NDArray[np.float32]:
    return embeddings.embed(use, [comment.text for comment in nhs])


@pytest.fixture(scope="session")
def grouped(use: embeddings.Embedder) -> Callable[..., Report]:
    """Analyse comments with the embedder that is already loaded."""

    def analysed(comments: Sequence[Comment], **settings: Any) -> Report:
        rows = embeddings.embed(use, [comment.text for comment in comments])
        return analyse(comments, Recipe(embedder="use", **settings), vectors=rows)

    return analysed
