"""The feeling of each comment, from its stored vector: negative, neutral or mixed, positive."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.feeling_measured import card, is_low
from analysis.languages import primary
from analysis.report import Feeling

WEIGHTS = Path(__file__).with_name("weights") / "feeling.npz"
_ROWS = 2**16
_PARTS = ("weights", "bias", "langs", "offsets")


FEELINGS = tuple(Feeling)


class HeadError(ValueError):
    """Vectors and weights do not go together, or the weights are not those of their card."""


@dataclass(frozen=True, slots=True)
class Head:
    """One matrix and three numbers for the vectors of one embedder.

    Where a language's vectors stand apart from the others, its row of `offsets` moves them back.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    langs: NDArray[np.str_]
    offsets: NDArray[np.float32]

    def probabilities(
        self, vectors: NDArray[np.floating], langs: Sequence[str] = ()
    ) -> NDArray[np.float32]:
        """Return one row per vector, in the order of FEELINGS; each row sums to one.

        Without languages, vectors are taken as already moved.
        """
        dimensions = len(self.weights)
        if vectors.ndim != 2 or vectors.shape[1] != dimensions:  # noqa: PLR2004  # rows, columns
            raise HeadError(f"vectors of shape {vectors.shape}, not (n, {dimensions})")
        logits = np.empty((len(vectors), len(FEELINGS)), np.float32)
        for start in range(0, len(vectors), _ROWS):
            rows = vectors[start : start + _ROWS].astype(np.float32)
            logits[start : start + len(rows)] = rows @ self.weights + self.bias
        return _softmax(logits + self._moved(langs) if langs else logits)

    def _moved(self, langs: Sequence[str]) -> NDArray[np.float32]:
        places = {lang: place for place, lang in enumerate(self.langs.tolist())}
        known = {lang: places.get(primary(lang), len(places)) for lang in set(langs)}
        with_none = np.vstack([self.offsets, np.zeros((1, len(FEELINGS)), np.float32)])
        return with_none[[known[lang] for lang in langs]]


@dataclass(frozen=True, slots=True)
class Feelings:
    """The feelings of many comments, in their order."""

    codes: NDArray[np.int8]
    probabilities: NDArray[np.float32]
    low: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.codes)

    def of(self, place: int) -> Feeling:
        """Return the likeliest feeling of one comment."""
        return FEELINGS[int(self.codes[place])]

    def probability(self, place: int) -> float:
        """Return how likely the head holds that feeling to be."""
        return round(float(self.probabilities[place, self.codes[place]]), 4)


def feelings(vectors: NDArray[np.floating], embedder: str, langs: Sequence[str]) -> Feelings:
    """Tell the feeling of each comment from its vector alone, whatever the others say.

    Languages (codes as `analysis.languages.normal` gives them) move vectors to a common middle
    and mark where the head was measured as weak, or never.
    """
    if len(vectors) != len(langs):
        raise HeadError(f"{len(vectors)} vectors and {len(langs)} languages")
    probabilities = head(embedder).probabilities(vectors, langs)
    weak = {lang: is_low(lang, embedder) for lang in set(langs)}
    return Feelings(
        codes=probabilities.argmax(axis=1).astype(np.int8),
        probabilities=probabilities,
        low=np.fromiter((weak[lang] for lang in langs), bool, len(langs)),
    )


@cache
def head(embedder: str) -> Head:
    """Return the shipped head of an embedder; refuse weights that are not those of the card."""
    raw = WEIGHTS.read_bytes()
    if hashlib.sha256(raw).hexdigest() != card()["weights_sha256"]:
        raise HeadError("the weights are not those that the card describes")
    return unpacked(raw, embedder)


def packed(heads: Mapping[str, Head]) -> bytes:
    """Return heads as the bytes of a file; equal heads, equal bytes."""
    file = io.BytesIO()
    arrays = {
        f"{name}_{part}": getattr(one, part) for name, one in heads.items() for part in _PARTS
    }
    np.savez(file, allow_pickle=False, **dict(sorted(arrays.items())))
    return file.getvalue()


def unpacked(raw: bytes, embedder: str) -> Head:
    """Return one head of a file's bytes."""
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        if f"{embedder}_weights" not in arrays:
            raise HeadError(f"no head for vectors of {embedder!r}")
        return Head(*(arrays[f"{embedder}_{part}"] for part in _PARTS))


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return shares
