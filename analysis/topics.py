"""Find topics that every comment belongs to; the one module that knows BERTopic."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Self

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from analysis.centring import Floats, Rows, blocks, sums_by, unit
from analysis.communities import Labels, Said
from analysis.grouping import group
from analysis.growing import FREE
from analysis.report import Recipe
from analysis.whole import Different
from analysis.workers import HERE, Workers

FAR = FREE
# Neither a million small documents nor a few huge ones: BERTopic copies both.
_DOCUMENTS = 2_000
_BETWEEN_WORDS = "\x1e"
_NO_WORD = "emptydoc"  # BERTopic writes it where a topic has no word at all


@cache
def bertopic() -> ModuleType:
    """Load BERTopic, which takes seconds, when topics are first looked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every extra that is not installed
        import bertopic as package  # noqa: PLC0415  # seconds and 300 MB, for this module alone
        import bertopic.dimensionality  # noqa: PLC0415  # and this part of it
    loaded: ModuleType = package
    return loaded


@dataclass(slots=True)
class _Found:
    """A clusterer for BERTopic that already knows the answer."""

    labels_: Labels

    def fit(self, _rows: Rows) -> Self:
        """Learn nothing: the labels are known."""
        return self

    def fit_predict(self, _rows: Rows) -> Labels:
        """Return the labels that were found before."""
        return self.labels_


class TopicFinder:
    """Groups units of comments by shared neighbours, under BERTopic, which weighs their words.

    After `fit`: `labels_` (0 is the biggest topic, FAR for units like no others), `strengths_`
    (0 to 1), `centres_` (one unit row per topic), `themes_` (one number per topic, 0 is the
    biggest), `held_` (the kept topic that each topic continues, or FREE), `terms_` and `weights_`
    (c-TF-IDF, one row per topic), `resolution_` (the one that was used), `agreement_` (how far
    seeds agree on the themes, None when topics were kept).
    """

    def __init__(self, recipe: Recipe, far_below: float, workers: Workers = HERE) -> None:
        self.recipe = recipe
        self.far_below = far_below
        self.workers = workers

    def fit(
        self,
        rows: Rows,
        same: Sequence[str],
        terms: Sequence[Sequence[str]],
        owners: Sequence[int],
        held: Labels | None = None,
    ) -> Self:
        """Learn the topics of unit rows; units with equal `same` always stay together.

        `owners` is the comment of each unit. `held` is the kept topic of each unit, or FREE: what
        is held stays where it is.
        """
        _, first, place, copies = np.unique(
            np.array(same, dtype=object), return_index=True, return_inverse=True, return_counts=True
        )
        kept = np.full(len(rows), FREE) if held is None else held
        of_row = np.full(len(first), FREE)
        np.maximum.at(of_row, place, kept)
        whose = np.array(owners, dtype=np.int64)
        said = Said(copies.astype(np.int64), place, whose)
        found = group(
            Different(rows, first), said, of_row, self.recipe, self.far_below, self.workers
        )
        self.resolution_, self.agreement_ = found.resolution, found.agreement
        labels = np.where(kept == FREE, found.labels[place], kept)
        self._number(labels, found.themes[place], kept, whose)
        self._measure(rows)
        self._weigh(terms)
        return self

    def _number(self, labels: Labels, themes: Labels, kept: Labels, owners: Labels) -> None:
        self.labels_, order = _biggest_first(labels, owners)
        number = int(kept.max(initial=FREE)) + 1
        self.held_ = [name if name < number else FREE for name in order]
        of_units = np.full(len(labels), FAR)
        for name in range(len(order)):
            of_units[self.labels_ == name] = _commonest(themes[self.labels_ == name])
        renumbered, _ = _biggest_first(of_units, owners)
        first = np.unique(self.labels_[self.labels_ != FAR], return_index=True)[1]
        self.themes_: list[int] = renumbered[self.labels_ != FAR][first].tolist()

    def _measure(self, rows: Rows) -> None:
        """Set the cosine to the topic's centre, 0 at `far_below` and 1 at the centre itself."""
        cosines = np.zeros(len(rows))
        self.centres_: Floats = unit(sums_by(rows, self.labels_, len(self.held_)))
        for some in blocks(len(rows) if len(self.centres_) else 0):
            every, labels = rows[some].astype(np.float64) @ self.centres_.T, self.labels_[some]
            own = every[np.arange(len(every)), np.maximum(labels, 0)]
            cosines[some] = np.where(labels == FAR, every.max(axis=1), own)
        scaled: Floats = np.clip((cosines - self.far_below) / (1 - self.far_below), 0, 1)
        self.strengths_ = scaled.round(4)

    def _weigh(self, terms: Sequence[Sequence[str]]) -> None:
        said = list(_documents(self.labels_.tolist(), terms))
        self.terms_ = sorted({term for _, used in said for term in used})
        if len(self.terms_) > 1:
            self.weights_, self.terms_ = _class_weights(said, self.centres_)
        else:  # nothing to weigh, and BERTopic would fail
            self.weights_ = sparse.csr_array(np.ones((len(self.held_), len(self.terms_))))


def _commonest(names: Labels) -> int:
    kinds, counts = np.unique(names, return_counts=True)
    return int(kinds[np.argmax(counts)])


def _documents(
    labels: Sequence[int], terms: Sequence[Sequence[str]]
) -> Iterator[tuple[int, list[str]]]:
    """Yield topics and words for BERTopic, which joins all of a topic: so few documents do."""
    together = -(-len(labels) // _DOCUMENTS)
    by_topic: dict[int, list[Sequence[str]]] = {}
    for label, used in zip(labels, terms, strict=True):
        if label != FAR:
            by_topic.setdefault(label, []).append(used)
    for label in sorted(by_topic):
        for some in _batched(by_topic[label], together):
            yield label, [term for used in some for term in used]


def _batched(units: Sequence[Sequence[str]], size: int) -> Iterator[Sequence[Sequence[str]]]:
    """Yield the units in groups of `size`, the last one smaller."""
    for start in range(0, len(units), size):
        yield units[start : start + size]


def _class_weights(
    said: Sequence[tuple[int, Sequence[str]]], centres: Floats
) -> tuple[sparse.csr_array, list[str]]:
    """Return BERTopic's c-TF-IDF, one row per topic."""
    labels = np.array([label for label, _ in said])
    vectorizer = CountVectorizer(tokenizer=_split, lowercase=False, token_pattern=None)
    model = bertopic().BERTopic(
        language="multilingual",
        umap_model=bertopic().dimensionality.BaseDimensionalityReduction(),
        hdbscan_model=_Found(labels),
        vectorizer_model=vectorizer,
    )
    texts = ["".join(term + _BETWEEN_WORDS for term in used) for _, used in said]
    topics, _ = model.fit_transform(texts, embeddings=centres[labels])
    # BERTopic numbers topics of one size as it likes.
    _, first = np.unique(labels, return_index=True)
    weights = sparse.csr_array(model.c_tf_idf_)[np.asarray(topics)[first]]
    return weights, vectorizer.get_feature_names_out().tolist()


def _split(text: str) -> list[str]:
    parts = (part.strip() for part in text.split(_BETWEEN_WORDS))
    return [part for part in parts if part and part != _NO_WORD]


def _biggest_first(labels: Labels, owners: Labels) -> tuple[Labels, list[int]]:
    """Return the labels numbered by the comments in each, and the old label of each number."""
    grouped = labels != FAR
    pairs = np.unique(np.stack([labels[grouped], owners[grouped]]), axis=1)
    names, counts = np.unique(pairs[0], return_counts=True)
    first = np.unique(labels[grouped], return_index=True)[1]
    order = sorted(range(len(names)), key=lambda place: (-counts[place], first[place]))
    renumbered = np.full(len(labels), FAR, dtype=np.int64)
    for number, place in enumerate(order):
        renumbered[labels == names[place]] = number
    return renumbered, [int(names[place]) for place in order]
