"""How well a head tells feelings, per set and language, beside two simple peers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from analysis import embeddings
from analysis.evaluation.feeling_heads import (
    Part,
    Rows,
    Words,
    fold_heads,
    fold_words,
    folded,
    folded_words,
)
from analysis.evaluation.judged import Judged, renamed
from analysis.feeling import FEELINGS, Head
from analysis.report import Feeling

ALL = "all"
_NEUTRAL = FEELINGS.index(Feeling.NEUTRAL)


@dataclass(frozen=True, slots=True)
class Sets:
    """All labelled sets with the vectors of one embedder, and what a head learns from.

    Rows have been moved by the shift of their language, where there is one.
    """

    embedder: embeddings.Name
    shifts: Mapping[str, Rows]
    every: Mapping[str, Part]
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement with people on one set in one language."""

    name: str
    lang: str
    comments: int
    macro_f1: float
    f1: tuple[float, ...]
    labelled: tuple[float, ...]
    found: tuple[float, ...]
    most_frequent: float
    words: float | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What the head and the peer say about one set."""

    judged: Judged
    probabilities: NDArray[np.float32]
    peer: NDArray[np.int64] | None


def answers(sets: Sets, head: Head, *, peers: bool) -> Iterator[Answers]:
    """Ask about every set; comments of sources are answered by folds, others by the head."""
    heads, words = fold_heads(sets.parts), fold_words(sets.parts) if peers else None
    peer = Words(sets.parts) if peers else None
    for part in sets.every.values():
        asked = part.judged
        if any(asked.name == of.judged.name for of in sets.parts):
            found = folded_words(words, asked) if words else None
            yield Answers(asked, folded(heads, asked, part.rows), found)
        else:
            found = peer.codes(asked, np.arange(len(asked.texts))) if peer else None
            yield Answers(asked, head.probabilities(part.rows), found)


def by_its_own(part: Part, called: str) -> Answers:
    """Answer a set by folds of a head that learns from nothing but the set's labels as they are."""
    heads = fold_heads([Part(part.judged, part.rows, 1.0)])
    return Answers(renamed(part.judged, called), folded(heads, part.judged, part.rows), None)


def scores(given: Answers) -> Iterator[Score]:
    """Score a set as a whole and, where it has several, in each language."""
    langs = np.array(given.judged.langs)
    several = sorted(set(given.judged.langs))
    if len(several) > 1:
        yield _score(given, ALL, np.ones(len(langs), bool))
    for lang in several:
        yield _score(given, lang, langs == lang)


def two_poles(given: Answers, places: Sequence[int], called: str) -> Answers:
    """Choose between the two poles for some comments, none of them labelled neutral."""
    probabilities = given.probabilities[places].copy()
    probabilities[:, _NEUTRAL] = 0
    words = None if given.peer is None else given.peer[places]
    return Answers(renamed(given.judged.chosen(places), called), probabilities, words)


def _score(given: Answers, lang: str, where: NDArray[np.bool_]) -> Score:
    truth = given.judged.codes[where]
    found = given.probabilities[where].argmax(axis=1)
    present = np.unique(truth)
    shares = np.bincount(truth, minlength=len(FEELINGS)) / len(truth)
    return Score(
        name=given.judged.name,
        lang=lang,
        comments=len(truth),
        macro_f1=_macro(truth, found, present),
        f1=_each(truth, found),
        labelled=tuple(shares.round(3).tolist()),
        found=tuple((np.bincount(found, minlength=len(FEELINGS)) / len(found)).round(3).tolist()),
        most_frequent=_macro(truth, np.full(len(truth), shares.argmax()), present),
        words=None if given.peer is None else _macro(truth, given.peer[where], present),
    )


def _macro(truth: NDArray[np.int64], found: NDArray[np.int64], present: NDArray[np.int64]) -> float:
    return round(float(f1_score(truth, found, average="macro", labels=present, zero_division=0)), 3)


def _each(truth: NDArray[np.int64], found: NDArray[np.int64]) -> tuple[float, ...]:
    each = f1_score(truth, found, average=None, labels=range(len(FEELINGS)), zero_division=0)
    return tuple(round(float(one), 3) for one in each)
