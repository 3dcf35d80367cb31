"""How well a head tells feelings, per set and language, beside two simple peers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from analysis import embeddings
from analysis.evaluation.feeling_heads import Part, folded, folded_peer, peer
from analysis.evaluation.judged import Judged, renamed
from analysis.feeling import FEELINGS, Feeling, Head

ALL = "all"
_NEUTRAL = FEELINGS.index(Feeling.NEUTRAL)


@dataclass(frozen=True, slots=True)
class Sets:
    """All labelled sets with the vectors of one embedder, and what a head learns from."""

    embedder: embeddings.Name
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
    sources = {part.judged.name for part in sets.parts}
    for part in sets.every.values():
        asked = part.judged
        if asked.name in sources:
            words = folded_peer(sets.parts, asked) if peers else None
            yield Answers(asked, folded(sets.parts, asked, part.rows), words)
        else:
            words = peer(sets.parts, asked.texts) if peers else None
            yield Answers(asked, head.probabilities(part.rows), words)


def by_its_own(part: Part, called: str) -> Answers:
    """Answer a set by folds of a head that learns from nothing but the set's labels as they are."""
    alone = Part(part.judged, part.rows, 1.0)
    return Answers(renamed(part.judged, called), folded([alone], part.judged, part.rows), None)


def scores(given: Answers) -> Iterator[Score]:
    """Score a set as a whole and, where it has several, in each language."""
    langs = np.array(given.judged.langs)
    several = sorted(set(given.judged.langs))
    if len(several) > 1:
        yield _score(given, ALL, np.ones(len(langs), bool))
    for lang in several:
        yield _score(given, lang, langs == lang)


def two_poles(given: Answers) -> Answers:
    """Leave out the comments labelled neutral and choose between the two poles."""
    kept = np.flatnonzero(given.judged.codes != _NEUTRAL)
    probabilities = given.probabilities[kept].copy()
    probabilities[:, _NEUTRAL] = 0
    judged = renamed(given.judged.chosen(kept), f"{given.judged.name}, two poles")
    return Answers(judged, probabilities, None if given.peer is None else given.peer[kept])


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
