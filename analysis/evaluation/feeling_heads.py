"""Fit a head on judged comments; the same comments give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from analysis.evaluation.judged import FOLDS, Judged
from analysis.feeling import FEELINGS, Head

Rows = NDArray[np.float32]

# Chosen by folds of the training data, never by a set that is only measured: see feeling.md.
STRENGTH = 0.1
_TOTAL = 3_000.0
_ITERATIONS = 1_000
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
    return Head(_rounded(shares), _rounded(bias))


def folded(parts: Sequence[Part], asked: Judged, rows: Rows) -> NDArray[np.float32]:
    """Return probabilities of comments, each from the head that has not seen its text."""
    found = np.empty((len(asked.texts), len(FEELINGS)), np.float32)
    for fold in range(FOLDS):
        places = np.flatnonzero(asked.folds == fold)
        if len(places):
            head = fitted([part.without(fold) for part in parts])
            found[places] = head.probabilities(rows[places])
    return found


def peer(parts: Sequence[Part], asked: Sequence[str]) -> NDArray[np.int64]:
    """Return the codes that TF-IDF of letters and a logistic regression give, equally trained."""
    reader = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(1, 4), max_features=50_000, sublinear_tf=True
    )
    texts = reader.fit_transform([text for part in parts for text in part.judged.texts])
    model = LogisticRegression(max_iter=_ITERATIONS)
    model.fit(texts, codes(parts), sample_weight=weights(parts))
    found: NDArray[np.int64] = model.predict(reader.transform(list(asked)))
    return found


def folded_peer(parts: Sequence[Part], asked: Judged) -> NDArray[np.int64]:
    """Return the peer's codes, each from the model that has not seen the text."""
    found = np.empty(len(asked.texts), np.int64)
    for fold in range(FOLDS):
        places = np.flatnonzero(asked.folds == fold)
        if len(places):
            texts = [asked.texts[place] for place in places]
            found[places] = peer([part.without(fold) for part in parts], texts)
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
    each = part.weight / np.count_nonzero(counts) / np.maximum(counts, 1)
    of_comment: NDArray[np.float64] = each[part.judged.codes]
    return of_comment


def _rounded(numbers: NDArray[np.float64]) -> NDArray[np.float32]:
    # Adding nought turns -0.0, which differs in its bytes, into 0.0.
    return numbers.round(_DECIMALS).astype(np.float32) + np.float32(0)
