"""BERTopic as it comes: UMAP, HDBSCAN, its own settings, its own words."""

import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.labels import Words, term
from analysis.topics import bertopic

NO_TOPIC = -1
_ANY = "any"


class Found(NamedTuple):
    """The topic of each text, the words of each topic, and the words of each text."""

    topics: list[int]
    words: list[Words]
    terms: list[list[str]]


def topics(
    texts: Sequence[str], vectors: NDArray[np.float32], seed: int | None = None
) -> list[int]:
    """Return BERTopic's topic for each text; without a seed it is quicker and never the same."""
    return described(texts, vectors, seed).topics


def described(texts: Sequence[str], vectors: NDArray[np.float32], seed: int | None = None) -> Found:
    """Return BERTopic's topics with the words that it gives them, its "-1" left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # UMAP warns that a seed costs it its threads
        model = bertopic().BERTopic(language="multilingual")
        model.umap_model.random_state = seed
        found, _ = model.fit_transform(list(texts), embeddings=vectors)
    split = model.vectorizer_model.build_analyzer()
    words = [
        {_ANY: tuple(word for word, _ in weighed if word)}
        for topic, weighed in sorted(model.get_topics().items())
        if topic != NO_TOPIC
    ]
    terms = [[term(_ANY, word) for word in split(text)] for text in texts]
    return Found([int(topic) for topic in found], words, terms)
