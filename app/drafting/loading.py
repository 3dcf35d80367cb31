"""The models that compare texts, each loaded once by the process that makes drafts."""

from functools import cache

from analysis import embeddings


@cache
def embedder(name: embeddings.Name) -> embeddings.Embedder:
    """Return the model of this name."""
    return embeddings.make(name)
