"""Comments whose feeling people have told, to train on and to measure with."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.feeling import FEELINGS
from analysis.languages import normal
from analysis.non_answers import is_non_answer
from analysis.report import Feeling
from analysis.tables import read_rows
from analysis.text import plain_form

WRITTEN = Path(__file__).with_name("written_feelings.csv")
FOLDS = 5
# In the order of FEELINGS.
_CODES = {"negative": 0, "neutral": 1, "mixed": 1, "positive": 2}


@dataclass(frozen=True, slots=True)
class Judged:
    """Comments with the feelings that people gave them; equal texts share a fold."""

    name: str
    texts: tuple[str, ...]
    langs: tuple[str, ...]
    codes: NDArray[np.int64]
    folds: NDArray[np.int64]

    def chosen(self, places: Sequence[int] | NDArray[np.integer]) -> "Judged":
        """Return some of the comments, in the order of their places."""
        return Judged(
            self.name,
            tuple(self.texts[place] for place in places),
            tuple(self.langs[place] for place in places),
            self.codes[places],
            self.folds[places],
        )


@dataclass(frozen=True, slots=True)
class Source:
    """One labelled set: where it lies, how it is read, what may be done with it."""

    name: str
    path: str
    licence: str
    labels: str
    read: Callable[[Path], list[tuple[str, str, str]]]
    # Its weight in training; None: it is only measured.
    weight: float | None = None
    # With a slow embedder, so many comments of each language and feeling are drawn.
    most: int | None = None

    def where(self, folder: Path) -> Path:
        """Return its file; the sentences written for training lie beside this module."""
        return folder / self.path if self.path else WRITTEN


def _labelled(path: Path) -> list[tuple[str, str, str]]:
    rows = read_rows(path, ["text", "lang", "sentiment"])
    return [(row["text"], row["lang"], row["sentiment"]) for row in rows if row["sentiment"]]


def _likes(path: Path) -> list[tuple[str, str, str]]:
    columns = {"Qlike_best": "positive", "Qlike_least": "negative"}
    rows = read_rows(path, ["survey_language", *columns])
    return [
        (row[column], row["survey_language"], label)
        for column, label in columns.items()
        for row in rows
        if row[column].strip()
    ]


def _found_on_the_web(path: Path) -> list[tuple[str, str, str]]:
    launch = {"en", "fr", "de", "pt", "ar", "fa", "hi", "ja", "ko", "zh", "vi", "it"}
    rows = read_rows(path, ["text", "lang", "kind"])
    return [
        (row["text"], row["lang"], "neutral")
        for row in rows
        if row["kind"] == "sentence" and row["lang"] in launch
    ]


SOURCES = (
    Source("written", "", "this project's own", "written as examples of a feeling", _labelled, 2.0),
    Source(
        "nhs",
        "topics/nhs_feedback_phase1.csv",
        "MIT",
        "trained staff of the health service",
        _labelled,
        1.0,
    ),
    Source(
        "korean_reviews",
        "sentiment/korean_movie_reviews.csv",
        "CC0-1.0",
        "the reviewer's rating",
        _labelled,
        1.0,
        300,
    ),
    Source(
        "r_survey",
        "survey/r_community_survey_2018.csv.gz",
        "Apache-2.0",
        "weak: liked best, liked least",
        _likes,
        0.3,
    ),
    Source(
        "web_sentences",
        "langid/short_texts_74lang.csv.gz",
        "Apache-2.0",
        "weak: taken as neutral",
        _found_on_the_web,
        0.3,
        50,
    ),
    Source(
        "tweets",
        "sentiment/tweets_8lang.csv.gz",
        "measured only",
        "people",
        _labelled,
        most=150,
    ),
    Source(
        "indonesian",
        "sentiment/indonesian_smsa.csv",
        "measured only",
        "people",
        _labelled,
    ),
)


def load(source: Source, folder: Path) -> Judged:
    """Read a labelled set; raises TableError when its file cannot be read."""
    rows = source.read(source.where(folder))
    texts, langs, labels = zip(*rows, strict=True)
    return Judged(
        source.name,
        texts,
        tuple(map(normal, langs)),
        np.array([_CODES[label] for label in labels]),
        _written_folds(langs, labels) if source.path == "" else _text_folds(texts),
    )


def sampled(judged: Judged, most: int | None) -> Judged:
    """Draw at most so many comments of each language and feeling, always the same ones."""
    if most is None:
        return judged
    random = np.random.default_rng(0)
    langs = np.array(judged.langs)
    drawn: list[int] = []
    for lang in sorted(set(judged.langs)):
        for code in range(len(FEELINGS)):
            places = np.flatnonzero((langs == lang) & (judged.codes == code))
            drawn.extend(random.permutation(places)[:most])
    return judged.chosen(np.array(sorted(drawn)))


def taught(judged: Judged) -> list[int]:
    """Return the places of the comments that are fit to learn from.

    The health service's 0 is no neutral: nearly all are praise from one question of one trust. A
    bare "nothing" is praise or not by its question, which a head does not see.
    """
    neutral = FEELINGS.index(Feeling.NEUTRAL)
    return [
        place
        for place, text in enumerate(judged.texts)
        if judged.name != "nhs" or (judged.codes[place] != neutral and not is_non_answer(text))
    ]


def renamed(judged: Judged, name: str) -> Judged:
    """Return the same comments under another name."""
    return replace(judged, name=name)


def _text_folds(texts: Sequence[str]) -> NDArray[np.int64]:
    digests = (hashlib.sha256(plain_form(text).encode("utf-8", "replace")) for text in texts)
    return np.array([int.from_bytes(digest.digest()[:8]) % FOLDS for digest in digests])


def _written_folds(langs: Sequence[str], labels: Sequence[str]) -> NDArray[np.int64]:
    # The same situations stand in the same order in every language; a fold is a stretch of them.
    totals = Counter(zip(langs, labels, strict=True))
    seen: Counter[tuple[str, str]] = Counter()
    folds = []
    for key in zip(langs, labels, strict=True):
        folds.append(seen[key] * FOLDS // totals[key])
        seen[key] += 1
    return np.array(folds)
