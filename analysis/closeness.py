"""How near a sentence is to what a comment says: to the whole of it, or to its nearest sentence."""

from collections.abc import Sequence

import numpy as np

from analysis.centring import Floats
from analysis.drafting import spans
from analysis.embeddings import Embedder, embed

_SENTENCES = 30


class Comments:
    """Comments taken apart and embedded once, to be compared with any number of sentences."""

    def __init__(self, embedder: Embedder, texts: Sequence[str], langs: Sequence[str]) -> None:
        self._embedder = embedder
        parts = [_parts(text, lang) for text, lang in zip(texts, langs, strict=True)]
        rows = embed(embedder, [part for each in parts for part in each])
        ends = np.cumsum([len(each) for each in parts]).tolist()
        self._rows = [rows[end - len(each) : end] for each, end in zip(parts, ends, strict=True)]

    def closeness(self, sentences: Sequence[str]) -> Floats:
        """Return the cosine of each sentence (row) to each comment (column)."""
        found = np.zeros((len(sentences), len(self._rows)))
        if sentences:
            rows = embed(self._embedder, sentences).astype(np.float64)
            for column, own in enumerate(self._rows):
                found[:, column] = (rows @ own.T.astype(np.float64)).max(axis=1)
        return found.round(6)


def _parts(text: str, lang: str) -> list[str]:
    pieces = [text[start:end] for start, end in spans(text, lang)[:_SENTENCES]]
    return [text, *pieces] if len(pieces) > 1 else [text]
