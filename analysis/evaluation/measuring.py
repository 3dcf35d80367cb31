"""Our topics and BERTopic's default ones on the same vectors, against people's labels."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from analysis import embeddings
from analysis.evaluation import baseline
from analysis.pipeline import analyse, texts_to_embed
from analysis.reading import read
from analysis.report import Comment, Recipe
from analysis.tables import TableError, read_rows
from analysis.topics import bertopic


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
    """How well topics agree with people's; comments without a topic count as one more class."""

    nmi: float
    ari: float
    coverage: float
    topics: int
    seconds: float


def load(path: Path, embedder: str) -> Labelled:
    """Read a labelled file (columns text, lang, topic) and embed it once for both methods."""
    rows = read_rows(path, ["text", "lang", "topic"])
    comments = tuple(
        Comment(f"{number:07d}", row["text"], row["lang"]) for number, row in enumerate(rows)
    )
    known = read(comments, Recipe().default_lang)
    name = embeddings.choose(embedder, [known.langs[owner] for owner in known.owners])
    model = embeddings.make(name)
    return Labelled(
        name=path.name.partition(".")[0],
        comments=comments,
        topics=tuple(row["topic"] for row in rows),
        vectors=embeddings.embed(model, [comment.text for comment in comments]),
        of_parts=embeddings.embed(model, texts_to_embed(comments, Recipe())),
        embedder=name,
    )


def ours(labelled: Labelled, recipe: Recipe) -> Score:
    """Score this package's topics; the seconds are those with vectors ready."""
    bertopic()
    start = time.perf_counter()
    vectors = labelled.of_parts if recipe.segments else labelled.vectors
    report = analyse(labelled.comments, recipe, vectors=vectors)
    seconds = time.perf_counter() - start
    return score(labelled.topics, [given.topic or 0 for given in report.assignments], 0, seconds)


def theirs(labelled: Labelled, seed: int | None) -> Score:
    """Score BERTopic's default pipeline on the same vectors."""
    texts = [comment.text for comment in labelled.comments]
    start = time.perf_counter()
    found = baseline.topics(texts, labelled.vectors, seed)
    return score(labelled.topics, found, baseline.NO_TOPIC, time.perf_counter() - start)


def score(truth: Sequence[str], found: Sequence[int], none: int, seconds: float) -> Score:
    """Compare topics with people's labels; `none` marks a comment without a topic."""
    return Score(
        nmi=float(normalized_mutual_info_score(truth, found)),
        ari=float(adjusted_rand_score(truth, found)),
        coverage=sum(topic != none for topic in found) / len(found),
        topics=len(set(found) - {none}),
        seconds=seconds,
    )


def labelled_files(folder: Path) -> list[Path]:
    """Return the CSV files of a folder that have the columns, in the order of their names."""
    files = sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")])
    return [path for path in files if _is_labelled(path)]


def _is_labelled(path: Path) -> bool:
    try:
        read_rows(path, ["text", "lang", "topic"])
    except TableError:
        return False
    return True
