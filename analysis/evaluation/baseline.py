"""BERTopic as it comes: UMAP, HDBSCAN, its own settings."""

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.topics import bertopic

NO_TOPIC = -1


def topics(
    texts: Sequence[str], vectors: NDArray[np.float32], seed: int | None = None
) -> list[int]:
    """Return BERTopic's topic for each text; without a seed it is quicker and never the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # UMAP warns that a seed costs it its threads
        model = bertopic().BERTopic(language="multilingual")
        model.umap_model.random_state = seed
        found, _ = model.fit_transform(list(texts), embeddings=vectors)
    return [int(topic) for topic in found]
