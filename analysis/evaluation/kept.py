"""Vectors of texts, kept in a folder, so that a slow embedder reads each text once."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis import embeddings

# A stopped run loses no more than this.
_AT_ONCE = 2_048


class Kept:
    """The stored, float16 vectors of one embedder; the model is loaded when a text is new."""

    def __init__(self, embedder: embeddings.Name, folder: Path | None = None) -> None:
        self.embedder = embedder
        maker = embeddings.EMBEDDERS[embedder]
        self._file = folder / f"{maker.model_id}.npz" if folder else None
        self._model: embeddings.Embedder | None = None
        self._places: dict[bytes, int] = {}
        self._rows = np.zeros((0, maker.dimensions), np.float16)
        if self._file and self._file.exists():
            with np.load(self._file, allow_pickle=False) as arrays:
                self._rows = arrays["rows"]
                self._places = {key.tobytes(): place for place, key in enumerate(arrays["keys"])}

    def of(self, texts: Sequence[str]) -> NDArray[np.float16]:
        """Return one row per text."""
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._places}
        for start in range(0, len(new), _AT_ONCE):
            self._add(dict(list(new.items())[start : start + _AT_ONCE]))
        return self._rows[[self._places[key] for key in keys]]

    def _add(self, new: dict[bytes, str]) -> None:
        self._model = self._model or embeddings.make(self.embedder)
        rows = embeddings.embed(self._model, list(new.values())).astype(np.float16)
        self._places |= {key: len(self._rows) + place for place, key in enumerate(new)}
        self._rows = np.concatenate([self._rows, rows])
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            keys = np.frombuffer(b"".join(self._places), np.uint8).reshape(len(self._places), -1)
            np.savez(self._file, keys=keys, rows=self._rows)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
