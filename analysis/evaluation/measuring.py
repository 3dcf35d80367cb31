"""Our topics and BERTopic's default ones on the same vectors, against people's labels."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    normalized_mutual_info_score,
)

from analysis import embeddings
from analysis.evaluation import baseline
from analysis.pipeline import analyse, texts_to_embed
from analysis.quality import coherence, diversity
from analysis.reading import read
from analysis.report import Comment, Recipe, Report
from analysis.tables import TableError, read_rows
from analysis.topics import bertopic

_BETWEEN_LABELS = "|"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Comments with the topics that people gave them."""

    name: str
    comments: tuple[Comment, ...]
    topics: tuple[str, ...]
    vectors: NDArray[np.float32]
    of_parts: NDArray[np.float32]
    embedder: embeddings.Name


@dataclass(frozen=True, slots=True)
class Score:
    """How well topics agree with people's; comments without a topic count as one more class.

    `coherence` is the mean NPMI of topics' first words, `diversity` the share of words that stand
    in one topic only, `agreement` the mean adjusted mutual information of each two seeds' themes.
    """

    nmi: float
    ari: float
    coverage: float
    topics: int
    seconds: float
    themes: int | None = None
    coherence: float | None = None
    diversity: float | None = None
    agreement: float | None = None
    broken_rules: tuple[str, ...] = ()


def load(path: Path, embedder: str, column: str = "topic") -> Labelled:
    """Read a labelled file (text, lang and `column`) and embed it once for both methods.

    Where a comment has several labels ("one|other") the first counts. Raises TableError.
    """
    rows = read_rows(path, ["text", "lang", column])
    comments = tuple(
        Comment(f"{number:07d}", row["text"], row["lang"]) for number, row in enumerate(rows)
    )
    known = read(comments, Recipe().default_lang)
    name = embeddings.choose(embedder, [known.langs[owner] for owner in known.owners])
    model = embeddings.make(name)
    return Labelled(
        name=path.name.partition(".")[0],
        comments=comments,
        topics=tuple(row[column].partition(_BETWEEN_LABELS)[0] for row in rows),
        vectors=embeddings.embed(model, [comment.text for comment in comments]),
        of_parts=embeddings.embed(model, texts_to_embed(comments, Recipe())),
        embedder=name,
    )


def ours(labelled: Labelled, recipe: Recipe, seeds: int = 1) -> Score:
    """Score this package's topics; the seconds are those with vectors ready.

    More `seeds` than one are other starting points after the recipe's: they give the agreement.
    """
    bertopic()
    start = time.perf_counter()
    report = _report(labelled, recipe)
    seconds = time.perf_counter() - start
    others = [_report(labelled, replace(recipe, seed=recipe.seed + n)) for n in range(1, seeds)]
    found = score(labelled.topics, _topics(report), 0, seconds)
    return replace(
        found,
        themes=len(report.themes),
        coherence=report.quality.coherence,
        diversity=report.quality.diversity,
        agreement=_agreement([_themes(each) for each in (report, *others)]),
        broken_rules=tuple(rule.code for rule in report.quality.broken_rules),
    )


def theirs(labelled: Labelled, seed: int | None) -> Score:
    """Score BERTopic's default pipeline on the same vectors."""
    texts = [comment.text for comment in labelled.comments]
    start = time.perf_counter()
    found = baseline.described(texts, labelled.vectors, seed)
    seconds = time.perf_counter() - start
    return replace(
        score(labelled.topics, found.topics, baseline.NO_TOPIC, seconds),
        coherence=coherence(found.words, found.terms),
        diversity=diversity(found.words),
    )


def score(truth: Sequence[str], found: Sequence[int], none: int, seconds: float) -> Score:
    """Compare topics with people's labels; `none` marks a comment without a topic."""
    return Score(
        nmi=float(normalized_mutual_info_score(truth, found)),
        ari=float(adjusted_rand_score(truth, found)),
        coverage=sum(topic != none for topic in found) / len(found),
        topics=len(set(found) - {none}),
        seconds=seconds,
    )


def _report(labelled: Labelled, recipe: Recipe) -> Report:
    vectors = labelled.of_parts if recipe.segments else labelled.vectors
    return analyse(labelled.comments, recipe, vectors=vectors)


def _topics(report: Report) -> list[int]:
    return [given.topic or 0 for given in report.assignments]


def _themes(report: Report) -> list[int]:
    theme = {topic.number: topic.theme for topic in report.topics}
    return [theme.get(topic, 0) for topic in _topics(report)]


def _agreement(found: Sequence[Sequence[int]]) -> float | None:
    pairs = [adjusted_mutual_info_score(one, other) for one, other in combinations(found, 2)]
    return float(np.mean(pairs)) if pairs else None


def labelled_files(source: Path, column: str = "topic") -> list[Path]:
    """Return the CSV files of a folder that have the columns, in the order of their names.

    A single file stands for itself.
    """
    if source.is_file():
        return [source]
    files = sorted([*source.glob("*.csv"), *source.glob("*.csv.gz")])
    return [path for path in files if _is_labelled(path, column)]


def _is_labelled(path: Path, column: str) -> bool:
    try:
        read_rows(path, ["text", "lang", column])
    except TableError:
        return False
    return True
