"""The real embedder, loaded once, and comments that are embedded once."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis import Comment, Former, Recipe, Report, embeddings
from analysis.pipeline import analyse, texts_to_embed
from tests.factories.comments import nhs_comments


@pytest.fixture(scope="session")
def use() -> embeddings.Embedder:
    return embeddings.make("use")


@pytest.fixture(scope="session")
def nhs() -> tuple[Comment, ...]:
    return tuple(nhs_comments(600))


@pytest.fixture(scope="session")
def vectors_of(use: embeddings.Embedder) -> Callable[..., NDArray[np.float32]]:
    """Return the vectors of comments as `analyse` takes them, each text embedded once."""
    known: dict[str, NDArray[np.float32]] = {}

    def of(comments: Sequence[Comment], **settings: Any) -> NDArray[np.float32]:
        texts = texts_to_embed(comments, Recipe(**settings))
        missing = list(dict.fromkeys(text for text in texts if text not in known))
        known.update(zip(missing, embeddings.embed(use, missing), strict=True))
        return np.array([known[text] for text in texts]).reshape(-1, use.dimensions)

    return of


@pytest.fixture(scope="session")
def nhs_vectors(
    vectors_of: Callable[..., NDArray[np.float32]], nhs: tuple[Comment, ...]
) -> NDArray[np.float32]:
    return vectors_of(nhs)


@pytest.fixture(scope="session")
def grouped(vectors_of: Callable[..., NDArray[np.float32]]) -> Callable[..., Report]:
    """Analyse comments with the embedder that is already loaded."""

    def analysed(
        comments: Sequence[Comment], former: Former | None = None, **settings: Any
    ) -> Report:
        recipe = Recipe(embedder="use", **settings)
        return analyse(comments, recipe, vectors_of(comments, **settings), former=former)

    return analysed
