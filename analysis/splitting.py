"""A topic that says several things, cut into parts that a person may take or leave."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.centring import Floats, centred, unit
from analysis.communities import Labels
from analysis.labels import quotes
from analysis.words import words

FEWEST, MOST = 2, 4
ENOUGH: Final = 10
"""A topic of fewer different comments is not split: each part would be a handful."""
LEAST: Final = 3
SMALL_LANGUAGE: Final = 50
WORDS: Final = 6
QUOTES: Final = 3
_ROUNDS: Final = 50
_TRIES: Final = 8


class TooAlikeError(ValueError):
    """The comments are too few, or too much alike, to be told apart."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some comments of a topic: their places, the words that set them apart, and quotes."""

    places: tuple[int, ...]
    words: dict[str, tuple[str, ...]]
    quotes: tuple[int, ...]


def proposed(
    rows: Floats, texts: Sequence[str], langs: Sequence[str], *, seed: int = 0
) -> list[Part]:
    """Return two to four parts of a topic, the biggest first; TooAlikeError when there are none.

    `rows` are the vectors of its comments. Of two, three and four parts those are
    taken that lie apart most clearly (mean silhouette of the centres). Languages are centred
    first, so that parts differ in what people say. Every comment is in exactly one part.
    """
    apart = centred(rows, langs, SMALL_LANGUAGE)
    different, copies = np.unique(apart.round(6), axis=0, return_inverse=True)
    if len(different) < ENOUGH:
        raise TooAlikeError
    found = [_parts(unit(different), count, seed) for count in range(FEWEST, MOST + 1)]
    sound = [each for each in found if _smallest(each[copies]) >= LEAST]
    if not sound:
        raise TooAlikeError
    best = max(sound, key=lambda labels: round(_clearness(different, labels), 6))
    labels = best[copies]
    return _told(apart, labels, texts, langs)


def _parts(rows: Floats, count: int, seed: int) -> Labels:
    """Return spherical k-means of the rows, the tightest of several tries."""
    chance = np.random.default_rng(seed)
    best, tightest = np.zeros(len(rows), dtype=np.int64), -np.inf
    for _ in range(_TRIES):
        labels, tight = _once(rows, _far_apart(rows, count, chance))
        if tight > tightest + 1e-9:
            best, tightest = labels, tight
    return best


def _far_apart(rows: Floats, count: int, chance: np.random.Generator) -> Floats:
    chosen = [int(chance.integers(len(rows)))]
    while len(chosen) < count:
        far = np.clip(1 - (rows @ rows[chosen].T).max(axis=1), 0, None) ** 2
        total = float(far.sum())
        chosen.append(int(chance.choice(len(rows), p=far / total)) if total else len(chosen))
    return rows[chosen]


def _once(rows: Floats, centres: Floats) -> tuple[Labels, float]:
    labels = np.full(len(rows), -1, dtype=np.int64)
    for _ in range(_ROUNDS):
        cosines = rows @ centres.T
        now = cosines.argmax(axis=1)
        if np.array_equal(now, labels):
            break
        labels = now
        sums = np.array([rows[labels == name].sum(axis=0) for name in range(len(centres))])
        empty = ~sums.any(axis=1)
        sums[empty] = centres[empty]
        centres = unit(sums)
    return labels, float((rows @ centres.T).max(axis=1).sum())


def _smallest(labels: Labels) -> int:
    counts = np.unique(labels, return_counts=True)[1]
    return int(counts.min()) if len(counts) > 1 else 0


def _clearness(rows: Floats, labels: Labels) -> float:
    names = np.unique(labels)
    centres = unit(np.array([rows[labels == name].sum(axis=0) for name in names]))
    distances = 1 - rows @ centres.T
    own = distances[np.arange(len(rows)), np.searchsorted(names, labels)]
    others = distances.copy()
    others[np.arange(len(rows)), np.searchsorted(names, labels)] = np.inf
    other = others.min(axis=1)
    return float(((other - own) / np.maximum(np.maximum(other, own), 1e-9)).mean())


def _told(rows: Floats, labels: Labels, texts: Sequence[str], langs: Sequence[str]) -> list[Part]:
    said = [
        [(lang, word) for word in dict.fromkeys(words(text, lang))]
        for text, lang in zip(texts, langs, strict=True)
    ]
    everywhere = Counter(word for each in said for word in each)
    names, counts = np.unique(labels, return_counts=True)
    order = sorted(zip(names.tolist(), counts.tolist(), strict=True), key=lambda each: -each[1])
    return [_part(rows, np.flatnonzero(labels == name), said, everywhere) for name, _ in order]


def _part(
    rows: Floats,
    places: NDArray[np.int64],
    said: Sequence[Sequence[tuple[str, str]]],
    everywhere: Counter[tuple[str, str]],
) -> Part:
    here = Counter(word for place in places.tolist() for word in said[place])
    share = len(places) / len(rows)
    worth = {word: count - share * everywhere[word] for word, count in here.items() if count > 1}
    ranked = sorted(worth, key=lambda word: (-round(worth[word], 9), word))
    by_lang: dict[str, list[str]] = {}
    for lang, word in ranked:
        listed = by_lang.setdefault(lang, [])
        if worth[lang, word] > 0 and len(listed) < WORDS:
            listed.append(word)
    central = quotes(rows[places], [True] * len(places), QUOTES)
    return Part(
        places=tuple(places.tolist()),
        words={lang: tuple(listed) for lang, listed in by_lang.items() if listed},
        quotes=tuple(int(places[each]) for each in central),
    )
