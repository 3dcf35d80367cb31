"""Fit a head on judged comments; the same comments give the same bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from analysis.evaluation.judged import FOLDS, Judged
from analysis.feeling import FEELINGS, Head
from analysis.languages import primary

Rows = NDArray[np.float32]

# Chosen by folds of the training data, never by a set that is only measured: see feeling.md.
STRENGTH = 0.3
_TOTAL = 3_000.0
_ITERATIONS = 1_000
# By folds and with a source left out, moving languages helps e5 and does not help use.
MOVED = frozenset({"e5"})
# Weights differ in the last digits from one machine to another; readers need no more than these.
_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One source with its vectors and its weight."""

    judged: Judged
    rows: Rows
    weight: float

    def without(self, fold: int) -> "Part":
        """Return the part that a fold's head may learn from."""
        places = np.flatnonzero(self.judged.folds != fold)
        return Part(self.judged.chosen(places), self.rows[places], self.weight)


def fitted(parts: Sequence[Part]) -> Head:
    """Return the head learnt from all parts: logistic regression, feelings weighing the same."""
    rows = np.vstack([part.rows for part in parts]).astype(np.float64)
    middle = rows.mean(axis=0)
    scale = max(float((rows - middle).std()) * rows.shape[1] ** 0.5, 1e-9)
    with threadpool_limits(1):  # the order of sums is part of the recipe
        model = LogisticRegression(C=STRENGTH, max_iter=_ITERATIONS)
        model.fit((rows - middle) / scale, codes(parts), sample_weight=weights(parts))
    shares = model.coef_.T / scale
    bias = model.intercept_ - middle @ shares
    return Head(_rounded(shares), _rounded(bias), np.array([], "U3"), _rounded(np.empty((0, 3))))


def shifts(written: Part) -> dict[str, Rows]:
    """Return how far each language's vectors stand from the middle of all.

    They are read from sentences that say the same, as often in each feeling, in every language.
    """
    langs = np.array([primary(lang) for lang in written.judged.langs])
    middle = written.rows.mean(axis=0)
    return {lang: written.rows[langs == lang].mean(axis=0) - middle for lang in sorted(set(langs))}


def moved(rows: Rows, langs: Sequence[str], by: Mapping[str, Rows]) -> Rows:
    """Return rows with each language's shift taken away; an unknown language stays."""
    still = np.zeros(rows.shape[1], np.float32)
    shifted: Rows = rows - np.array([by.get(primary(lang), still) for lang in langs])
    return shifted


def with_offsets(head: Head, by: Mapping[str, Rows]) -> Head:
    """Return a head, fitted to moved rows, that takes rows as they are stored."""
    offsets = np.array([-(shift @ head.weights) for shift in by.values()]).reshape(-1, 3)
    return Head(head.weights, head.bias, np.array(list(by), "U3"), _rounded(offsets))


def fold_heads(parts: Sequence[Part]) -> list[Head]:
    """Return for each fold the head that has not seen it."""
    return [fitted([part.without(fold) for part in parts]) for fold in range(FOLDS)]


def folded(heads: Sequence[Head], asked: Judged, rows: Rows) -> NDArray[np.float32]:
    """Return probabilities of comments, each from the head that has not seen its text."""
    found = np.empty((len(asked.texts), len(FEELINGS)), np.float32)
    for fold, head in enumerate(heads):
        places = np.flatnonzero(asked.folds == fold)
        found[places] = head.probabilities(rows[places])
    return found


class Words:
    """The peer: TF-IDF of letters and a logistic regression, trained on the same comments."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._reader = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(1, 4), max_features=50_000, sublinear_tf=True
        )
        texts = self._reader.fit_transform([text for part in parts for text in part.judged.texts])
        self._model = LogisticRegression(max_iter=_ITERATIONS)
        with threadpool_limits(1):
            self._model.fit(texts, codes(parts), sample_weight=weights(parts))

    def codes(self, asked: Judged, places: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return the feelings of some comments."""
        texts = self._reader.transform([asked.texts[place] for place in places])
        found: NDArray[np.int64] = self._model.predict(texts)
        return found


def fold_words(parts: Sequence[Part]) -> list[Words]:
    """Return for each fold the peer that has not seen it."""
    return [Words([part.without(fold) for part in parts]) for fold in range(FOLDS)]


def folded_words(peers: Sequence[Words], asked: Judged) -> NDArray[np.int64]:
    """Return the peers' codes of comments, each from the one that has not seen its text."""
    found = np.empty(len(asked.texts), np.int64)
    for fold, peer in enumerate(peers):
        places = np.flatnonzero(asked.folds == fold)
        if len(places):
            found[places] = peer.codes(asked, places)
    return found


def codes(parts: Sequence[Part]) -> NDArray[np.int64]:
    """Return the feelings of all parts' comments."""
    return np.concatenate([part.judged.codes for part in parts])


def weights(parts: Sequence[Part]) -> NDArray[np.float64]:
    """Return what each comment weighs: sources as they say, the feelings of all the same."""
    given = np.concatenate([_in_source(part) for part in parts])
    of_feeling = np.bincount(codes(parts), given, minlength=len(FEELINGS))
    present = np.count_nonzero(of_feeling)
    scaled: NDArray[np.float64] = given * (_TOTAL / present) / of_feeling[codes(parts)]
    return scaled


def _in_source(part: Part) -> NDArray[np.float64]:
    counts = np.bincount(part.judged.codes, minlength=len(FEELINGS))
    each = part.weight / max(int((counts > 0).sum()), 1) / np.maximum(counts, 1)
    of_comment: NDArray[np.float64] = each[part.judged.codes]
    return of_comment


def _rounded(numbers: NDArray[np.floating]) -> NDArray[np.float32]:
    # Adding nought turns -0.0, which differs in its bytes, into 0.0.
    return numbers.round(_DECIMALS).astype(np.float32) + np.float32(0)
