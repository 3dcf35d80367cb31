"""The real embedder, loaded once, and comments that are embedded once."""

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis import Comment, embeddings
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
