"""Find topics that every comment belongs to; the one module that knows BERTopic."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from analysis import communities
from analysis.centring import Floats, unit
from analysis.communities import Labels
from analysis.neighbours import nearest
from analysis.report import Recipe

FAR = -1
# Far is judged against the nearest hundredth; among fewer comments than this nobody is far.
ENOUGH_FOR_FAR = 200
_AROUND = 0.01
_AROUND_AT_LEAST = 5
# Neighbours in a small set: a quarter of it, or all would be neighbours of all.
_SMALL_SET = 4
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

    def fit(self, _rows: Floats) -> Self:
        """Learn nothing: the labels are known."""
        return self

    def fit_predict(self, _rows: Floats) -> Labels:
        """Return the labels that were found before."""
        return self.labels_


class TopicFinder:
    """Groups comments by shared neighbours, under BERTopic, which weighs their words.

    After `fit`: `labels_` (0 is the biggest topic, FAR for comments like no others),
    `strengths_` (0 to 1), `terms_` and `weights_` (c-TF-IDF, one row per topic),
    `resolution_` (the one that was used).
    """

    def __init__(self, recipe: Recipe, far_below: float) -> None:
        self.recipe = recipe
        self.far_below = far_below

    def fit(self, rows: Floats, same: Sequence[str], terms: Sequence[Sequence[str]]) -> Self:
        """Learn the topics of unit rows; comments with equal `same` always stay together."""
        _, first, place, copies = np.unique(
            np.array(same, dtype=object), return_index=True, return_inverse=True, return_counts=True
        )
        different = rows[first]
        labels = self._group(different, copies.astype(np.int64))
        self.labels_ = _biggest_first(labels[place])
        self.strengths_ = self._strengths(rows)
        self._weigh(rows, terms)
        return self

    def _group(self, rows: Floats, copies: NDArray[np.int64]) -> Labels:
        recipe, total = self.recipe, len(rows)
        labels = np.full(total, FAR, dtype=np.int64)
        self.resolution_ = recipe.resolution or communities.RESOLUTIONS[0]
        count = min(recipe.neighbours, max(2, total // _SMALL_SET))
        around = max(_AROUND_AT_LEAST, round(_AROUND * total))
        near = nearest(rows, copies, count, around)
        far = (near.closeness < self.far_below) & (total >= ENOUGH_FOR_FAR)
        if far.all():
            return labels
        graph = communities.without(communities.shared_neighbour_graph(near.indices), far)
        self.resolution_, found = communities.communities(graph, recipe.resolution, recipe.seed)
        least = max(recipe.min_people, int(np.ceil(recipe.min_share * copies.sum())))
        limits = communities.Limits(recipe.max_topics, least)
        labels[~far] = communities.merged(found, rows[~far], copies[~far], limits)
        return labels

    def _strengths(self, rows: Floats) -> Floats:
        """Return the cosine to the topic's centre, 0 at `far_below` and 1 at the centre itself."""
        cosines = np.zeros(len(rows))
        names = range(self.labels_.max(initial=FAR) + 1)
        centres = np.array([unit(rows[self.labels_ == name].sum(0)[None])[0] for name in names])
        if len(centres):
            every = rows @ centres.T
            own = every[np.arange(len(rows)), np.maximum(self.labels_, 0)]
            cosines = np.where(self.labels_ == FAR, every.max(axis=1), own)
        scaled: Floats = np.clip((cosines - self.far_below) / (1 - self.far_below), 0, 1)
        return scaled.round(4)

    def _weigh(self, rows: Floats, terms: Sequence[Sequence[str]]) -> None:
        grouped = np.flatnonzero(self.labels_ != FAR).tolist()
        labels = self.labels_[grouped]
        used = [terms[row] for row in grouped]
        self.terms_ = sorted({term for of_row in used for term in of_row})
        if len(self.terms_) > 1:
            self.weights_, self.terms_ = _class_weights(labels, used, rows[grouped])
        else:  # nothing to weigh, and BERTopic would fail
            shape = (labels.max(initial=FAR) + 1, len(self.terms_))
            self.weights_ = sparse.csr_array(np.ones(shape))


def _class_weights(
    labels: Labels, terms: Sequence[Sequence[str]], rows: Floats
) -> tuple[sparse.csr_array, list[str]]:
    vectorizer = CountVectorizer(tokenizer=_split, lowercase=False, token_pattern=None)
    model = bertopic().BERTopic(
        language="multilingual",
        umap_model=bertopic().dimensionality.BaseDimensionalityReduction(),
        hdbscan_model=_Found(labels),
        vectorizer_model=vectorizer,
    )
    texts = ["".join(term + _BETWEEN_WORDS for term in of_row) for of_row in terms]
    topics, _ = model.fit_transform(texts, embeddings=rows)
    # BERTopic numbers topics of one size as it likes.
    _, first = np.unique(labels, return_index=True)
    weights = sparse.csr_array(model.c_tf_idf_)[np.asarray(topics)[first]]
    return weights, vectorizer.get_feature_names_out().tolist()


def _split(text: str) -> list[str]:
    parts = (part.strip() for part in text.split(_BETWEEN_WORDS))
    return [part for part in parts if part and part != _NO_WORD]


def _biggest_first(labels: Labels) -> Labels:
    names, first, counts = np.unique(labels[labels != FAR], return_index=True, return_counts=True)
    order = sorted(range(len(names)), key=lambda place: (-counts[place], first[place]))
    renumbered = np.full(len(labels), FAR, dtype=np.int64)
    for number, place in enumerate(order):
        renumbered[labels == names[place]] = number
    return renumbered
